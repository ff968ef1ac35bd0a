import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../test/world.ts'

let w: TestWorld
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.close())

const asked = (method: string, host: string, url = '/', body = '', headers: Record<string, string> = {}) =>
  w.cloud.door.handle({
    method,
    url,
    host,
    headers: new Map(Object.entries({ host, ...headers })),
    body: Buffer.from(body),
    sourceIp: '127.0.0.1',
    secure: true,
  })

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

test.each([
  ['GET', 'sts.amazonaws.com', '/', '', {}],
  ['HEAD', 'sts.eu-west-1.amazonaws.com', '/', '', {}],
  ['GET', 'iam.amazonaws.com', '/?Version=2010-05-08', '', {}],
])(
  '%s https://%s%s without an Action leads to IAM’s page, also who is not signed',
  async (method, host, url, sent, signs) => {
    const { status, headers, body } = await asked(method, host, url, sent, signs)
    expect({ status, location: headers['location'], body }).toEqual({
      status: 302,
      location: 'https://aws.amazon.com/iam',
      body: '',
    })
  },
)

test('an Action that is not signed is refused as ever', async () => {
  expect((await asked('GET', 'sts.amazonaws.com', '/?Action=GetCallerIdentity&Version=2011-06-15')).status).toBe(403)
})

test('a call without an Action is refused', async () => {
  const refused = await asked('POST', 'iam.amazonaws.com', '/', 'Version=2010-05-08', FORM)
  expect(refused.status).toBe(403)
})
