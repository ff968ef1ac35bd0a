import { oidcProviderArn } from '../../catalogue/arns.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { ifThere } from '../iam/missing.ts'
import { providerRemoval } from '../iam/oidc-provider.ts'
import { GONE } from '../iam/removal.ts'
import type { OidcConfig } from '../ocm/types.ts'
import { awsCall, type Want } from '../plan/aws-call.ts'
import type { Session } from '../session.ts'

/** All that stands in the account for an OIDC configuration; OCM forgets it by a call of its own. */
export async function configRemoval(session: Session, config: OidcConfig): Promise<readonly Want[]> {
  const provider = await providerRemoval(session.aws, oidcProviderArn(await session.caller(), config.issuer_url))
  return [...(await ownWants(session, config)), provider]
}

/** What stands in the account itself, when it is unmanaged: bucket and secret share a name. */
async function ownWants(
  { aws, region }: Session,
  { managed, secret_arn: secretArn, issuer_url: issuer }: OidcConfig,
): Promise<readonly Want[]> {
  const [, bucket, home = region] = /^https:\/\/([^.]+)\.s3\.([a-z0-9-]+)\.amazonaws\.com$/.exec(issuer) ?? []
  if (managed || secretArn === undefined) return []
  const secret = awsCall(
    'secretsmanager',
    'DeleteSecret',
    { SecretId: secretArn, ForceDeleteWithoutRecovery: true },
    { done: `deleted secret ${secretArn}`, region: secretArn.split(':')[3] ?? region },
  )
  return [
    { what: `secret ${secretArn}`, calls: [secret] },
    ...(bucket === undefined ? [] : [await bucketRemoval(aws, bucket, home)]),
  ]
}

async function bucketRemoval(aws: AwsClient, bucket: string, region: string): Promise<Want> {
  const what = `bucket ${bucket}`
  const listed = await ifThere(aws.call('s3', 'ListObjectsV2', { Bucket: bucket }, { region }))
  if (!listed) return { what, calls: [], idle: GONE }
  const objects = (listed.Contents ?? []).map(({ Key: key = '' }) =>
    awsCall('s3', 'DeleteObject', { Bucket: bucket, Key: key }, { done: `deleted s3://${bucket}/${key}`, region }),
  )
  return {
    what,
    calls: [
      ...objects,
      awsCall('s3', 'DeleteBucket', { Bucket: bucket }, { done: `deleted bucket ${bucket}`, region }),
    ],
  }
}
