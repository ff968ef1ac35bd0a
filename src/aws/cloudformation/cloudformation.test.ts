import { afterAll, describe, expect, test } from 'vitest'
import { world } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

const w = await world()
afterAll(() => w.close())
const aws = await w.client('customer')

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess'
const NAMED = { Capabilities: ['CAPABILITY_NAMED_IAM'] } as const
const template = (Resources: object, more: object = {}) => JSON.stringify({ Resources, ...more })
const user = (UserName: string, Properties: object = {}) => ({
  Type: 'AWS::IAM::User',
  Properties: { UserName, ...Properties },
})

const create = (StackName: string, TemplateBody: string, more: object = {}) =>
  aws.call('cloudformation', 'CreateStack', { StackName, TemplateBody, ...NAMED, ...more })
const stackOf = async (StackName: string, client: AwsClient = aws) =>
  (await client.call('cloudformation', 'DescribeStacks', { StackName })).Stacks?.[0]
const eventsOf = async (StackName: string) =>
  ((await aws.call('cloudformation', 'DescribeStackEvents', { StackName })).StackEvents ?? [])
    .toReversed()
    .map((event) => `${event.LogicalResourceId} ${event.ResourceStatus}`)
const userNames = async () => ((await aws.call('iam', 'ListUsers', {})).Users ?? []).map(({ UserName }) => UserName)

