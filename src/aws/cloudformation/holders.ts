import { loginProfiles, roles, users } from '../iam/documents.ts'
import { iamArn } from '../iam/ids.ts'
import { keysOf } from '../iam/access-keys.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Properties } from './documents.ts'
import { STRINGS, TAGS, type Form } from './property-form.ts'
import {
  documentText,
  iam,
  objects,
  textOf,
  texts,
  without,
  type ResourceType,
  type Target,
  type TypeCall,
} from './resource-type.ts'

type Noun = 'User' | 'Role'

const nameOf = (noun: Noun, { physicalId }: Target) => ({ [`${noun}Name`]: physicalId })
const inlineOf = ({ properties }: Target): ReadonlyMap<string, string> =>
  new Map(
    objects(properties['Policies']).map((one) => [String(one['PolicyName']), documentText(one['PolicyDocument'])]),
  )
const managedOf = ({ properties }: Target) => texts(properties['ManagedPolicyArns'])
const groupsOf = ({ properties }: Target) => texts(properties['Groups'])
const tagKeys = ({ properties }: Target) => objects(properties['Tags']).map((tag) => String(tag['Key']))
const nothing = (noun: Noun): Target => ({ account: '' as Target['account'], physicalId: noun, properties: {} })

/** What brings the policies, groups and tags of a user or role from one state to another. */
function differences(noun: Noun, before: Target, after: Target): readonly TypeCall[] {
  const name = nameOf(noun, after)
  const call = (operation: string, input: Readonly<Record<string, unknown>>, ...tolerates: readonly string[]) =>
    iam(operation, { ...name, ...input }, ...tolerates)
  const [was, is] = [inlineOf(before), inlineOf(after)]
  const gone = 'NoSuchEntity'
  return [
    ...without(managedOf(after), managedOf(before)).map((PolicyArn) => call(`Attach${noun}Policy`, { PolicyArn })),
    ...[...is]
      .filter(([PolicyName, text]) => was.get(PolicyName) !== text)
      .map(([PolicyName, PolicyDocument]) => call(`Put${noun}Policy`, { PolicyName, PolicyDocument })),
    ...without(groupsOf(after), groupsOf(before)).map((GroupName) => call('AddUserToGroup', { GroupName })),
    ...without(managedOf(before), managedOf(after)).map((PolicyArn) =>
      call(`Detach${noun}Policy`, { PolicyArn }, gone),
    ),
    ...without([...was.keys()], [...is.keys()]).map((PolicyName) => call(`Delete${noun}Policy`, { PolicyName }, gone)),
    ...without(groupsOf(before), groupsOf(after)).map((GroupName) => call('RemoveUserFromGroup', { GroupName }, gone)),
  ]
}

function tagChanges(noun: Noun, before: Target, after: Target): readonly TypeCall[] {
  const name = nameOf(noun, after)
  const gone = without(tagKeys(before), tagKeys(after))
  const Tags = after.properties['Tags']
  return [
    ...(Tags !== undefined && JSON.stringify(Tags) !== JSON.stringify(before.properties['Tags'])
      ? [iam(`Tag${noun}`, { ...name, Tags })]
      : []),
    ...(gone.length > 0 ? [iam(`Untag${noun}`, { ...name, TagKeys: gone })] : []),
  ]
}

function boundaryChange(noun: Noun, before: Target, after: Target): readonly TypeCall[] {
  const [was, is] = [before, after].map(({ properties }) => textOf(properties['PermissionsBoundary']))
  if (was === is) return []
  const name = nameOf(noun, after)
  return [
    is === undefined
      ? iam(`Delete${noun}PermissionsBoundary`, name, 'NoSuchEntity')
      : iam(`Put${noun}PermissionsBoundary`, { ...name, PermissionsBoundary: is }),
  ]
}

const common = ({ properties }: Target) => ({
  Path: textOf(properties['Path']),
  PermissionsBoundary: textOf(properties['PermissionsBoundary']),
  Tags: properties['Tags'],
})

/** Of what the stack gave it, what it still has is taken away first. */
function stripped(
  noun: Noun,
  target: Target,
  holder: { attached: readonly string[]; inline: readonly { name: string }[] },
) {
  const name = nameOf(noun, target)
  const PolicyArn = managedOf(target).find((arn) => holder.attached.includes(arn))
  if (PolicyArn !== undefined) return iam(`Detach${noun}Policy`, { ...name, PolicyArn }, 'NoSuchEntity')
  const inline = holder.inline.find((one) => inlineOf(target).has(one.name))
  return inline && iam(`Delete${noun}Policy`, { ...name, PolicyName: inline.name }, 'NoSuchEntity')
}

const arnOf = (noun: Noun, { account, physicalId, properties }: Target) =>
  iamArn(account, noun.toLowerCase(), textOf(properties['Path']) ?? '/', physicalId)

const shared = (noun: Noun) => ({
  name: `AWS::IAM::${noun}`,
  nameProperty: `${noun}Name`,
  capability: true,
  physicalId: (_account: unknown, name: string) => name,
  ref: ({ physicalId }: Target) => physicalId,
})

