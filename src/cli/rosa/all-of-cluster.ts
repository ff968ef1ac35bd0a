import { isInfraIdOf, issuerPath } from '../../catalogue/names.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import type { Input, Option } from '../command.ts'
import { listClusters } from '../ocm/clusters.ts'
import type { Cluster } from '../ocm/types.ts'
import { printed } from '../output/structured.ts'
import { carryOut, type Mode } from '../plan/carry-out.ts'
import { foretell, type OcmCall } from '../plan/foretell.ts'
import { confirm } from '../prompt.ts'
import type { Session } from '../session.ts'
import { goneClusters } from './gone-cluster.ts'
import { findOrphans, type Orphan } from './orphans.ts'
import { removalOf } from './orphan-removal.ts'

export const ALL_OF_CLUSTER: Option = {
  name: 'all-of-cluster',
  summary: 'remove everything that is left of the cluster, of whatever kind',
}

/** Says of a leftover whether it is one cluster's. */
export type Belongs = (orphan: Orphan) => boolean

/** Removes what a cluster that is gone left behind. @throws {Refusal} while it is there, or when OCM never knew it */
export async function deleteAllOfCluster(
  session: Session,
  input: Input,
  key: string | undefined,
  mode: Mode,
): Promise<void> {
  if (!key) throw new Refusal('All of which cluster? Name it.', { next: 'stint list orphans', exitCode: 2 })
  const gone = await goneClusters(session.ocm, key, 'All of a cluster').catch((error: unknown) => {
    throw isThere(error) ? new Refusal(error.message, { next: `stint delete cluster ${key} --all-of-cluster` }) : error
  })
  const remains = (await findOrphans(session)).filter(ofGone(gone.map(({ cluster_id: id, display_name: name }) => ({ id, name })))) // prettier-ignore
  if (remains.length > 0 && mode === 'auto')
    await confirm(input, session.terminal, `Delete ${remains.length} leftovers of the cluster ${key}?`)
  await removeRemains(session, remains, key, mode)
}

const isThere = (error: unknown): error is Refusal => error instanceof Refusal && /uninstalled clusters/.test(error.message) // prettier-ignore

/** By the cluster's id, or by the infrastructure's, which is the cluster's name, cut, and five more characters. */
const ofGone =
  (gone: readonly { readonly id: string; readonly name: string }[]): Belongs =>
  ({ cluster }) =>
    gone.some(({ id, name }) => cluster === id || isInfraIdOf(cluster, name))

/** What a cluster that is there, or was a moment ago, leaves: what it names too, as long as no other cluster uses it. */
export function ofCluster({ id, infra_id: infra, aws: { sts } }: Cluster): Belongs {
  const named = new Set([
    ...(sts?.operator_iam_roles ?? []).map(({ role_arn: arn }) => arn),
    ...(sts?.oidc_config ? [sts.oidc_config.id] : []),
  ])
  const issuer = issuerPath(sts?.oidc_endpoint_url ?? '')
  return (orphan) =>
    orphan.cluster === id ||
    (infra !== undefined && orphan.cluster === infra) ||
    named.has(orphan.id) ||
    (issuer !== '' && orphan.kind === 'oidc-provider' && orphan.id.endsWith(`/${issuer}`))
}

/** The leftovers that there will be once the cluster is gone. */
export async function remainsAfter(session: Session, cluster: Cluster): Promise<readonly Orphan[]> {
  const others = (await listClusters(session.ocm)).filter(({ id }) => id !== cluster.id)
  return (await findOrphans(session, others)).filter(ofCluster(cluster))
}

export async function removeRemains(
  session: Session,
  remains: readonly Orphan[],
  name: string,
  mode: Mode,
  before: readonly OcmCall[] = [],
): Promise<void> {
  const { terminal } = session
  const { wants, ocm } = await removalOf(session, remains)
  if (mode === 'dry-run') return foretell(session, wants, [...before, ...ocm])
  if (remains.length === 0) {
    if (!printed(terminal, [])) terminal.note(`Nothing is left of the cluster ${name}.`)
    return
  }
  await carryOut(session, wants, mode)
  for (const { path } of ocm) {
    if (mode === 'manual')
      terminal.note(`\nThen let OCM forget the configuration: stint delete oidc-config ${path.slice(path.lastIndexOf('/') + 1)} -y`) // prettier-ignore
    else await session.ocm.delete(path)
  }
}
