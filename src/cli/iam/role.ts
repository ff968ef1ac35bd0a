import { roleArn } from '../../catalogue/arns.ts'
import { tagList, type Tags } from '../../catalogue/tags.ts'
import type { PolicyDocument } from '../../catalogue/policies/document.ts'
import { compareVersions } from '../../catalogue/versions.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import type { AwsClient, OutputOf } from '../../wire/aws-client.ts'
import { awsCall, type AwsCall, type Want } from '../plan/aws-call.ts'
import { ifThere } from './missing.ts'
import { iamItems } from './pages.ts'

type Role = NonNullable<OutputOf<'iam', 'GetRole'>['Role']>

/** A role as it shall be. */
export interface WantedRole {
  readonly account: string
  readonly partition: string
  readonly name: string
  readonly path: string
  readonly trust: PolicyDocument
  /** Name of the file that manual mode keeps the trust document in. */
  readonly trustFile: string
  readonly boundary: string | undefined
  readonly tags: Tags
  /** ARNs. */
  readonly policies: readonly string[]
}

/** The calls that are missing for the role to be there, to trust whom it shall, and to have its policies attached. */
export async function roleWant(aws: AwsClient, wanted: WantedRole): Promise<Want> {
  const { name, policies } = wanted
  const found = (await ifThere(aws.call('iam', 'GetRole', { RoleName: name })))?.Role
  const attached = found ? await attachedPolicies(aws, name) : []
  const attach = policies.filter((arn) => !attached.includes(arn)).map((arn) => attachment(name, arn))
  return { what: `role ${name}`, calls: [...(found ? changes(found, wanted) : [creation(wanted)]), ...attach] }
}

function creation({ account, partition, name, path, trust, trustFile, boundary, tags }: WantedRole): AwsCall {
  const input = {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify(trust),
    Path: path === '/' ? undefined : path,
    PermissionsBoundary: boundary,
    Tags: tagList(tags),
  }
  const arn = roleArn({ account, path, partition }, name)
  return awsCall('iam', 'CreateRole', input, {
    done: `created role ${arn}`,
    files: { AssumeRolePolicyDocument: trustFile },
  })
}

export const attachment = (role: string, arn: string): AwsCall =>
  awsCall(
    'iam',
    'AttachRolePolicy',
    { RoleName: role, PolicyArn: arn },
    { done: `attached ${arn.slice(arn.lastIndexOf('/') + 1)} to ${role}` },
  )

export async function attachedPolicies(aws: AwsClient, role: string): Promise<readonly string[]> {
  const listed = await iamItems(aws, 'ListAttachedRolePolicies', { RoleName: role }, (page) => page.AttachedPolicies)
  return listed.flatMap(({ PolicyArn: arn }) => (arn === undefined ? [] : [arn]))
}

/** What an existing role lacks. @throws {Refusal} for what cannot be changed */
function changes(found: Role, wanted: WantedRole): readonly AwsCall[] {
  const { name, path } = wanted
  if (found.Path !== path)
    throw new Refusal(`A role ${name} stands under the path ${found.Path ?? '/'} already, not under ${path}.`, {
      next: `Give --path ${found.Path ?? '/'}, or another --prefix.`,
    })
  return [...boundaryChange(found, wanted), ...trustChange(found, wanted), ...tagChange(found, wanted)]
}

function boundaryChange(found: Role, { name, boundary }: WantedRole): readonly AwsCall[] {
  const now = found.PermissionsBoundary?.PermissionsBoundaryArn
  if (now === boundary) return []
  return boundary === undefined
    ? [
        awsCall(
          'iam',
          'DeleteRolePermissionsBoundary',
          { RoleName: name },
          { done: `took the permissions boundary off ${name}` },
        ),
      ]
    : [
        awsCall(
          'iam',
          'PutRolePermissionsBoundary',
          { RoleName: name, PermissionsBoundary: boundary },
          { done: `put the permissions boundary ${boundary} on ${name}` },
        ),
      ]
}

interface Trust {
  readonly Statement: readonly {
    readonly Principal?: Readonly<Record<string, string | readonly string[]>>
    readonly Condition?: unknown
  }[]
}

/** Who is trusted already stays trusted: a trust is only ever widened by the principal that is missing. */
function trustChange(found: Role, { name, trust, trustFile }: WantedRole): readonly AwsCall[] {
  const text = decodeURIComponent(found.AssumeRolePolicyDocument ?? '')
  const now = JSON.parse(text) as Trust // IAM's own grammar holds it
  checkExternalId(name, now, trust)
  const known = principals(now)
  if (principals(trust).every((principal) => known.includes(principal))) return []
  const merged = { ...trust, Statement: [...now.Statement, ...trust.Statement] }
  const input = { RoleName: name, PolicyDocument: JSON.stringify(merged) }
  return [
    awsCall('iam', 'UpdateAssumeRolePolicy', input, {
      done: `widened the trust of ${name}`,
      files: { PolicyDocument: trustFile },
    }),
  ]
}

const principals = (trust: Trust): readonly string[] =>
  trust.Statement.flatMap(({ Principal: principal = {} }) =>
    Object.entries(principal).flatMap(([kind, who]) => [who].flat().map((one) => `${kind} ${one}`)),
  )

const externalIds = (trust: Trust): string =>
  canonicalJson(
    trust.Statement.map(({ Condition: condition }) =>
      JSON.stringify(condition ?? {}).match(/"sts:ExternalId":"[^"]*"/g),
    ),
  )

/** Adding one to a role in use locks its users out; only the role's maker can decide that. */
function checkExternalId(name: string, now: Trust, wanted: Trust): void {
  if (!externalIds(wanted).includes('ExternalId') || externalIds(now) === externalIds(wanted)) return
  throw new Refusal(`The role ${name} is there already and has another external id, or none.`, {
    next: 'stint delete account-roles, then create them again with --external-id',
  })
}

/** A newer version's tag is never taken back. */
function tagChange(found: Role, { name, tags }: WantedRole): readonly AwsCall[] {
  const missing = missingTags(found.Tags ?? [], tags)
  return missing.length === 0
    ? []
    : [awsCall('iam', 'TagRole', { RoleName: name, Tags: missing }, { done: `tagged ${name}` })]
}

interface Tag {
  readonly Key: string
  readonly Value: string
}

export function missingTags(found: readonly Tag[], wanted: Tags): Tag[] {
  const now = new Map(found.map(({ Key: key, Value: value }) => [key, value]))
  return tagList(wanted).filter(
    ({ Key: key, Value: value }) => now.get(key) !== value && !(key === VERSION_TAG && isAsNew(now.get(key), value)),
  )
}

export const VERSION_TAG = 'rosa_openshift_version'
export const isAsNew = (tagged: string | undefined, wanted: string): boolean =>
  tagged !== undefined && compareVersions(tagged, wanted) >= 0
