import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { amzDate } from '../../src/wire/sigv4/amz-date.ts'
import { canonicalRequest, EMPTY_SHA256, sha256Hex } from '../../src/wire/sigv4/canonical.ts'
import { scopeText, type Credentials } from '../../src/wire/sigv4/request.ts'
import { signatureOf, signingKey } from '../../src/wire/sigv4/signing-key.ts'
import { world, type TestWorld } from '../world.ts'
import { sender } from './hostile-inputs.ts'

const SIGNED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
const UNSIGNED = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
const tagging = (value: string) =>
  `<Tagging><TagSet><Tag><Key>team</Key><Value>${value}</Value></Tag></TagSet></Tagging>`

describe('a document whose signature says that its chunks are signed', () => {
  let w: TestWorld
  let door: ReturnType<typeof sender>
  let person: Credentials
  beforeAll(async () => {
    w = await world()
    door = sender(w.endpoint)
    person = await w.credentials('customer')
    await (await w.client('customer')).call('s3', 'CreateBucket', { Bucket: 'framed' })
  })
  afterAll(async () => {
    door.close()
    await w.close()
  })

  /** The signed head of a request, and what signs its chunks. */
  const begun = (payload: string, length: number) => {
    const date = amzDate(Date.now())
    const scope = { date: date.slice(0, 8), region: 'us-east-1', service: 's3' }
    const request = {
      method: 'PUT',
      url: '/framed?tagging',
      headers: new Map([
        ['content-encoding', 'aws-chunked'],
        ['host', new URL(w.endpoint).host],
        ['x-amz-content-sha256', payload],
        ['x-amz-date', date],
        ['x-amz-decoded-content-length', String(length)],
      ]),
    }
    const names = [...request.headers.keys()]
    const key = signingKey(person.secretAccessKey, scope)
    const signature = signatureOf(key, scope, date, canonicalRequest(request, 's3', names, payload) ?? '')
    const authorization = `AWS4-HMAC-SHA256 Credential=${person.accessKeyId}/${scopeText(scope)}, SignedHeaders=${names.join(';')}, Signature=${signature}`
    const signedAfter = (previous: string, data: string) =>
      key.code(
        `AWS4-HMAC-SHA256-PAYLOAD\n${date}\n${scopeText(scope)}\n${previous}\n${EMPTY_SHA256}\n${sha256Hex(data)}`,
        'hex',
      )
    const send = async (body: string) => {
      const headers = { ...Object.fromEntries(request.headers), authorization, 'content-length': String(body.length) }
      const { status, text } = await door.send({ ...request, headers, body })
      return `${status} ${/<Code>([^<]+)</.exec(text)?.[1] ?? ''}`.trim()
    }
    return { signature, signedAfter, send }
  }
  const framed = (data: string, signature: string, last: string) =>
    `${data.length.toString(16)};chunk-signature=${signature}\r\n${data}\r\n0;chunk-signature=${last}\r\n\r\n`
  const team = async () =>
    (await (await w.client('customer')).call('s3', 'GetBucketTagging', { Bucket: 'framed' })).TagSet?.[0]?.Value

  it('is taken without its framing when they are', async () => {
    const data = tagging('red')
    const { signature, signedAfter, send } = begun(SIGNED, data.length)
    const first = signedAfter(signature, data)
    expect(await send(framed(data, first, signedAfter(first, '')))).toBe('204')
    expect(await team()).toBe('red')
    const plain = begun(UNSIGNED, data.length)
    expect(await plain.send(`${data.length.toString(16)}\r\n${data}\r\n0\r\n\r\n`)).toBe('204')
  })

  it('is refused without chunks, with others and with one left out', async () => {
    const [data, other] = [tagging('red'), tagging('own')]
    const { signature, signedAfter, send } = begun(SIGNED, data.length)
    const first = signedAfter(signature, data)
    const last = signedAfter(first, '')
    expect([
      await send(other),
      await send(framed(other, first, last)),
      await send(framed(data, last, first)),
      await send(`0;chunk-signature=${signedAfter(signature, '')}\r\n\r\n`),
      await send(''),
      await begun(UNSIGNED, other.length).send(other),
    ]).toEqual([
      '400 IncompleteBody',
      '403 SignatureDoesNotMatch',
      '403 SignatureDoesNotMatch',
      '400 IncompleteBody',
      '400 IncompleteBody',
      '400 IncompleteBody',
    ])
    expect(await team()).toBe('red')
  })
})
