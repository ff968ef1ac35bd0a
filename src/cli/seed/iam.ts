import { ifThere } from '../iam/missing.ts'
import { iamItems } from '../iam/pages.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import type { Entry } from './fields.ts'
import { missingTags, saySame, tagsOf, type Mend } from './step.ts'

/** What IAM shall hold for an entry: undefined while it is not there. */
export interface Present {
  readonly mends: readonly Mend[]
}

/** `aws` is undefined in an account that a dry run would make: nothing is there. */
export interface IamPlace {
  readonly aws: AwsClient | undefined
  readonly account: string
  /** Documents with accounts' ids in place of their names. */
  readonly resolved: <T>(value: T) => T
}

const text = (document: object) => JSON.stringify(document)

export const policyArnIn = (account: string, path: string | undefined, name: string) =>
  `arn:aws:iam::${account}:policy${path ?? '/'}${name}`

export async function policyMends({ aws, account, resolved }: IamPlace, policy: Entry<'policies'>) {
  const arn = policyArnIn(account, policy.path, policy.name)
  const document = resolved(policy.document)
  const found = aws && (await ifThere(aws.call('iam', 'GetPolicy', { PolicyArn: arn })))?.Policy
  if (!aws || !found) {
    const input = {
      PolicyName: policy.name,
      Path: policy.path,
      Description: policy.description,
      PolicyDocument: text(document),
      Tags: tagsOf(policy.tags),
    }
    return { create: (as: AwsClient) => as.call('iam', 'CreatePolicy', input) }
  }
  const VersionId = found.DefaultVersionId ?? ''
  const { PolicyVersion } = await aws.call('iam', 'GetPolicyVersion', { PolicyArn: arn, VersionId })
  const mends: Mend[] = []
  if (!saySame(PolicyVersion?.Document, document)) mends.push(['document', (as) => newVersion(as, arn, text(document))])
  const Tags = missingTags(policy.tags, found.Tags)
  if (Tags.length > 0) mends.push(['tags', (as) => as.call('iam', 'TagPolicy', { PolicyArn: arn, Tags })])
  return { mends }
}

/** A policy has five versions at most: the oldest makes room. */
async function newVersion(aws: AwsClient, PolicyArn: string, PolicyDocument: string): Promise<void> {
  const { Versions = [] } = await aws.call('iam', 'ListPolicyVersions', { PolicyArn })
  const oldest = Versions.filter(({ IsDefaultVersion }) => !IsDefaultVersion).at(-1)
  if (Versions.length >= 5 && oldest)
    await aws.call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId: oldest.VersionId ?? '' })
  await aws.call('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: true })
}

/** A policy by its ARN, or by its name: one of the file, of the account, or of AWS. */
async function arnOf({ aws, account }: IamPlace, named: string, own: ReadonlyMap<string, string>): Promise<string> {
  if (named.startsWith('arn:')) return named
  const known = own.get(named)
  if (known !== undefined) return known
  const ofAws = `arn:aws:iam::aws:policy/${named}`
  const ofAccount = policyArnIn(account, '/', named)
  const isThere = async (PolicyArn: string) =>
    aws !== undefined && (await ifThere(aws.call('iam', 'GetPolicy', { PolicyArn }))) !== undefined
  return !(await isThere(ofAccount)) && (await isThere(ofAws)) ? ofAws : ofAccount
}

type Holder = 'Role' | 'User'

export async function roleMends(place: IamPlace, role: Entry<'roles'>, own: ReadonlyMap<string, string>) {
  const { aws, resolved } = place
  const trust = resolved(role.trust)
  const PermissionsBoundary = role.boundary === undefined ? undefined : await arnOf(place, role.boundary, own)
  const found = aws && (await ifThere(aws.call('iam', 'GetRole', { RoleName: role.name })))?.Role
  const create = (as: AwsClient) =>
    as.call('iam', 'CreateRole', {
      RoleName: role.name,
      Path: role.path,
      Description: role.description,
      AssumeRolePolicyDocument: text(trust),
      MaxSessionDuration: role['max-session'],
      PermissionsBoundary,
      Tags: tagsOf(role.tags),
    })
  const held = await heldMends(place, 'Role', role, found !== undefined, own)
  if (!found) return { create, then: held }
  const mends: Mend[] = []
  const RoleName = role.name
  if (!saySame(found.AssumeRolePolicyDocument, trust))
    mends.push(['trust', (as) => as.call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: text(trust) })])
  const { 'max-session': seconds, description } = role
  if (
    (seconds ?? found.MaxSessionDuration) !== found.MaxSessionDuration ||
    (description ?? found.Description) !== found.Description
  )
    mends.push([
      'max-session, description',
      (as) =>
        as.call('iam', 'UpdateRole', {
          RoleName,
          Description: description ?? found.Description,
          MaxSessionDuration: seconds ?? found.MaxSessionDuration,
        }),
    ])
  if (PermissionsBoundary !== undefined && PermissionsBoundary !== found.PermissionsBoundary?.PermissionsBoundaryArn)
    mends.push(['boundary', (as) => as.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary })])
  const Tags = missingTags(role.tags, found.Tags)
  if (Tags.length > 0) mends.push(['tags', (as) => as.call('iam', 'TagRole', { RoleName, Tags })])
  return { mends: [...mends, ...held] }
}

