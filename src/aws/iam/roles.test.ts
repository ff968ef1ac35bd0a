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

const trust = (principal: object, action = 'sts:AssumeRole') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: action }] })
const EC2 = trust({ Service: 'ec2.amazonaws.com' })
const inline = (action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] })

const create = (RoleName: string, more: { Path?: string; AssumeRolePolicyDocument?: string } = {}) =>
  aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: EC2, ...more })

const conflict = (text: string) => refusal('DeleteConflict', `Cannot delete entity, must ${text} first.`, 409)

describe('a role', () => {
  test('is shown as it was made, its trust policy percent-encoded as RFC 3986 says', async () => {
    const { Role } = await aws.call('iam', 'CreateRole', {
      RoleName: 'ManagedOpenShift-Worker-Role',
      Path: '/rosa/',
      AssumeRolePolicyDocument: EC2,
      Description: 'nodes',
      MaxSessionDuration: 7200,
      Tags: [{ Key: 'red-hat-managed', Value: 'true' }],
    })
    expect(Role).toMatchObject({
      RoleName: 'ManagedOpenShift-Worker-Role',
      Path: '/rosa/',
      Arn: `arn:aws:iam::${CUSTOMER}:role/rosa/ManagedOpenShift-Worker-Role`,
      Tags: [{ Key: 'red-hat-managed', Value: 'true' }],
    })
    expect(Role?.RoleId).toMatch(/^AROA[A-Z2-7]{17}$/)
    expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22%3A%222012-10-17%22/)
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(EC2)
    const again = await aws.call('iam', 'GetRole', { RoleName: 'managedopenshift-worker-role' })
    expect(again.Role).toMatchObject({ RoleId: Role?.RoleId, RoleName: 'ManagedOpenShift-Worker-Role' })
  })

  test('is made with its trust policy as it was put, and shown with ARNs from then on', async () => {
    const RoleName = 'by-account'
    const put = trust({ AWS: CUSTOMER })
    const made = await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: put })
    const shown = await aws.call('iam', 'GetRole', { RoleName })
    const documents = [made, shown].map(({ Role }) => decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))
    expect(documents).toEqual([put, trust({ AWS: `arn:aws:iam::${CUSTOMER}:root` })])
  })

  test('has a name that no other may have in any case', async () => {
    await create('Unique')
    await expect(create('UNIQUE')).rejects.toEqual(
      refusal('EntityAlreadyExists', 'Role with name UNIQUE already exists.', 409),
    )
  })

  test('that does not exist cannot be found', async () => {
    await expect(aws.call('iam', 'GetRole', { RoleName: 'Nobody' })).rejects.toEqual(
      refusal('NoSuchEntity', 'The role with name Nobody cannot be found.', 404),
    )
  })

  test('is updated in description and longest session alone', async () => {
    await create('Updated')
    await aws.call('iam', 'UpdateRole', { RoleName: 'Updated', MaxSessionDuration: 43200 })
    await aws.call('iam', 'UpdateRole', { RoleName: 'Updated', Description: 'new' })
    const { Role } = await aws.call('iam', 'GetRole', { RoleName: 'Updated' })
    expect(Role).toMatchObject({ MaxSessionDuration: 43200, Description: 'new' })
  })

  test('is listed by path, page by page, without its tags', async () => {
    for (const name of ['c', 'a', 'b']) await create(`paged-${name}`, { Path: '/paged/' })
    const first = await aws.call('iam', 'ListRoles', { PathPrefix: '/paged/', MaxItems: 2 })
    expect(first.Roles?.map((role) => role.RoleName)).toEqual(['paged-a', 'paged-b'])
    expect(first.IsTruncated).toBe(true)
    expect(first.Roles?.[0]).not.toHaveProperty('Tags')
    const rest = await aws.call('iam', 'ListRoles', { PathPrefix: '/paged/', MaxItems: 2, Marker: first.Marker })
    expect(rest.Roles?.map((role) => role.RoleName)).toEqual(['paged-c'])
    expect(rest).toMatchObject({ IsTruncated: false })
  })

  test('cannot be deleted before it is stripped, in the order that AWS asks for', async () => {
    const RoleName = 'Stripped'
    await create(RoleName)
    await aws.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: ADMINISTRATOR })
    await aws.call('iam', 'PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument: inline('s3:*') })
    await aws.call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'stripped' })
    await aws.call('iam', 'AddRoleToInstanceProfile', { RoleName, InstanceProfileName: 'stripped' })
    const remove = () => aws.call('iam', 'DeleteRole', { RoleName })
    await expect(remove()).rejects.toEqual(conflict('detach all policies'))
    await aws.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn: ADMINISTRATOR })
    await expect(remove()).rejects.toEqual(conflict('delete policies'))
    await aws.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'own' })
    await expect(remove()).rejects.toEqual(conflict('remove roles from instance profile'))
    await aws.call('iam', 'RemoveRoleFromInstanceProfile', { RoleName, InstanceProfileName: 'stripped' })
    await remove()
    await expect(remove()).rejects.toMatchObject({ code: 'NoSuchEntity' })
  })
})

