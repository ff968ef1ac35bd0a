import type { View } from '../../store/projection.ts'
import { collection } from '../documents.ts'
import { OWN, type Cluster } from '../resources/documents.ts'

/**
 * The access key by which OCM works in an account without roles: one an organization and account, shared by the clusters there. It is a
 * secret: no answer and no log holds it.
 */
export interface CloudKey {
  readonly account: string
  /** Of the IAM user. */
  readonly userArn: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** World milliseconds. */
  readonly since: number
}

export const cloudKeys = collection<CloudKey>('cloud-key')

export const cloudKeyId = (organization: string | undefined, account: string) => `${organization ?? OWN}/${account}`

/** As `askAs` takes it. */
export const keyFields = ({ accessKeyId, secretAccessKey }: CloudKey) => ({
  access_key_id: accessKeyId,
  secret_access_key: secretAccessKey,
})

/** The key of a cluster that has no roles. */
export function cloudKeyOf(view: View, { organization, spec }: Cluster): CloudKey {
  const found = cloudKeys.get(view, cloudKeyId(organization, spec.aws.account_id))?.value
  if (!found) throw new TypeError(`there is no key for account ${spec.aws.account_id}`)
  return found
}
