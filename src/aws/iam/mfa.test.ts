import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { codeAt, stepAt } from './totp.ts'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
})
afterAll(() => w.close())

const refusal = (code: string, message: string, status: number) => expect.objectContaining({ code, message, status })
const now = () => stepAt(w.clock.now())
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString()

async function device(VirtualMFADeviceName: string) {
  const { VirtualMFADevice } = await aws.call('iam', 'CreateVirtualMFADevice', { VirtualMFADeviceName })
  return { SerialNumber: VirtualMFADevice?.SerialNumber ?? '', seed: text(VirtualMFADevice?.Base32StringSeed) }
}

async function userWithDevice(UserName: string) {
  await aws.call('iam', 'CreateUser', { UserName })
  const { SerialNumber, seed } = await device(`${UserName}-phone`)
  const [AuthenticationCode1, AuthenticationCode2] = [codeAt(seed, now() - 3), codeAt(seed, now() - 2)]
  const codes = { UserName, SerialNumber, AuthenticationCode1, AuthenticationCode2 }
  await aws.call('iam', 'EnableMFADevice', codes)
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  const theirs = await w.client({
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  })
  return { UserName, SerialNumber, seed, theirs, drift: -2 }
}

describe('a virtual MFA device', () => {
  test('is made with a seed and a QR code, shown without them, and deleted', async () => {
    const { VirtualMFADevice } = await aws.call('iam', 'CreateVirtualMFADevice', {
      VirtualMFADeviceName: 'phone',
      Path: '/people/',
      Tags: [{ Key: 'owner', Value: 'ada' }],
    })
    const SerialNumber = 'arn:aws:iam::111122223333:mfa/people/phone'
    expect(VirtualMFADevice?.SerialNumber).toBe(SerialNumber)
    expect(text(VirtualMFADevice?.Base32StringSeed)).toMatch(/^[A-Z2-7]{64}$/)
    expect(
      Buffer.from(VirtualMFADevice?.QRCodePNG ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    await expect(
      aws.call('iam', 'CreateVirtualMFADevice', { VirtualMFADeviceName: 'PHONE', Path: '/people/' }),
    ).rejects.toEqual(refusal('EntityAlreadyExists', 'MFA device already exists.', 409))
    expect(await aws.call('iam', 'ListVirtualMFADevices', { AssignmentStatus: 'Unassigned' })).toMatchObject({
      VirtualMFADevices: [{ SerialNumber }],
    })
    expect(await aws.call('iam', 'ListMFADeviceTags', { SerialNumber })).toMatchObject({
      Tags: [{ Key: 'owner', Value: 'ada' }],
    })
    await aws.call('iam', 'DeleteVirtualMFADevice', { SerialNumber })
    await expect(aws.call('iam', 'DeleteVirtualMFADevice', { SerialNumber })).rejects.toEqual(
      refusal('NoSuchEntity', `MFA Device with serial number ${SerialNumber} does not exist.`, 404),
    )
  })

  test('may have the longest name there is', async () => {
    const VirtualMFADeviceName = '+'.repeat(226)
    const { VirtualMFADevice } = await aws.call('iam', 'CreateVirtualMFADevice', { VirtualMFADeviceName })
    expect(VirtualMFADevice?.QRCodePNG?.length).toBeGreaterThan(500)
  })

  test('is enabled by two consecutive codes and by nothing less', async () => {
    await aws.call('iam', 'CreateUser', { UserName: 'bo' })
    const { SerialNumber, seed } = await device('bo-phone')
    const enable = (AuthenticationCode1: string, AuthenticationCode2: string) =>
      aws.call('iam', 'EnableMFADevice', { UserName: 'bo', SerialNumber, AuthenticationCode1, AuthenticationCode2 })
    const wrong = refusal('InvalidAuthenticationCode', 'Authentication code for device is not valid.', 403)
    const [one, two] = [codeAt(seed, now() - 1), codeAt(seed, now())]
    await expect(enable(one, one)).rejects.toEqual(wrong)
    await expect(enable(two, one)).rejects.toEqual(wrong)
    await enable(one, two)
    await expect(enable(one, two)).rejects.toEqual(
      refusal('EntityAlreadyExists', 'MFA Device for user bo already exists.', 409),
    )
    await aws.call('iam', 'CreateUser', { UserName: 'boris' })
    const codes = { SerialNumber, AuthenticationCode1: one, AuthenticationCode2: two }
    await expect(aws.call('iam', 'EnableMFADevice', { UserName: 'boris', ...codes })).rejects.toEqual(
      refusal('EntityAlreadyExists', 'MFA Device is already in use.', 409),
    )
    await expect(aws.call('iam', 'GetMFADevice', { UserName: 'bo', SerialNumber })).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining('only hardware FIDO security keys are supported') as string,
    })
    expect(await aws.call('iam', 'ListMFADevices', { UserName: 'bo' })).toMatchObject({
      MFADevices: [{ UserName: 'bo', SerialNumber }],
    })
    await expect(aws.call('iam', 'DeleteVirtualMFADevice', { SerialNumber })).rejects.toEqual(
      refusal('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.', 409),
    )
    await expect(aws.call('iam', 'DeleteUser', { UserName: 'bo' })).rejects.toEqual(
      refusal('DeleteConflict', 'Cannot delete entity, must remove tokens from principal first.', 409),
    )
    await aws.call('iam', 'DeactivateMFADevice', { UserName: 'bo', SerialNumber })
    await expect(aws.call('iam', 'DeactivateMFADevice', { UserName: 'bo', SerialNumber })).rejects.toEqual(
      refusal('NoSuchEntity', 'MFA Device invalid for user.', 404),
    )
    await aws.call('iam', 'DeleteVirtualMFADevice', { SerialNumber })
    await aws.call('iam', 'DeleteUser', { UserName: 'bo' })
  })

  test('that has drifted is brought into step again', async () => {
    const { UserName, SerialNumber, seed, theirs } = await userWithDevice('drifter')
    const ahead = now() + 60
    await expect(
      theirs.call('sts', 'GetSessionToken', { SerialNumber, TokenCode: codeAt(seed, ahead) }),
    ).rejects.toMatchObject({ code: 'AccessDenied' })
    await aws.call('iam', 'ResyncMFADevice', {
      UserName,
      SerialNumber,
      AuthenticationCode1: codeAt(seed, ahead - 1),
      AuthenticationCode2: codeAt(seed, ahead),
    })
    const { Credentials } = await theirs.call('sts', 'GetSessionToken', {
      SerialNumber,
      TokenCode: codeAt(seed, ahead + 1),
    })
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA/)
  })
})

