import { oidcProviders, policies } from '../iam/documents.ts'
import { iamArn } from '../iam/ids.ts'
import { VERSIONS_PER_POLICY } from '../iam/quotas.ts'
import { role, user } from './holders.ts'
import { STRINGS, TAGS } from './property-form.ts'
import { documentText, iam, objects, textOf, texts, without, type ResourceType, type Target } from './resource-type.ts'

const lastOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html */
const managedPolicy: ResourceType = {
  name: 'AWS::IAM::ManagedPolicy',
  properties: {
    ManagedPolicyName: 'String',
    PolicyDocument: 'Document',
    Description: 'String',
    Path: 'String',
    Groups: STRINGS,
    Users: STRINGS,
    Roles: STRINGS,
  },
  required: ['PolicyDocument'],
  nameProperty: 'ManagedPolicyName',
  fixed: ['Description', 'Path'],
  capability: true,
  physicalId: (account, name, properties) => iamArn(account, 'policy', textOf(properties['Path']) ?? '/', name),
  create: ({ physicalId: PolicyArn, properties }) => [
    iam('CreatePolicy', {
      PolicyName: lastOf(PolicyArn),
      PolicyDocument: documentText(properties['PolicyDocument']),
      Path: textOf(properties['Path']),
      Description: textOf(properties['Description']),
    }),
    ...texts(properties['Groups']).map((GroupName) => iam('AttachGroupPolicy', { GroupName, PolicyArn })),
    ...texts(properties['Users']).map((UserName) => iam('AttachUserPolicy', { UserName, PolicyArn })),
    ...texts(properties['Roles']).map((RoleName) => iam('AttachRolePolicy', { RoleName, PolicyArn })),
  ],
  update: (before, { physicalId: PolicyArn, properties }) => {
    const holders = (name: string) => [before.properties, properties].map((one) => texts(one[name]))
    const [groups = [], nowGroups = []] = holders('Groups')
    const [users = [], nowUsers = []] = holders('Users')
    const [roles = [], nowRoles = []] = holders('Roles')
    const document = documentText(properties['PolicyDocument'])
    return [
      ...(document === documentText(before.properties['PolicyDocument'])
        ? []
        : [iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: document, SetAsDefault: true })]),
      ...without(nowGroups, groups).map((GroupName) => iam('AttachGroupPolicy', { GroupName, PolicyArn })),
      ...without(nowUsers, users).map((UserName) => iam('AttachUserPolicy', { UserName, PolicyArn })),
      ...without(nowRoles, roles).map((RoleName) => iam('AttachRolePolicy', { RoleName, PolicyArn })),
      ...without(groups, nowGroups).map((GroupName) =>
        iam('DetachGroupPolicy', { GroupName, PolicyArn }, 'NoSuchEntity'),
      ),
      ...without(users, nowUsers).map((UserName) => iam('DetachUserPolicy', { UserName, PolicyArn }, 'NoSuchEntity')),
      ...without(roles, nowRoles).map((RoleName) => iam('DetachRolePolicy', { RoleName, PolicyArn }, 'NoSuchEntity')),
    ]
  },
  // Like the handler, whose permissions hold iam:DeletePolicyVersion; that the oldest goes is inferred.
  makesRoom(view, { account, physicalId: PolicyArn }, { operation }) {
    const found = operation === 'CreatePolicyVersion' ? policies.find(view, account, lastOf(PolicyArn)) : undefined
    if (!found || found.versions.length < VERSIONS_PER_POLICY) return undefined
    const old = found.versions.find(({ id }) => id !== found.defaultVersion)
    return old && iam('DeletePolicyVersion', { PolicyArn, VersionId: old.id }, 'NoSuchEntity')
  },
  remove(view, { account, physicalId: PolicyArn, properties }) {
    const found = policies.find(view, account, lastOf(PolicyArn))
    if (found?.arn !== PolicyArn) return undefined
    const old = found.versions.find(({ id }) => id !== found.defaultVersion)
    if (old) return iam('DeletePolicyVersion', { PolicyArn, VersionId: old.id }, 'NoSuchEntity')
    const target = { account, physicalId: PolicyArn, properties }
    return detach(view, target) ?? iam('DeletePolicy', { PolicyArn })
  },
  ref: ({ physicalId }) => physicalId,
  attributes: (view, { account, physicalId }) => ({
    PolicyArn: physicalId,
    PolicyId: policies.find(view, account, lastOf(physicalId))?.id ?? '',
  }),
}