const POLICIES: Form = {
  list: { members: { PolicyName: 'String', PolicyDocument: 'Document' }, required: ['PolicyName', 'PolicyDocument'] },
}
const LOGIN: Form = { members: { Password: 'String', PasswordResetRequired: 'Boolean' }, required: ['Password'] }

const COMMON = {
  ManagedPolicyArns: STRINGS,
  Path: 'String',
  PermissionsBoundary: 'String',
  Policies: POLICIES,
  Tags: TAGS,
} as const

function pathChange(before: Target, after: Target): readonly TypeCall[] {
  const [was = '/', is = '/'] = [before, after].map(({ properties }) => textOf(properties['Path']))
  return was === is ? [] : [iam('UpdateUser', { ...nameOf('User', after), NewPath: is })]
}

/** What IAM is asked for a user's password; the user is the stack's own. */
function loginOf({ properties }: Target): Properties | undefined {
  const login = properties['LoginProfile'] as Properties | undefined
  if (login === undefined) return undefined
  const { Password, PasswordResetRequired: reset } = login
  return { Password: String(Password), ...(reset !== undefined && { PasswordResetRequired: String(reset) === 'true' }) }
}

function loginChange(before: Target, after: Target): readonly TypeCall[] {
  const [was, is] = [loginOf(before), loginOf(after)]
  const name = nameOf('User', after)
  if (canonicalJson(was ?? null) === canonicalJson(is ?? null)) return []
  if (is === undefined) return [iam('DeleteLoginProfile', name, 'NoSuchEntity')]
  return [iam(was === undefined ? 'CreateLoginProfile' : 'UpdateLoginProfile', { ...name, ...is })]
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-user.html */
export const user: ResourceType = {
  ...shared('User'),
  properties: { ...COMMON, UserName: 'String', Groups: STRINGS, LoginProfile: LOGIN },
  required: [],
  create: (target) => {
    const login = loginOf(target)
    const name = nameOf('User', target)
    return [
      iam('CreateUser', { ...name, ...common(target) }),
      ...differences('User', nothing('User'), target),
      ...(login ? [iam('CreateLoginProfile', { ...name, ...login })] : []),
    ]
  },
  update: (before, after) => [
    ...pathChange(before, after),
    ...loginChange(before, after),
    ...differences('User', before, after),
    ...tagChanges('User', before, after),
    ...boundaryChange('User', before, after),
  ],
  // Its access keys go with it, and its password, whoever made them.
  remove(view, target) {
    const found = users.find(view, target.account, target.physicalId)
    if (!found) return undefined
    const name = nameOf('User', target)
    const step = stripped('User', target, found)
    if (step) return step
    const GroupName = groupsOf(target).find((group) => found.groups.includes(group))
    if (GroupName !== undefined) return iam('RemoveUserFromGroup', { ...name, GroupName }, 'NoSuchEntity')
    const [key] = keysOf(view, target.account, found)
    if (key) return iam('DeleteAccessKey', { ...name, AccessKeyId: key.id }, 'NoSuchEntity')
    if (loginProfiles.find(view, target.account, found.id)) return iam('DeleteLoginProfile', name, 'NoSuchEntity')
    return iam('DeleteUser', name)
  },
  attributes: (_view, target) => ({ Arn: arnOf('User', target) }),
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
export const role: ResourceType = {
  ...shared('Role'),
  fixed: ['Path'],
  properties: {
    ...COMMON,
    RoleName: 'String',
    AssumeRolePolicyDocument: 'Document',
    Description: 'String',
    MaxSessionDuration: 'Integer',
  },
  required: ['AssumeRolePolicyDocument'],
  create: (target) => {
    const { AssumeRolePolicyDocument: trust, Description, MaxSessionDuration } = target.properties
    return [
      iam('CreateRole', {
        ...nameOf('Role', target),
        ...common(target),
        AssumeRolePolicyDocument: documentText(trust),
        Description: textOf(Description),
        MaxSessionDuration: MaxSessionDuration === undefined ? undefined : Number(MaxSessionDuration),
      }),
      ...differences('Role', nothing('Role'), target),
    ]
  },
  update(before, after) {
    const name = nameOf('Role', after)
    const trust = [before, after].map(({ properties }) => documentText(properties['AssumeRolePolicyDocument']))
    const { Description, MaxSessionDuration } = after.properties
    return [
      ...(trust[0] === trust[1] ? [] : [iam('UpdateAssumeRolePolicy', { ...name, PolicyDocument: trust[1] })]),
      ...(Description === before.properties['Description'] &&
      MaxSessionDuration === before.properties['MaxSessionDuration']
        ? []
        : [
            iam('UpdateRole', {
              ...name,
              Description: textOf(Description) ?? '',
              MaxSessionDuration: Number(MaxSessionDuration ?? 3600),
            }),
          ]),
      ...differences('Role', before, after),
      ...tagChanges('Role', before, after),
      ...boundaryChange('Role', before, after),
    ]
  },
  remove(view, target) {
    const found = roles.find(view, target.account, target.physicalId)
    return found && (stripped('Role', target, found) ?? iam('DeleteRole', nameOf('Role', target)))
  },
  attributes: (view, target) => ({
    Arn: arnOf('Role', target),
    RoleId: roles.find(view, target.account, target.physicalId)?.id ?? '',
  }),
}
