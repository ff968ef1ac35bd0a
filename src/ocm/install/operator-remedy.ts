import { oidcProviderArn } from '../../catalogue/arns.ts'
import { tokenAudience } from '../../catalogue/oidc.ts'
import { nameOwner } from '../../wire/names.ts'
import type { Cluster } from '../resources/documents.ts'

interface Place {
  readonly cluster: string
  readonly issuer: string
  readonly provider: string
}

/** What STS says of a token or of its issuer, and the command that mends it. */
const REMEDIES: readonly (readonly [said: RegExp, remedy: (place: Place) => string])[] = [
  [
    /doesn't match configured thumbprint/,
    ({ provider, issuer }) =>
      `aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn ${provider} --thumbprint-list SHA1 (of the last certificate that ${new URL(issuer).host} serves)`,
  ],
  [
    /No OpenIDConnect provider found/,
    ({ cluster }) => `stint create oidc-provider --cluster ${cluster} --mode auto -y`,
  ],
  [
    /Incorrect token audience/,
    ({ provider }) =>
      `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${provider} --client-id ${tokenAudience}`,
  ],
  [/retrieve verification key|IDPCommunicationError/, ({ issuer }) => issuerRemedy(issuer)],
  [
    /Not authorized to perform sts:AssumeRoleWithWebIdentity/,
    ({ cluster }) => `stint create operator-roles --cluster ${cluster} --mode auto -y`,
  ],
]

/** What makes an issuer's documents readable again. */
export function issuerRemedy(issuer: string): string {
  const bucket = nameOwner(new URL(issuer).hostname)?.bucket
  return bucket === undefined
    ? `let everybody read ${issuer}`
    : `aws s3api put-public-access-block --bucket ${bucket} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=false,RestrictPublicBuckets=false (and see that its policy lets everybody get its objects)`
}

/** The command for what an operator complains of; undefined when it says it itself, or nobody knows. */
export function operatorRemedy(message: string, { spec }: Cluster, issuer: string): string | undefined {
  const provider = oidcProviderArn({ account: spec.aws.account_id }, issuer)
  const found = REMEDIES.find(([said]) => said.test(message))
  return found?.[1]({ cluster: spec.name, issuer, provider })
}