describe('a stack', () => {
  test('makes the administrator of rosa init, tells of it step by step, and is removed with the keys that he got', async () => {
    const body = template({ osdCcsAdmin: user('osdCcsAdmin', { ManagedPolicyArns: [ADMIN] }) })
    const { StackId } = await create('osdCcsAdminIAMUser', body)
    expect(StackId).toMatch(/^arn:aws:cloudformation:us-east-1:111122223333:stack\/osdCcsAdminIAMUser\/[\da-f-]{36}$/)
    expect((await stackOf('osdCcsAdminIAMUser'))?.StackStatus).toBe('CREATE_COMPLETE')
    const { AttachedPolicies } = await aws.call('iam', 'ListAttachedUserPolicies', { UserName: 'osdCcsAdmin' })
    expect(AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)).toEqual([ADMIN])
    expect(await eventsOf('osdCcsAdminIAMUser')).toEqual([
      'osdCcsAdminIAMUser CREATE_IN_PROGRESS',
      'osdCcsAdmin CREATE_IN_PROGRESS',
      'osdCcsAdmin CREATE_IN_PROGRESS',
      'osdCcsAdmin CREATE_COMPLETE',
      'osdCcsAdminIAMUser CREATE_COMPLETE',
    ])
    await aws.call('iam', 'CreateAccessKey', { UserName: 'osdCcsAdmin' })
    await expect(
      aws.call('cloudformation', 'UpdateStack', { StackName: 'osdCcsAdminIAMUser', TemplateBody: body, ...NAMED }),
    ).rejects.toThrow('No updates are to be performed.')
    await aws.call('cloudformation', 'DeleteStack', { StackName: 'osdCcsAdminIAMUser' })
    await expect(stackOf('osdCcsAdminIAMUser')).rejects.toThrow('Stack with id osdCcsAdminIAMUser does not exist')
    expect((await stackOf(StackId ?? ''))?.StackStatus).toBe('DELETE_COMPLETE')
    expect(await userNames()).toEqual(['stint'])
  })

  test('is told of although XML cannot hold what its template says or is worked out to', async () => {
    await create('key', template({ one: user('key', { 'a\u0001b': 'c' }) }))
    const { StackEvents = [] } = await aws.call('cloudformation', 'DescribeStackEvents', { StackName: 'key' })
    const failed = StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')
    expect(failed?.ResourceStatusReason).toContain('extraneous key [a\ufffdb] is not permitted')
    const Value = { 'Fn::Join': ['\u0001', ['a', 'b']] }
    await create('output', template({ one: user('output') }, { Outputs: { O: { Value } } }))
    expect((await stackOf('output'))?.StackStatus).toBe('ROLLBACK_COMPLETE')
    const { Stacks = [] } = await aws.call('cloudformation', 'DescribeStacks', {})
    expect(Stacks.map(({ StackName }) => StackName)).toEqual(expect.arrayContaining(['key', 'output']))
    for (const StackName of ['key', 'output']) await aws.call('cloudformation', 'DeleteStack', { StackName })
  })

  test('fails on what stands already, rolls back, and leaves the foreign user alone', async () => {
    await aws.call('iam', 'CreateUser', { UserName: 'mine' })
    await create('clash', template({ first: user('first'), second: { ...user('mine'), DependsOn: 'first' } }))
    const stack = await stackOf('clash')
    expect(stack?.StackStatus).toBe('ROLLBACK_COMPLETE')
    const { StackEvents = [] } = await aws.call('cloudformation', 'DescribeStackEvents', { StackName: 'clash' })
    expect(StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')?.ResourceStatusReason).toMatch(
      /^Resource handler returned message: "User with name mine already exists\. \(Service: Iam, Status Code: 409, Request ID: [\da-f-]{36}\)" \(RequestToken: [\da-f-]{36}, HandlerErrorCode: AlreadyExists\)$/,
    )
    expect(await userNames()).toEqual(['mine', 'stint'])
    await aws.call('cloudformation', 'DeleteStack', { StackName: 'clash' })
    await aws.call('iam', 'DeleteUser', { UserName: 'mine' })
  })

  test('does nothing that its caller may not: the refusal names the caller and the action', async () => {
    await aws.call('iam', 'CreateUser', { UserName: 'deployer' })
    await aws.call('iam', 'PutUserPolicy', {
      UserName: 'deployer',
      PolicyName: 'stacks',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: ['cloudformation:*', 'iam:CreateUser', 'iam:DeleteUser'], Resource: '*' },
        ],
      }),
    })
    const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'deployer' })
    const deployer = await w.client({
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    })
    const StackName = 'too-much'
    const TemplateBody = template({ admin: user('root2', { ManagedPolicyArns: [ADMIN] }) })
    await deployer.call('cloudformation', 'CreateStack', { StackName, TemplateBody, ...NAMED })
    expect(await stackOf(StackName, deployer)).toMatchObject({
      StackStatus: 'ROLLBACK_COMPLETE',
    })
    const { StackEvents = [] } = await aws.call('cloudformation', 'DescribeStackEvents', { StackName })
    expect(
      StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')?.ResourceStatusReason,
    ).toContain('User: arn:aws:iam::111122223333:user/deployer is not authorized to perform: iam:AttachUserPolicy')
    expect(await userNames()).toEqual(['deployer', 'stint'])
    await w.clock.settled()
    const { Events = [] } = await aws.call('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'AttachUserPolicy' }],
    })
    expect(JSON.parse(Events[0]?.CloudTrailEvent ?? '')).toMatchObject({
      userIdentity: { userName: 'deployer', invokedBy: 'cloudformation.amazonaws.com' },
      sourceIPAddress: 'cloudformation.amazonaws.com',
      errorCode: 'AccessDenied',
    })
    await deployer.call('cloudformation', 'DeleteStack', { StackName })
    await stackOf(StackName).catch(() => undefined)
  })

  test('says what it cannot make, and rolls back', async () => {
    await create('net', template({ vpc: { Type: 'AWS::EC2::VPC', Properties: {} } }))
    const { StackEvents = [] } = await aws.call('cloudformation', 'DescribeStackEvents', { StackName: 'net' })
    expect(StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')?.ResourceStatusReason).toBe(
      'Resource type AWS::EC2::VPC is not supported by Stint, which makes AWS::IAM::User, AWS::IAM::Role, AWS::IAM::ManagedPolicy, AWS::IAM::OIDCProvider',
    )
    expect(await stackOf('net')).toMatchObject({
      StackStatus: 'ROLLBACK_COMPLETE',
    })
  })

  test('changes, and goes back to what it was when a change fails', async () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }
    const document = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 's3:ListBucket', Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::x' } },
      ],
    }
    const role = (PolicyName: string) => ({
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust,
        ManagedPolicyArns: [{ Ref: 'policy' }],
        Policies: [{ PolicyName, PolicyDocument: document }],
        Tags: [{ Key: 'stack', Value: { Ref: 'AWS::StackName' } }],
      },
    })
    const policy = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document } }
    const Outputs = { Arn: { Value: { 'Fn::GetAtt': ['role', 'Arn'] } } }
    await create('roles', template({ role: role('a'), policy }, { Outputs }))
    const arn = (await stackOf('roles'))?.Outputs?.[0]?.OutputValue ?? ''
    const RoleName = arn.slice(arn.lastIndexOf('/') + 1)
    expect(RoleName).toMatch(/^roles-role-[A-Z0-9]{12}$/)
    const inline = async () => (await aws.call('iam', 'ListRolePolicies', { RoleName })).PolicyNames
    const update = (TemplateBody: string) =>
      aws.call('cloudformation', 'UpdateStack', { StackName: 'roles', TemplateBody, ...NAMED })
    await update(template({ role: role('b'), policy }, { Outputs }))
    expect((await stackOf('roles'))?.StackStatus).toBe('UPDATE_COMPLETE')
    expect(await inline()).toEqual(['b'])
    await update(template({ role: role('c'), policy, taken: { ...user('stint'), DependsOn: 'role' } }, { Outputs }))
    expect((await stackOf('roles'))?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE')
    expect(await inline()).toEqual(['b'])
    await aws.call('cloudformation', 'DeleteStack', { StackName: 'roles' })
    await expect(stackOf('roles')).rejects.toThrow('does not exist')
    await expect(aws.call('iam', 'GetRole', { RoleName })).rejects.toThrow('cannot be found')
  })
})

