import { collection } from '../documents.ts'

export type Verdict = 'Approved' | 'Denied'

/** What the customer said to a request for access; a later one replaces an earlier one. */
export interface Decision {
  readonly id: string
  readonly decision: Verdict
  readonly justification: string
  readonly decidedBy: string
  /** World milliseconds. */
  readonly created: number
}

/** The latest session of the customer's support role: what it is, not what it opens. */
export interface SupportSession {
  /** By the SRE's own user and Red Hat's shared role, or by the role that is the organisation's own. */
  readonly form: 'shared' | 'isolated'
  readonly arn: string
  readonly accessKeyId: string
  readonly issued: number
  readonly expires: number
  /** The roles that were taken one after another. */
  readonly chain: readonly string[]
}

/** An engineer of Red Hat's asks for access to a cluster's account. */
export interface AccessRequest {
  readonly id: string
  readonly clusterId: string
  readonly subscriptionId: string
  /** Key of the organization whose cluster it is, and who made the cluster. */
  readonly organization: string
  readonly creator: string
  readonly supportRole: string
  /** E-mail. */
  readonly requestedBy: string
  readonly justification: string
  readonly supportCase: string
  readonly created: number
  /** When it is too late to decide. */
  readonly deadlineAt: number
  /** Milliseconds of access from the approval on. */
  readonly duration: number
  readonly decisions: readonly Decision[]
  readonly session?: SupportSession
  /** The engineer's user in Red Hat's account, while it has a key. */
  readonly keyOf?: string
}

export const accessRequests = collection<AccessRequest>('access-request')

export type AccessState = 'Pending' | 'Approved' | 'Denied' | 'Expired'

/** As it stands at a moment; `expires`: the end of an approval. */
export function standing(
  request: AccessRequest,
  now: number,
): { readonly state: AccessState; readonly expires?: number } {
  const last = request.decisions.at(-1)
  if (!last) return { state: now < request.deadlineAt ? 'Pending' : 'Expired' }
  if (last.decision === 'Denied') return { state: 'Denied' }
  const expires = last.created + request.duration
  return { state: now < expires ? 'Approved' : 'Expired', expires }
}
