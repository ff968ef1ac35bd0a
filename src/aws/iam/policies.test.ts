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
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess'
const refusal = (code: string, message: string, status: number) => expect.objectContaining({ code, message, status })
const allowing = (action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] })
const arn = (name: string) => `arn:aws:iam::${CUSTOMER}:policy/${name}`

const create = (PolicyName: string, PolicyDocument = allowing('s3:*'), Path = '/') =>
  aws.call('iam', 'CreatePolicy', { PolicyName, PolicyDocument, Path })

const sized = (count: number) => {
  const empty = allowing('s3:*').replace('"*"', '["arn:aws:s3:::"]').length
  return allowing('s3:*').replace('"*"', `["arn:aws:s3:::${'x'.repeat(count - empty)}"]`)
}

describe('a managed policy', () => {
  test('is shown as it was made, with v1 as its default version', async () => {
    const { Policy } = await create('Made', allowing('s3:*'), '/team/')
    expect(Policy).toMatchObject({
      PolicyName: 'Made',
      Arn: arn('team/Made'),
      Path: '/team/',
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
    })
    expect(Policy?.PolicyId).toMatch(/^ANPA[A-Z2-7]{17}$/)
    const { PolicyVersion } = await aws.call('iam', 'GetPolicyVersion', {
      PolicyArn: arn('team/Made'),
      VersionId: 'v1',
    })
    expect(PolicyVersion?.IsDefaultVersion).toBe(true)
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe(allowing('s3:*'))
  })

  test('is found by its whole ARN only', async () => {
    await create('Pathed', allowing('s3:*'), '/a/')
    await expect(aws.call('iam', 'GetPolicy', { PolicyArn: arn('Pathed') })).rejects.toEqual(
      refusal('NoSuchEntity', `Policy ${arn('Pathed')} was not found.`, 404),
    )
    await expect(create('pathed')).rejects.toEqual(
      refusal('EntityAlreadyExists', 'A policy called pathed already exists. Duplicate names are not allowed.', 409),
    )
  })

  test('of AWS or of another account is refused to whoever would change it, as outside the account', async () => {
    const outside = (text = 'Policy is outside your own account.') => refusal('AccessDenied', text, 403)
    const stranger = 'arn:aws:iam::999988887777:policy/Theirs'
    for (const PolicyArn of [ADMINISTRATOR, stranger]) {
      await expect(aws.call('iam', 'DeletePolicy', { PolicyArn })).rejects.toEqual(
        outside('Cannot delete policies outside your own account.'),
      )
      await expect(aws.call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId: 'v1' })).rejects.toEqual(
        outside('Cannot delete policy versions for policies outside your own account.'),
      )
      await expect(aws.call('iam', 'SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v1' })).rejects.toEqual(
        outside('Cannot update policies outside your own account.'),
      )
      await expect(
        aws.call('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument: allowing('s3:*') }),
      ).rejects.toEqual(outside('Cannot create versions for policies outside your own account.'))
      await expect(aws.call('iam', 'TagPolicy', { PolicyArn, Tags: [{ Key: 'a', Value: 'b' }] })).rejects.toEqual(
        outside(),
      )
    }
    await expect(aws.call('iam', 'GetPolicy', { PolicyArn: stranger })).rejects.toEqual(outside())
    expect((await aws.call('iam', 'GetPolicy', { PolicyArn: ADMINISTRATOR })).Policy?.Arn).toBe(ADMINISTRATOR)
  })

  test('may hold 6144 characters, white space not counted', async () => {
    expect(sized(6144)).toHaveLength(6144)
    await create('Largest', sized(6144).replaceAll(',', ',  \n'))
    await expect(create('TooLarge', sized(6145))).rejects.toEqual(
      refusal('LimitExceeded', 'Cannot exceed quota for PolicySize: 6144', 409),
    )
  })

  test.each([
    ['{', 'Syntax errors in policy.'],
    [allowing('s3:*').replace('2012-10-17', '2012-10-18'), 'Syntax errors in policy.'],
    [allowing('s3:*').replace('"Version":"2012-10-17",', ''), 'Policy document must be version 2012-10-17 or greater.'],
    [allowing('s3'), 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'],
    [allowing('s3:*').replace('"*"', '"bucket"'), 'Resource bucket must be in ARN format or "*".'],
  ])('whose document is %s is refused as malformed', async (document, message) => {
    await expect(create('Malformed', document)).rejects.toEqual(refusal('MalformedPolicyDocument', message, 400))
  })

  test('has at most five versions, whose numbers are never used again', async () => {
    await create('Versioned')
    const PolicyArn = arn('Versioned')
    const next = (SetAsDefault = false) =>
      aws.call('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument: allowing('ec2:*'), SetAsDefault })
    for (let n = 2; n <= 5; n++) expect((await next()).PolicyVersion?.VersionId).toBe(`v${n}`)
    await expect(next()).rejects.toEqual(
      refusal(
        'LimitExceeded',
        'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
        409,
      ),
    )
    const remove = (VersionId: string) => aws.call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId })
    await remove('v5')
    expect((await next(true)).PolicyVersion).toMatchObject({ VersionId: 'v6', IsDefaultVersion: true })
    await expect(remove('v6')).rejects.toEqual(
      refusal('DeleteConflict', 'Cannot delete the default version of a policy.', 409),
    )
    await aws.call('iam', 'SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v2' })
    const { Versions } = await aws.call('iam', 'ListPolicyVersions', { PolicyArn })
    expect(Versions?.map((version) => version.VersionId)).toEqual(['v6', 'v4', 'v3', 'v2', 'v1'])
    expect(Versions?.filter((version) => version.IsDefaultVersion).map((version) => version.VersionId)).toEqual(['v2'])
    await expect(remove('v9')).rejects.toMatchObject({ code: 'NoSuchEntity' })
  })

  test('is deleted only when nobody holds it and one version is left', async () => {
    await create('Held')
    const PolicyArn = arn('Held')
    await aws.call('iam', 'CreateGroup', { GroupName: 'holders' })
    await aws.call('iam', 'AttachGroupPolicy', { GroupName: 'holders', PolicyArn })
    await aws.call('iam', 'CreateUser', { UserName: 'bounded', PermissionsBoundary: PolicyArn })
    await aws.call('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument: allowing('ec2:*') })
    const attached = refusal('DeleteConflict', 'Cannot delete a policy attached to entities.', 409)
    const remove = () => aws.call('iam', 'DeletePolicy', { PolicyArn })
    await expect(remove()).rejects.toEqual(attached)
    const { Policy } = await aws.call('iam', 'GetPolicy', { PolicyArn })
    expect(Policy).toMatchObject({ AttachmentCount: 1, PermissionsBoundaryUsageCount: 1 })
    const entities = await aws.call('iam', 'ListEntitiesForPolicy', { PolicyArn })
    expect(entities.PolicyGroups?.map((group) => group.GroupName)).toEqual(['holders'])
    expect(entities.PolicyUsers?.map((user) => user.UserName)).toEqual(['bounded'])
    const bounded = await aws.call('iam', 'ListEntitiesForPolicy', {
      PolicyArn,
      PolicyUsageFilter: 'PermissionsPolicy',
    })
    expect(bounded.PolicyUsers ?? []).toEqual([])
    await aws.call('iam', 'DetachGroupPolicy', { GroupName: 'holders', PolicyArn })
    await expect(remove()).rejects.toEqual(attached)
    await aws.call('iam', 'DeleteUserPermissionsBoundary', { UserName: 'bounded' })
    await expect(remove()).rejects.toMatchObject({
      message: expect.stringContaining('more than one version') as string,
    })
    await aws.call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId: 'v2' })
    await remove()
    await expect(aws.call('iam', 'GetPolicy', { PolicyArn })).rejects.toMatchObject({ code: 'NoSuchEntity' })
  })
})

