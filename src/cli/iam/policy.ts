import { policyArn } from '../../catalogue/arns.ts'
import type { PolicyDocument } from '../../catalogue/policies/document.ts'
import { tagList, type Tags } from '../../catalogue/tags.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { AwsClient, OutputOf } from '../../wire/aws-client.ts'
import { awsCall, type AwsCall, type Want } from '../plan/aws-call.ts'
import { ifThere } from './missing.ts'
import { iamItems } from './pages.ts'
import { isAsNew, missingTags, VERSION_TAG } from './role.ts'

type Policy = NonNullable<OutputOf<'iam', 'GetPolicy'>['Policy']>

/** A managed policy as it shall be. */
export interface WantedPolicy {
  readonly account: string
  readonly partition: string
  readonly name: string
  readonly path: string
  readonly document: PolicyDocument
  /** Name of the file that manual mode keeps the document in. */
  readonly file: string
  readonly tags: Tags
  /** Give it the document anew, whatever version it is of. */
  readonly force: boolean
}

export const arnOfPolicy = ({
  account,
  partition,
  path,
  name,
}: Pick<WantedPolicy, 'account' | 'partition' | 'path' | 'name'>): string =>
  policyArn({ account, partition, path }, name)

/** The calls that are missing for the policy to be there, of this OpenShift version or a newer one. */
export async function policyWant(aws: AwsClient, wanted: WantedPolicy): Promise<Want> {
  const arn = arnOfPolicy(wanted)
  const found = (await ifThere(aws.call('iam', 'GetPolicy', { PolicyArn: arn })))?.Policy
  return {
    what: `policy ${wanted.name}`,
    calls: found ? await renewal(aws, arn, found, wanted) : [creation(arn, wanted)],
  }
}

function creation(arn: string, { name, path, document, file, tags }: WantedPolicy): AwsCall {
  const input = {
    PolicyName: name,
    PolicyDocument: JSON.stringify(document),
    Path: path === '/' ? undefined : path,
    Tags: tagList(tags),
  }
  return awsCall('iam', 'CreatePolicy', input, { done: `created policy ${arn}`, files: { PolicyDocument: file } })
}

async function renewal(
  aws: AwsClient,
  arn: string,
  found: Policy,
  { name, document, file, tags, force }: WantedPolicy,
): Promise<readonly AwsCall[]> {
  const version = found.Tags?.find(({ Key: key }) => key === VERSION_TAG)?.Value
  const missing = missingTags(found.Tags ?? [], tags)
  const tagging =
    missing.length === 0
      ? []
      : [awsCall('iam', 'TagPolicy', { PolicyArn: arn, Tags: missing }, { done: `tagged ${name}` })]
  const isRight = version === undefined ? await saysTheSame(aws, arn, found, document) : isAsNew(version, tags[VERSION_TAG] ?? '') // prettier-ignore
  if (!force && isRight) return tagging
  const input = { PolicyArn: arn, PolicyDocument: JSON.stringify(document), SetAsDefault: true }
  const renewed = awsCall('iam', 'CreatePolicyVersion', input, {
    done: `gave ${name} a new default version`,
    files: { PolicyDocument: file },
  })
  return [...(await versionRemovals(aws, arn)), renewed, ...tagging]
}

/** Who made it without tags, as CloudFormation does, may have given it the right document. */
async function saysTheSame(aws: AwsClient, arn: string, found: Policy, document: PolicyDocument): Promise<boolean> {
  const { PolicyVersion: now } = await aws.call('iam', 'GetPolicyVersion', {
    PolicyArn: arn,
    VersionId: found.DefaultVersionId ?? '',
  })
  return canonicalJson(JSON.parse(decodeURIComponent(now?.Document ?? 'null'))) === canonicalJson(document)
}

/** A policy has five versions at most: those that decide nothing make room. */
export async function versionRemovals(aws: AwsClient, arn: string): Promise<readonly AwsCall[]> {
  const versions = await iamItems(aws, 'ListPolicyVersions', { PolicyArn: arn }, (page) => page.Versions)
  return versions.flatMap(({ VersionId: id, IsDefaultVersion: isDefault }) =>
    isDefault || id === undefined
      ? []
      : [
          awsCall(
            'iam',
            'DeletePolicyVersion',
            { PolicyArn: arn, VersionId: id },
            { done: `deleted version ${id} of ${arn}` },
          ),
        ],
  )
}
