import { expect, test } from 'vitest'
import { world } from '../world.ts'
import { allow, assumed, CUSTOMER, keyOf, outcome, role } from './ground.ts'

test('A15: a session token that is forged, another’s, of a deleted role or of another world opens nothing', async () => {
  const [w, other] = [await world(), await world()]
  const aws = await w.client('customer')
  await role(aws, 'Worker', allow('iam:ListRoles'))
  await role(await other.client('customer'), 'Worker', allow('iam:ListRoles'))
  const issue = async (from = aws) =>
    keyOf(
      (await from.call('sts', 'AssumeRole', { RoleArn: `arn:aws:iam::${CUSTOMER}:role/Worker`, RoleSessionName: 'me' }))
        .Credentials,
    )
  const [mine, second, foreign] = [await issue(), await issue(), await issue(await other.client('customer'))]
  const use = async (credentials: typeof mine) => outcome((await w.client(credentials)).call('iam', 'ListRoles', {}))
  const INVALID = 'InvalidClientTokenId 403'
  expect(await use(mine)).toBe('allowed')
  const bytes = Buffer.from(mine.sessionToken ?? '', 'base64')
  for (const at of [0, 1, 5, 20, bytes.length - 1]) {
    const flipped = Buffer.from(bytes)
    flipped[at] = (flipped[at] ?? 0) ^ 1
    expect(await use({ ...mine, sessionToken: flipped.toString('base64') })).toBe(INVALID)
  }
  expect(await use({ ...mine, sessionToken: second.sessionToken })).toBe(INVALID)
  expect(await use({ ...mine, sessionToken: undefined })).toBe(INVALID)
  expect(await use(foreign)).toBe(INVALID)
  await w.clock.advance(3601_000)
  expect(await use(mine)).toBe('ExpiredToken 403')
  const late = await issue()
  await aws.call('iam', 'DeleteRolePolicy', { RoleName: 'Worker', PolicyName: 'p' })
  await aws.call('iam', 'DeleteRole', { RoleName: 'Worker' })
  expect(await use(late)).toBe(INVALID)
  await role(aws, 'Worker', allow('iam:ListRoles'))
  expect(await use(late)).toBe(INVALID)
  expect(await outcome((await assumed(w, aws, 'Worker')).call('iam', 'ListRoles', {}))).toBe('allowed')
  await Promise.all([w.close(), other.close()])
})