describe("AWS's own policies", () => {
  test('are read as the own ones are', async () => {
    const { Policy } = await aws.call('iam', 'GetPolicy', { PolicyArn: ADMINISTRATOR })
    expect(Policy).toMatchObject({ PolicyName: 'AdministratorAccess', DefaultVersionId: 'v1', AttachmentCount: 1 })
    const { Policies } = await aws.call('iam', 'ListPolicies', {
      Scope: 'AWS',
      PathPrefix: '/service-role/',
      MaxItems: 1000,
    })
    expect(Policies?.map((policy) => policy.PolicyName)).toContain('ROSAInstallerPolicy')
    const used = await aws.call('iam', 'ListPolicies', { Scope: 'AWS', OnlyAttached: true })
    expect(used.Policies?.map((policy) => policy.Arn)).toEqual([ADMINISTRATOR])
  })

  test('cannot be changed by anybody', async () => {
    const change = { PolicyArn: ADMINISTRATOR, PolicyDocument: allowing('s3:*') }
    await expect(aws.call('iam', 'CreatePolicyVersion', change)).rejects.toMatchObject({ code: 'AccessDenied' })
    await expect(aws.call('iam', 'DeletePolicy', { PolicyArn: ADMINISTRATOR })).rejects.toMatchObject({
      code: 'AccessDenied',
    })
  })
})