const shown = async (RoleName: string) => {
  const { Role } = await aws.call('iam', 'GetRole', { RoleName })
  return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')) as {
    Statement: { Principal: unknown }[]
  }
}

describe('the list of roles', () => {
  const listed = async (more: { PathPrefix?: string; MaxItems?: number }) => {
    const pages: (readonly (string | undefined)[])[] = []
    let Marker: string | undefined
    do {
      const page = await aws.call('iam', 'ListRoles', { ...more, ...(Marker !== undefined && { Marker }) })
      pages.push((page.Roles ?? []).map(({ RoleName }) => RoleName))
      Marker = page.Marker
      expect(page.IsTruncated).toBe(Marker !== undefined)
    } while (Marker !== undefined)
    return pages
  }

  test('fills its pages with the roles under a path, however many others stand between', async () => {
    for (const at of [1, 2, 3, 4, 5, 6, 7])
      await create(`listed-${at}`, { Path: at % 3 === 1 ? '/listed/' : '/other/' })
    expect(await listed({ PathPrefix: '/listed/', MaxItems: 2 })).toEqual([['listed-1', 'listed-4'], ['listed-7']])
    expect(await listed({ PathPrefix: '/listed/', MaxItems: 3 })).toEqual([['listed-1', 'listed-4', 'listed-7']])
    expect(await listed({ PathPrefix: '/nowhere/', MaxItems: 1 })).toEqual([[]])
  })

  test('shows a role as it is now, and in its trust whom it names as they are now', async () => {
    const rowOf = async (name: string) =>
      (await aws.call('iam', 'ListRoles', { MaxItems: 1000 })).Roles?.find(({ RoleName }) => RoleName === name)
    const shown = async (name: string) => decodeURIComponent((await rowOf(name))?.AssumeRolePolicyDocument ?? '')
    await create('listed')
    expect(await shown('listed')).toBe(EC2)
    const { Role: trusted } = await create('listed-trusted')
    const other = trust({ AWS: trusted?.Arn })
    await aws.call('iam', 'UpdateAssumeRolePolicy', { RoleName: 'listed', PolicyDocument: other })
    await aws.call('iam', 'UpdateRole', { RoleName: 'listed', Description: 'nodes & more', MaxSessionDuration: 7200 })
    expect(await shown('listed')).toBe(other)
    expect(await rowOf('listed')).toMatchObject({ Description: 'nodes & more', MaxSessionDuration: 7200 })
    await aws.call('iam', 'DeleteRole', { RoleName: 'listed-trusted' })
    expect(await shown('listed')).toBe(trust({ AWS: trusted?.RoleId }))
  })
})

