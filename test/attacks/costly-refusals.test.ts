import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AwsClient } from '../../src/wire/aws-client.ts'
import { world, type TestWorld } from '../world.ts'

const work = vi.hoisted(() => ({ done: [] as string[] }))

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>()
  const generate = promisify(crypto.generateKeyPair) as (...given: readonly unknown[]) => unknown
  const generateKeyPair = {
    [promisify.custom]: (...given: readonly unknown[]) => {
      work.done.push(`key of ${String(given[0])}`)
      return generate(...given)
    },
  }
  const scrypt = (...given: Parameters<typeof crypto.scrypt>) => {
    work.done.push('scrypt')
    crypto.scrypt(...given)
  }
  const counted = { ...crypto, generateKeyPair: Object.assign(() => {}, generateKeyPair), scrypt }
  return { ...counted, default: counted }
})

let w: TestWorld
let aws: AwsClient
let nobody: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('iam', 'CreateUser', { UserName: 'nobody' })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'nobody' })
  nobody = await w.client({
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  })
  await aws.call('iam', 'CreateLoginProfile', { UserName: 'nobody', Password: 'Long-enough-1' })
})
afterAll(() => w.close())

test('no key is made and no password hashed for who may not have it, nor in a dry run', async () => {
  work.done.length = 0
  const refused = expect.objectContaining({ code: expect.stringMatching(/^(?:AccessDenied|UnauthorizedOperation|DryRunOperation)$/) as string }) // prettier-ignore
  const Password = 'Long-enough-2'
  const asked = [
    () => nobody.call('ec2', 'CreateKeyPair', { KeyName: 'k' }),
    () => aws.call('ec2', 'CreateKeyPair', { KeyName: 'k', DryRun: true }),
    () => nobody.call('iam', 'CreateLoginProfile', { UserName: 'nobody', Password }),
    () => nobody.call('iam', 'UpdateLoginProfile', { UserName: 'nobody', Password }),
    () => nobody.call('iam', 'ChangePassword', { OldPassword: 'Long-enough-1', NewPassword: Password }),
    () => nobody.call('iam', 'EnableOutboundWebIdentityFederation', {}),
  ]
  for (const call of asked) await expect(call()).rejects.toEqual(refused)
  expect(work.done).toEqual([])
  await aws.call('ec2', 'CreateKeyPair', { KeyName: 'k' })
  await aws.call('iam', 'UpdateLoginProfile', { UserName: 'nobody', Password })
  await aws.call('iam', 'EnableOutboundWebIdentityFederation', {})
  expect(work.done).toEqual(['key of rsa', 'scrypt', 'key of rsa', 'key of ec'])
})
