import { clientIds } from '../../catalogue/oidc.ts'
import { oidcProviderTags, tagList } from '../../catalogue/tags.ts'
import { providerWant } from '../iam/oidc-provider.ts'
import { thumbprint } from '../ocm/oidc-configs.ts'
import type { Cluster, OidcConfig } from '../ocm/types.ts'
import { awsCall, type Want } from '../plan/aws-call.ts'
import type { Session } from '../session.ts'
import { issuerOf } from './operator-roles.ts'

/** The provider of an issuer that is not there yet, so that nobody can tell its thumbprint. */
export function providerToCome(issuer: string): Want {
  const input = { Url: issuer, ClientIDList: [...clientIds], ThumbprintList: [], Tags: tagList(oidcProviderTags()) }
  return {
    what: `OIDC provider ${issuer}`,
    calls: [awsCall('iam', 'CreateOpenIDConnectProvider', input, { done: `created OIDC provider for ${issuer}` })],
  }
}

export async function configProviderWant(session: Session, { id, issuer_url: issuer }: OidcConfig): Promise<Want> {
  const { account, partition } = await session.caller()
  return providerWant(session.aws, { account, partition, issuer, tags: oidcProviderTags() }, () =>
    thumbprint(session.ocm, { oidc_config_id: id }),
  )
}

/** One that serves a single cluster says which. */
export async function clusterProviderWant(session: Session, cluster: Cluster): Promise<Want> {
  const { account, partition } = await session.caller()
  const tags = oidcProviderTags(cluster.aws.sts?.oidc_config?.reusable === true ? undefined : cluster.id)
  return providerWant(session.aws, { account, partition, issuer: issuerOf(cluster), tags }, () =>
    thumbprint(session.ocm, { cluster_id: cluster.id }),
  )
}
