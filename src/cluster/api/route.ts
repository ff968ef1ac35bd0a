import type { Kind } from '../kinds/kind.ts'
import type { Registry } from './registry.ts'
import { segments } from './request.ts'

/** One resource or one object of it, as a path names them. */
export interface Target {
  readonly kind: Kind
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
}

/**
 * `/api/v1/…` and `/apis/<group>/<version>/…`: `<plural>[/<name>[/<subresource>]]`, or the same under `namespaces/<namespace>/`.
 * Undefined when the path names no resource that is served.
 */
export function targetOf(registry: Registry, path: string): Target | undefined {
  const [root, ...rest] = segments(path)
  const [group, version, ...tail] = root === 'api' ? ['', ...rest] : root === 'apis' ? rest : []
  if (group === undefined || version === undefined) return undefined
  return namespacedTarget(registry, group, version, tail) ?? target(registry, group, version, undefined, tail)
}

function namespacedTarget(
  registry: Registry,
  group: string,
  version: string,
  tail: readonly string[],
): Target | undefined {
  const [word, namespace, plural, ...rest] = tail
  if (word !== 'namespaces' || namespace === undefined || plural === undefined) return undefined
  const found = target(registry, group, version, namespace, [plural, ...rest])
  return found?.kind.namespaced ? found : undefined
}

function target(
  registry: Registry,
  group: string,
  version: string,
  namespace: string | undefined,
  tail: readonly string[],
): Target | undefined {
  const [plural, name, subresource, ...more] = tail
  const kind = plural === undefined ? undefined : registry.find(group, version, plural)
  if (!kind || more.length > 0) return undefined
  if (kind.namespaced && namespace === undefined && name !== undefined) return undefined
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  }
}
