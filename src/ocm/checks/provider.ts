import { oidcProviderArn } from '../../catalogue/arns.ts'
import { tokenAudience } from '../../catalogue/oidc.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import type { Cluster } from '../resources/documents.ts'
import { hasCode, isDenied } from '../workloads/refusal.ts'
import type { Finding } from './finding.ts'

/** Whether the account trusts the issuer: a provider with the tokens' audience, and with the thumbprint of who serves its keys now. */
export async function providerFinding(
  aws: AwsClient,
  { id, spec }: Cluster,
  issuer: string,
  thumbprint: () => Promise<string | undefined>,
): Promise<Finding | undefined> {
  const arn = oidcProviderArn({ account: spec.aws.account_id }, issuer)
  try {
    const provider = await aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn })
    if (!(provider.ClientIDList ?? []).includes(tokenAudience))
      return {
        problem: `the OIDC provider ${arn} does not accept the audience '${tokenAudience}'`,
        mend: `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id ${tokenAudience}`,
      }
    const current = await thumbprint()
    const known = provider.ThumbprintList ?? []
    if (current === undefined || known.some((one) => one.toLowerCase() === current)) return undefined
    return {
      problem: `the OIDC provider ${arn} knows the thumbprints ${known.join(', ') || 'none'}, and the issuer's is ${current}`,
      mend: `aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn ${arn} --thumbprint-list ${current}`,
    }
  } catch (error) {
    if (hasCode(error, 'NoSuchEntity'))
      return {
        problem: `the OIDC provider ${arn} does not exist`,
        mend: `rosa create oidc-provider --cluster ${id} --mode auto -y`,
      }
    // Policies before 4.20 do not let the installer look: then the operators' first tokens tell.
    if (isDenied(error)) return undefined
    throw error
  }
}
