import { oidcProviderArn } from '../../catalogue/arns.ts'
import { issuerPath } from '../../catalogue/names.ts'
import { clientIds } from '../../catalogue/oidc.ts'
import { tagList, type Tags } from '../../catalogue/tags.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { awsCall, type Want } from '../plan/aws-call.ts'
import { ifThere } from './missing.ts'
import { GONE } from './removal.ts'

export interface WantedProvider {
  readonly account: string
  readonly partition: string
  /** `https://…` */
  readonly issuer: string
  readonly tags: Tags
}

/** The call that is missing for the account to trust the issuer. `thumbprint` is asked for only then. */
export async function providerWant(
  aws: AwsClient,
  wanted: WantedProvider,
  thumbprint: () => Promise<string>,
): Promise<Want> {
  const { account, partition, issuer, tags } = wanted
  const arn = oidcProviderArn({ account, partition }, issuer)
  const what = `OIDC provider ${issuerPath(issuer)}`
  const found = await ifThere(aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn }))
  if (found && found.Url !== issuerPath(issuer))
    throw new Refusal(`The OIDC provider ${arn} exists but is misconfigured: its URL is ${found.Url}.`)
  if (found) return { what, calls: [] }
  const input = { Url: issuer, ClientIDList: [...clientIds], ThumbprintList: [await thumbprint()], Tags: tagList(tags) }
  return {
    what,
    calls: [awsCall('iam', 'CreateOpenIDConnectProvider', input, { done: `created OIDC provider ${arn}` })],
  }
}

export async function providerRemoval(aws: AwsClient, arn: string): Promise<Want> {
  const found = await ifThere(aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn }))
  const call = awsCall(
    'iam',
    'DeleteOpenIDConnectProvider',
    { OpenIDConnectProviderArn: arn },
    { done: `deleted OIDC provider ${arn}` },
  )
  return { what: `OIDC provider ${arn}`, calls: found ? [call] : [], idle: GONE }
}
