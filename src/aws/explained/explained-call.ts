import {
  compile,
  explain,
  trustConditions,
  type Compiled,
  type Explanation,
  type Policies,
  type TrustStatement,
} from '../../policy/index.ts'
import type { View } from '../../store/projection.ts'
import type { Store } from '../../store/Store.ts'
import { trailOf } from '../audit.ts'
import { answeredCode } from '../recorded-code.ts'
import { findOperation } from '../registry.ts'
import { accounts } from '../organizations/documents.ts'
import { shownPrincipals } from '../iam/trust.ts'
import { absentRole, type AbsentRole } from './absent-role.ts'
import type { Unasked } from './notes.ts'
import type { RecentCalls } from './recent-calls.ts'
import { REFUSALS, REFUSAL_POLICIES, type KeptPolicies, type KeptPolicy, type RefusalRecord } from './refusal-record.ts'
import { renderCall } from './render-call.ts'
import type { TurnedAway, TurnedAwayRequests } from './turned-away.ts'
import type { TokenFacts } from './token-facts.ts'

/** Why one call was answered as it was. Plain JSON. */
export interface ExplainedCall {
  readonly requestId: string
  /** ISO, world time. */
  readonly time: string
  readonly service: string
  readonly operation: string
  readonly caller: string
  readonly outcome: 'allowed' | 'refused' | 'failed'
  readonly error?: { readonly code: string; readonly message: string }
  /** What was asked of the policies, as they were then. Refusals: the one that was refused. Empty where nothing was kept. */
  readonly explanations: readonly Explanation[]
  /** Web identities that were refused. */
  readonly token?: Omit<TokenFacts, 'trust'> & { readonly trust: readonly TrustStatement[] }
  /** Calls for a role's session: there was no such role. */
  readonly absent?: AbsentRole
  /** Why the caller could not be established. */
  readonly stranger?: string
  /** Why no policy was asked of a call that failed. */
  readonly unasked?: string
  /** True: anybody who is known may call it, no policy is asked. */
  readonly free?: true
  /** The CloudTrail record. */
  readonly record?: Readonly<Record<string, unknown>>
  /** In a few lines. */
  readonly text: string
}

interface Parts {
  readonly store: Store
  readonly view: () => View
  readonly recent: RecentCalls
  readonly turnedAway: TurnedAwayRequests
}

/** From what was kept of a refusal, from memory for a call just allowed or a caller just turned away, else from its CloudTrail record alone. */
export async function explainedCall(parts: Parts, requestId: string): Promise<ExplainedCall | undefined> {
  const [found] = await newest(parts.store, { name: 'RequestId', value: requestId })
  if (found) return refused(parts, found)
  const record = await trailRecord(parts, requestId)
  if (record) return recorded(parts, requestId, record)
  const request = parts.turnedAway.find(requestId)
  return request && turnedAway(requestId, request)
}

export async function lastDenied(parts: Parts): Promise<ExplainedCall | undefined> {
  const [found] = await newest(parts.store, { name: 'Denied', value: 'true' })
  return found && refused(parts, found)
}

async function newest(store: Store, where: { name: string; value: string }): Promise<readonly RefusalRecord[]> {
  const { events } = await store.read(REFUSALS, { where, limit: 1 })
  return events.map(({ body }) => JSON.parse(body) as RefusalRecord) // written by refusalRecord
}

async function refused(parts: Parts, kept: RefusalRecord): Promise<ExplainedCall> {
  const { requestId, time, service, operation, caller, error, asked, token } = kept
  const record = await trailRecord(parts, requestId)
  const explanations = asked ? [explain(asked.request, await restored(parts, asked.policies))] : []
  const absent = absentOf(parts, kept)
  const facts = {
    requestId,
    time: new Date(time).toISOString(),
    service,
    operation,
    caller,
    outcome: 'refused' as const,
    error,
    explanations,
    ...(absent ? { absent } : {}),
    ...(token ? { token: besideTrust(token) } : {}),
    ...(record ? { record } : {}),
  }
  return { ...facts, text: renderCall(facts) }
}

/** A role without a trust policy is none. */
function absentOf({ view }: Parts, { operation, time, asked, token }: RefusalRecord): AbsentRole | undefined {
  if (token) return token.trust === undefined ? absentRole(view(), token.roleArn, time) : undefined
  if (operation !== 'AssumeRole' || !asked || asked.policies.resource) return undefined
  return absentRole(view(), asked.request.resource, time)
}

