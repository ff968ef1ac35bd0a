import { deniedFault, familyOf } from './auth-faults.ts'
import { sourceOf, type Denial } from './authorize.ts'
import { noted } from './explained/notes.ts'
import { DENIAL_HEADER, writeDenialNote } from '../wire/denial-note.ts'
import type { Call } from './operation.ts'
import { authorizationMessage, sealedMessage } from './authorization-message.ts'
import { explain, type Compiled } from '../policy/index.ts'

/** The answer to a call that policies refuse. What it takes to explain it goes with it. */
export function refusalOf(call: Call<unknown>, denial: Denial): Error {
  const { refuse, refusalHeaders } = denial.asked.need
  const headers = { ...denialHeaders(call, denial), ...refusalHeaders }
  const error = refuse?.() ?? deniedFault(call.service, renderDenial(call, denial), headers)
  return noted(error, { denial })
}

/** A refusal's text as the service words it. EC2 adds the encoded message that DecodeAuthorizationMessage opens; S3 tells strangers nothing. */
function renderDenial(call: Call<unknown>, denial: Denial): string {
  switch (familyOf(call.service)) {
    case 'ec2':
      return `You are not authorized to perform this operation. ${denial.message}. Encoded authorization failure message: ${encodeDenial(call, denial)}`
    case 's3':
      return denial.kin ? denial.message : 'Access Denied'
    default:
      return denial.message
  }
}

/**
 * Which statement decided, in a header beside AWS's answer: told to who belongs to the account whose documents decided, and of trust
 * policies to nobody, as they would tell which roles there are.
 */
function denialHeaders(
  { caller }: Call<unknown>,
  { asked: { need }, decision }: Denial,
): Readonly<Record<string, string>> {
  const { denial } = decision
  if (!denial || need.refuse || caller.account === undefined) return {}
  const theirs = denial.type === 'resource' || denial.type === 'rcp'
  if (theirs && need.resourceAccount !== undefined && need.resourceAccount !== caller.account) return {}
  const note = {
    action: need.action,
    resource: need.resource,
    explicit: decision.decision === 'ExplicitDeny',
    type: denial.type,
    by: decision.by.map(({ id = '', statement, sid }) => ({
      policy: id,
      statement,
      ...(sid === undefined ? {} : { sid }),
    })),
  }
  return { [DENIAL_HEADER]: writeDenialNote(note) }
}

/** Sealed: as DecodeAuthorizationMessage shows it once opened. */
function encodeDenial(call: Call<unknown>, { asked: { request, policies }, decision }: Denial): string {
  const all = [policies.identity, policies.boundary, policies.session, policies.resource, policies.scp, policies.rcp]
  const compiled = all.flat(2).filter((policy) => policy !== undefined) as readonly Compiled[] // authorize compiles every policy
  const documents = new Map(compiled.map((policy) => [policy.id ?? '', sourceOf(policy)]))
  const message = authorizationMessage(call.caller, explain(request, policies, decision), documents)
  return sealedMessage(call.world.messages, call.account, message)
}
