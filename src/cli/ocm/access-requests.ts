import { Refusal } from '../../kernel/Refusal.ts'
import { quoted } from './clusters.ts'
import { allItems, OcmError, type OcmClient } from './client.ts'

const PATH = '/api/access_transparency/v1/access_requests'

export interface AccessDecision {
  readonly id: string
  readonly decision: string
  readonly justification?: string
  readonly decided_by?: string
  readonly created_at?: string
}

/** OCM's object, with the fields that are read here. */
export interface AccessRequest {
  readonly id: string
  readonly cluster_id: string
  readonly subscription_id: string
  readonly requested_by: string
  readonly justification: string
  readonly support_case_id?: string
  readonly duration: string
  readonly deadline_at: string
  readonly created_at: string
  readonly updated_at: string
  readonly status: { readonly state: string; readonly expires_at?: string }
  readonly decisions: readonly AccessDecision[]
}

export const listAccessRequests = (ocm: OcmClient, clusterId?: string): Promise<readonly AccessRequest[]> =>
  allItems(ocm, PATH, clusterId === undefined ? {} : { search: `cluster_id = ${quoted(clusterId)}` })

/** @throws {Refusal} when there is none */
export async function neededRequest(ocm: OcmClient, id: string): Promise<AccessRequest> {
  try {
    return await ocm.get(`${PATH}/${encodeURIComponent(id)}`)
  } catch (error) {
    if (!(error instanceof OcmError && error.status === 404)) throw error
    throw new Refusal(`There is no access request ${JSON.stringify(id)}.`, { next: 'stint list access-request' })
  }
}

/** What a decision is sent to. */
export const decisionsPath = (id: string): string => `${PATH}/${encodeURIComponent(id)}/decisions`

export const decide = (
  ocm: OcmClient,
  id: string,
  decision: 'Approved' | 'Denied',
  justification: string,
): Promise<AccessDecision> => ocm.post(decisionsPath(id), { decision, justification })
