import { managedBucket, signingKeyBits } from '../../catalogue/oidc.ts'
import { redHatManaged } from '../../catalogue/tags.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { awsClient, AwsError } from '../../wire/aws-client.ts'
import { JWKS_PATH } from '../../wire/jose/discovery.ts'
import { publicJwk } from '../../wire/jose/jwk.ts'
import { generateSigningKey, privatePem, type SigningKey } from '../../wire/jose/signing-key.ts'
import type { OidcConfig } from '../ocm/types.ts'
import { ownApiOf } from '../own-api.ts'
import { awsCall, type Want } from '../plan/aws-call.ts'
import { sessionWith, type Session } from '../session.ts'
import { runningStint } from '../state.ts'
import { fetchIssuer, issuerRoute } from './issuer-fetch.ts'

/** A key as `keys.json` holds it; what else stands in it is kept as it is. */
export type ShownKey = Readonly<Record<string, unknown>> & { readonly kid: string }

/** A pair with which a cluster may sign: as long as those that `stint create oidc-config` makes. */
export const newKey = (): Promise<SigningKey> => generateSigningKey(signingKeyBits)

export const shownKey = ({ publicKey }: SigningKey): ShownKey => ({ ...publicJwk(publicKey) })

/** The keys that an issuer publishes, and what its server calls the file that they stand in. */
export interface Published {
  readonly keys: readonly ShownKey[]
  readonly etag: string | undefined
}

/** What the issuer publishes now. @throws {Refusal} when it does not answer, or not with keys */
export async function publishedKeys(session: Session, issuer: string): Promise<Published> {
  const url = new URL(`${issuer}/${JWKS_PATH}`)
  const { status, body, etag } = await fetchIssuer(issuerRoute(session), url)
  const keys = status === 200 ? keysIn(body.toString('utf8')) : undefined
  if (keys) return { keys, etag }
  throw new Refusal(`${url.href} does not show keys (HTTP ${status}).`, { next: `stint verify oidc ${issuer}` })
}

function keysIn(text: string): readonly ShownKey[] | undefined {
  try {
    const { keys } = JSON.parse(text) as { readonly keys?: unknown }
    const isKey = (key: unknown): key is ShownKey => typeof (key as ShownKey | null)?.kid === 'string'
    return Array.isArray(keys) && keys.every(isKey) ? keys : undefined
  } catch {
    return undefined
  }
}

/** Of bucket issuers, the customer's and Red Hat's: where their documents stand. @throws {Refusal} for others */
function bucketOf(issuer: string): { readonly bucket: string; readonly region: string; readonly folder: string } {
  const [, bucket, region, folder = ''] = /^https:\/\/([^./]+)\.s3\.([a-z0-9-]+)\.amazonaws\.com(\/.+)?$/.exec(issuer) ?? [] // prettier-ignore
  if (bucket !== undefined && region !== undefined) return { bucket, region, folder: folder.slice(1) }
  throw new Refusal(`The keys of ${issuer} are in no bucket that is known by its name: only its owner can publish another one.`, { next: 'stint create oidc-config --managed=false' }) // prettier-ignore
}

/** `keys.json` with these keys, if it still is the file that was read: nobody's key is written over who published it meanwhile. */
export function publication(issuer: string, { keys, etag }: Published, managed: boolean): Want {
  const { bucket, region, folder } = bucketOf(issuer)
  const path = folder === '' ? JWKS_PATH : `${folder}/${JWKS_PATH}`
  const call = awsCall(
    's3',
    'PutObject',
    {
      Bucket: bucket,
      Key: path,
      Body: Buffer.from(JSON.stringify({ keys }, null, 2)),
      ContentType: 'application/json',
      ...(etag === undefined ? {} : { IfMatch: etag }),
      ...(managed ? {} : { Tagging: Object.entries(redHatManaged).map((pair) => pair.join('=')).join('&') }), // prettier-ignore
    },
    { done: `wrote s3://${bucket}/${path}: ${keys.length} ${keys.length === 1 ? 'key' : 'keys'}`, region, files: { Body: `jwks-${bucket}.json` } }, // prettier-ignore
  )
  return { what: `keys of ${issuer}`, calls: [call] }
}

/** Where clusters to come take the key of the customer's own issuer from. */
export function keptKey({ secret_arn: secret }: OidcConfig, key: SigningKey): readonly Want[] {
  if (secret === undefined) return []
  const call = awsCall(
    'secretsmanager',
    'PutSecretValue',
    { SecretId: secret, SecretString: privatePem(key) },
    { done: `put the key into ${secret}`, region: secret.split(':')[3] ?? '', files: { SecretString: `${key.kid}.key` } }, // prettier-ignore
  )
  return [{ what: `secret ${secret}`, calls: [call] }]
}

/**
 * Whoever may publish: the customer an issuer of their own, Red Hat those that it manages. In a cloud on this machine that is somebody whom
 * one can be; elsewhere AWS refuses.
 */
export async function asPublisher<Result>(
  session: Session,
  { managed, issuer_url: issuer }: OidcConfig,
  use: (session: Session) => Promise<Result>,
): Promise<Result> {
  const stint = managed ? stintOf(session) : undefined
  if (!stint) return use(session).catch(refusedTo(managed, issuer)).catch(overtaken(issuer))
  const api = ownApiOf(stint)
  const person = await api.credentials('redhat').finally(() => api.close())
  session.terminal.note('  The issuer is managed: its keys are published as Red Hat.')
  const { clock } = session
  const aws = awsClient({ endpoint: stint.aws, region: managedBucket.region, credentials: person, clock })
  return use(sessionWith({ ...session, aws }))
    .catch(overtaken(issuer))
    .finally(() => aws.close())
}

/** The running Stint whose cloud the session talks to, named by the environment or found. */
function stintOf({ stint, input, terminal }: Session) {
  if (stint) return stint
  const running = runningStint(input, terminal)
  return running?.aws === terminal.environment['AWS_ENDPOINT_URL'] ? running : undefined
}

const refusedTo = (managed: boolean, issuer: string) => (error: unknown) => {
  if (managed && error instanceof AwsError && error.code === 'AccessDenied')
    throw new Refusal(`${issuer} is managed by Red Hat: only they can publish another key there.`, {
      next: 'stint create oidc-config --managed=false, for clusters whose keys you rotate yourself',
    })
  throw error
}

/** Two rotations at once: the later one is to look again at what is published. */
const overtaken = (issuer: string) => (error: unknown) => {
  if (error instanceof AwsError && error.code === 'PreconditionFailed')
    throw new Refusal(`Somebody else has changed the keys of ${issuer} at this very moment: nothing was written.`, {
      next: 'Type the same again.',
    })
  throw error
}
