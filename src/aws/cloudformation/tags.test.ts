import { afterAll, describe, expect, test } from 'vitest'
import { world } from '../../../test/world.ts'

const w = await world()
afterAll(() => w.close())
const aws = await w.client('customer')

const Capabilities = ['CAPABILITY_NAMED_IAM'] as const
const template = (Resources: object) => JSON.stringify({ Resources })
const create = (StackName: string, Resources: object, more: object = {}) =>
  aws.call('cloudformation', 'CreateStack', { StackName, TemplateBody: template(Resources), Capabilities, ...more })
const update = (StackName: string, Resources: object, more: object = {}) =>
  aws.call('cloudformation', 'UpdateStack', { StackName, TemplateBody: template(Resources), Capabilities, ...more })
const statusOf = async (StackName: string) =>
  (await aws.call('cloudformation', 'DescribeStacks', { StackName })).Stacks?.[0]?.StackStatus
const eventsOf = async (StackName: string) =>
  (await aws.call('cloudformation', 'DescribeStackEvents', { StackName })).StackEvents ?? []
const told = (tags: readonly { readonly Key: string; readonly Value: string }[] = []) =>
  tags.map(({ Key, Value }) => `${Key}=${Value}`)
const tagsOf = async (UserName: string) => told((await aws.call('iam', 'ListUserTags', { UserName })).Tags)

const user = (UserName: string, Tags?: readonly object[]) => ({
  [UserName]: { Type: 'AWS::IAM::User', Properties: { UserName, ...(Tags && { Tags }) } },
})
const tag = (Key: string, Value: string) => ({ Key, Value })

describe('the tags of a stack', () => {
  test('go to its resources that can have tags, whose own tags count for more', async () => {
    const Tags = [tag('team', 'blue'), tag('stage', 'test')]
    await create('passed-on', user('pat', [tag('stage', 'own')]), { Tags })
    expect(await tagsOf('pat')).toEqual(['stage=own', 'team=blue'])
    const { ResourceProperties } = (await eventsOf('passed-on')).find((one) => one.LogicalResourceId === 'pat') ?? {}
    expect(JSON.parse(ResourceProperties ?? '')).toEqual({ UserName: 'pat', Tags: [tag('stage', 'own')] })
    const provider = { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: 'https://tags.example', ClientIdList: ['a'], ThumbprintList: ['a'.repeat(40)] } } // prettier-ignore
    const trust = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' } } // prettier-ignore
    const role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'pat', AssumeRolePolicyDocument: trust } }
    await create('passed-on-too', { provider, role }, { Tags })
    expect(told((await aws.call('iam', 'ListRoleTags', { RoleName: 'pat' })).Tags)).toEqual(['stage=test', 'team=blue'])
    const OpenIDConnectProviderArn = 'arn:aws:iam::111122223333:oidc-provider/tags.example'
    expect(told((await aws.call('iam', 'ListOpenIDConnectProviderTags', { OpenIDConnectProviderArn })).Tags)).toEqual(['team=blue', 'stage=test']) // prettier-ignore
  })

  test('change with the stack, even where nothing else does, and come back when the update fails', async () => {
    await create('changing', user('sam'), { Tags: [tag('team', 'blue'), tag('old', 'yes')] })
    await update('changing', user('sam'), { Tags: [tag('team', 'red')] })
    expect([await statusOf('changing'), await tagsOf('sam')]).toEqual(['UPDATE_COMPLETE', ['team=red']])
    const clash = { ...user('sam'), stint: { ...user('stint').stint, DependsOn: 'sam' } }
    await update('changing', clash, { Tags: [tag('team', 'green'), tag('more', 'x')] })
    expect([await statusOf('changing'), await tagsOf('sam')]).toEqual(['UPDATE_ROLLBACK_COMPLETE', ['team=red']])
  })

  test('are none of AWS’s own, which a stack does not get, nor IAM’s resources', async () => {
    for (const Key of ['aws:cloudformation:stack-name', 'AWS:x']) {
      const made = create('reserved', user('una'), { Tags: [tag(Key, 'x')] })
      await expect(made).rejects.toMatchObject({ code: 'ValidationError', status: 400, message: 'aws: prefixed tag key names are not allowed for external use.' }) // prettier-ignore
    }
    await create('unreserved', user('una'))
    expect(await tagsOf('una')).toEqual([])
  })

  test('are refused where IAM takes one and a tag of the resource for the same key twice', async () => {
    await create('twice', user('kim', [tag('stage', 'a')]), { Tags: [tag('STAGE', 'b')] })
    expect(await statusOf('twice')).toBe('ROLLBACK_COMPLETE')
    const failed = (await eventsOf('twice')).find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')
    expect(failed?.ResourceStatusReason).toContain('Duplicate tag keys found. Please note that Tag keys are case insensitive.') // prettier-ignore
  })

  test('are seen in a change set as the change of tags that they are', async () => {
    await create('previewed', user('lee'), { Tags: [tag('team', 'blue')] })
    const ask = (ChangeSetName: string, value: string) =>
      aws.call('cloudformation', 'CreateChangeSet', { StackName: 'previewed', ChangeSetName, UsePreviousTemplate: true, Capabilities, Tags: [tag('team', value)] }) // prettier-ignore
    await ask('same', 'blue')
    await ask('other', 'red')
    const see = (ChangeSetName: string) =>
      aws.call('cloudformation', 'DescribeChangeSet', { StackName: 'previewed', ChangeSetName })
    expect((await see('same')).Status).toBe('FAILED')
    expect((await see('other')).Changes).toMatchObject([
      { ResourceChange: { Action: 'Modify', LogicalResourceId: 'lee', Replacement: 'False', Scope: ['Tags'] } },
    ])
  })
})