test('a template is refused before anything is made', async () => {
  const refused = (body: string, more: object = {}) => expect(create('refused', body, more)).rejects
  await refused('{').toThrow('Template format error: JSON not well-formed.')
  await refused('Resources: {}').toThrow('At least one Resources member must be defined.')
  await refused('{}').toThrow('At least one Resources member must be defined.')
  await refused(template({ a: { Type: 'Nonsense' } })).toThrow('Unrecognized resource types: [Nonsense]')
  await refused(template({ a: user('x', { Path: { Ref: 'b' } }) })).toThrow('Unresolved resource dependencies [b]')
  await refused(template({ a: { ...user('x'), DependsOn: 'b' }, b: { ...user('y'), DependsOn: 'a' } })).toThrow(
    'Circular dependency',
  )
  await refused(template({ a: user('x') }), { Capabilities: ['CAPABILITY_IAM'] }).toThrow(
    'Requires capabilities : [CAPABILITY_NAMED_IAM]',
  )
  await refused(template({ a: user('x') }, { Parameters: { P: { Type: 'String' } } })).toThrow(
    'Parameters: [P] must have values',
  )
  const held = { Parameters: { P: { Type: 'String', Default: `${'a'.repeat(64)}!`, AllowedPattern: '(a+)+' } } }
  await refused(template({ a: user('x') }, held)).toThrow("Parameter 'P' must match pattern (a+)+")
  await refused(`{"Resources":${'['.repeat(20_000)}${']'.repeat(20_000)}}`).toThrow('Template format error')
  await refused(template({ a: user('x'.repeat(52_000)) })).toThrow('less than or equal to 51200')
})

