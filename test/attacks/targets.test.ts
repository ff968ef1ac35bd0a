import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sign } from '../../src/wire/sigv4/sign.ts'
import { world, type TestWorld } from '../world.ts'

let w: TestWorld
beforeAll(async () => {
  w = await world()
  await (await w.client('customer')).call('s3', 'CreateBucket', { Bucket: 'targeted' })
})
afterAll(() => w.close())

/** The door's answer to these lines, its status line first. */
const told = (door: 'aws' | 'ocm', ...lines: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(w.doors[door]).port), '127.0.0.1', () =>
      socket.write(`${lines.join('\r\n')}\r\n\r\n`),
    )
    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString())).on('close', () => resolve(text))
  })

/** A signed request of no body, whose line may name more than what was signed. */
async function signed(target: string, url: string, host: string): Promise<string> {
  const headers = new Map([['host', host]])
  const lines = sign({ method: 'GET', url, headers }, await w.credentials('customer'), { region: 'us-east-1', service: 's3' }, w.clock.now(), Buffer.alloc(0)) // prettier-ignore
  return told('aws', `GET ${target} HTTP/1.1`, ...[...lines].map(([name, value]) => `${name}: ${value}`), 'connection: close') // prettier-ignore
}

it.each(['aws', 'ocm'] as const)('the %s door refuses a request with two hosts, whichever stands first', async (door) => {
  for (const hosts of [['localhost', 'evil.example'], ['evil.example', 'localhost'], ['localhost', 'localhost']]) {
    const said = await told(door, 'GET /x/y HTTP/1.1', ...hosts.map((host) => `host: ${host}`))
    expect(said).toMatch(/^HTTP\/1\.1 400 /)
    expect(said).toContain('connection: close'.replace('c', 'C'))
  }
}) // prettier-ignore

it('a request that is addressed as to a proxy is the same request, if both of its hosts are one', async () => {
  const list = '/?list-type=2'
  const host = 'targeted.s3.amazonaws.com'
  for (const target of [`http://${host}${list}`, `HTTP://Targeted.S3.amazonaws.com${list}`, `http://${host}?list-type=2`])
    expect(await signed(target, list, host)).toMatch(/^HTTP\/1\.1 200 [^]*<ListBucketResult/)
  for (const other of ['evil.example', 'localhost', 'x@targeted.s3.amazonaws.com', ''])
    expect(await signed(`http://${other}${list}`, list, host)).toMatch(/^HTTP\/1\.1 400 /)
}) // prettier-ignore

it('a call is a form whatever the case of its media type', async () => {
  for (const type of ['application/x-www-form-urlencoded', 'Application/X-WWW-Form-URLEncoded; charset=utf-8']) {
    const body = Buffer.from('Action=GetCallerIdentity&Version=2011-06-15')
    const headers = new Map([['host', 'sts.amazonaws.com'], ['content-type', type]]) // prettier-ignore
    const lines = sign({ method: 'POST', url: '/', headers }, await w.credentials('customer'), { region: 'us-east-1', service: 'sts' }, w.clock.now(), body) // prettier-ignore
    const said = await told('aws', 'POST / HTTP/1.1', ...[...lines].map(([name, value]) => `${name}: ${value}`), 'connection: close', `content-length: ${body.length}\r\n\r\n${body.toString()}`) // prettier-ignore
    expect(said).toMatch(/^HTTP\/1\.1 200 [^]*<Account>111122223333</)
  }
})
