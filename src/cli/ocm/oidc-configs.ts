import { Refusal } from '../../kernel/Refusal.ts'
import { CLUSTERS_MGMT, OcmError, type OcmClient, type Page } from './client.ts'
import type { OidcConfig } from './types.ts'

export const CONFIGS = `${CLUSTERS_MGMT}/oidc_configs`
export const configPath = (id: string): string => `${CONFIGS}/${encodeURIComponent(id)}`

export const createManagedConfig = (ocm: OcmClient): Promise<OidcConfig> => ocm.post(CONFIGS, { managed: true })

export const registerConfig = (
  ocm: OcmClient,
  config: { readonly issuer_url: string; readonly secret_arn: string; readonly installer_role_arn: string },
): Promise<OidcConfig> => ocm.post(CONFIGS, { managed: false, ...config })

/** @throws {Refusal} when there is none */
export async function neededConfig(ocm: OcmClient, id: string): Promise<OidcConfig> {
  try {
    return await ocm.get<OidcConfig>(configPath(id))
  } catch (error) {
    if (!(error instanceof OcmError) || error.status !== 404) throw error
    throw new Refusal(`There is no OIDC configuration ${JSON.stringify(id)}.`, { next: 'stint list oidc-config' })
  }
}

/** Those of the account, and the managed ones, which are nobody's account's. */
export async function listConfigs(ocm: OcmClient, account: string): Promise<readonly OidcConfig[]> {
  const search = `aws.account_id='${account}' or aws.account_id=''`
  return (await ocm.get<Page<OidcConfig>>(CONFIGS, { page: 1, size: -1, search })).items
}

export const deleteConfig = (ocm: OcmClient, id: string): Promise<void> => ocm.delete(configPath(id))

/** SHA-1 of the last certificate that the issuer serves, as IAM stores it. */
export async function thumbprint(
  ocm: OcmClient,
  of: { readonly oidc_config_id: string } | { readonly cluster_id: string },
): Promise<string> {
  const answer = await ocm.post<{ readonly thumbprint: string }>(`${CLUSTERS_MGMT}/aws_inquiries/oidc_thumbprint`, of)
  return answer.thumbprint
}
