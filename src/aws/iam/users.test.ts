import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
})
afterAll(() => w.close())

const CUSTOMER = '111122223333'
const refusal = (code: string, message: string, status: number) => expect.objectContaining({ code, message, status })

async function keyOf(UserName: string) {
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
}

const conflict = (text: string) => refusal('DeleteConflict', `Cannot delete entity, must ${text} first.`, 409)

describe('a user', () => {
  test('is made, found, listed and deleted', async () => {
    const { User } = await aws.call('iam', 'CreateUser', { UserName: 'Ada', Path: '/people/' })
    expect(User).toMatchObject({ UserName: 'Ada', Path: '/people/', Arn: `arn:aws:iam::${CUSTOMER}:user/people/Ada` })
    expect(User?.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/)
    await expect(aws.call('iam', 'CreateUser', { UserName: 'ADA' })).rejects.toEqual(
      refusal('EntityAlreadyExists', 'User with name ADA already exists.', 409),
    )
    const { Users } = await aws.call('iam', 'ListUsers', { PathPrefix: '/people/' })
    expect(Users?.map((user) => user.UserName)).toEqual(['Ada'])
    await aws.call('iam', 'DeleteUser', { UserName: 'Ada' })
    await expect(aws.call('iam', 'GetUser', { UserName: 'Ada' })).rejects.toEqual(
      refusal('NoSuchEntity', 'The user with name Ada cannot be found.', 404),
    )
  })

  test('has at most two keys, of which each works while it is active', async () => {
    const UserName = 'keyed'
    await aws.call('iam', 'CreateUser', { UserName })
    const key = await keyOf(UserName)
    expect(key.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/)
    expect(key.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/)
    await keyOf(UserName)
    await expect(keyOf(UserName)).rejects.toEqual(
      refusal('LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2', 409),
    )
    const theirs = await w.client(key)
    expect(await theirs.call('sts', 'GetCallerIdentity', {})).toMatchObject({
      Arn: `arn:aws:iam::${CUSTOMER}:user/keyed`,
    })
    await expect(theirs.call('iam', 'GetUser', {})).rejects.toMatchObject({ code: 'AccessDenied', status: 403 })
    const update = { UserName, AccessKeyId: key.accessKeyId }
    await aws.call('iam', 'UpdateAccessKey', { ...update, Status: 'Inactive' })
    await expect(theirs.call('sts', 'GetCallerIdentity', {})).rejects.toMatchObject({ code: 'InvalidClientTokenId' })
    const { AccessKeyMetadata } = await aws.call('iam', 'ListAccessKeys', { UserName })
    expect(AccessKeyMetadata).toHaveLength(2)
    expect(AccessKeyMetadata?.find(({ AccessKeyId }) => AccessKeyId === key.accessKeyId)?.Status).toBe('Inactive')
    await aws.call('iam', 'DeleteAccessKey', update)
    await expect(aws.call('iam', 'DeleteAccessKey', update)).rejects.toEqual(
      refusal('NoSuchEntity', `The Access Key with id ${key.accessKeyId} cannot be found.`, 404),
    )
  })

  test("knows when a key was last used, from the account's trail", async () => {
    await aws.call('iam', 'CreateUser', { UserName: 'traced' })
    const key = await keyOf('traced')
    const last = () => aws.call('iam', 'GetAccessKeyLastUsed', { AccessKeyId: key.accessKeyId })
    expect(await last()).toMatchObject({ UserName: 'traced', AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } })
    const theirs = await w.client(key)
    await theirs.call('iam', 'ListRoles', {}).catch(() => undefined)
    await w.clock.advance(1000)
    const used = (await last()).AccessKeyLastUsed
    expect(used).toMatchObject({ ServiceName: 'iam', Region: 'us-east-1' })
    expect(used?.LastUsedDate).toBeInstanceOf(Date)
  })

  test('is stripped before it is deleted, in the order that AWS asks for', async () => {
    const UserName = 'stripped'
    const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess'
    await aws.call('iam', 'CreateUser', { UserName })
    await aws.call('iam', 'CreateGroup', { GroupName: 'strippers' })
    await aws.call('iam', 'AddUserToGroup', { UserName, GroupName: 'strippers' })
    await aws.call('iam', 'AttachUserPolicy', { UserName, PolicyArn: ADMINISTRATOR })
    const { accessKeyId } = await keyOf(UserName)
    const remove = () => aws.call('iam', 'DeleteUser', { UserName })
    await expect(remove()).rejects.toEqual(conflict('detach all policies'))
    await aws.call('iam', 'DetachUserPolicy', { UserName, PolicyArn: ADMINISTRATOR })
    await expect(remove()).rejects.toEqual(conflict('remove users from group'))
    await expect(aws.call('iam', 'DeleteGroup', { GroupName: 'strippers' })).rejects.toEqual(
      conflict('remove users from group'),
    )
    await aws.call('iam', 'RemoveUserFromGroup', { UserName, GroupName: 'strippers' })
    await expect(remove()).rejects.toEqual(conflict('delete access keys'))
    await aws.call('iam', 'DeleteAccessKey', { UserName, AccessKeyId: accessKeyId })
    await remove()
    await aws.call('iam', 'DeleteGroup', { GroupName: 'strippers' })
  })

  test('keeps id, keys and groups under a new name', async () => {
    await aws.call('iam', 'CreateUser', { UserName: 'before' })
    await aws.call('iam', 'CreateGroup', { GroupName: 'renamed' })
    await aws.call('iam', 'AddUserToGroup', { UserName: 'before', GroupName: 'renamed' })
    const key = await keyOf('before')
    const old = (await aws.call('iam', 'GetUser', { UserName: 'before' })).User
    await aws.call('iam', 'UpdateUser', { UserName: 'before', NewUserName: 'Before' })
    await aws.call('iam', 'UpdateUser', { UserName: 'Before', NewUserName: 'after', NewPath: '/p/' })
    await aws.call('iam', 'UpdateGroup', { GroupName: 'renamed', NewGroupName: 'again' })
    const { User } = await aws.call('iam', 'GetUser', { UserName: 'after' })
    expect(User).toMatchObject({ UserId: old?.UserId, Arn: `arn:aws:iam::${CUSTOMER}:user/p/after` })
    const theirs = await w.client(key)
    expect((await theirs.call('sts', 'GetCallerIdentity', {})).Arn).toBe(`arn:aws:iam::${CUSTOMER}:user/p/after`)
    const { Groups } = await aws.call('iam', 'ListGroupsForUser', { UserName: 'after' })
    expect(Groups?.map((group) => group.GroupName)).toEqual(['again'])
    const group = await aws.call('iam', 'GetGroup', { GroupName: 'again' })
    expect(group.Users?.map((user) => user.UserName)).toEqual(['after'])
  })
})

