import { trailOf } from '../../aws/audit.ts'
import { accessKeys, uniqueIds, users } from '../../aws/iam/documents.ts'
import type { AccountId } from '../../kernel/brands.ts'
import type { Clock } from '../../kernel/Clock.ts'
import type { View } from '../../store/projection.ts'
import type { Store } from '../../store/Store.ts'
import { sessionIn, type Session } from './session-in.ts'
import type { TrailRecord } from './trail-record.ts'
import { trustedBy, type Trust } from './trusted-by.ts'

/** One credential of this world that can be used, or could until lately; what let its holder in, for roles only. Times are ISO, world time. Nothing secret is in it. */
export interface Credential extends Trust {
  readonly accessKeyId: string
  readonly kind: 'web-identity' | 'assumed-role' | 'instance' | 'session-token' | 'federation-token' | 'root-session' | 'access-key' // prettier-ignore
  readonly account: string
  /** Whom it acts as: an ARN. */
  readonly principal: string
  /** Who asked for it, or holds it: an ARN, the subject of a token, an instance. */
  readonly holder: string
  /** Of a web identity: the ARN of the OIDC provider. */
  readonly provider?: string
  readonly issued: string
  /** Long-lived keys have none. */
  readonly expires?: string
  /** `gone`: its role or user was deleted, and it with them. */
  readonly state: 'valid' | 'expired' | 'inactive' | 'gone'
  /** How many the holder had before, for the same principal. */
  readonly renewals: number
  readonly lastUsed?: Use
}

export interface Use {
  readonly time: string
  /** `ec2:DescribeInstances` as the trail has it: `ec2.amazonaws.com` and the call. */
  readonly service: string
  readonly call: string
  readonly region: string
}

export interface Credentials {
  /** All there are now, and those that expired within the last hour; by account, principal and age. `now`: world time of it all. */
  list(): Promise<{ readonly now: number; readonly credentials: readonly Credential[] }>
}

type Held = Session & Trust & Pick<Credential, 'renewals'>

/** No session lives longer: GetSessionToken and GetFederationToken give 36 hours at most. */
const LONGEST_MS = 36 * 3_600_000
const KEPT_MS = 3_600_000
/** More than these are of no use to anybody who looks; the oldest are left out. */
const MOST = 20_000
const PAGE = 1000

/**
 * Every credential of the world, told from the accounts' trails (as any node wrote them) and from IAM. Nothing is read before somebody
 * asks, then only what is new: issuing costs nothing more.
 */
export function credentialsOf(
  { store, clock, view }: { readonly store: Store; readonly clock: Clock; readonly view: () => View },
  accounts: () => readonly AccountId[],
): Credentials {
  const read = new Map<string, number>()
  const sessions = new Map<string, Held>()
  const renewed = new Map<string, number>()
  const uses = new Map<string, Use>()
  let turn: Promise<unknown> = Promise.resolve()

  const take = (record: TrailRecord): void => {
    const { accessKeyId: used } = record.userIdentity
    if (used !== undefined && (sessions.has(used) || used.startsWith('AKIA'))) uses.set(used, useOf(record))
    const session = sessionIn(record)
    const known = session && sessions.get(session.accessKeyId)
    // The caller's own record tells more than that of the role's account.
    if (!session || (known && record.userIdentity.arn === undefined)) return
    const holder = `${session.principal} ${session.holder}`
    const renewals = known?.renewals ?? (renewed.get(holder) ?? -1) + 1
    renewed.set(holder, renewals)
    sessions.set(session.accessKeyId, { ...session, renewals, ...trustedBy(view(), record) })
  }

  const catchUp = async (account: AccountId): Promise<void> => {
    const from = clock.now() - LONGEST_MS
    for (let more = true; more;) {
      const after = read.get(account) ?? 0
      const page = await store.read(trailOf(account), { order: 'oldest', after, from, limit: PAGE })
      for (const { body } of page.events) take(JSON.parse(body) as TrailRecord) // written by auditRecords
      read.set(account, page.events.at(-1)?.sequence ?? after)
      more = page.more
    }
  }

  const forget = (now: number): void => {
    let surplus = sessions.size - MOST
    for (const [id, { expiresAt }] of sessions)
      if (expiresAt + KEPT_MS < now || surplus-- > 0) {
        sessions.delete(id)
        uses.delete(id)
      }
  }

  /** When a long-lived key was last used may have been long ago. */
  const lastUse = async (account: AccountId, id: string): Promise<void> => {
    if (uses.has(id)) return
    const { events } = await store.read(trailOf(account), { where: { name: 'AccessKeyId', value: id }, limit: 1 })
    if (events[0]) uses.set(id, useOf(JSON.parse(events[0].body) as TrailRecord))
  }

  const keysOf = async (account: AccountId): Promise<Credential[]> => {
    const keys = accessKeys.all(view(), account).map(({ value }) => value)
    await Promise.all(keys.map(({ id }) => lastUse(account, id)))
    return keys.map(({ id, userName, created, status }) => {
      const principal = users.find(view(), account, userName)?.arn ?? userName
      const state = status === 'Active' ? 'valid' : 'inactive'
      const issued = new Date(created).toISOString()
      return { accessKeyId: id, kind: 'access-key', account, principal, holder: principal, issued, state, renewals: 0, ...usedBy(id) } // prettier-ignore
    })
  }

  const usedBy = (id: string) => {
    const lastUsed = uses.get(id)
    return lastUsed ? { lastUsed } : {}
  }

  const all: Credentials['list'] = async () => {
    for (const account of accounts()) await catchUp(account)
    const now = clock.now()
    forget(now)
    const held = [...sessions.values()].map(({ expiresAt, entityId, ...session }): Credential => {
      const isGone = entityId !== undefined && !uniqueIds.find(view(), session.account as AccountId, entityId)
      const state = expiresAt <= now ? 'expired' : isGone ? 'gone' : 'valid'
      return { ...session, state, ...usedBy(session.accessKeyId) }
    })
    const keys = await Promise.all(accounts().map(keysOf))
    return { now, credentials: [...held, ...keys.flat()].sort(inOrder) }
  }

  return {
    list() {
      const next = turn.then(all)
      turn = next.catch(() => {})
      return next
    },
  }
}

const inOrder = (one: Credential, other: Credential): number => {
  const [first, second] = [one, other].map(({ account, principal, holder, issued }) => `${account} ${principal} ${holder} ${issued}`) // prettier-ignore
  return (first ?? '') < (second ?? '') ? -1 : 1
}

const useOf = ({ eventTime: time, eventSource: service, eventName: call, awsRegion: region }: TrailRecord): Use => {
  return { time, service, call, region }
}
