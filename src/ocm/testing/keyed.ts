import { adminStack, adminTemplate, adminUser } from '../../catalogue/mint.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { ACCOUNT } from './whole.ts'

export interface Key {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** What `rosa init` does: the stack that makes the administrator. */
export async function makeAdmin(aws: AwsClient): Promise<void> {
  await aws.call('cloudformation', 'CreateStack', {
    StackName: adminStack,
    TemplateBody: adminTemplate,
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  })
  await aws.call('cloudformation', 'DescribeStacks', { StackName: adminStack })
}

export async function keyOf(aws: AwsClient, UserName: string = adminUser): Promise<Key> {
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
}

/** What a client posts for a cluster without roles. */
export const keyedBody = ({ accessKeyId, secretAccessKey }: Key, more: object = {}, account = ACCOUNT) => ({
  name: 'old',
  product: { id: 'rosa' },
  region: { id: 'us-east-1' },
  properties: { rosa_creator_arn: `arn:aws:iam::${ACCOUNT}:user/stint` },
  aws: { account_id: account, access_key_id: accessKeyId, secret_access_key: secretAccessKey },
  ...more,
})
