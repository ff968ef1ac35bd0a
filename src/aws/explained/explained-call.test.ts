import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { AwsError } from '../../wire/aws-client.ts'
import { throttled } from '../trouble.ts'

const CUSTOMER = '111122223333'
let w: TestWorld
let aws: AwsClient
let reader: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('iam', 'CreateUser', { UserName: 'reader' })
  const { AccessKey: key } = await aws.call('iam', 'CreateAccessKey', { UserName: 'reader' })
  await put('s3:ListAllMyBuckets')
  reader = await w.client({ accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' })
})
afterAll(() => w.close())

const put = (Action: string, more: object = {}) =>
  aws.call('iam', 'PutUserPolicy', {
    UserName: 'reader',
    PolicyName: 'own',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }],
    }),
  })

const refusedId = async (call: Promise<unknown>): Promise<string> => {
  const error: unknown = await call.catch((thrown: unknown) => thrown)
  if (!(error instanceof AwsError)) throw new Error('was not refused')
  await w.clock.settled()
  return error.requestId
}
const explained = async (id: string) => {
  const call = await w.cloud.door.explain(id)
  if (!call) throw new Error(`no call ${id}`)
  return call
}

describe('a recorded call', () => {
  test('names whom a trust policy trusts by the ARN that its owner wrote, and by the bare id once that one is gone', async () => {
    const trust = (principal: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' },
      })
    const trusted = `arn:aws:iam::${CUSTOMER}:role/Trusted`
    await aws.call('iam', 'CreateRole', { RoleName: 'Trusted', AssumeRolePolicyDocument: trust(CUSTOMER) })
    await aws.call('iam', 'CreateRole', { RoleName: 'Wanted', AssumeRolePolicyDocument: trust(trusted) })
    const asked = { RoleArn: `arn:aws:iam::${CUSTOMER}:role/Wanted`, RoleSessionName: 'me' }
    const { text } = await explained(await refusedId(aws.call('sts', 'AssumeRole', asked)))
    expect(text).toContain(`Principal wants AWS:${trusted}`)
    await aws.call('iam', 'DeleteRole', { RoleName: 'Trusted' })
    const later = await explained(await refusedId(aws.call('sts', 'AssumeRole', asked)))
    expect(later.text).toMatch(/Principal wants AWS:AROA[A-Z2-7]{17}/)
  })

  test('that a policy refused is explained by the policies as they were then', async () => {
    await put('iam:ListUsers', { Condition: { StringEquals: { 'aws:UserAgent': 'nobody*' } } })
    const id = await refusedId(reader.call('iam', 'ListUsers', {}))
    await put('iam:ListUsers')
    await reader.call('iam', 'ListUsers', {})
    const call = await explained(id)
    expect(call).toMatchObject({
      requestId: id,
      service: 'iam',
      operation: 'ListUsers',
      caller: `arn:aws:iam::${CUSTOMER}:user/reader`,
      outcome: 'refused',
      error: { code: 'AccessDenied' },
      record: { requestID: id, errorCode: 'AccessDenied' },
    })
    const [explanation] = call.explanations
    expect(explanation?.nearMisses[0]?.failed).toMatchObject([
      { operator: 'StringEquals', key: 'aws:UserAgent', wanted: ['nobody*'] },
    ])
    expect(explanation?.levels.map(({ type, verdict }) => [type, verdict])).toEqual([
      ['scp', 'allows'],
      ['scp', 'allows'],
      ['identity', 'silent'],
    ])
    expect(call.text).toContain('StringEquals aws:UserAgent wants nobody*, the request has ')
    expect((await w.cloud.door.explainLastDenied())?.requestId).toBe(id)
  })

  test('that was allowed names the statements that did it, while it is fresh', async () => {
    await put('iam:ListRoles')
    const { ResponseMetadata: _ } = (await reader.call('iam', 'ListRoles', {})) as { ResponseMetadata?: unknown }
    await w.clock.settled()
    const { events } = await w.store.read(`cloudtrail/${CUSTOMER}`, { limit: 1 })
    const { requestID } = JSON.parse(events[0]?.body ?? '{}') as { requestID: string }
    const call = await explained(requestID)
    expect(call.outcome).toBe('allowed')
    expect(call.explanations[0]?.by.some(({ type, id }) => type === 'identity' && id?.endsWith('#own'))).toBe(true)
  })

  test('that needs no permission says so, and not that policies allowed it', async () => {
    await reader.call('sts', 'GetCallerIdentity', {})
    await w.clock.settled()
    const { events } = await w.store.read(`cloudtrail/${CUSTOMER}`, { limit: 1 })
    const { requestID } = JSON.parse(events[0]?.body ?? '{}') as { requestID: string }
    const { outcome, free, text } = await explained(requestID)
    expect({ outcome, free }).toEqual({ outcome: 'allowed', free: true })
    expect(text).toMatch(
      /^sts:GetCallerIdentity by .*\n {2}request .*\n {2}It needs no permission: no policy is asked\.$/,
    )
  })

  test('that policies allowed and that failed says both', async () => {
    const id = await refusedId(aws.call('iam', 'GetUser', { UserName: 'nobody' }))
    const call = await explained(id)
    expect(call).toMatchObject({
      outcome: 'failed',
      error: { code: 'NoSuchEntity' },
      explanations: [{ decision: 'Allow' }],
    })
    expect(call.text).toContain(
      '\n  The policies allowed it; what it asked for could not be done: the message says why.\n  Allowed: iam:GetUser on ',
    )
  })

  test('that is not valid, or fails on purpose, says that no policy was asked', async () => {
    const invalid = await explained(await refusedId(aws.call('iam', 'GetUser', { UserName: 'a b' })))
    expect(invalid).toMatchObject({ outcome: 'failed', error: { code: 'ValidationError' }, explanations: [] })
    expect(invalid.unasked).toBe('No policy was asked: the request is not valid, whoever makes it.')
    const { trouble } = w.cloud.world
    trouble.refuse = ({ service }) => throttled(service)
    const id = await refusedId(aws.call('iam', 'ListUsers', {})).finally(() => (trouble.refuse = undefined))
    const disturbed = await explained(id)
    expect(disturbed).toMatchObject({ outcome: 'failed', error: { code: 'Throttling' } })
    expect(disturbed.text).toContain(
      '\n  No policy was asked: such calls fail here on purpose. stint fault list tells why',
    )
  })

  test('that never was a call is explained all the same, by whom it came', async () => {
    const id = await refusedId(aws.call('iam', 'ListSSHPublicKeys', {}))
    expect(await explained(id)).toMatchObject({
      service: 'iam',
      operation: 'ListSSHPublicKeys',
      caller: `arn:aws:iam::${CUSTOMER}:user/stint`,
      outcome: 'failed',
      error: { code: 'NotImplemented' },
      unasked: 'No policy was asked, and no trail has a record of it: it was refused before it was a call.',
    })
  })

  test('whose caller could not be established says why, by its own id, and nothing secret', async () => {
    const { Credentials } = await reader.call('sts', 'GetSessionToken', { DurationSeconds: 900 })
    const held = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    }
    const refusedTo = async (credentials: typeof held) =>
      explained(await refusedId((await w.client(credentials)).call('sts', 'GetCallerIdentity', {})))

    const forged = await refusedTo({ ...held, secretAccessKey: 'x'.repeat(40) })
    expect(forged).toMatchObject({
      service: 'sts',
      operation: 'GetCallerIdentity',
      caller: held.accessKeyId,
      outcome: 'refused',
      error: { code: 'SignatureDoesNotMatch' },
      explanations: [],
      stranger: expect.stringMatching(/^The signature is not that of this request by the secret key/) as string,
    })
    expect(forged).not.toHaveProperty('record')
    const foreign = await refusedTo({ ...held, sessionToken: 'not one' })
    expect(foreign.text).toContain('The session token is not one that was given with this access key')
    await aws.call('iam', 'CreateUser', { UserName: 'gone' })
    const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'gone' })
    const { AccessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
    await aws.call('iam', 'DeleteAccessKey', { UserName: 'gone', AccessKeyId })
    const gone = await w.client({ accessKeyId: AccessKeyId, secretAccessKey })
    expect((await explained(await refusedId(gone.call('s3', 'ListBuckets', {})))).text).toMatch(
      new RegExp(
        `^s3:ListBuckets by ${AccessKeyId} at .*: refused\n.*\n  InvalidAccessKeyId: .*\n  Nobody has this access key now: `,
      ),
    )

    await w.clock.advance(901_000)
    const ended = await refusedTo(held)
    expect(ended.error?.code).toBe('ExpiredToken')
    const [expiry, time] = [Credentials?.Expiration?.toISOString(), ended.time].map((at) => at?.replace(/\.\d+Z$/, 'Z'))
    expect(ended.stranger).toBe(`The session expired at ${expiry}; it was ${time}.`)
    const shown = JSON.stringify([forged, foreign, ended])
    expect(shown).not.toContain(held.sessionToken)
    expect(shown).not.toContain(held.secretAccessKey)
  })

  test('that nobody made is not found', async () => {
    expect(await w.cloud.door.explain('00000000-0000-4000-8000-000000000000')).toBeUndefined()
  })
})
