import { roleArn } from '../../catalogue/arns.ts'
import { jumpAccounts, sreRoles } from '../../catalogue/red-hat.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { hasCode } from '../workloads/refusal.ts'

const POLICY = 'assume-access-role'

const allow = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
      Resource: roleArn({ account: jumpAccounts.production }, sreRoles.access),
    },
  ],
})

/** A user with a key for an engineer of Red Hat's; what an earlier attempt left behind is cleared first. */
export async function openUser(
  aws: AwsClient,
  UserName: string,
): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  await closeUser(aws, UserName)
  await aws.call('iam', 'CreateUser', { UserName })
  await aws.call('iam', 'PutUserPolicy', { UserName, PolicyName: POLICY, PolicyDocument: allow })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
}

/** The user is gone, and every key with it; what was never there is gone as well. */
export async function closeUser(aws: AwsClient, UserName: string): Promise<void> {
  try {
    const { AccessKeyMetadata = [] } = await aws.call('iam', 'ListAccessKeys', { UserName })
    for (const { AccessKeyId } of AccessKeyMetadata)
      await aws.call('iam', 'DeleteAccessKey', { UserName, AccessKeyId: AccessKeyId ?? '' })
    await gone(aws.call('iam', 'DeleteUserPolicy', { UserName, PolicyName: POLICY }))
    await aws.call('iam', 'DeleteUser', { UserName })
  } catch (error) {
    if (!hasCode(error, 'NoSuchEntity')) throw error
  }
}

const gone = (call: Promise<unknown>) =>
  call.catch((error: unknown) => {
    if (!hasCode(error, 'NoSuchEntity')) throw error
  })
