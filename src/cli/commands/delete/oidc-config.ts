import { oidcProviderArn } from '../../../catalogue/arns.ts'
import { Refusal } from '../../../kernel/Refusal.ts'
import type { AwsClient } from '../../../wire/aws-client.ts'
import { text, type Command } from '../../command.ts'
import { ifThere } from '../../iam/missing.ts'
import { providerRemoval } from '../../iam/oidc-provider.ts'
import { GONE } from '../../iam/removal.ts'
import { listClusters, quoted } from '../../ocm/clusters.ts'
import { configPath, deleteConfig, neededConfig } from '../../ocm/oidc-configs.ts'
import type { OidcConfig } from '../../ocm/types.ts'
import { awsCall, type Want } from '../../plan/aws-call.ts'
import { carryOut, DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { confirm, YES } from '../../prompt.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'

export const oidcConfig: Command = {
  summary: 'an OIDC configuration that no cluster uses, with its provider, bucket and secret',
  arguments: ['[ID]'],
  options: [
    { name: 'oidc-config-id', value: 'ID', summary: 'the configuration' },
    MODE,
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: ['stint delete oidc-config --oidc-config-id 2abc -y'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const id = text(input, 'oidc-config-id') ?? input.arguments[0]
      if (id === undefined)
        throw new Refusal('Which OIDC configuration? Name it.', { next: 'stint list oidc-config', exitCode: 2 })
      const config = await neededConfig(session.ocm, id)
      const [user] = await listClusters(session.ocm, `aws.sts.oidc_endpoint_url = ${quoted(config.issuer_url)}`)
      if (user)
        throw new Refusal(`The cluster ${user.name} uses this configuration.`, {
          next: `stint delete cluster --cluster ${user.name} --watch`,
        })
      const mode = modeOf(input)
      if (mode === 'auto') await confirm(input, terminal, `Delete the OIDC configuration ${id}?`)
      const provider = await providerRemoval(session.aws, oidcProviderArn(await session.caller(), config.issuer_url))
      const wants = [...(await ownWants(session, config)), provider]
      if (mode === 'dry-run') return foretell(session, wants, [{ method: 'DELETE', path: configPath(id) }])
      await carryOut(session, wants, mode)
      await deleteConfig(session.ocm, id)
      terminal.note(`OCM has forgotten the configuration ${id}.`)
    }),
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
