import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../test/world.ts'
import { presign, sign } from '../wire/sigv4/sign.ts'
import type { Credentials } from '../wire/sigv4/request.ts'

let w: TestWorld
let person: Credentials
beforeAll(async () => {
  w = await world()
  person = await w.credentials('customer')
})
afterAll(() => w.close())

const stamps = async (answer: Response | Promise<Response>) => {
  const { headers } = await answer
  const [id, caller, way] = ['request-id', 'caller', 'authentication'].map((name) => headers.get(`x-stint-${name}`))
  return { id, caller, way, awsId: headers.get('x-amzn-requestid') ?? headers.get('x-amz-request-id') }
}

function call(credentials: Credentials | undefined, body: string) {
  const headers = new Map([
    ['host', new URL(w.endpoint).host],
    ['content-type', 'application/x-www-form-urlencoded'],
  ])
  const request = { method: 'POST', url: '/', headers }
  const target = { region: 'us-east-1', service: 'sts' }
  const sent = credentials ? sign(request, credentials, target, w.clock.now(), Buffer.from(body)) : headers
  return fetch(w.endpoint, { method: 'POST', body, headers: Object.fromEntries(sent) })
}

const WHO = 'Action=GetCallerIdentity&Version=2011-06-15'

test('every answer says its id, who called and how that is known', async () => {
  const seen = await stamps(call(person, WHO))
  expect(seen).toMatchObject({ caller: 'arn:aws:iam::111122223333:user/stint', way: 'sigv4 long-term-key' })
  expect(seen.id).toBe(seen.awsId)
  const aws = await w.client('customer')
  const { Credentials } = await aws.call('sts', 'GetSessionToken', {})
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    ...(Credentials?.SessionToken !== undefined && { sessionToken: Credentials.SessionToken }),
  }
  expect(await stamps(call(session, WHO))).toMatchObject({ way: 'sigv4 session' })
})

test('so do refusals: of callers who are known, and of those who are not', async () => {
  expect(await stamps(call({ ...person, secretAccessKey: 'wrong' }, WHO))).toMatchObject({
    caller: null,
    way: 'sigv4 failed',
  })
  expect(await stamps(call(undefined, WHO))).toMatchObject({ caller: null, way: 'none failed' })
  const token = 'Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=me&WebIdentityToken=none'
  const role = '&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FR'
  expect(await stamps(call(undefined, token + role))).toMatchObject({ caller: null, way: 'web-identity failed' })
  const headers = new Map([['host', new URL(w.endpoint).host]])
  const target = { region: 'us-east-1', service: 's3' }
  const url = presign({ method: 'GET', url: '/nothing/here', headers }, person, target, w.clock.now(), 60)
  expect(await stamps(fetch(w.endpoint + url))).toMatchObject({
    caller: 'arn:aws:iam::111122223333:user/stint',
    way: 'sigv4-presigned long-term-key',
  })
  expect(await stamps(fetch(`${w.endpoint}/nothing/here`))).toMatchObject({ caller: 'anonymous', way: 'none' })
})
