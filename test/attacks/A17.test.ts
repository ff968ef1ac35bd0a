import { expect, test } from 'vitest'
import { sign } from '../../src/wire/sigv4/sign.ts'
import { world } from '../world.ts'
import { say } from './ground.ts'

test('A17: a signature that covers too little, is for somewhere else, or is there twice, is no signature', async () => {
  const w = await world()
  const key = await w.credentials('customer')
  const body = 'Action=ListRoles&Version=2010-05-08'
  const host = new URL(w.endpoint).host
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const signed = (service = 'iam', region = 'us-east-1', payload = body) =>
    Object.fromEntries(
      sign(
        { method: 'POST', url: '/', headers: new Map([['host', host], ...Object.entries(form)]) },
        key,
        { service, region },
        Date.now(),
        Buffer.from(payload),
      ),
    )
  const ask = async (headers: Record<string, string>, path = '/', sent = body) => {
    const { status, text } = await say(w.endpoint, { method: 'POST', path, headers: { ...headers, host }, body: sent })
    return `${/<Code>(\w+)/.exec(text)?.[1] ?? 'none'} ${status}`
  }
  const good = signed()
  const change = (name: string, from: RegExp | string, to: string) => ({
    ...good,
    [name]: (good[name] ?? '').replace(from, to),
  })
  expect(await ask(good)).toBe('none 200')
  const refused = {
    'host not signed': await ask(change('authorization', /host;/, '')),
    'another service': await ask(signed('sts')),
    'no such region': await ask(signed('iam', 'nowhere-1')),
    'an empty region': await ask(change('authorization', '/us-east-1/', '//')),
    'an upper-case hash': await ask({
      ...good,
      authorization: (good['authorization'] ?? '').replace(
        /Signature=(.*)$/,
        (_all, hex: string) => `Signature=${hex.toUpperCase()}`,
      ),
    }),
    'another body': await ask(good, '/', `${body}&MaxItems=1`),
    'an unsigned payload': await ask(
      { ...good, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      '/',
      `${body}&MaxItems=1`,
    ),
    'a streaming payload': await ask(
      { ...good, 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' },
      '/',
      `${body}&MaxItems=1`,
    ),
    'header and query at once': await ask(
      good,
      '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Signature=b',
    ),
    'two signatures': await ask(change('authorization', /$/, ', Signature=00')),
  }
  for (const [what, answer] of Object.entries(refused))
    expect([what, answer]).toEqual([
      what,
      expect.stringMatching(/^(SignatureDoesNotMatch 403|IncompleteSignature 400)$/),
    ])
  await w.close()
})
