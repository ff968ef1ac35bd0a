import type { IncomingMessage } from 'node:http'
import { Fault } from '../../kernel/Fault.ts'
import { StoreAway } from '../../store/away.ts'
import type { Caller } from '../auth/tokens.ts'
import { identityOf } from '../resources/identity.ts'
import { problemsOf } from '../schema/model.ts'
import type { Room } from '../room.ts'
import type { Answer } from './exchange.ts'
import { readBody } from './exchange.ts'
import { badRequest, faultBody, ocmFault, unavailable } from './fault.ts'
import { isFields, type Fields } from './fields.ts'
import { router, type Route } from './route.ts'

/** Answers a call of the API; whatever goes wrong is an error of OCM. */
export function apiServer(room: Room, routes: readonly Route[]): (request: IncomingMessage) => Promise<Answer> {
  const find = router(routes)

  const answered = async (request: IncomingMessage, url: URL): Promise<Answer> => {
    const caller = await callerOf(room, request)
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
    const path = url.pathname
    const found = find(method, path)
    if (!found) throw ocmFault(404, `The requested resource '${path.slice(0, 500)}' doesn't exist`)
    if ('allowed' in found)
      return {
        ...fault(room, path, ocmFault(405, `Method ${method} is not allowed here`)),
        headers: { allow: found.allowed.join(', ') },
      }
    const body = await bodyOf(request)
    await room.store.reach?.()
    if (found.body !== undefined) checkBody(path, found.body, body)
    const who = await identityOf(room, caller.username)
    const ifMatch = revisionOf(request.headers['if-match'])
    return found.handler({ room, caller, who, path, ids: found.ids, query: url.searchParams, body, ifMatch })
  }

  return async (request) => {
    const url = targetOf(request.url ?? '/')
    if (!url) return fault(room, '/', badRequest('The request target is not understood'))
    try {
      return await answered(request, url)
    } catch (error) {
      if (error instanceof Fault) return fault(room, url.pathname, error)
      if (error instanceof StoreAway) return fault(room, url.pathname, unavailable())
      room.log.bug('ocm call failed', error, { path: url.pathname })
      return fault(room, url.pathname, ocmFault(500, 'An unexpected error happened; it is in the log'))
    }
  }
}

const fault = (room: Room, path: string, error: Fault): Answer => ({
  status: error.status,
  json: faultBody(path, error, room.random.uuid()),
})

/** A token is looked at before anything else: a stranger learns not even what exists. */
async function callerOf({ tokens }: Room, request: IncomingMessage): Promise<Caller> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) throw ocmFault(401, "Request doesn't contain the 'Authorization' header or its bearer token")
  const caller = await tokens.verify(token, 'Bearer')
  if (!caller) throw ocmFault(401, 'Bearer token is invalid or has expired')
  return caller
}

async function bodyOf(request: IncomingMessage): Promise<Fields> {
  const text = await readBody(request)
  if (text === undefined) throw ocmFault(413, 'The request body is larger than 1 MiB')
  if (text.trim() === '') return {}
  const value = parsed(text)
  if (!isFields(value)) throw badRequest("Can't read the request body: it is no JSON object")
  if (isDeep(value)) throw badRequest(`Can't read the request body: it is nested deeper than ${DEEPEST}`)
  return value
}

/** What the published model does not know is refused whole, before anything is done. */
function checkBody(path: string, type: string, body: Fields): void {
  const [problem] = problemsOf(`${path.split('/')[2]}.${type}`, body)
  if (problem !== undefined) throw badRequest(problem)
}

/** Of an entity tag as `etagOf` makes them; one that is none of ours fits nothing. */
function revisionOf(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined
  return Number(/^(?:W\/)?"(\d{1,15})"$/.exec(header)?.[1] ?? -1)
}

const DEEPEST = 32

/** Level by level, since a body of a mebibyte may be deeper than any stack. */
function isDeep(value: object): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; depth < DEEPEST; depth++) {
    level = level.flatMap((one) => (one !== null && typeof one === 'object' ? (Object.values(one) as unknown[]) : []))
    if (level.length === 0) return false
  }
  return true
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const targetOf = (target: string): URL | undefined =>
  target.startsWith('/') && URL.canParse(target, 'http://ocm') ? new URL(target, 'http://ocm') : undefined
