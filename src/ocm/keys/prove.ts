import { adminUser } from '../../catalogue/mint.ts'
import { badRequest } from '../http/fault.ts'
import { requiredText, textAt, type Fields } from '../http/fields.ts'
import { askAs } from '../resources/inquiry.ts'
import type { Room } from '../room.ts'
import type { CloudKey } from './documents.ts'

/** Whether a body gives an access key instead of roles. */
export const givesKey = (body: Fields): boolean =>
  textAt(body, 'aws.access_key_id') !== undefined || textAt(body, 'aws.secret_access_key') !== undefined

/**
 * The key that a body gives, once AWS has said whose it is.
 * @throws {Fault} 400 for a key that AWS does not know, of another account, or (unless only asked whether it would do) of another user
 */
export async function provenKey(
  room: Room,
  body: Fields,
  account: string | undefined,
  rehearsal: boolean,
): Promise<CloudKey> {
  const accessKeyId = requiredText(body, 'aws.access_key_id')
  const secretAccessKey = requiredText(body, 'aws.secret_access_key')
  const credentials = { access_key_id: accessKeyId, secret_access_key: secretAccessKey }
  const { Account = '', Arn = '' } = await askAs(room, credentials, (aws) => aws.call('sts', 'GetCallerIdentity', {}))
  if (account !== undefined && account !== Account)
    throw badRequest(`The access key in 'aws.access_key_id' is of AWS account '${Account}', not of '${account}'`)
  if (!rehearsal && Arn !== `arn:aws:iam::${Account}:user/${adminUser}`)
    throw badRequest(
      `The access key in 'aws.access_key_id' is of '${Arn}', but a cluster without roles is made with one of the IAM user '${adminUser}'. Run 'rosa init', which makes it`,
    )
  return { account: Account, userArn: Arn, accessKeyId, secretAccessKey, since: room.clock.now() }
}