test("a group's policy allows its members and nobody else", async () => {
  await aws.call('iam', 'CreateUser', { UserName: 'member' })
  await aws.call('iam', 'CreateGroup', { GroupName: 'readers' })
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*' },
  })
  await aws.call('iam', 'PutGroupPolicy', { GroupName: 'readers', PolicyName: 'read', PolicyDocument: document })
  const theirs = await w.client(await keyOf('member'))
  await expect(theirs.call('iam', 'ListRoles', {})).rejects.toMatchObject({ code: 'AccessDenied' })
  await aws.call('iam', 'AddUserToGroup', { UserName: 'member', GroupName: 'readers' })
  await theirs.call('iam', 'ListRoles', {})
})

test('a role session that names no user is told to', async () => {
  const trust = { Effect: 'Allow', Principal: { AWS: CUSTOMER }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  const RoleName = 'Sessions'
  const { Role } = await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument })
  await aws.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })
  const { Credentials } = await aws.call('sts', 'AssumeRole', { RoleArn: Role?.Arn ?? '', RoleSessionName: 'me' })
  const session = await w.client({
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  })
  await expect(session.call('iam', 'GetUser', {})).rejects.toEqual(
    refusal('ValidationError', 'Must specify userName when calling with non-User credentials', 400),
  )
})

describe('the account', () => {
  test('has one alias, which no other account may take', async () => {
    await aws.call('iam', 'CreateAccountAlias', { AccountAlias: 'acme' })
    expect((await aws.call('iam', 'ListAccountAliases', {})).AccountAliases).toEqual(['acme'])
    const other = await w.client('management')
    await expect(other.call('iam', 'CreateAccountAlias', { AccountAlias: 'acme' })).rejects.toEqual(
      refusal('EntityAlreadyExists', 'The account alias acme already exists.', 409),
    )
    await aws.call('iam', 'DeleteAccountAlias', { AccountAlias: 'acme' })
    expect((await aws.call('iam', 'ListAccountAliases', {})).AccountAliases ?? []).toEqual([])
  })

  test('counts what it holds', async () => {
    const { SummaryMap } = await aws.call('iam', 'GetAccountSummary', {})
    expect(SummaryMap).toMatchObject({ UsersQuota: 5000, AccessKeysPerUserQuota: 2, AccountMFAEnabled: 0 })
    expect(SummaryMap?.['Users']).toBe((await aws.call('iam', 'ListUsers', {})).Users?.length)
  })

  test('has a password policy once one is set', async () => {
    await expect(aws.call('iam', 'GetAccountPasswordPolicy', {})).rejects.toEqual(
      refusal('NoSuchEntity', `The Password Policy with domain name ${CUSTOMER} cannot be found.`, 404),
    )
    await aws.call('iam', 'UpdateAccountPasswordPolicy', { MinimumPasswordLength: 14, MaxPasswordAge: 90 })
    const { PasswordPolicy } = await aws.call('iam', 'GetAccountPasswordPolicy', {})
    expect(PasswordPolicy).toMatchObject({ MinimumPasswordLength: 14, ExpirePasswords: true, RequireSymbols: false })
    await aws.call('iam', 'DeleteAccountPasswordPolicy', {})
  })

  test('tells everything about itself, page by page', async () => {
    const names: (string | undefined)[] = []
    let Marker: string | undefined
    do {
      const page = await aws.call('iam', 'GetAccountAuthorizationDetails', { MaxItems: 2, Marker })
      names.push(...(page.UserDetailList ?? []).map((user) => user.UserName))
      names.push(...(page.RoleDetailList ?? []).map((role) => role.RoleName))
      names.push(...(page.Policies ?? []).map((policy) => policy.PolicyName))
      Marker = page.Marker
    } while (Marker !== undefined)
    expect(names).toEqual(expect.arrayContaining(['stint', 'member', 'Sessions', 'AdministratorAccess']))
    const roles = await aws.call('iam', 'GetAccountAuthorizationDetails', { Filter: ['Role'] })
    expect(roles.UserDetailList ?? []).toEqual([])
    expect(roles.RoleDetailList?.[0]?.AttachedManagedPolicies?.[0]?.PolicyName).toBe('AdministratorAccess')
    const madeUp = { Filter: ['User'], Marker: 'made-up' }
    await expect(aws.call('iam', 'GetAccountAuthorizationDetails', madeUp)).rejects.toMatchObject({
      code: 'ValidationError',
      message: 'Marker and Filter do not match',
    })
  })
})
