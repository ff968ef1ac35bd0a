import { Refusal } from '../../kernel/Refusal.ts'
import { ACCOUNTS_MGMT, type OcmClient, type Page } from '../ocm/client.ts'
import { findCluster, quoted } from '../ocm/clusters.ts'

/** What OCM keeps of a cluster when it is gone. */
export interface GoneCluster {
  readonly cluster_id: string
  readonly display_name: string
}

/** The id of a cluster that is no more, by name or id. @throws {Refusal} while it is there, or when OCM never knew it */
export async function goneCluster(ocm: OcmClient, key: string, what: string): Promise<string> {
  const [found] = await goneClusters(ocm, key, what)
  return found.cluster_id
}

/** Every cluster of this name or id that is no more, the last first. @throws {Refusal} as above */
export async function goneClusters(
  ocm: OcmClient,
  key: string,
  what: string,
): Promise<readonly [GoneCluster, ...GoneCluster[]]> {
  const there = await findCluster(ocm, key)
  if (there)
    throw new Refusal(`${what} can be deleted only for uninstalled clusters; ${there.name} is ${there.state}.`, {
      next: `stint delete cluster --cluster ${there.name} --watch`,
    })
  const search = `(plan.id = 'MOA' OR plan.id = 'MOA-HostedControlPlane') AND (display_name  = ${quoted(key)} OR cluster_id = ${quoted(key)}) AND status = 'Deprovisioned'`
  const found = await ocm.get<Page<GoneCluster>>(`${ACCOUNTS_MGMT}/subscriptions`, {
    search,
    orderBy: 'created_at desc',
    page: 1,
    size: 100,
  })
  const [last, ...others] = found.items
  if (last === undefined)
    throw new Refusal(`OCM knows no cluster ${JSON.stringify(key)}, now or in the past.`, {
      next: 'stint list operator-roles',
    })
  return [last, ...others]
}
