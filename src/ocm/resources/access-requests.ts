import type { View } from '../../store/projection.ts'
import { created, ok } from '../http/exchange.ts'
import { badRequest, forbidden, notFound, ocmFault } from '../http/fault.ts'
import { requiredText, textAt } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { accountServiceId } from '../ids.ts'
import { change } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { accessRequests, standing, type AccessRequest, type Decision } from '../support/documents.ts'
import { TRANSPARENCY, timestamp } from './links.ts'
import { isOwn } from './ownership.ts'

const PATH = `${TRANSPARENCY}/access_requests`

/** `8h0m0s`, as Go writes durations. */
function goDuration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 3600)}h${Math.floor(seconds / 60) % 60}m${seconds % 60}s`
}

const decisionResource = (requestId: string, { id, decision, justification, decidedBy, created: at }: Decision) => ({
  kind: 'Decision',
  id,
  href: `${PATH}/${requestId}/decisions/${id}`,
  decision,
  justification,
  decided_by: decidedBy,
  created_at: timestamp(at),
  updated_at: timestamp(at),
})

function accessRequestResource(request: AccessRequest, organizationId: string, now: number) {
  const { state, expires } = standing(request, now)
  const { id, decisions } = request
  return {
    kind: 'AccessRequest',
    id,
    href: `${PATH}/${id}`,
    cluster_id: request.clusterId,
    subscription_id: request.subscriptionId,
    organization_id: organizationId,
    support_case_id: request.supportCase,
    justification: request.justification,
    requested_by: request.requestedBy,
    duration: goDuration(request.duration),
    deadline: goDuration(request.deadlineAt - request.created),
    deadline_at: timestamp(request.deadlineAt),
    status: { state, ...(expires === undefined ? {} : { expires_at: timestamp(expires) }) },
    decisions: decisions.map((decision) => decisionResource(id, decision)),
    created_at: timestamp(request.created),
    updated_at: timestamp(decisions.at(-1)?.created ?? request.created),
  }
}

/** @throws {Fault} 404 for those of other organizations too */
function known({ who, ids: [id = ''] }: Call, view: View): AccessRequest {
  const request = accessRequests.get(view, id)?.value
  if (!request || !isOwn(who, request)) throw notFound('AccessRequest', id)
  return request
}

const shown = ({ room, who }: Call, request: AccessRequest) =>
  accessRequestResource(request, who.organization.id, room.clock.now())

export const listAccessRequests: Handler = (call) => {
  const all = accessRequests.all(call.room.projection.view()).map(({ value }) => value)
  const items = all.filter((request) => isOwn(call.who, request)).map((request) => shown(call, request))
  return ok(listAnswer('AccessRequest', call.path, items, call.query))
}

export const getAccessRequest: Handler = (call) => ok(shown(call, known(call, call.room.projection.view())))

export const listDecisions: Handler = (call) => {
  const { id, decisions } = known(call, call.room.projection.view())
  const items = decisions.map((one) => decisionResource(id, one))
  return ok(listAnswer('Decision', call.path, items, call.query))
}

/** A request is decided once; what was approved can still be denied. */
const MAY_FOLLOW: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['Pending', new Set(['Approved', 'Denied'])],
  ['Approved', new Set(['Denied'])],
])

/** For the cluster's creator and for the organization's admins. */
export const createDecision: Handler = async (call) => {
  const { room, who, body } = call
  const id = call.ids[0] ?? ''
  const verdict = requiredText(body, 'decision')
  if (verdict !== 'Approved' && verdict !== 'Denied')
    throw badRequest("Attribute 'decision' must be 'Approved' or 'Denied'")
  const justification = textAt(body, 'justification')?.slice(0, 1000) ?? ''
  if (verdict === 'Denied' && justification === '')
    throw badRequest("Attribute 'justification' is mandatory for a denial")
  const made = await change(room, (view) => {
    const request = known(call, view)
    if (!who.isAdmin && request.creator !== who.account.username)
      throw forbidden(`Account '${who.account.username}' may not decide on access request '${id}'`)
    const now = room.clock.now()
    const { state } = standing(request, now)
    if (!MAY_FOLLOW.get(state)?.has(verdict))
      throw ocmFault(409, `Access request '${id}' is ${state.toLowerCase()} already`)
    const decision: Decision = {
      id: accountServiceId(room.random),
      decision: verdict,
      justification,
      decidedBy: who.account.username,
      created: now,
    }
    return {
      writes: [accessRequests.put(id, { ...request, decisions: [...request.decisions, decision] })],
      result: decision,
    }
  })
  room.decided(id)
  return created(decisionResource(id, made))
}

/** Every access of Red Hat's needs an approval here. */
export const getAccessProtection: Handler = ({ query }) => {
  const clusterId = query.get('clusterId') ?? ''
  return ok({ kind: 'AccessProtection', enabled: true, ...(clusterId === '' ? {} : { cluster_id: clusterId }) })
}
