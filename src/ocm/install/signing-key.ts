import { internalIssuer } from '../../catalogue/mint.ts'
import { privatePem, readSigningKey } from '../../wire/jose/signing-key.ts'
import { JWKS_PATH } from '../../wire/jose/discovery.ts'
import { nameOwner } from '../../wire/names.ts'
import { isFields, type Fields } from '../http/fields.ts'
import { change } from '../room.ts'
import { oidcConfigs, stsOf, type OidcConfig } from '../resources/documents.ts'
import { InstallProblem, type Work } from './context.ts'
import { issuerRemedy } from './operator-remedy.ts'

export function oidcConfigOf({ room, cluster }: Pick<Work, 'room' | 'cluster'>): OidcConfig {
  const id = stsOf(cluster).oidc_config_id
  const config = oidcConfigs.get(room.projection.view(), id)?.value
  if (!config) throw new InstallProblem('OCM3010', `OIDC config ${id} no longer exists`)
  return config
}

/** The `iss` of the cluster's service-account tokens. */
export const issuerOf = (work: Pick<Work, 'room' | 'cluster'>): string =>
  work.cluster.spec.aws.sts ? oidcConfigOf(work).issuer : internalIssuer

/** PEM of the key that signs the cluster's service-account tokens: OCM's own, or the customer's, read as their Installer role. */
export async function signingKeyOf(work: Work): Promise<string> {
  if (work.install.signingKey !== undefined) return work.install.signingKey
  const config = oidcConfigOf(work)
  if (config.signingKey !== undefined) return config.signingKey
  const secretArn = config.secretArn ?? ''
  const region = secretArn.split(':')[3] ?? work.region
  const { SecretString } = await work.aws.call('secretsmanager', 'GetSecretValue', { SecretId: secretArn }, { region })
  try {
    readSigningKey(SecretString ?? '')
  } catch {
    throw new InstallProblem('OCM3011', `The secret ${secretArn} does not hold a private key in PEM`)
  }
  return SecretString ?? ''
}

/** Tokens would be worth nothing if their issuer did not show this key. Issuers outside of the cloud are left to STS. */
export async function checkIssuer(work: Work): Promise<void> {
  if (!work.cluster.spec.aws.sts) return
  const { issuer } = oidcConfigOf(work)
  const { kid } = readSigningKey(await signingKeyOf(work))
  if (!nameOwner(new URL(issuer).hostname)) return
  const { status, body } = await work.room.cloudFetch(`${issuer}/${JWKS_PATH}`)
  if (status !== 200)
    throw new InstallProblem(
      'OCM3012',
      `${issuer}/${JWKS_PATH} cannot be read: HTTP ${status}. To mend it: ${issuerRemedy(issuer)}`,
    )
  const published = keysOf(body)
  if (published.some((key) => key['kid'] === kid)) return
  if (!(await renewManaged(work, published)))
    throw new InstallProblem('OCM3013', `${issuer}/${JWKS_PATH} does not hold the cluster's signing key ${kid}`)
}

/** OCM's own key was taken away when a cluster's was rotated: clusters to come get another one. False where the key is not OCM's. */
async function renewManaged({ room, cluster }: Work, published: readonly Fields[]): Promise<boolean> {
  const config = oidcConfigOf({ room, cluster })
  if (config.signingKey === undefined || published.length === 0) return false
  const key = await room.keys.take()
  await room.publisher.publish(config.id, config.issuer, [key], published)
  await change(room, () => ({
    writes: [oidcConfigs.put(config.id, { ...config, signingKey: privatePem(key) })],
    result: undefined,
  }))
  return true
}

function keysOf(body: Buffer): readonly Fields[] {
  try {
    const jwks: unknown = JSON.parse(body.toString('utf8'))
    const keys = isFields(jwks) && Array.isArray(jwks['keys']) ? jwks['keys'] : []
    return keys.filter(isFields)
  } catch {
    return []
  }
}