export async function userMends(place: IamPlace, user: Entry<'users'>, own: ReadonlyMap<string, string>) {
  const { aws } = place
  const UserName = user.name
  const found = aws && (await ifThere(aws.call('iam', 'GetUser', { UserName })))?.User
  const PermissionsBoundary = user.boundary === undefined ? undefined : await arnOf(place, user.boundary, own)
  const create = (as: AwsClient) =>
    as.call('iam', 'CreateUser', { UserName, Path: user.path, PermissionsBoundary, Tags: tagsOf(user.tags) })
  const held = await heldMends(place, 'User', user, found !== undefined, own)
  if (!found) return { create, then: held }
  const mends: Mend[] = []
  if (PermissionsBoundary !== undefined && PermissionsBoundary !== found.PermissionsBoundary?.PermissionsBoundaryArn)
    mends.push(['boundary', (as) => as.call('iam', 'PutUserPermissionsBoundary', { UserName, PermissionsBoundary })])
  const Tags = missingTags(user.tags, found.Tags)
  if (Tags.length > 0) mends.push(['tags', (as) => as.call('iam', 'TagUser', { UserName, Tags })])
  return { mends: [...mends, ...held] }
}

/** Policies that are attached to or stand in a role or a user. What a seed does not name stays. */
async function heldMends(
  place: IamPlace,
  holder: Holder,
  { name, policies = [], inline = {} }: Pick<Entry<'roles'>, 'name' | 'policies' | 'inline'>,
  exists: boolean,
  own: ReadonlyMap<string, string>,
): Promise<readonly Mend[]> {
  const { aws, resolved } = place
  const attached = aws && exists ? await attachedTo(aws, holder, name) : []
  const wanted = await Promise.all(policies.map((one) => arnOf(place, one, own)))
  const mends: Mend[] = wanted
    .filter((arn) => !attached.includes(arn))
    .map((PolicyArn) => [
      PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
      (as) =>
        holder === 'Role'
          ? as.call('iam', 'AttachRolePolicy', { RoleName: name, PolicyArn })
          : as.call('iam', 'AttachUserPolicy', { UserName: name, PolicyArn }),
    ])
  for (const [PolicyName, one] of Object.entries(inline)) {
    const document = resolved(one)
    if (aws && exists && saySame(await inlineIn(aws, holder, name, PolicyName), document)) continue
    const PolicyDocument = text(document)
    mends.push([
      PolicyName,
      (as) =>
        holder === 'Role'
          ? as.call('iam', 'PutRolePolicy', { RoleName: name, PolicyName, PolicyDocument })
          : as.call('iam', 'PutUserPolicy', { UserName: name, PolicyName, PolicyDocument }),
    ])
  }
  return mends
}

const attachedTo = async (aws: AwsClient, holder: Holder, name: string): Promise<readonly string[]> =>
  (holder === 'Role'
    ? await iamItems(aws, 'ListAttachedRolePolicies', { RoleName: name }, (page) => page.AttachedPolicies)
    : await iamItems(aws, 'ListAttachedUserPolicies', { UserName: name }, (page) => page.AttachedPolicies)
  ).map(({ PolicyArn = '' }) => PolicyArn)

const inlineIn = async (
  aws: AwsClient,
  holder: Holder,
  name: string,
  PolicyName: string,
): Promise<string | undefined> =>
  holder === 'Role'
    ? (await ifThere(aws.call('iam', 'GetRolePolicy', { RoleName: name, PolicyName })))?.PolicyDocument
    : (await ifThere(aws.call('iam', 'GetUserPolicy', { UserName: name, PolicyName })))?.PolicyDocument

export async function providerMends({ aws, account }: IamPlace, provider: Entry<'providers'>) {
  const arn = `arn:aws:iam::${account}:oidc-provider/${provider.url.replace('https://', '').replace(/\/$/, '')}`
  const found = aws && (await ifThere(aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn })))
  if (!found)
    return {
      create: (as: AwsClient) =>
        as.call('iam', 'CreateOpenIDConnectProvider', {
          Url: provider.url,
          ClientIDList: [...provider.audiences],
          Tags: tagsOf(provider.tags),
        }),
    }
  const mends: Mend[] = provider.audiences
    .filter((one) => !found.ClientIDList?.includes(one))
    .map((ClientID) => [
      ClientID,
      (as) => as.call('iam', 'AddClientIDToOpenIDConnectProvider', { OpenIDConnectProviderArn: arn, ClientID }),
    ])
  const Tags = missingTags(provider.tags, found.Tags)
  if (Tags.length > 0)
    mends.push(['tags', (as) => as.call('iam', 'TagOpenIDConnectProvider', { OpenIDConnectProviderArn: arn, Tags })])
  return { mends }
}