function detach(view: Parameters<ResourceType['remove']>[0], { account, physicalId: PolicyArn, properties }: Target) {
  const holds = (name: string, kind: 'iam/group/' | 'iam/user/' | 'iam/role/') =>
    view
      .get<{ readonly attached: readonly string[] }>(account, kind + name.toLowerCase())
      ?.value.attached.includes(PolicyArn)
  const GroupName = texts(properties['Groups']).find((name) => holds(name, 'iam/group/'))
  if (GroupName !== undefined) return iam('DetachGroupPolicy', { GroupName, PolicyArn }, 'NoSuchEntity')
  const UserName = texts(properties['Users']).find((name) => holds(name, 'iam/user/'))
  if (UserName !== undefined) return iam('DetachUserPolicy', { UserName, PolicyArn }, 'NoSuchEntity')
  const RoleName = texts(properties['Roles']).find((name) => holds(name, 'iam/role/'))
  return RoleName === undefined ? undefined : iam('DetachRolePolicy', { RoleName, PolicyArn }, 'NoSuchEntity')
}

const urlOf = ({ physicalId }: Target) =>
  physicalId.slice(physicalId.indexOf(':oidc-provider/') + ':oidc-provider/'.length)

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-oidcprovider.html */
const oidcProvider: ResourceType = {
  name: 'AWS::IAM::OIDCProvider',
  properties: { Url: 'String', ClientIdList: STRINGS, ThumbprintList: STRINGS, Tags: TAGS },
  required: ['Url'],
  nameProperty: 'Url',
  capability: false,
  physicalId: (account, url) => `arn:aws:iam::${account}:oidc-provider/${url.replace(/^https:\/\//, '')}`,
  create: ({ properties }) => [
    iam('CreateOpenIDConnectProvider', {
      Url: textOf(properties['Url']),
      ClientIDList: properties['ClientIdList'],
      ThumbprintList: properties['ThumbprintList'],
      Tags: properties['Tags'],
    }),
  ],
  update: (before, after) => {
    const OpenIDConnectProviderArn = after.physicalId
    const [was, is] = [before, after].map(({ properties }) => texts(properties['ClientIdList']))
    const ThumbprintList = after.properties['ThumbprintList']
    const gone = without(
      objects(before.properties['Tags']).map((tag) => String(tag['Key'])),
      objects(after.properties['Tags']).map((tag) => String(tag['Key'])),
    )
    return [
      ...without(is ?? [], was ?? []).map((ClientID) =>
        iam('AddClientIDToOpenIDConnectProvider', { OpenIDConnectProviderArn, ClientID }),
      ),
      ...without(was ?? [], is ?? []).map((ClientID) =>
        iam('RemoveClientIDFromOpenIDConnectProvider', { OpenIDConnectProviderArn, ClientID }),
      ),
      ...(ThumbprintList === undefined
        ? []
        : [iam('UpdateOpenIDConnectProviderThumbprint', { OpenIDConnectProviderArn, ThumbprintList })]),
      ...(objects(after.properties['Tags']).length === 0
        ? []
        : [iam('TagOpenIDConnectProvider', { OpenIDConnectProviderArn, Tags: after.properties['Tags'] })]),
      ...(gone.length > 0 ? [iam('UntagOpenIDConnectProvider', { OpenIDConnectProviderArn, TagKeys: gone })] : []),
    ]
  },
  remove: (view, target) =>
    oidcProviders.find(view, target.account, urlOf(target)) &&
    iam('DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: target.physicalId }),
  ref: ({ physicalId }) => physicalId,
  attributes: (_view, { physicalId }) => ({ Arn: physicalId }),
}

/** What a stack can hold. */
export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(
  [user, role, managedPolicy, oidcProvider].map((type) => [type.name, type]),
)
