import type { Kind } from '../kinds/kind.ts'
import { asObject, parseBody } from './body.ts'
import type { Fields } from './object.ts'
import { isFields } from './object.ts'
import type { KubeRequest, KubeResponse } from './request.ts'

/** The same events under two groups: how members of the core group are called in events.k8s.io. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
])
const BACK: ReadonlyMap<string, string> = new Map([...NAMES].map(([core, name]) => [name, core]))

const GROUP = 'events.k8s.io'
const API_VERSION = `${GROUP}/v1`

export const isEventVersion = ({ group }: Kind): boolean => group === GROUP

const renamed = (object: Fields, names: ReadonlyMap<string, string>): Fields =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [names.get(name) ?? name, value]))

const toCore = (value: unknown): unknown =>
  isFields(value)
    ? { ...renamed(value, BACK), ...(value['apiVersion'] === API_VERSION ? { apiVersion: 'v1' } : {}) }
    : value

/** An event, or a list of them; whatever else an answer holds stays. */
function fromCore(value: unknown): unknown {
  if (!isFields(value)) return value
  if (value['kind'] === 'Event') return { ...renamed(value, NAMES), apiVersion: API_VERSION }
  if (value['kind'] !== 'EventList' || !Array.isArray(value['items'])) return value
  return { ...value, apiVersion: API_VERSION, items: value['items'].map(fromCore) }
}

/** The request as one for the core group's events. */
export function coreEventRequest(request: KubeRequest, kind: Kind): KubeRequest {
  const query = new URLSearchParams(request.query)
  const fields = query.get('fieldSelector')
  if (fields !== null) query.set('fieldSelector', fields.replaceAll('regarding.', 'involvedObject.'))
  if (request.body.length === 0 || request.method === 'DELETE') return { ...request, query }
  const body = parseBody(request)
  const isWhole = request.method !== 'PATCH'
  const core = toCore(isWhole ? asObject(body, kind) : body)
  const headers = isWhole ? new Map([...request.headers, ['content-type', 'application/json']]) : request.headers
  return { ...request, query, headers, body: Buffer.from(JSON.stringify(core)) }
}

/** The answer as events.k8s.io gives it. */
export function eventResponse(response: KubeResponse): KubeResponse {
  if ('watch' in response) {
    const { watch } = response
    const mapped = (send: (event: unknown) => void) => (event: unknown) =>
      send(isFields(event) ? { ...event, object: fromCore(event['object']) } : event)
    return { status: 200, watch: { open: (send, end) => watch.open(mapped(send), end) } }
  }
  if (!('body' in response)) return response
  const { json: _json, ...rest } = response
  return { ...rest, body: fromCore(response.body) }
}
