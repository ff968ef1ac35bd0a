import { issuerPath } from '../../catalogue/names.ts'
import { listClusters } from '../ocm/clusters.ts'
import type { Cluster } from '../ocm/types.ts'
import type { Session } from '../session.ts'

export interface FoundProvider {
  readonly arn: string
  readonly cluster_id: string
  readonly in_use: boolean
}

/** The account's OIDC providers that ROSA made, and whether a cluster's tokens still need them. `given`: OCM's clusters, if known. */
export async function findProviders(
  { aws, ocm }: Session,
  given?: readonly Cluster[],
): Promise<readonly FoundProvider[]> {
  const [{ OpenIDConnectProviderList: list = [] }, clusters] = await Promise.all([
    aws.call('iam', 'ListOpenIDConnectProviders', {}),
    given ?? listClusters(ocm),
  ])
  const issuers = new Set(clusters.map(({ aws: { sts } }) => issuerPath(sts?.oidc_endpoint_url ?? '')))
  const found = await Promise.all(
    list.map(async ({ Arn: arn = '' }) => {
      const { Tags: tags = [], Url: url = '' } = await aws.call('iam', 'GetOpenIDConnectProvider', {
        OpenIDConnectProviderArn: arn,
      })
      const tag = (key: string) => tags.find(({ Key: name }) => name === key)?.Value
      return {
        arn,
        cluster_id: tag('rosa_cluster_id') ?? '',
        in_use: issuers.has(url),
        ours: tag('red-hat-managed') === 'true',
      }
    }),
  )
  return found.flatMap(({ ours, ...provider }) => (ours ? [provider] : []))
}
