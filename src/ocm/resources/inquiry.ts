import type { AwsClient } from '../../wire/aws-client.ts'
import { AwsError } from '../../wire/aws-client.ts'
import { awsClient } from '../../wire/aws-client.ts'
import { ocmFault } from '../http/fault.ts'
import { requiredText, textAt, type Fields } from '../http/fields.ts'
import type { Room } from '../room.ts'
import { refusalText } from '../workloads/refusal.ts'
import { requiredRole } from './arns.ts'

/**
 * Asks AWS something as the customer's Installer role, which the AWS object of a body names, or with the keys that it holds.
 * @throws {Fault} 400 with AWS's own words when the role cannot be assumed or may not ask
 */
export async function askAs<Answer>(
  room: Room,
  aws: Fields,
  ask: (client: AwsClient) => Promise<Answer>,
  region = room.region,
): Promise<Answer> {
  const client =
    textAt(aws, 'access_key_id') === undefined ? asInstaller(room, aws, region) : withKeys(room, aws, region)
  try {
    return await ask(client)
  } catch (error) {
    if (error instanceof AwsError) throw ocmFault(400, refusalText(error))
    throw error
  }
}

function asInstaller(room: Room, aws: Fields, region: string): AwsClient {
  const arn = requiredRole('sts.role_arn', requiredText(aws, 'sts.role_arn'))
  const externalId = textAt(aws, 'sts.external_id')
  return room.installer.assume({ arn, externalId, sessionName: 'ocm-inquiry', region }).aws
}

/** The customer's own keys, which are used for this call and kept nowhere. */
function withKeys({ awsEndpoint, clock, http }: Room, aws: Fields, region: string): AwsClient {
  const accessKeyId = requiredText(aws, 'access_key_id')
  const secretAccessKey = requiredText(aws, 'secret_access_key')
  return awsClient({ endpoint: awsEndpoint, region, clock, http, credentials: { accessKeyId, secretAccessKey } })
}
