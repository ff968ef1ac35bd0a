import { afterAll, describe, expect, test } from 'vitest'
import { world } from '../../../test/world.ts'

/** Each permission of Organizations is asked for with the keys that policies may depend on. */
const w = await world()
afterAll(() => w.close())
const org = await w.client('management')
const rootId = (await org.call('organizations', 'ListRoots', {})).Roots?.[0]?.Id ?? ''

const ALL = { Effect: 'Allow', Action: 'organizations:*', Resource: '*' }
let made = 0

async function person(where: string, ...Statement: object[]) {
  const UserName = `user-${++made}`
  const admin = await w.client(where as 'management')
  await admin.call('iam', 'CreateUser', { UserName })
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await admin.call('iam', 'PutUserPolicy', { UserName, PolicyName: 'only', PolicyDocument })
  const { AccessKey } = await admin.call('iam', 'CreateAccessKey', { UserName })
  return w.client({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
}

const denied = (action: string) =>
  expect.objectContaining({
    code: 'AccessDeniedException',
    message: expect.stringContaining(`is not authorized to perform: organizations:${action}`) as string,
  })

describe('what is made with tags needs organizations:TagResource as well', async () => {
  const Tags = [{ Key: 'team', Value: 'blue' }]
  const untagging = await person('management', ALL, {
    Effect: 'Deny',
    Action: 'organizations:TagResource',
    Resource: '*',
  })
  const Content = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"ec2:*","Resource":"*"}]}'
  const makings = [
    ['CreateOrganizationalUnit', { Name: 'tagged', ParentId: rootId }],
    ['CreatePolicy', { Name: 'tagged', Content, Description: '', Type: 'SERVICE_CONTROL_POLICY' }],
    ['CreateAccount', { AccountName: 'tagged', Email: 'tagged@example.com' }],
    [
      'PutResourcePolicy',
      {
        Content: JSON.stringify({
          Version: '2012-10-17',
          Statement: {
            Effect: 'Allow',
            Principal: { AWS: '111122223333' },
            Action: 'organizations:DescribeOrganization',
            Resource: '*',
          },
        }),
      },
    ],
    ['InviteAccountToOrganization', { Target: { Type: 'ACCOUNT', Id: w.cloud.identity.accounts.redhat } }],
  ] as const

  test.each(makings)('%s', async (operation, input) => {
    await expect(untagging.call('organizations', operation, { ...input, Tags } as never)).rejects.toEqual(
      denied('TagResource'),
    )
    await untagging.call('organizations', operation, input as never)
  })

  test('and it is asked about the kind of thing that is made, with the tags', async () => {
    const units = await person('management', ALL, {
      Effect: 'Deny',
      Action: 'organizations:TagResource',
      NotResource: 'arn:aws:organizations::*:ou/*',
    })
    await units.call('organizations', 'CreateOrganizationalUnit', { Name: 'units', ParentId: rootId, Tags })
    await expect(
      units.call('organizations', 'CreateAccount', { AccountName: 'a', Email: 'a@example.com', Tags }),
    ).rejects.toEqual(denied('TagResource'))
  })
})

test('the effective policy of one’s own account is asked for by its type', async () => {
  const tagsOnly = await person('customer', {
    ...ALL,
    Condition: { StringEquals: { 'organizations:PolicyType': 'TAG_POLICY' } },
  })
  const ask = (PolicyType: string, TargetId?: string) =>
    tagsOnly.call('organizations', 'DescribeEffectivePolicy', { PolicyType, ...(TargetId && { TargetId }) } as never)
  await expect(ask('TAG_POLICY')).rejects.toMatchObject({ code: 'EffectivePolicyNotFoundException' })
  await expect(ask('BACKUP_POLICY')).rejects.toEqual(denied('DescribeEffectivePolicy'))
  const kept = await person('customer', ALL, { Effect: 'Deny', Action: '*', Resource: 'arn:aws:organizations::*:account/o-*/111122223333' }) // prettier-ignore
  const own = kept.call('organizations', 'DescribeEffectivePolicy', { PolicyType: 'TAG_POLICY' })
  await expect(own).rejects.toEqual(denied('DescribeEffectivePolicy'))
  await expect(ask('BACKUP_POLICY', '111122223333')).rejects.toEqual(denied('DescribeEffectivePolicy'))
})

test('delegated administrators are listed by the service that is named', async () => {
  const one = await person('management', {
    ...ALL,
    Condition: { StringEquals: { 'organizations:ServicePrincipal': 'iam.amazonaws.com' } },
  })
  await one.call('organizations', 'ListDelegatedAdministrators', { ServicePrincipal: 'iam.amazonaws.com' })
  await expect(one.call('organizations', 'ListDelegatedAdministrators', {})).rejects.toEqual(
    denied('ListDelegatedAdministrators'),
  )
})