test("another account's policy is not to be seen", async () => {
  const foreign = `arn:aws:iam::710019948333:policy/Any`
  await expect(aws.call('iam', 'GetPolicy', { PolicyArn: foreign })).rejects.toMatchObject({ code: 'AccessDenied' })
})

test('what is no policy ARN is refused as such', async () => {
  const PolicyArn = 'arn:aws:s3:::bucket-of-mine'
  await expect(aws.call('iam', 'GetPolicy', { PolicyArn })).rejects.toEqual(
    refusal('InvalidInput', `ARN ${PolicyArn} is not valid.`, 400),
  )
})

test('neither is it attached, detached or made a boundary', async () => {
  await aws.call('iam', 'CreateUser', { UserName: 'arns' })
  const invalid = 'arn:aws:iam::111122223333:not_a_policy/invalid'
  const refused = refusal('InvalidInput', `ARN ${invalid} is not valid.`, 400)
  const on = { UserName: 'arns', PolicyArn: invalid }
  await expect(aws.call('iam', 'AttachUserPolicy', on)).rejects.toEqual(refused)
  await expect(aws.call('iam', 'DetachUserPolicy', on)).rejects.toEqual(refused)
  const boundary = { UserName: 'arns', PermissionsBoundary: invalid }
  await expect(aws.call('iam', 'PutUserPermissionsBoundary', boundary)).rejects.toEqual(refused)
  await expect(aws.call('iam', 'CreateUser', { ...boundary, UserName: 'bound' })).rejects.toEqual(refused)
  const none = { UserName: 'arns', PolicyArn: 'longpolicynamebutnoarn' }
  await expect(aws.call('iam', 'AttachUserPolicy', none)).rejects.toEqual(
    refusal('ValidationError', 'Invalid ARN:  Could not be parsed!', 400),
  )
})

test('lists own policies before those of AWS, page by page, each once', async () => {
  const pagesOf = async (MaxItems: number) => {
    const seen: string[] = []
    for (let Marker: string | undefined, more = true; more;) {
      const page = await aws.call('iam', 'ListPolicies', { MaxItems, Marker })
      seen.push(...(page.Policies ?? []).map((policy) => policy.Arn ?? ''))
      Marker = page.Marker
      more = Marker !== undefined
    }
    return seen
  }
  const seen = await pagesOf(300)
  expect(seen).toEqual(await pagesOf(1000))
  expect(seen.findLastIndex((arn) => !arn.startsWith('arn:aws:iam::aws:'))).toBeLessThan(
    seen.findIndex((arn) => arn.startsWith('arn:aws:iam::aws:')),
  )
  expect(new Set(seen).size).toBe(seen.length)
  await expect(aws.call('iam', 'ListPolicies', { Marker: 'made-up' })).rejects.toMatchObject({
    code: 'ValidationError',
  })
})

test('how policies are used tells them apart only where attached ones alone are listed', async () => {
  for (const name of ['unused', 'attached', 'boundary']) await create(name, allowing('s3:*'), '/use/')
  const at = (name: string) => arn(`use/${name}`)
  await aws.call('iam', 'CreateUser', { UserName: 'used', PermissionsBoundary: at('boundary') })
  await aws.call('iam', 'AttachUserPolicy', { UserName: 'used', PolicyArn: at('attached') })
  const listed = async (more: {
    OnlyAttached?: boolean
    PolicyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary'
  }) =>
    (await aws.call('iam', 'ListPolicies', { PathPrefix: '/use/', ...more })).Policies?.map(
      ({ PolicyName }) => PolicyName,
    )
  expect(await listed({ PolicyUsageFilter: 'PermissionsBoundary' })).toEqual(['attached', 'boundary', 'unused'])
  expect(await listed({ OnlyAttached: true })).toEqual(['attached', 'boundary'])
  expect(await listed({ OnlyAttached: true, PolicyUsageFilter: 'PermissionsPolicy' })).toEqual(['attached'])
  expect(await listed({ OnlyAttached: true, PolicyUsageFilter: 'PermissionsBoundary' })).toEqual(['boundary'])
})