describe('a managed policy of a stack', () => {
  const PolicyArn = (name: string) => `arn:aws:iam::111122223333:policy/${name}`
  const policy = (ManagedPolicyName: string, action: string, more: object = {}) => ({
    P: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        ManagedPolicyName,
        PolicyDocument: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: '*' } },
        ...more,
      },
    },
  })
  const versionsOf = async (name: string) =>
    ((await aws.call('iam', 'ListPolicyVersions', { PolicyArn: PolicyArn(name) })).Versions ?? []).map(
      ({ VersionId, IsDefaultVersion }) => `${VersionId}${IsDefaultVersion ? '*' : ''}`,
    )

  test('is updated a sixth time: the oldest version that does not count makes room', async () => {
    await create('versions', policy('versions', 's3:Get1'))
    for (const at of [2, 3, 4, 5]) await update('versions', policy('versions', `s3:Get${at}`))
    expect(await versionsOf('versions')).toEqual(['v5*', 'v4', 'v3', 'v2', 'v1'])
    await update('versions', policy('versions', 's3:Get6'))
    expect([await statusOf('versions'), await versionsOf('versions')]).toEqual([
      'UPDATE_COMPLETE',
      ['v6*', 'v5', 'v4', 'v3', 'v2'],
    ])
    await aws.call('iam', 'SetDefaultPolicyVersion', { PolicyArn: PolicyArn('versions'), VersionId: 'v2' })
    await update('versions', policy('versions', 's3:Get7'))
    expect(await versionsOf('versions')).toEqual(['v7*', 'v6', 'v5', 'v4', 'v2'])
  })

  test('has no tags in a template, and gets none of its stack', async () => {
    await create('tagless', policy('tagless', 's3:*'), { Tags: [tag('team', 'blue')] })
    expect(await statusOf('tagless')).toBe('CREATE_COMPLETE')
    expect((await aws.call('iam', 'ListPolicyTags', { PolicyArn: PolicyArn('tagless') })).Tags).toEqual([])
    await create('tagged', policy('tagged', 's3:*', { Tags: [tag('a', 'b')] }))
    const failed = (await eventsOf('tagged')).find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')
    expect(failed?.ResourceStatusReason).toContain('#: extraneous key [Tags] is not permitted')
  })

  test('is attached to groups and taken from them as the template says, and goes with its stack', async () => {
    for (const GroupName of ['one', 'two']) await aws.call('iam', 'CreateGroup', { GroupName })
    const holders = async () =>
      (await aws.call('iam', 'ListEntitiesForPolicy', { PolicyArn: PolicyArn('grouped') })).PolicyGroups?.map(({ GroupName }) => GroupName) // prettier-ignore
    await create('grouped', policy('grouped', 's3:*', { Groups: ['one'] }))
    expect([await statusOf('grouped'), await holders()]).toEqual(['CREATE_COMPLETE', ['one']])
    await update('grouped', policy('grouped', 's3:*', { Groups: ['two'] }))
    expect([await statusOf('grouped'), await holders()]).toEqual(['UPDATE_COMPLETE', ['two']])
    await aws.call('cloudformation', 'DeleteStack', { StackName: 'grouped' })
    await expect(statusOf('grouped')).rejects.toThrow('does not exist')
    await expect(aws.call('iam', 'GetPolicy', { PolicyArn: PolicyArn('grouped') })).rejects.toThrow('was not found')
  })
})