function recorded({ recent }: Parts, requestId: string, record: Readonly<Record<string, unknown>>): ExplainedCall {
  const text = (name: string) => String(record[name] ?? '')
  const identity = (record['userIdentity'] ?? {}) as { readonly arn?: string; readonly principalId?: string }
  const service = text('eventSource').replace('.amazonaws.com', '')
  const code = record['errorCode'] === undefined ? undefined : answeredCode(service, text('errorCode'))
  const error = code === undefined ? undefined : { code, message: text('errorMessage') }
  const operation = text('eventName')
  const { asked, unasked } = recent.find(requestId) ?? { asked: [] }
  const isFree = !error && findOperation(service, operation)?.free
  const facts = {
    requestId,
    time: text('eventTime'),
    service,
    operation,
    caller: identity.arn ?? identity.principalId ?? '',
    outcome: error ? ('failed' as const) : ('allowed' as const),
    ...(error ? { error } : {}),
    ...(isFree ? { free: isFree } : {}),
    ...(unasked ? { unasked: UNASKED[unasked] } : {}),
    explanations: asked.map(({ request, policies }) => explain(request, policies)),
    record,
  }
  return { ...facts, text: renderCall(facts) }
}

const UNASKED: Readonly<Record<Unasked, string>> = {
  invalid: 'No policy was asked: the request is not valid, whoever makes it.',
  disturbed:
    'No policy was asked: such calls fail here on purpose. stint fault list tells why, stint fault clear ends it.',
}

function turnedAway(requestId: string, { time, why, ...asked }: TurnedAway): ExplainedCall {
  const outcome = 'stranger' in why ? ('refused' as const) : ('failed' as const)
  const facts = { requestId, time: new Date(time).toISOString(), ...asked, outcome, explanations: [], ...why }
  return { ...facts, text: renderCall(facts) }
}

/** A token's claims as the keys that trust policies ask for. */
function besideTrust({ trust, ...token }: TokenFacts): NonNullable<ExplainedCall['token']> {
  const prefix = String(token.claims['iss'] ?? '').replace(/^https:\/\//, '')
  const { sub, aud, azp, amr } = token.claims
  const keys: [string, string | readonly string[] | undefined][] = [
    ['sub', sub],
    ['aud', azp ?? aud],
    ['amr', amr],
    ...(azp === undefined
      ? []
      : ([
          ['azp', azp],
          ['oaud', aud],
        ] as [string, string | readonly string[] | undefined][])),
  ]
  const context = Object.fromEntries(keys.flatMap(([name, value]) => (value ? [[`${prefix}:${name}`, value]] : [])))
  const request = {
    principal: token.providerArn ?? 'anonymous',
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: token.roleArn,
    context: { ...context, ...(token.providerArn ? { 'aws:FederatedProvider': token.providerArn } : {}) },
  }
  return { ...token, trust: trust === undefined ? [] : trustConditions(request, trust) }
}

/** As they were; principals that are still there are named as their owners named them, by ARN. */
async function restored({ store, view }: Parts, kept: KeptPolicies): Promise<Policies> {
  const texts = new Map<string, string>()
  const all = [kept.identity, kept.boundary && [kept.boundary], kept.session, kept.resource && [kept.resource]]
  const levels = [...(kept.scp ?? []), ...(kept.rcp ?? [])]
  for (const [, digest] of [...all, ...levels].flatMap((some) => some ?? []))
    if (!texts.has(digest)) texts.set(digest, await keptText(store, digest))
  const one = ([id, digest]: KeptPolicy): Compiled => compile(texts.get(digest) ?? NOTHING, { id })
  const trusting = ([id, digest]: KeptPolicy): Compiled =>
    compile(shownPrincipals(view(), texts.get(digest) ?? NOTHING), { id })
  return {
    identity: kept.identity.map(one),
    ...(kept.boundary ? { boundary: one(kept.boundary) } : {}),
    ...(kept.session ? { session: kept.session.map(one) } : {}),
    ...(kept.resource ? { resource: trusting(kept.resource) } : {}),
    ...(kept.scp ? { scp: kept.scp.map((level) => level.map(one)) } : {}),
    ...(kept.rcp ? { rcp: kept.rcp.map((level) => level.map(one)) } : {}),
  }
}

const NOTHING = '{"Version":"2012-10-17","Statement":[]}'

async function keptText(store: Store, digest: string): Promise<string> {
  const { events } = await store.read(REFUSAL_POLICIES, { where: { name: 'Digest', value: digest }, limit: 1 })
  const [event] = events
  if (!event) throw new Error(`the text of policy ${digest} was not kept`)
  return JSON.parse(event.body) as string
}

async function trailRecord({ store, view }: Parts, requestId: string) {
  const where = { name: 'RequestId', value: requestId }
  for (const { id } of accounts.all(view())) {
    const { events } = await store.read(trailOf(id), { where, limit: 1 })
    const [event] = events
    if (event) return JSON.parse(event.body) as Readonly<Record<string, unknown>>
  }
  return undefined
}
