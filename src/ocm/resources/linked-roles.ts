import { AwsError } from '../../wire/aws-client.ts'
import { badRequest } from '../http/fault.ts'
import type { Call } from '../http/route.ts'
import { refusalText } from '../workloads/refusal.ts'
import { requiredRole } from './arns.ts'

/** Labels whose value is a list of roles, with how a person calls such a role. */
const LINKS: ReadonlyMap<string, readonly [noun: string, mend: string]> = new Map([
  ['sts_ocm_role', ['OCM role', 'rosa create ocm-role']],
  ['sts_user_role', ['user role', 'rosa create user-role']],
])

export const awsRolesOf = (value: string): readonly string[] =>
  value.split(',').map((arn) => arn.trim()).filter((arn) => arn !== '') // prettier-ignore

/**
 * Each role that the label did not name yet must let Red Hat in, with this organization's or account's id as the external
 * id: only who rules the AWS account can have written such a trust.
 * @throws {Fault} 400 with AWS's words
 */
export async function newlyLinked(
  { room }: Call,
  key: string,
  externalId: string,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const link = LINKS.get(key)
  if (!link) return
  const [noun, mend] = link
  for (const given of after.filter((arn) => !before.includes(arn))) {
    const arn = requiredRole('value', given)
    const session = room.installer.assume({ arn, externalId, sessionName: 'ocm-link', region: room.region })
    try {
      await session.credentials()
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      throw badRequest(
        `The ${noun} ${arn} cannot be linked: its trust policy must allow ${room.installer.arn} to assume it with the external id ${externalId} ('${mend}' makes such a role). ${refusalText(error)}`,
      )
    }
  }
}