describe('MFA in sessions', () => {
  test('a code opens a session up to two steps before and after its own', async () => {
    const { SerialNumber, seed, theirs, drift } = await userWithDevice('pia')
    const open = (offset: number) =>
      theirs.call('sts', 'GetSessionToken', { SerialNumber, TokenCode: codeAt(seed, now() + drift + offset) })
    await w.clock.advance(20 * 30_000)
    for (const offset of [-1, 1, -2, 2, 0]) expect((await open(offset)).Credentials).toBeDefined()
    for (const offset of [-3, 3]) await expect(open(offset)).rejects.toMatchObject({ code: 'AccessDenied' })
  })

  test('a device takes nine codes, right or wrong, in three minutes of the clock; other devices are not concerned', async () => {
    const WINDOW = 180_000
    const { UserName, SerialNumber, seed, theirs, drift } = await userWithDevice('ray')
    const open = (offset: number) =>
      theirs.call('sts', 'GetSessionToken', { SerialNumber, TokenCode: codeAt(seed, now() + drift + offset) })
    const tooOften = refusal(
      'AccessDenied',
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
      403,
    )
    await w.clock.advance(WINDOW - (w.clock.now() % WINDOW) + 60_000)
    await open(-2)
    for (let wrong = 0; wrong < 8; wrong++)
      await expect(open(100 + wrong)).rejects.toMatchObject({
        message: 'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
      })
    await expect(open(0)).rejects.toEqual(tooOften)
    const other = await userWithDevice('roy')
    await other.theirs.call('sts', 'GetSessionToken', {
      SerialNumber: other.SerialNumber,
      TokenCode: codeAt(other.seed, now() + other.drift + 1),
    })
    await aws.call('iam', 'DeactivateMFADevice', { UserName, SerialNumber })
    await aws.call('iam', 'DeleteVirtualMFADevice', { SerialNumber })
    const anew = await device(`${UserName}-phone`)
    const codes = { AuthenticationCode1: codeAt(anew.seed, now() - 1), AuthenticationCode2: codeAt(anew.seed, now()) }
    await aws.call('iam', 'EnableMFADevice', { UserName, SerialNumber, ...codes })
    const next = () => theirs.call('sts', 'GetSessionToken', { SerialNumber, TokenCode: codeAt(anew.seed, now() + 1) })
    await expect(next()).rejects.toEqual(tooOften)
    await w.clock.advance(WINDOW - (w.clock.now() % WINDOW))
    await next()
  })

  test('who has a device adds and takes his own only in a session that it opened; others do so for him by their keys', async () => {
    const { UserName, SerialNumber, seed, theirs, drift } = await userWithDevice('sol')
    await aws.call('iam', 'PutUserPolicy', {
      UserName,
      PolicyName: 'own',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'iam:*MFADevice', Resource: '*' }],
      }),
    })
    const second = await device('sol-second')
    const codesOf = (ofSeed: string) => ({
      AuthenticationCode1: codeAt(ofSeed, now() + 2),
      AuthenticationCode2: codeAt(ofSeed, now() + 3),
    })
    const add = { UserName, SerialNumber: second.SerialNumber, ...codesOf(second.seed) }
    const denied = refusal(
      'AccessDenied',
      'To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.',
      403,
    )
    await expect(theirs.call('iam', 'EnableMFADevice', add)).rejects.toEqual(denied)
    await expect(theirs.call('iam', 'DeactivateMFADevice', { UserName, SerialNumber })).rejects.toEqual(denied)
    const none = { UserName, SerialNumber: `${SerialNumber}-none` }
    await expect(theirs.call('iam', 'DeactivateMFADevice', none)).rejects.toEqual(denied)
    const TokenCode = codeAt(seed, now() + drift + 2)
    const { Credentials } = await theirs.call('sts', 'GetSessionToken', { SerialNumber, TokenCode })
    const session = await w.client({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    })
    await session.call('iam', 'EnableMFADevice', add)
    await session.call('iam', 'DeactivateMFADevice', { UserName, SerialNumber })
    await aws.call('iam', 'DeactivateMFADevice', { UserName, SerialNumber: second.SerialNumber })
    const again = { UserName, SerialNumber, ...codesOf(seed) }
    await theirs.call('iam', 'EnableMFADevice', again)
  })

  test('a session made with a code passes conditions that ask for MFA, and the code opens nothing twice', async () => {
    const { UserName, SerialNumber, seed, theirs } = await userWithDevice('mia')
    const statement = {
      Effect: 'Allow',
      Action: 'iam:ListUsers',
      Resource: '*',
      Condition: {
        Bool: { 'aws:MultiFactorAuthPresent': 'true' },
        NumericLessThan: { 'aws:MultiFactorAuthAge': '600' },
      },
    }
    await aws.call('iam', 'PutUserPolicy', {
      UserName,
      PolicyName: 'mfa',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    })
    await expect(theirs.call('iam', 'ListUsers', {})).rejects.toMatchObject({ code: 'AccessDenied' })
    const TokenCode = codeAt(seed, now() - 1)
    const { Credentials } = await theirs.call('sts', 'GetSessionToken', { SerialNumber, TokenCode })
    const session = await w.client({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    })
    expect((await session.call('iam', 'ListUsers', {})).Users?.length).toBeGreaterThan(0)
    await expect(theirs.call('sts', 'GetSessionToken', { SerialNumber, TokenCode })).rejects.toEqual(
      refusal('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code. ', 403),
    )
    await w.clock.advance(11 * 60_000)
    await expect(session.call('iam', 'ListUsers', {})).rejects.toMatchObject({ code: 'AccessDenied' })
  })

  test("a trust policy that asks for MFA is met by a code, not without one, and not by another's device", async () => {
    const { SerialNumber, seed, theirs } = await userWithDevice('noor')
    const other = await userWithDevice('olaf')
    const trust = {
      Effect: 'Allow',
      Principal: { AWS: '111122223333' },
      Action: 'sts:AssumeRole',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    }
    await aws.call('iam', 'CreateRole', {
      RoleName: 'Guarded',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    })
    await aws.call('iam', 'PutUserPolicy', {
      UserName: 'noor',
      PolicyName: 'assume',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }],
      }),
    })
    const role = { RoleArn: 'arn:aws:iam::111122223333:role/Guarded', RoleSessionName: 'noor' }
    await expect(theirs.call('sts', 'AssumeRole', role)).rejects.toMatchObject({ code: 'AccessDenied' })
    await expect(theirs.call('sts', 'AssumeRole', { ...role, SerialNumber })).rejects.toEqual(
      refusal(
        'AccessDenied',
        'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
        403,
      ),
    )
    const stolen = { ...role, SerialNumber: other.SerialNumber, TokenCode: codeAt(other.seed, now() - 1) }
    await expect(theirs.call('sts', 'AssumeRole', stolen)).rejects.toMatchObject({ code: 'AccessDenied' })
    const { Credentials } = await theirs.call('sts', 'AssumeRole', {
      ...role,
      SerialNumber,
      TokenCode: codeAt(seed, now() - 1),
    })
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA/)
  })
})

test('a device has no longer name than its serial number may hold', async () => {
  const make = (VirtualMFADeviceName: string) => aws.call('iam', 'CreateVirtualMFADevice', { VirtualMFADeviceName })
  const { VirtualMFADevice } = await make('m'.repeat(226))
  await aws.call('iam', 'ListMFADeviceTags', { SerialNumber: VirtualMFADevice?.SerialNumber ?? '' })
  await expect(make('m'.repeat(227))).rejects.toMatchObject({ code: 'ValidationError', status: 400 })
  await expect(make('m'.repeat(3000))).rejects.toMatchObject({ code: 'ValidationError', status: 400 })
})
