import { rootSecret } from '../../catalogue/mint.ts'
import { at, isFields, type Fields } from '../http/fields.ts'
import type { Both } from '../install/cluster-state.ts'
import type { Room } from '../room.ts'
import { cloudKeyOf, type CloudKey } from './documents.ts'

const PATH = `/api/v1/namespaces/${rootSecret.namespace}/secrets/${rootSecret.name}`

/** The cluster's root secret as the installer writes it. */
export const rootSecretManifest = ({ accessKeyId, secretAccessKey }: CloudKey) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: rootSecret,
  data: encoded({ aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey }),
})

const encoded = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text).toString('base64')]))

/**
 * Hands a new key on to the cluster. A root secret that somebody removed stays away: clusters live without it, and only mint no more.
 * @throws what the API answers, or that it does not
 */
export async function syncRootSecret(room: Room, { cluster, install }: Both): Promise<void> {
  if (cluster.spec.aws.sts) return
  const kubernetes = room.kubernetes(cluster.id, install.adminToken)
  const known = await kubernetes.get(PATH)
  const { data } = rootSecretManifest(cloudKeyOf(room.projection.view(), cluster))
  if (!known || sameKey(known, data)) return
  await kubernetes.patch(PATH, { data })
}

const sameKey = (secret: Fields, data: Readonly<Record<string, string>>): boolean => {
  const now = at(secret, 'data')
  return isFields(now) && Object.entries(data).every(([name, value]) => now[name] === value)
}