describe("a role's trust", () => {
  const RED_HAT = 'arn:aws:iam::710019948333:role/RH-Managed-OpenShift-Installer'

  test('in a role of another account is shown by its ARN', async () => {
    await create('Trusting', { AssumeRolePolicyDocument: trust({ AWS: [RED_HAT] }) })
    expect((await shown('Trusting')).Statement[0]?.Principal).toEqual({ AWS: [RED_HAT] })
  })

  test('in a role that is deleted and made again is left with the old id', async () => {
    const old = (await create('Trusted')).Role
    await create('TrustsIt', { AssumeRolePolicyDocument: trust({ AWS: old?.Arn }) })
    await aws.call('iam', 'DeleteRole', { RoleName: 'Trusted' })
    await create('Trusted')
    expect((await shown('TrustsIt')).Statement[0]?.Principal).toEqual({ AWS: old?.RoleId })
  })

  test.each(['arn:aws:iam::710019948333:role/Nobody', 'arn:aws:iam::999999999999:root', '999999999999'])(
    'in %s, which does not exist, is refused',
    async (principal) => {
      const AssumeRolePolicyDocument = trust({ AWS: principal })
      await expect(create('Wrong', { AssumeRolePolicyDocument })).rejects.toEqual(
        refusal('MalformedPolicyDocument', `Invalid principal in policy: "AWS":"${principal}"`, 400),
      )
      await create(`Right-${principal.length}`)
      await expect(
        aws.call('iam', 'UpdateAssumeRolePolicy', {
          RoleName: `Right-${principal.length}`,
          PolicyDocument: AssumeRolePolicyDocument,
        }),
      ).rejects.toMatchObject({ code: 'MalformedPolicyDocument' })
    },
  )

  test('longer than 2048 characters is refused, white space not counted', async () => {
    const many = Array.from({ length: 60 }, (_, n) => `arn:aws:sts::${CUSTOMER}:assumed-role/Role/session-${n}`)
    await expect(create('Long', { AssumeRolePolicyDocument: trust({ AWS: many }) })).rejects.toEqual(
      refusal('LimitExceeded', 'Cannot exceed quota for ACLSizePerRole: 2048', 409),
    )
    const spaced = EC2.replaceAll(',', `,${' '.repeat(1000)}`)
    expect(spaced.length).toBeGreaterThan(2048)
    await create('Spaced', { AssumeRolePolicyDocument: spaced })
  })

  test('that names a resource is refused as malformed', async () => {
    const document = EC2.replace('"Action"', '"Resource":"*","Action"')
    await expect(create('Wrong', { AssumeRolePolicyDocument: document })).rejects.toEqual(
      refusal('MalformedPolicyDocument', 'Has prohibited field Resource', 400),
    )
  })
})

