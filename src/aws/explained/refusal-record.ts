import { createHash } from 'node:crypto'
import type { Fault } from '../../kernel/Fault.ts'
import { KeyList, type Compiled, type Policies, type Policy, type Request } from '../../policy/index.ts'
import type { Append, Store } from '../../store/Store.ts'
import { sourceOf } from '../authorize.ts'
import type { Call } from '../operation.ts'
import { notesOf } from './notes.ts'
import type { TokenFacts } from './token-facts.ts'

/** The stream of refusals: what was asked, and of which policies. */
export const REFUSALS = 'refusals'
/** The policies' texts that refusals refer to, by digest, each written about once. */
export const REFUSAL_POLICIES = 'refusals/policies'

/** A policy in a refusal: its name, and the digest of its text at that moment. */
export type KeptPolicy = readonly [id: string, digest: string]

export interface KeptPolicies {
  readonly identity: readonly KeptPolicy[]
  readonly boundary?: KeptPolicy
  readonly session?: readonly KeptPolicy[]
  readonly resource?: KeptPolicy
  readonly scp?: readonly (readonly KeptPolicy[])[]
  readonly rcp?: readonly (readonly KeptPolicy[])[]
}

/** One refused call as it is kept: enough to decide it once more as it was decided. */
export interface RefusalRecord {
  readonly requestId: string
  readonly time: number
  readonly service: string
  readonly operation: string
  readonly region: string
  readonly caller: string
  readonly error: { readonly code: string; readonly message: string }
  readonly asked?: { readonly request: Request; readonly policies: KeptPolicies }
  readonly token?: TokenFacts
}

const REFUSING = /AccessDenied|UnauthorizedOperation|NotAuthorized/

/** What a refusal's explanation needs, in the same commit as its CloudTrail record; nothing for refusals that no policy and no token is behind. */
export function refusalRecord(
  call: Call<unknown>,
  fault: Fault,
): { readonly appends: readonly Append[]; kept(): void } {
  const { denial, token } = notesOf(fault)
  if (!denial && !token && !REFUSING.test(fault.code)) return { appends: [], kept: () => undefined }
  const texts = new Map<string, string>()
  const asked = denial && { request: plain(denial.asked.request), policies: keep(denial.asked.policies, texts) }
  const record: RefusalRecord = {
    requestId: call.requestId,
    time: call.now,
    service: call.service,
    operation: call.operation,
    region: call.region,
    caller: nameOf(asked?.request.principal) ?? (call.caller.arn || call.caller.kind),
    error: { code: fault.code, message: fault.message },
    ...(asked ? { asked } : {}),
    ...(token ? { token } : {}),
  }
  const written = writtenTo(call.world.store)
  const fresh = [...texts].filter(([digest]) => !written.has(digest))
  return {
    appends: [
      ...fresh.map(([digest, text]) => policyText(call.now, digest, text)),
      {
        stream: REFUSALS,
        time: call.now,
        body: JSON.stringify(record),
        attributes: { RequestId: call.requestId, ...(REFUSING.test(fault.code) || denial || token ? DENIED : {}) },
      },
    ],
    kept() {
      if (written.size > MOST) written.clear()
      for (const [digest] of fresh) written.add(digest)
    },
  }
}

const DENIED = { Denied: 'true' }
const MOST = 50_000

/** Digests that this process has written to a store. Another may write one again: it says the same. */
const stores = new WeakMap<Store, Set<string>>()

function writtenTo(store: Store): Set<string> {
  const known = stores.get(store) ?? new Set<string>()
  stores.set(store, known)
  return known
}

const policyText = (time: number, digest: string, text: string): Append => ({
  stream: REFUSAL_POLICIES,
  time,
  body: JSON.stringify(text),
  attributes: { Digest: digest },
})

const nameOf = (principal: Request['principal'] | undefined): string | undefined =>
  typeof principal === 'object' ? principal.arn || principal.kind : principal

function keep(policies: Policies, texts: Map<string, string>): KeptPolicies {
  const one = (policy: Policy): KeptPolicy => {
    const compiled = policy as Compiled // authorize compiles every policy
    const text = sourceOf(compiled)
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 32)
    texts.set(digest, text)
    return [compiled.id ?? '', digest]
  }
  const { identity = [], boundary, session, resource, scp, rcp } = policies
  return {
    identity: identity.map(one),
    ...(boundary ? { boundary: one(boundary) } : {}),
    ...(session ? { session: session.map(one) } : {}),
    ...(resource ? { resource: one(resource) } : {}),
    ...(scp ? { scp: scp.map((level) => level.map(one)) } : {}),
    ...(rcp ? { rcp: rcp.map((level) => level.map(one)) } : {}),
  }
}

/** As JSON can hold it. */
const plain = (request: Request): Request =>
  request.context instanceof KeyList ? { ...request, context: Object.fromEntries(request.context) } : request