test('names of JavaScript’s own stand for nothing in a template', async () => {
  const Outputs = { Odd: { Value: { 'Fn::GetAtt': ['a', 'constructor'] } } }
  await create('odd', template({ a: user('odd') }, { Outputs }))
  expect((await stackOf('odd'))?.StackStatus).toBe('ROLLBACK_COMPLETE')
  const { StackEvents = [] } = await aws.call('cloudformation', 'DescribeStackEvents', { StackName: 'odd' })
  const turn = StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'ROLLBACK_IN_PROGRESS')
  expect(turn?.ResourceStatusReason).toContain('Requested attribute constructor does not exist')
  await expect(create('odd2', template({ a: user('odd', { Path: { Ref: 'constructor' } }) }))).rejects.toThrow(
    'Unresolved resource dependencies [constructor]',
  )
  expect(await userNames()).not.toContain('odd')
})

test('a session of a user that IAM takes no call from gets none through a stack either', async () => {
  const { Credentials } = await aws.call('sts', 'GetSessionToken', {})
  const session = await w.client({
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  })
  await session.call('cloudformation', 'CreateStack', {
    StackName: 'by-session',
    TemplateBody: template({ a: user('never') }),
    ...NAMED,
  })
  await stackOf('by-session')
  const { StackEvents = [] } = await aws.call('cloudformation', 'DescribeStackEvents', { StackName: 'by-session' })
  expect(StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')?.ResourceStatusReason).toContain(
    'The security token included in the request is invalid.',
  )
})

test('a policy whose path would change is refused as the replacement that it would be, not left where it is', async () => {
  const PolicyDocument = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } }
  const at = (Path: string) =>
    template({ P: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument, Path } } })
  await create('pathed', at('/one/'))
  expect((await stackOf('pathed'))?.StackStatus).toBe('CREATE_COMPLETE')
  await aws.call('cloudformation', 'UpdateStack', { StackName: 'pathed', TemplateBody: at('/two/'), ...NAMED })
  expect((await stackOf('pathed'))?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE')
})

test('properties of another form than their type’s are refused, neither left out nor made to fit', async () => {
  const forms: readonly (readonly [object, string])[] = [
    [{ Policies: 'x' }, '#/Policies: expected type: JSONArray, found: String'],
    [{ Policies: { PolicyName: 'a', PolicyDocument: {} } }, '#/Policies: expected type: JSONArray, found: JSONObject'],
    [{ Policies: [null] }, '#/Policies/0: expected type: JSONObject, found: Null'],
    [{ Policies: [{ PolicyName: 'a' }] }, '#/Policies/0: required key [PolicyDocument] not found'],
    [{ ManagedPolicyArns: ADMIN }, '#/ManagedPolicyArns: expected type: JSONArray, found: String'],
    [{ UserName: ['a'] }, '#/UserName: expected type: String, found: JSONArray'],
    [{ PermissionsBoundary: [ADMIN] }, '#/PermissionsBoundary: expected type: String, found: JSONArray'],
    [{ Tags: { Key: 'a', Value: 'b' } }, '#/Tags: expected type: JSONArray, found: JSONObject'],
    [{ Groups: [{ a: 1 }] }, '#/Groups/0: expected type: String, found: JSONObject'],
    [{ LoginProfile: { Password: 'Abcdefg-1', UserName: 'stint' } }, '#/LoginProfile: extraneous key [UserName] is not permitted'],
  ] // prettier-ignore
  for (const [at, [Properties, line]] of forms.entries()) {
    const StackName = `form-${at}`
    await create(StackName, template({ Somebody: { Type: 'AWS::IAM::User', Properties } }))
    expect((await stackOf(StackName))?.StackStatus).toBe('ROLLBACK_COMPLETE')
    const { StackEvents = [] } = await aws.call('cloudformation', 'DescribeStackEvents', { StackName })
    const failed = StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')
    expect(failed?.ResourceStatusReason).toBe(
      `Properties validation failed for resource Somebody with message:\n${line}`,
    )
  }
  const provider = { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: 'https://form.example', ClientIdList: 'x' } }
  await create('form-oidc', template({ Provider: provider }))
  expect((await stackOf('form-oidc'))?.StackStatus).toBe('ROLLBACK_COMPLETE')
})
