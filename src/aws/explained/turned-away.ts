import type { AuthReason } from '../auth-faults.ts'
import type { Clock } from '../../kernel/Clock.ts'
import type { Fault } from '../../kernel/Fault.ts'
import { recent } from '../../kernel/recent.ts'
import { secondsText } from '../context.ts'
import type { Seen } from '../stamp.ts'
import { notesOf } from './notes.ts'

/** A request that was refused before it was a call, mostly because it could not be established who calls: as at AWS, no trail has a record of it. */
export interface TurnedAway {
  /** Milliseconds, world time. */
  readonly time: number
  readonly service: string
  /** Empty: it was not even clear what was asked for. */
  readonly operation: string
  /** Where it was established, the caller's ARN; else the access key that the request names, whoever signed with it, or nobody's. */
  readonly caller: string
  readonly error: { readonly code: string; readonly message: string }
  /** A sentence that tells more than the error does: why it was not established who calls, or why nobody's policies were asked. */
  readonly why: { readonly stranger: string } | { readonly unasked: string }
}

interface Asked {
  readonly requestId: string
  readonly service: string
  readonly operation: string | undefined
  readonly seen: Seen
}

/** The newest of them, in memory only: who was refused asks why at once, and nothing that strangers send is kept for good. */
export interface TurnedAwayRequests {
  add(asked: Asked, fault: Fault): void
  find(requestId: string): TurnedAway | undefined
}

/** Calls, at least. */
const KEPT = 500
/** Characters of what a stranger sent. */
const LONGEST = 500

export function turnedAwayRequests(clock: Pick<Clock, 'now'>): TurnedAwayRequests {
  const calls = recent<string, TurnedAway>(KEPT)
  return {
    add({ requestId, service, operation = '', seen }, fault) {
      const { reason, accessKeyId = 'nobody', expired } = notesOf(fault)
      const time = clock.now()
      const name = reason ? accessKeyId : nameOf(seen.caller)
      const [caller = '', message = ''] = [name, fault.message].map((text) => text.slice(0, LONGEST))
      const why = reason ? { stranger: whyOf(reason, expired, time) } : { unasked: UNREAD }
      calls.set(requestId, { time, service, operation, caller, error: { code: fault.code, message }, why })
    },
    find: (requestId) => calls.get(requestId),
  }
}

const nameOf = (caller: Seen['caller']): string => (caller ? caller.arn || caller.kind : 'an unknown caller')

const whyOf = (reason: AuthReason, expired: number | undefined, now: number): string =>
  expired === undefined ? WHY[reason] : `The session expired at ${secondsText(expired)}; it was ${secondsText(now)}.`

const UNREAD = 'No policy was asked, and no trail has a record of it: it was refused before it was a call.'
const UNSIGNED = 'The request was not signed in a form that this service takes.'
const OTHERS_SIGNATURE =
  'The signature is not that of this request by the secret key that belongs to the access key: the secret is another one, or the request was changed on its way.'
const AGE = 'The request was signed for another time: neither the host’s clock nor the world’s is near it.'

const WHY: Readonly<Record<AuthReason, string>> = {
  missing: 'The request bears no signature, and this call is not open to everyone.',
  'unknown-key':
    'Nobody has this access key now: it was never made here, it was deleted or made inactive, its user, role or account is gone, or it came without its session token.',
  'forged-token': 'The session token is not one that was given with this access key, or not one for this region.',
  signature: OTHERS_SIGNATURE,
  body: 'The body is not the one whose hash was signed.',
  scope: 'The signature is for another service or region than the one that was called.',
  incomplete: UNSIGNED,
  unsupported: UNSIGNED,
  scheme: UNSIGNED,
  'query-parameters': 'What a presigned address must hold is missing in this one, or not valid.',
  both: 'The request was signed twice, in its headers and in its address.',
  uncovered: 'The signature does not cover all that must be signed.',
  payload: 'The request does not say which hash of its body was signed.',
  'expired-session': 'The session expired.',
  skewed: AGE,
  'presigned-expired': 'The presigned address is no longer valid, or not yet.',
}
