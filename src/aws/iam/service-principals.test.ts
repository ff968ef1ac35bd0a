import { expect, test } from 'vitest'
import { world } from '../../../test/world.ts'
import { awsManagedPolicies } from './aws-managed.ts'
import { isServicePrincipal } from './service-principals.ts'

test.each([
  'ec2.amazonaws.com',
  'ecs-tasks.amazonaws.com',
  'pods.eks.amazonaws.com',
  'lambda.us-east-1.amazonaws.com',
  'codedeploy.us-gov-west-1.amazonaws.com',
  'ec2.amazonaws.com.cn',
  'member.org.stacksets.cloudformation.amazonaws.com',
  'license-management.marketplace.amazonaws.com',
  'alexa-appkit.amazon.com',
])('%s is a service', (name) => {
  expect(isServicePrincipal(name)).toBe(true)
})

test.each([
  'nosuchservice.amazonaws.com',
  'ec3.amazonaws.com',
  'tagging.amazonaws.com',
  'us-east-1.amazonaws.com',
  'ec2.example.com',
  'amazonaws.com',
])('%s is none', (name) => {
  expect(isServicePrincipal(name)).toBe(false)
})

test('every service that AWS’s own policies name is known', () => {
  const named = awsManagedPolicies().flatMap(({ versions }) =>
    versions.flatMap(({ document }) => document.match(/(?<=")[a-z0-9.-]+\.(?:amazonaws|amazon)\.com(?=")/g) ?? []),
  )
  expect([...new Set(named)].filter((name) => !isServicePrincipal(name))).toEqual([])
})

test('a trust policy that names a service that there is none of is refused', async () => {
  const w = await world()
  const trust = (Service: unknown) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
    })
  const customer = await w.client('customer')
  const create = (RoleName: string, Service: unknown) =>
    customer.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trust(Service) })
  await expect(create('web', ['ec2.amazonaws.com', 'nosuchservice.amazonaws.com'])).rejects.toMatchObject({
    code: 'MalformedPolicyDocument',
    message: 'Invalid principal in policy: "SERVICE":"nosuchservice.amazonaws.com"',
  })
  await expect(create('web', ['ec2.amazonaws.com', 'lambda.eu-west-1.amazonaws.com'])).resolves.toBeDefined()
  await w.close()
})
