import type { PrincipalFacts } from '../../policy/index.ts'
import type { AwsClient, OutputOf } from '../../wire/aws-client.ts'

/** A document, and the name by which decisions cite it. */
export interface Named {
  readonly id: string
  readonly text: string
}

/** A user, role or root user with everything that speaks for it. */
export interface Entity {
  readonly kind: 'user' | 'role' | 'root'
  readonly arn: string
  readonly name: string
  readonly account: string
  readonly facts: PrincipalFacts
  readonly tags: Readonly<Record<string, string>>
  readonly identity: readonly Named[]
  readonly boundary?: Named
  /** Roles. */
  readonly trust?: string
}

type Details = OutputOf<'iam', 'GetAccountAuthorizationDetails'>
type RoleDetail = NonNullable<Details['RoleDetailList']>[number]
type UserDetail = NonNullable<Details['UserDetailList']>[number]
type Held = Pick<RoleDetail, 'AttachedManagedPolicies'>

/** Every user and role of an account, and its root user. */
export async function readEntities(aws: AwsClient, account: string): Promise<readonly Entity[]> {
  const users: UserDetail[] = []
  const roles: RoleDetail[] = []
  const groups = new Map<string, NonNullable<Details['GroupDetailList']>[number]>()
  const managed = new Map<string, string>()
  let Marker: string | undefined
  do {
    const page: Details = await aws.call('iam', 'GetAccountAuthorizationDetails', { Marker })
    users.push(...(page.UserDetailList ?? []))
    roles.push(...(page.RoleDetailList ?? []))
    for (const group of page.GroupDetailList ?? []) groups.set(group.GroupName ?? '', group)
    for (const { Arn: arn = '', PolicyVersionList: versions = [] } of page.Policies ?? [])
      managed.set(arn, decoded(versions.find(({ IsDefaultVersion: isDefault }) => isDefault)?.Document))
    Marker = page.IsTruncated === true ? page.Marker : undefined
  } while (Marker !== undefined)
  const attached = async ({ AttachedManagedPolicies: list = [] }: Held) =>
    Promise.all(list.map(async ({ PolicyArn: id = '' }) => ({ id, text: await documentOf(aws, managed, id) })))
  const bound = async ({ PermissionsBoundary: boundary }: RoleDetail | UserDetail) => {
    const arn = boundary?.PermissionsBoundaryArn
    return arn === undefined ? {} : { boundary: { id: arn, text: await documentOf(aws, managed, arn) } }
  }
  const userEntity = async (user: UserDetail): Promise<Entity> => {
    const of = (user.GroupList ?? []).flatMap((name) => groups.get(name) ?? [])
    const arn = user.Arn ?? ''
    const inline = [
      ...inlineOf(arn, user.UserPolicyList),
      ...of.flatMap((group) => inlineOf(group.Arn ?? '', group.GroupPolicyList)),
    ]
    return {
      kind: 'user',
      arn,
      name: user.UserName ?? '',
      account,
      facts: { kind: 'user', arn, account, ids: [user.UserId ?? ''] },
      tags: tagRecord(user.Tags),
      identity: [...inline, ...(await Promise.all([user, ...of].map(attached))).flat()],
      ...(await bound(user)),
    }
  }
  const roleEntity = async (role: RoleDetail): Promise<Entity> => {
    const [arn, name] = [role.Arn ?? '', role.RoleName ?? '']
    const session = `arn:${arn.split(':')[1] ?? 'aws'}:sts::${account}:assumed-role/${name}/*`
    return {
      kind: 'role',
      arn,
      name,
      account,
      facts: { kind: 'role-session', arn: session, account, roleArn: arn, ids: [role.RoleId ?? ''] },
      tags: tagRecord(role.Tags),
      identity: [...inlineOf(arn, role.RolePolicyList), ...(await attached(role))],
      trust: decoded(role.AssumeRolePolicyDocument),
      ...(await bound(role)),
    }
  }
  return [rootOf(account), ...(await Promise.all(users.map(userEntity))), ...(await Promise.all(roles.map(roleEntity)))]
}

const NOTHING = '{"Version":"2012-10-17","Statement":[]}'

function rootOf(account: string): Entity {
  const arn = `arn:aws:iam::${account}:root`
  return {
    kind: 'root',
    arn,
    name: 'root',
    account,
    facts: { kind: 'root', arn, account, ids: [account] },
    tags: {},
    identity: [],
  }
}

const decoded = (document: string | undefined): string =>
  document === undefined ? NOTHING : decodeURIComponent(document)

const inlineOf = (holder: string, list: RoleDetail['RolePolicyList']): readonly Named[] =>
  (list ?? []).map(({ PolicyName: name = '', PolicyDocument: document }) => ({
    id: `${holder}#${name}`,
    text: decoded(document),
  }))

const tagRecord = (tags: RoleDetail['Tags']): Readonly<Record<string, string>> =>
  Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value]))

/** Policies of AWS that nothing in the account has attached but a boundary are not in the details. */
async function documentOf(aws: AwsClient, known: Map<string, string>, arn: string): Promise<string> {
  const found = known.get(arn)
  if (found !== undefined) return found
  const { Policy: policy } = await aws.call('iam', 'GetPolicy', { PolicyArn: arn })
  const version = { PolicyArn: arn, VersionId: policy?.DefaultVersionId ?? 'v1' }
  const document = decoded((await aws.call('iam', 'GetPolicyVersion', version)).PolicyVersion?.Document)
  known.set(arn, document)
  return document
}
