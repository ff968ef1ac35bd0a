import type { Caller } from '../auth/tokens.ts'
import type { Room } from '../room.ts'
import type { Answer } from './exchange.ts'
import type { Fields } from './fields.ts'

/** One authenticated call of the API. */
export interface Call {
  readonly room: Room
  readonly caller: Caller
  readonly path: string
  /** What stands in the path's places, in their order. */
  readonly ids: readonly string[]
  readonly query: URLSearchParams
  /** `{}` when the call has none. */
  readonly body: Fields
}

export type Handler = (call: Call) => Answer | Promise<Answer>
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
/** `{}` in a path is one segment. */
export type Route = readonly [method: Method, path: string, handler: Handler]

interface Compiled {
  readonly pattern: RegExp
  readonly handlers: ReadonlyMap<string, Handler>
}

export type Found =
  { readonly handler: Handler; readonly ids: readonly string[] } | { readonly allowed: readonly string[] } | undefined

/** Finds who answers; when only the method is wrong, which ones there are. */
export function router(routes: readonly Route[]): (method: string, path: string) => Found {
  const byPath = new Map<string, Map<string, Handler>>()
  for (const [method, path, handler] of routes)
    byPath.set(path, (byPath.get(path) ?? new Map<string, Handler>()).set(method, handler))
  const compiled = [...byPath].map(([path, handlers]): Compiled => ({ pattern: patternOf(path), handlers }))
  return (method, path) => {
    for (const { pattern, handlers } of compiled) {
      const match = pattern.exec(path)
      if (!match) continue
      const handler = handlers.get(method)
      return handler ? { handler, ids: match.slice(1) } : { allowed: [...handlers.keys()] }
    }
    return undefined
  }
}

const patternOf = (path: string) =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('{}', '([A-Za-z0-9_.~-]+)')}/?$`)
