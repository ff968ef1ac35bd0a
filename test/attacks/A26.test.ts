import { expect, test } from 'vitest'
import { sign } from '../../src/wire/sigv4/sign.ts'
import { world } from '../world.ts'
import { say } from './ground.ts'

test('A26: bodies that grow when they are read: entities, depth, a million parameters, an index far away', async () => {
  const w = await world()
  const key = await w.credentials('customer')
  await (await w.client('customer')).call('s3', 'CreateBucket', { Bucket: 'parts' })
  const host = new URL(w.endpoint).host
  const ask = async (service: string, path: string, headers: Record<string, string>, body: string) => {
    const plain = new Map([['host', host], ...Object.entries(headers)])
    const signed = Object.fromEntries(
      sign(
        { method: 'POST', url: path, headers: plain },
        key,
        { service, region: 'us-east-1' },
        Date.now(),
        Buffer.from(body),
      ),
    )
    return (
      await say(w.endpoint, {
        method: 'POST',
        path,
        headers: { ...signed, host, 'content-length': String(Buffer.byteLength(body)) },
        body,
      })
    ).status
  }
  const xml = (body: string) => ask('s3', '/parts?delete', { 'content-type': 'application/xml' }, body)
  const json = (body: string) =>
    ask(
      'secretsmanager',
      '/',
      { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.CreateSecret' },
      body,
    )
  const form = (rest: string) =>
    ask(
      'iam',
      '/',
      { 'content-type': 'application/x-www-form-urlencoded' },
      `Action=CreateRole&Version=2010-05-08&${rest}`,
    )
  const lol = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')
  const statuses = [
    await xml(`<!DOCTYPE d [<!ENTITY l0 "lol">${lol}]><Delete><Object><Key>&l9;</Key></Object></Delete>`),
    await xml('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&x;</Key></Object></Delete>'),
    await xml('<a>'.repeat(100_000)),
    await json('['.repeat(100_000)),
    await json(`{"Name":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`),
    await form('Tags.member.99999999.Key=a&Tags.member.99999999.Value=b'),
    await form(Array.from({ length: 100_000 }, (_, n) => `P${n}=`).join('&')),
    await form(`A${'.member.1'.repeat(50_000)}=x`),
  ]
  for (const status of statuses) expect(status).toSatisfy((seen: number) => seen >= 400 && seen < 500)
  expect(
    await ask(
      'sts',
      '/',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=GetCallerIdentity&Version=2011-06-15',
    ),
  ).toBe(200)
  await w.close()
})
