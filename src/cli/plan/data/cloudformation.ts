import { Refusal } from '../../../kernel/Refusal.ts'
import type { AwsCall } from '../aws-call.ts'
import { creations } from './creations.ts'

/** Bytes of a template that CreateStack takes without a bucket. */
const LONGEST = 51_200

interface Resource {
  readonly Type: string
  readonly Properties: Readonly<Record<string, unknown>>
}

/**
 * The calls as a CloudFormation template, in JSON. Managed policies have no tags there.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-managedpolicy.html
 * @throws {Refusal} for what changes something that is there
 */
export function cloudformation(calls: readonly AwsCall[]): string {
  const { made, attachments, isMade } = creations(calls, logicalId)
  const policyOf = (arn: string) => {
    const id = isMade('CreatePolicy', arn)
    return id === undefined ? arn : { Ref: id }
  }
  for (const { role, policy } of attachments)
    if (isMade('CreateRole', role) === undefined)
      throw new Refusal(`The role ${role} is there already; a template cannot attach ${policy} to it.`, {
        next: 'Use --mode auto, or --mode manual without -o.',
      })
  const resources = made.map(({ call, id }): readonly [string, Resource] => {
    const own = attachments.filter(({ role }) => call.input['RoleName'] === role).map(({ policy }) => policyOf(policy))
    return [id, resource(call, own)]
  })
  const template = { AWSTemplateFormatVersion: '2010-09-09', Resources: Object.fromEntries(resources) }
  const wide = JSON.stringify(template, null, 2)
  return Buffer.byteLength(wide) > LONGEST ? JSON.stringify(template) : wide
}

const parsed = (document: unknown): unknown => JSON.parse(String(document))

function resource({ operation, input }: AwsCall, policies: readonly unknown[]): Resource {
  const { Path, Tags, PermissionsBoundary } = input
  const optional = (members: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
  if (operation === 'CreatePolicy')
    return {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        ManagedPolicyName: input['PolicyName'],
        ...optional({ Path }),
        PolicyDocument: parsed(input['PolicyDocument']),
      },
    }
  if (operation === 'CreateRole')
    return {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: input['RoleName'],
        ...optional({ Path, PermissionsBoundary }),
        AssumeRolePolicyDocument: parsed(input['AssumeRolePolicyDocument']),
        ...(policies.length === 0 ? {} : { ManagedPolicyArns: policies }),
        ...optional({ Tags }),
      },
    }
  return {
    Type: 'AWS::IAM::OIDCProvider',
    Properties: {
      Url: input['Url'],
      ClientIdList: input['ClientIDList'],
      ThumbprintList: input['ThumbprintList'],
      ...optional({ Tags }),
    },
  }
}

/** Letters and digits only. */
const logicalId = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
