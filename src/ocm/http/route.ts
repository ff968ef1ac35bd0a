import type { Caller } from '../auth/tokens.ts'
import type { Identity } from '../resources/identity.ts'
import type { Room } from '../room.ts'
import type { Answer } from './exchange.ts'
import type { Fields } from './fields.ts'

/** One authenticated call of the API. */
export interface Call {
  readonly room: Room
  readonly caller: Caller
  readonly who: Identity
  readonly path: string
  /** What stands in the path's places, in their order. */
  readonly ids: readonly string[]
  readonly query: URLSearchParams
  /** `{}` when the call has none; members and types are the model's. */
  readonly body: Fields
  /** The revision that the caller has seen and wants to change; undefined: whichever there is. */
  readonly ifMatch: number | undefined
}

export type Handler = (call: Call) => Answer | Promise<Answer>
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
/** `{}` in a path is one segment. `body`: what it takes, as OCM's model names it without the service. */
export type Route = readonly [method: Method, path: string, handler: Handler, body?: string]

interface Target {
  readonly handler: Handler
  readonly body: string | undefined
}

interface Compiled {
  readonly pattern: RegExp
  readonly targets: ReadonlyMap<string, Target>
}

export type Found =
  | { readonly handler: Handler; readonly body: string | undefined; readonly ids: readonly string[] }
  | { readonly allowed: readonly string[] }
  | undefined

/** Finds who answers; when only the method is wrong, which ones there are. Paths are grouped by their first four segments, so that few patterns are tried. */
export function router(routes: readonly Route[]): (method: string, path: string) => Found {
  const byPath = new Map<string, Map<string, Target>>()
  for (const [method, path, handler, body] of routes)
    byPath.set(path, (byPath.get(path) ?? new Map<string, Target>()).set(method, { handler, body }))
  const groups = new Map<string, Compiled[]>()
  for (const [path, targets] of byPath) {
    const group = groups.get(groupOf(path)) ?? []
    groups.set(groupOf(path), [...group, { pattern: patternOf(path), targets }])
  }
  return (method, path) => {
    for (const { pattern, targets } of groups.get(groupOf(path)) ?? []) {
      const match = pattern.exec(path)
      if (!match) continue
      const target = targets.get(method)
      return target ? { ...target, ids: match.slice(1) } : { allowed: [...targets.keys()] }
    }
    return undefined
  }
}

/** `/api/clusters_mgmt/v1/clusters` of all that stands under it. */
const groupOf = (path: string) => path.split('/', 5).join('/')

const patternOf = (path: string) =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('{}', '([A-Za-z0-9_.~:-]+)')}/?$`)
