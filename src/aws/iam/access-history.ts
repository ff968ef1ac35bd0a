import type { AccountId } from '../../kernel/brands.ts'
import { expandActions } from '../../policy/index.ts'
import { ACCESS, NAMED_OTHERWISE, namespaceOf, PRINCIPAL, trailOf } from '../audit.ts'
import type { World } from '../operation.ts'
import type { Caller } from '../principal.ts'
import type { EventQuery } from '../../store/Store.ts'
import { SERVICE_NAMES } from '../../wire/schema/index.ts'

/** When and with what an entity last called a service: read off the account's trail, by its index. */
export interface Access {
  /** World milliseconds, whole seconds. */
  readonly time: number
  readonly region: string
  readonly service: string
  readonly action: string
}

interface Read {
  readonly eventTime: string
  readonly awsRegion: string
  readonly eventSource: string
  readonly eventName: string
}

/** Namespaces of the services whose calls are recorded here. */
export const RECORDED: ReadonlySet<string> = new Set(SERVICE_NAMES.map(namespaceOf))

const accessOf = (body: string): Access => {
  const { eventTime, awsRegion, eventSource, eventName } = JSON.parse(body) as Read
  const service = (eventSource.split('.')[0] ?? '').replace('tagging', 'tag')
  return { time: Date.parse(eventTime), region: awsRegion, service, action: eventName }
}

/** Whose trail is read, and up to when: a report tells of no call that was made after it. World milliseconds. */
export interface History {
  readonly world: World
  readonly account: AccountId
  readonly until: number
}

/**
 * IAM tells of the last 400 days.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html
 */
const TRACKED_MS = 400 * 24 * 60 * 60_000

const tracked = (until: number) => ({ from: until - TRACKED_MS, to: until })

async function newest({ world, account, until }: History, name: string, value: string): Promise<Access | undefined> {
  const { events } = await world.store.read(trailOf(account), { ...tracked(until), where: { name, value }, limit: 1 })
  return events[0] && accessOf(events[0].body)
}

/** The last call of an entity, by its unique id. */
export const lastUse = (history: History, id: string): Promise<Access | undefined> => newest(history, PRINCIPAL, id)

/** The last call of an entity to a service. */
export const lastAccess = (history: History, id: string, service: string): Promise<Access | undefined> =>
  RECORDED.has(service) ? newest(history, ACCESS, `${id}/${service}`) : Promise.resolve(undefined)

const PER_READ = 1000
/** Newest calls that are looked through: a limit to what one report may cost. */
const LOOKED_THROUGH = 100_000

/** Records of the calls found by an attribute, newest first, a page at a time; the first is often enough, and read alone. */
async function* lookedThrough({ world, account, until }: History, where: NonNullable<EventQuery['where']>) {
  for (let seen = 0, limit = 1, last: number | undefined; seen < LOOKED_THROUGH; seen += limit, limit = PER_READ) {
    const after = last === undefined ? {} : { after: last }
    const { events, more } = await world.store.read(trailOf(account), { ...tracked(until), ...after, where, limit })
    yield events.map(({ body }) => body)
    if (!more) return
    last = events.at(-1)?.sequence
  }
}

/**
 * The last call of the account's own principals to a service. Its trail tells of others, too: of who assumed its roles from elsewhere,
 * or with a token, which is no call of an authenticated entity of the account.
 */
export async function lastAccessInAccount(history: History, service: string): Promise<Access | undefined> {
  if (!RECORDED.has(service)) return undefined
  const value = `${service === 'tag' ? 'tagging' : service}.amazonaws.com`
  for await (const bodies of lookedThrough(history, { name: 'EventSource', value })) {
    const own = bodies.find((body) => callerOf(body) === history.account)
    if (own !== undefined) return accessOf(own)
  }
  return undefined
}

const callerOf = (body: string): string | undefined =>
  (JSON.parse(body) as { readonly userIdentity: { readonly accountId?: string } }).userIdentity.accountId

/** Last use of each action of a service by an entity; among its newest hundred thousand calls, where they are named as the actions are. */
export async function actionsUsed(history: History, id: string, service: string): Promise<ReadonlyMap<string, Access>> {
  const found = new Map<string, Access>()
  if (!RECORDED.has(service)) return found
  if (NAMED_OTHERWISE.has(service)) return actionsAsked(history, id, service)
  for await (const bodies of lookedThrough(history, { name: ACCESS, value: `${id}/${service}` }))
    for (const access of bodies.map(accessOf)) if (!found.has(access.action)) found.set(access.action, access)
  return found
}

/**
 * The same where calls are named otherwise than actions: what policies were asked for at the newest thousand calls; where there are more, each
 * action that none of these asked for is looked for by itself.
 */
async function actionsAsked(history: History, id: string, service: string): Promise<ReadonlyMap<string, Access>> {
  const { world, account, until } = history
  const where = { name: ACCESS, value: `${id}/${service}` }
  const asked = { ...tracked(until), where, attributes: true, limit: PER_READ } as const
  const { events, more } = await world.store.read(trailOf(account), asked)
  const found = new Map<string, Access>()
  const own = `${id}/${service}:`
  for (const { body, attributes = [] } of events)
    for (const [name, value] of attributes) {
      const action = value.slice(own.length)
      if (name === ACCESS && value.startsWith(own) && !found.has(action))
        found.set(action, { ...accessOf(body), action })
    }
  if (!more) return found
  const rest = expandActions(`${service}:*`).filter((action) => !found.has(action.slice(service.length + 1)))
  const uses = await Promise.all(rest.map((action) => newest(history, ACCESS, `${id}/${action}`)))
  for (const [at, use] of uses.entries()) {
    const action = (rest[at] ?? '').slice(service.length + 1)
    if (use) found.set(action, { ...use, action })
  }
  return found
}

/**
 * Whose report it is: a user's, whichever key he signs with, or a session's. Nobody else finds it, as IAM was seen to do.
 */
export const ownerOf = ({ kind, userId, accessKeyId }: Caller): string =>
  kind === 'user' || kind === 'root' ? userId : (accessKeyId ?? userId)
