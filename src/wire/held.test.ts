import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { readKeyId } from './key-id.ts'
import { nameOwner } from './names.ts'
import { parseAuthorization } from './sigv4/authorization.ts'

/** A text as it is cut from a request of a million characters. */
const cut = (text: string): string => Buffer.alloc(1e6, `${text} `).toString('latin1').slice(0, text.length)

const authorization = (at: number) =>
  `AWS4-HMAC-SHA256 Credential=AKIA${'A'.repeat(13)}${at}/20261129/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`

it.each<[string, (at: number) => unknown]>([
  ['host', (at) => nameOwner(cut(`bucket-${at}.s3.us-east-1.amazonaws.com`))],
  ['access key id', (at) => readKeyId(cut(`AKIA${'A'.repeat(13)}${at}`))],
  [
    'signature’s header',
    (at) => {
      const headers = new Map([
        ['authorization', cut(authorization(at))],
        ['x-amz-date', '20261129T120000Z'],
      ])
      expect(parseAuthorization({ method: 'POST', url: '/', headers }).kind).toBe('header')
    },
  ],
])('what is remembered of a %s holds nothing of the request, of which nobody knows yet who sent it', (_, remember) => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  remember(200)
  collect()
  const before = process.memoryUsage().heapUsed
  for (let at = 222; at < 322; at++) remember(at)
  collect()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6)
})
