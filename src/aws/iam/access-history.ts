import type { AccountId } from '../../kernel/brands.ts'
import { expandActions } from '../../policy/index.ts'
import { ACCESS, NAMED_OTHERWISE, namespaceOf, PRINCIPAL, trailOf } from '../audit.ts'
import type { World } from '../operation.ts'
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

async function newest(world: World, account: AccountId, name: string, value: string): Promise<Access | undefined> {
  const { events } = await world.store.read(trailOf(account), { where: { name, value }, limit: 1 })
  return events[0] && accessOf(events[0].body)
}

/** The last call of an entity, by its unique id. */
export const lastUse = (world: World, account: AccountId, id: string): Promise<Access | undefined> =>
  newest(world, account, PRINCIPAL, id)

/** The last call of an entity to a service. */
export const lastAccess = (
  world: World,
  account: AccountId,
  id: string,
  service: string,
): Promise<Access | undefined> =>
  RECORDED.has(service) ? newest(world, account, ACCESS, `${id}/${service}`) : Promise.resolve(undefined)

/** The last call of anybody in the account to a service. */
export const lastAccessInAccount = (world: World, account: AccountId, service: string) =>
  RECORDED.has(service)
    ? newest(world, account, 'EventSource', `${service === 'tag' ? 'tagging' : service}.amazonaws.com`)
    : Promise.resolve(undefined)

/** Newest calls that are looked through for distinct actions. */
const LOOKED_THROUGH = 1000

/** Last use of each action of a service by an entity; among its newest thousand calls, where they are named as the actions are. */
export async function actionsUsed(
  world: World,
  account: AccountId,
  id: string,
  service: string,
): Promise<ReadonlyMap<string, Access>> {
  const found = new Map<string, Access>()
  if (!RECORDED.has(service)) return found
  if (NAMED_OTHERWISE.has(service)) {
    const actions = expandActions(`${service}:*`)
    const uses = await Promise.all(actions.map((action) => newest(world, account, ACCESS, `${id}/${action}`)))
    for (const [at, use] of uses.entries()) {
      const action = (actions[at] ?? '').slice(service.length + 1)
      if (use) found.set(action, { ...use, action })
    }
    return found
  }
  const where = { name: ACCESS, value: `${id}/${service}` }
  const { events } = await world.store.read(trailOf(account), { where, limit: LOOKED_THROUGH })
  for (const access of events.map(({ body }) => accessOf(body)))
    if (!found.has(access.action)) found.set(access.action, access)
  return found
}
