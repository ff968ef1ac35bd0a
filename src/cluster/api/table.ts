import type { Kind } from '../kinds/kind.ts'
import type { Fields, KubeObject } from './object.ts'

const definition = (name: string, type: string, priority: number, format = '') => ({
  name,
  type,
  format,
  description: '',
  priority,
})

export type IncludeObject = 'None' | 'Metadata' | 'Object'

export function partialMetadata(object: KubeObject): Fields {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
}

const shown = (object: KubeObject, include: IncludeObject) =>
  include === 'Object' ? { object } : include === 'Metadata' ? { object: partialMetadata(object) } : {}

const named = <T>({ nameLast }: Kind, name: T, others: readonly T[]): readonly T[] =>
  nameLast ? [...others, name] : [name, ...others]

/** What `kubectl get` prints: the columns of the kind's row. `headed` is false for all but the first of a watch. */
export function tableOf(
  kind: Kind,
  objects: readonly KubeObject[],
  options: { now: number; metadata: Fields; include: IncludeObject; headed: boolean },
): Fields {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: options.headed
      ? named(
          kind,
          definition('Name', 'string', kind.nameLast ? 1 : 0, 'name'),
          kind.columns.map((column) => definition(column.name, column.type, column.priority)),
        )
      : null,
    rows: objects.map((object) => ({
      cells: named(
        kind,
        object.metadata.name,
        kind.columns.map((column) => column.cell(object, options.now)),
      ),
      ...shown(object, options.include),
    })),
  }
}
