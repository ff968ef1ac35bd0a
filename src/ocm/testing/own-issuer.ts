import { generateKeyPairSync } from 'node:crypto'
import { publicAccessBlock, publicReadPolicy } from '../../catalogue/oidc.ts'
import { discoveryDocument, DISCOVERY_PATH, JWKS_PATH, jwksDocument } from '../../wire/jose/discovery.ts'
import { accountRoleArn, clusterBody, makeAccountRoles, makeOperatorRoles, makeProvider, type Whole } from './whole.ts'

export const CS = '/api/clusters_mgmt/v1'
export const BUCKET = 'demo-oidc'
export const ISSUER = `https://${BUCKET}.s3.us-east-1.amazonaws.com`
export const RED_HAT_MANAGED = [{ Key: 'red-hat-managed', Value: 'true' }]

type Tags = readonly { readonly Key: string; readonly Value: string }[]

/** The customer's own issuer: documents in their bucket, the key in their Secrets Manager; and the roles that trust it. The config's id. */
export async function ownIssuer(
  w: Whole,
  published: 'its key' | 'another key' = 'its key',
  tags: Tags = RED_HAT_MANAGED,
): Promise<string> {
  const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = pair()
  const shown = published === 'its key' ? key.publicKey : pair().publicKey
  await w.aws.call('s3', 'CreateBucket', { Bucket: BUCKET })
  await w.aws.call('s3', 'PutPublicAccessBlock', {
    Bucket: BUCKET,
    PublicAccessBlockConfiguration: { ...publicAccessBlock },
  })
  await w.aws.call('s3', 'PutBucketPolicy', { Bucket: BUCKET, Policy: JSON.stringify(publicReadPolicy(BUCKET)) })
  for (const [Key, document] of [
    [DISCOVERY_PATH, discoveryDocument(ISSUER)],
    [JWKS_PATH, jwksDocument([shown])],
  ] as const)
    await w.aws.call('s3', 'PutObject', { Bucket: BUCKET, Key, Body: Buffer.from(JSON.stringify(document)) })
  await makeAccountRoles(w.aws)
  await makeOperatorRoles(w.aws, ISSUER)
  await makeProvider(w.aws, ISSUER)
  return registered(w, ISSUER, key.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string, tags)
}

/** Tells OCM of an issuer whose key stands in the customer's Secrets Manager. */
export async function registered(w: Whole, issuer: string, key: string, tags: Tags = RED_HAT_MANAGED): Promise<string> {
  const { ARN } = await w.aws.call('secretsmanager', 'CreateSecret', {
    Name: `rosa-private-key-${BUCKET}`,
    SecretString: key,
    Tags: [...tags],
  })
  const { body } = await w.ocm('POST', `${CS}/oidc_configs`, {
    managed: false,
    issuer_url: issuer,
    secret_arn: ARN,
    installer_role_arn: accountRoleArn('Installer'),
  })
  return body.id as string
}

/** Orders a cluster on an OIDC configuration; its id. */
export const order = async (w: Whole, config: string, more: object = {}) =>
  (await w.ocm('POST', `${CS}/clusters`, clusterBody({ ...more }, { oidc_config: { id: config } }))).body.id as string

export const statusOf = async (w: Whole, id: string) => (await w.ocm('GET', `${CS}/clusters/${id}/status`)).body
export const untilState = (w: Whole, id: string, state: string) =>
  w.until(state, async () => (await statusOf(w, id)).state === state)
export const untilDescribed = (w: Whole, id: string, text: string) =>
  w.until(text, async () => ((await statusOf(w, id)).description as string).includes(text))
