import { Refusal } from '../../kernel/Refusal.ts'
import { ACCOUNTS_MGMT, type OcmClient, type Page } from '../ocm/client.ts'
import { findCluster, quoted } from '../ocm/clusters.ts'

interface Subscription {
  readonly cluster_id: string
}

/** The id of a cluster that is no more, by name or id. @throws {Refusal} while it is there, or when OCM never knew it */
export async function goneCluster(ocm: OcmClient, key: string, what: string): Promise<string> {
  const there = await findCluster(ocm, key)
  if (there)
    throw new Refusal(`${what} can be deleted only for uninstalled clusters; ${there.name} is ${there.state}.`, {
      next: `stint delete cluster --cluster ${there.name} --watch`,
    })
  const search = `(plan.id = 'MOA' OR plan.id = 'MOA-HostedControlPlane') AND (display_name  = ${quoted(key)} OR cluster_id = ${quoted(key)}) AND status = 'Deprovisioned'`
  const found = await ocm.get<Page<Subscription>>(`${ACCOUNTS_MGMT}/subscriptions`, { search, page: 1, size: 1 })
  const id = found.items[0]?.cluster_id
  if (id === undefined)
    throw new Refusal(`OCM knows no cluster ${JSON.stringify(key)}, now or in the past.`, {
      next: 'stint list operator-roles',
    })
  return id
}
