import type { AwsClient } from '../../wire/aws-client.ts'
import { AwsError } from '../../wire/aws-client.ts'
import { notBuilt, ocmFault } from '../http/fault.ts'
import { requiredText, textAt, type Fields } from '../http/fields.ts'
import type { Room } from '../room.ts'
import { refusalText } from '../workloads/refusal.ts'
import { requiredRole } from './arns.ts'

/**
 * Asks AWS something as the customer's Installer role, which the AWS object of a body names.
 * @throws {Fault} 400 with AWS's own words when the role cannot be assumed or may not ask
 */
export async function askAs<Answer>(
  room: Room,
  aws: Fields,
  ask: (client: AwsClient) => Promise<Answer>,
  region = room.region,
): Promise<Answer> {
  if (textAt(aws, 'access_key_id') !== undefined) throw notBuilt('An inquiry with access keys instead of a role')
  const arn = requiredRole('sts.role_arn', requiredText(aws, 'sts.role_arn'))
  const externalId = textAt(aws, 'sts.external_id')
  try {
    return await ask(room.installer.assume({ arn, externalId, sessionName: 'ocm-inquiry', region }).aws)
  } catch (error) {
    if (error instanceof AwsError) throw ocmFault(400, refusalText(error))
    throw error
  }
}
