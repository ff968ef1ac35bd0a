import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import { AwsError, type AwsClient } from '../../wire/aws-client.ts'

const CUSTOMER = '111122223333'
const role = (name: string, account = CUSTOMER) => `arn:aws:iam::${account}:role/${name}`

let w: TestWorld
let aws: AwsClient
let redHat: string
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  redHat = w.cloud.identity.accounts.redhat
  for (const [RoleName, Path] of [
    ['Deployer', '/'],
    ['Builder', '/ci/'],
  ] as const)
    await make(RoleName, Path)
})
afterAll(() => w.close())

const make = (RoleName: string, Path = '/') =>
  aws.call('iam', 'CreateRole', {
    RoleName,
    Path,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    }),
  })

async function refused(RoleArn: string, by = aws): Promise<AwsError> {
  const error: unknown = await by.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'me' }).catch((e: unknown) => e)
  if (!(error instanceof AwsError)) throw new Error('was not refused')
  await w.clock.settled()
  return error
}
const explained = async ({ requestId }: AwsError) => {
  const call = await w.cloud.door.explain(requestId)
  if (!call) throw new Error(`no call ${requestId}`)
  return call
}

describe('AssumeRole of a role that there is none of', () => {
  test('is explained as that, with the role that was meant, while the answer over the wire stays that of a trust that refuses', async () => {
    const wire = (error: AwsError) => [error.status, error.code, error.message.replaceAll(/role\/\w+/g, 'role/…')]
    const missing = await refused(role('Deployr'))
    expect(wire(missing)).toEqual(wire(await refused(role('Deployer'))))
    const { absent, text } = await explained(missing)
    expect(absent).toEqual({
      arn: role('Deployr'),
      meant: role('Deployer'),
      why: `There is no role Deployr in account ${CUSTOMER}.`,
    })
    expect(text).toContain(
      `\n  There is no role Deployr in account ${CUSTOMER}. Did you mean ${role('Deployer')}?\n  Over the wire this looks like a trust that refuses.`,
    )
    expect(text).not.toContain('no role trust policy allows')
  })

  test.each([
    ['in another case', () => role('deployer'), 'Deployer'],
    ['without its path', () => role('Builder'), 'ci/Builder'],
    ['of another account', () => role('Deployer', redHat), 'Deployer'],
  ])('finds one that is written %s', async (_how, asked, meant) => {
    expect((await explained(await refused(asked()))).absent?.meant).toBe(role(meant))
  })

  test('guesses at nothing where no name is near', async () => {
    const { absent, text } = await explained(await refused(role('SomethingElse')))
    expect(absent).not.toHaveProperty('meant')
    expect(text).not.toContain('Did you mean')
  })

  test.each([
    ['an account that there is none of', role('Deployer', '999988887777'), 'There is no account 999988887777.'],
    ['a user', `arn:aws:iam::${CUSTOMER}:user/stint`, `arn:aws:iam::${CUSTOMER}:user/stint is no role.`],
  ])('tells of %s', async (_what, asked, why) => {
    expect((await explained(await refused(asked))).absent?.why).toBe(why)
  })

  test('says when it was made since, and nothing of the kind where the role refuses', async () => {
    const early = await refused(role('Late'))
    await w.clock.advance(1000)
    await make('Late')
    expect((await explained(early)).absent?.why).toBe(
      `There was no role Late in account ${CUSTOMER} then; there is one now.`,
    )
    expect(await explained(await refused(role('Late')))).not.toHaveProperty('absent')
  })

  test('tells also that the caller’s own policies do not let him', async () => {
    await aws.call('iam', 'CreateUser', { UserName: 'nobody' })
    const { AccessKey: key } = await aws.call('iam', 'CreateAccessKey', { UserName: 'nobody' })
    const nobody = await w.client({ accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' })
    const { text } = await explained(await refused(role('Deployer', redHat), nobody))
    expect(text).toContain(`There is no role Deployer in account ${redHat}.`)
    expect(text).toContain(`the caller's side (${CUSTOMER}): no identity-based policy allows sts:AssumeRole`)
  })
})