describe('attaching and putting', () => {
  test('the same policy twice is no error, and the eleventh policy is one too many', async () => {
    const RoleName = 'Attached'
    await create(RoleName)
    const arns: string[] = []
    for (let n = 0; n < 11; n++) {
      const { Policy } = await aws.call('iam', 'CreatePolicy', { PolicyName: `p${n}`, PolicyDocument: inline('s3:*') })
      arns.push(Policy?.Arn ?? '')
    }
    const attach = (PolicyArn: string) => aws.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn })
    for (const arn of arns.slice(0, 10)) await attach(arn)
    await attach(arns[0] ?? '')
    await expect(attach(arns[10] ?? '')).rejects.toEqual(
      refusal('LimitExceeded', 'Cannot exceed quota for PoliciesPerRole: 10', 409),
    )
    const { AttachedPolicies } = await aws.call('iam', 'ListAttachedRolePolicies', { RoleName })
    expect(AttachedPolicies).toHaveLength(10)
    expect(AttachedPolicies?.[0]).toEqual({ PolicyName: 'p0', PolicyArn: `arn:aws:iam::${CUSTOMER}:policy/p0` })
  })

  test('a policy that does not exist is refused, attached or detached', async () => {
    await create('Detached')
    const input = { RoleName: 'Detached', PolicyArn: `arn:aws:iam::${CUSTOMER}:policy/None` }
    await expect(aws.call('iam', 'AttachRolePolicy', input)).rejects.toEqual(
      refusal('NoSuchEntity', `Policy ${input.PolicyArn} does not exist or is not attachable.`, 404),
    )
    await expect(aws.call('iam', 'DetachRolePolicy', input)).rejects.toEqual(
      refusal('NoSuchEntity', `Policy ${input.PolicyArn} was not found.`, 404),
    )
  })

  test('inline policies are one whatever the case of their name, which stays as it was written first', async () => {
    const RoleName = 'Cased'
    await create(RoleName)
    const put = (PolicyName: string, PolicyDocument: string) =>
      aws.call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument })
    await put('MixedName', inline('s3:*'))
    await put('MIXEDNAME', inline('ec2:*'))
    expect(await aws.call('iam', 'ListRolePolicies', { RoleName })).toMatchObject({ PolicyNames: ['MixedName'] })
    const got = await aws.call('iam', 'GetRolePolicy', { RoleName, PolicyName: 'MIXEDNAME' })
    expect(got.PolicyName).toBe('MIXEDNAME')
    expect(decodeURIComponent(got.PolicyDocument ?? '')).toBe(inline('ec2:*'))
    await aws.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'mixedname' })
    expect(await aws.call('iam', 'ListRolePolicies', { RoleName })).toMatchObject({ PolicyNames: [] })
  })

  test('inline policies are kept by name, shown percent-encoded, and bounded together', async () => {
    const RoleName = 'Inline'
    await create(RoleName)
    const put = (PolicyName: string, PolicyDocument: string) =>
      aws.call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument })
    await put('a', inline('s3:*'))
    await put('a', inline('ec2:*'))
    await put('b', inline('sts:*'))
    expect((await aws.call('iam', 'ListRolePolicies', { RoleName })).PolicyNames).toEqual(['a', 'b'])
    const got = await aws.call('iam', 'GetRolePolicy', { RoleName, PolicyName: 'a' })
    expect(got).toMatchObject({ RoleName, PolicyName: 'a' })
    expect(got.PolicyDocument).toContain('%2A')
    expect(decodeURIComponent(got.PolicyDocument ?? '')).toBe(inline('ec2:*'))
    const large = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::bucket/${'x'.repeat(10200)}` },
    })
    await expect(put('c', large)).rejects.toEqual(
      refusal('LimitExceeded', 'Maximum policy size of 10240 bytes exceeded for role Inline', 409),
    )
    await expect(aws.call('iam', 'GetRolePolicy', { RoleName, PolicyName: 'c' })).rejects.toEqual(
      refusal('NoSuchEntity', 'The role policy with name c cannot be found.', 404),
    )
  })

  test('a boundary is put, shown and taken away', async () => {
    const RoleName = 'Bounded'
    await create(RoleName)
    const wrong = `arn:aws:iam::${CUSTOMER}:policy/None`
    await expect(
      aws.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: wrong }),
    ).rejects.toEqual(refusal('NoSuchEntity', `Scope ARN: ${wrong} does not exist or is not attachable.`, 404))
    await aws.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: ADMINISTRATOR })
    expect((await aws.call('iam', 'GetRole', { RoleName })).Role?.PermissionsBoundary).toEqual({
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: ADMINISTRATOR,
    })
    await aws.call('iam', 'DeleteRolePermissionsBoundary', { RoleName })
    expect((await aws.call('iam', 'GetRole', { RoleName })).Role).not.toHaveProperty('PermissionsBoundary')
    const linked = 'arn:aws:iam::aws:policy/aws-service-role/AWSElasticLoadBalancingServiceRolePolicy'
    await expect(
      aws.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: linked }),
    ).rejects.toMatchObject({ code: 'PolicyNotAttachable', status: 400 })
  })

  test('of a service takes no boundary, and has none taken away', async () => {
    const { Role } = await aws.call('iam', 'CreateServiceLinkedRole', { AWSServiceName: 'shield.amazonaws.com' })
    const RoleName = Role?.RoleName ?? ''
    const protectedRole = expect.objectContaining({ code: 'UnmodifiableEntity', status: 400 })
    await expect(
      aws.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: ADMINISTRATOR }),
    ).rejects.toEqual(protectedRole)
    await expect(aws.call('iam', 'DeleteRolePermissionsBoundary', { RoleName })).rejects.toEqual(protectedRole)
  })

  test('tags are added, replaced in any case, and removed', async () => {
    const RoleName = 'Tagged'
    await create(RoleName)
    const tag = (Key: string, Value: string) => aws.call('iam', 'TagRole', { RoleName, Tags: [{ Key, Value }] })
    await tag('Team', 'a')
    await tag('team', 'b')
    await tag('env', 'dev')
    const { Tags } = await aws.call('iam', 'ListRoleTags', { RoleName })
    expect(Tags).toEqual([
      { Key: 'env', Value: 'dev' },
      { Key: 'team', Value: 'b' },
    ])
    await aws.call('iam', 'UntagRole', { RoleName, TagKeys: ['TEAM'] })
    expect((await aws.call('iam', 'ListRoleTags', { RoleName })).Tags).toEqual([{ Key: 'env', Value: 'dev' }])
  })
})

describe('a service-linked role', () => {
  test('is made once, cannot be changed, and is deleted by a task', async () => {
    const make = () =>
      aws.call('iam', 'CreateServiceLinkedRole', { AWSServiceName: 'elasticloadbalancing.amazonaws.com' })
    const { Role } = await make()
    const RoleName = 'AWSServiceRoleForElasticLoadBalancing'
    expect(Role?.Arn).toBe(
      `arn:aws:iam::${CUSTOMER}:role/aws-service-role/elasticloadbalancing.amazonaws.com/${RoleName}`,
    )
    await expect(make()).rejects.toMatchObject({ code: 'InvalidInput' })
    const suffixed = { AWSServiceName: 'elasticloadbalancing.amazonaws.com', CustomSuffix: 'mine' }
    await expect(aws.call('iam', 'CreateServiceLinkedRole', suffixed)).rejects.toEqual(
      refusal('InvalidInput', 'Custom suffix is not allowed for elasticloadbalancing.amazonaws.com', 400),
    )
    await expect(aws.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: ADMINISTRATOR })).rejects.toEqual(
      refusal(
        'UnmodifiableEntity',
        `Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS`,
        400,
      ),
    )
    await expect(aws.call('iam', 'DeleteRole', { RoleName })).rejects.toMatchObject({ code: 'UnmodifiableEntity' })
    const { DeletionTaskId = '' } = await aws.call('iam', 'DeleteServiceLinkedRole', { RoleName })
    const status = await aws.call('iam', 'GetServiceLinkedRoleDeletionStatus', { DeletionTaskId })
    expect(status.Status).toBe('SUCCEEDED')
    await expect(aws.call('iam', 'GetRole', { RoleName })).rejects.toMatchObject({ code: 'NoSuchEntity' })
  })

  test.each([
    [{ AWSServiceName: 'ecs.amazonaws.com' }, 'AWSServiceRoleForECS', 'AmazonECSServiceRolePolicy'],
    [
      { AWSServiceName: 'dynamodb.application-autoscaling.amazonaws.com' },
      'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
      'AWSApplicationAutoscalingDynamoDBTablePolicy',
    ],
    [
      { AWSServiceName: 'autoscaling.amazonaws.com', CustomSuffix: 'blue' },
      'AWSServiceRoleForAutoScaling_blue',
      'AutoScalingServiceRolePolicy',
    ],
  ])('of %j is %s', async (asked, RoleName, policy) => {
    await aws.call('iam', 'CreateServiceLinkedRole', asked)
    const { AttachedPolicies } = await aws.call('iam', 'ListAttachedRolePolicies', { RoleName })
    expect(AttachedPolicies).toEqual([
      { PolicyName: policy, PolicyArn: `arn:aws:iam::aws:policy/aws-service-role/${policy}` },
    ])
  })
})

test('ten roles made at the same time are all made', async () => {
  const names = Array.from({ length: 10 }, (_, n) => `Parallel-${n}`)
  await Promise.all(names.map((name) => create(name, { Path: '/parallel/' })))
  const { Roles } = await aws.call('iam', 'ListRoles', { PathPrefix: '/parallel/' })
  expect(Roles?.map((role) => role.RoleName)).toEqual(names)
})
