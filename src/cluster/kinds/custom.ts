import { resourceSchema } from './types/custom.ts'
import type { KubeObject } from '../api/object.ts'
import { at, isFields, listAt, textAt } from '../api/object.ts'
import type { Cell, Column, Kind } from './kind.ts'
import { AGE, kind, since } from './kind.ts'

const PLAIN_PATH = /^\.?([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)$/
const BY_TYPE = /^\.?([\w.]+)\[\?\(@\.(\w+)\s*==\s*["']([^"']*)["']\)\]\.([\w.]+)$/

/** The two forms of JSONPath that printer columns use: a plain path, and one element of a list by a member's value. */
function read(path: string): (object: KubeObject) => unknown {
  const plain = PLAIN_PATH.exec(path)?.[1]
  if (plain) return (object) => at(object, plain)
  const [, list = '', member = '', value = '', rest = ''] = BY_TYPE.exec(path) ?? []
  return (object) =>
    at(
      listAt(object, list).find((one) => at(one, member) === value),
      rest,
    )
}

const TYPES: readonly Column['type'][] = ['string', 'integer', 'number', 'boolean', 'date']

function printerColumn(source: unknown): Column {
  const path = textAt(source, 'jsonPath')
  const name = textAt(source, 'name')
  const priority = Number(at(source, 'priority') ?? 0)
  const type = TYPES.find((one) => one === at(source, 'type')) ?? 'string'
  if (type === 'date') return { ...since(name, path.replace(/^\./, '')), priority }
  const value = read(path)
  return { name, type, priority, cell: (object) => cellOf(value(object)) }
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : JSON.stringify(value)
}

const texts = (value: unknown, path: string) => listAt(value, path).filter((one) => typeof one === 'string')

/** The kinds that a CustomResourceDefinition adds: one for each version that it serves. */
export function customKinds(definition: KubeObject): Kind[] {
  const names = at(definition, 'spec.names')
  return listAt(definition, 'spec.versions')
    .filter((version) => at(version, 'served') === true)
    .map((version) => {
      const columns = listAt(version, 'additionalPrinterColumns').map(printerColumn)
      const scale = at(version, 'subresources.scale')
      return kind({
        group: textAt(definition, 'spec.group'),
        version: textAt(version, 'name'),
        plural: textAt(names, 'plural'),
        singular: textAt(names, 'singular') || textAt(names, 'kind').toLowerCase(),
        kind: textAt(names, 'kind'),
        namespaced: at(definition, 'spec.scope') !== 'Cluster',
        shortNames: texts(names, 'shortNames'),
        categories: texts(names, 'categories'),
        builtIn: false,
        schema: resourceSchema(at(version, 'schema.openAPIV3Schema')),
        status: isFields(at(version, 'subresources.status')),
        columns: columns.length ? columns : [AGE],
        ...(isFields(scale)
          ? {
              scale: {
                spec: textAt(scale, 'specReplicasPath').replace(/^\./, ''),
                status: textAt(scale, 'statusReplicasPath').replace(/^\./, ''),
                selector: textAt(scale, 'labelSelectorPath').replace(/^\./, ''),
              },
            }
          : {}),
      })
    })
}
