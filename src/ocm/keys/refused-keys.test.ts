import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountId } from '../../kernel/brands.ts'
import { awsClient, type AwsClient } from '../../wire/aws-client.ts'
import { keyedBody, keyOf, makeAdmin, type Key } from '../testing/keyed.ts'
import { clusterBody, whole, type Whole } from '../testing/whole.ts'

const CS = '/api/clusters_mgmt/v1'
let w: Whole
let key: Key
let stranger: AwsClient
const answers: string[] = []

const post = async (body: unknown, query = '') => {
  const answer = await w.ocm('POST', `${CS}/clusters${query}`, body)
  answers.push(JSON.stringify(answer.body ?? ''))
  return { status: answer.status, reason: String(answer.body?.reason ?? '') }
}

beforeAll(async () => {
  w = await whole()
  await makeAdmin(w.aws)
  key = await keyOf(w.aws)
  const redHat = await w.server.credentialsIn(accountId('710019948333'))
  stranger = awsClient({
    endpoint: () => w.server.doors.aws,
    region: 'us-east-1',
    credentials: redHat,
    clock: w.server.clock,
  })
})
afterAll(async () => {
  stranger.close()
  await w.close()
})

test('a key of another account is refused, whatever the body says', async () => {
  await makeAdmin(stranger)
  const theirs = await keyOf(stranger)
  expect(await post(keyedBody(theirs))).toEqual({
    status: 400,
    reason: "The access key in 'aws.access_key_id' is of AWS account '710019948333', not of '111122223333'",
  })
})

test('a key that AWS does not know, a wrong secret, half a key', async () => {
  const unknown = { ...key, accessKeyId: 'AKIARTX3GSDSAAAAAAAA' }
  expect((await post(keyedBody(unknown))).reason).toContain('InvalidClientTokenId')
  const wrong = { ...key, secretAccessKey: `${key.secretAccessKey.slice(0, -1)}!` }
  expect((await post(keyedBody(wrong))).reason).toContain('SignatureDoesNotMatch')
  const { secret_access_key: _gone, ...half } = keyedBody(key).aws
  expect(await post({ ...keyedBody(key), aws: half })).toMatchObject({ status: 400 })
})

test('a key of another user: good for a rehearsal, not for a cluster', async () => {
  const person = await keyOf(w.aws, 'stint')
  expect((await post(keyedBody(person), '?dryRun=true')).status).toBe(204)
  expect(await post(keyedBody(person))).toMatchObject({ status: 400, reason: expect.stringContaining("'osdCcsAdmin'") })
})

test('keys and roles at once are refused; a cluster of roles takes no key afterwards', async () => {
  const both = clusterBody()
  const aws = { ...both.aws, ...keyedBody(key).aws }
  expect((await post({ ...both, aws })).reason).toContain('exclude each other')
})

test('no refusal repeats the secret', () => {
  expect(answers.length).toBeGreaterThan(5)
  expect(answers.filter((answer) => answer.includes(key.secretAccessKey.slice(0, -1)))).toEqual([])
})
