import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloudUp, clusterNamed, done, environmentFor, person, type UpCloud } from '../built.ts'
import { bystanders, BYSTANDERS_BUCKET, grownBy, LEAST, residentOf } from './bystanders.ts'
import { said } from './every-door.ts'

const MB = 1024 ** 2
const PIECE = Buffer.alloc(MB, 'a')
/** Megabytes: what the greatest are, and what is far beyond every limit and soon sent. */
const [GIGABYTE, ENOUGH] = [1024, 64]
/** What one of them may cost at most, bytes of memory: buffers of sockets, and garbage that is not yet collected. */
const COST = 150e6
const SOON = 10_000

const FORM = 'content-type: application/x-www-form-urlencoded'
const JSON_TYPE = 'content-type: application/json'

/** Who is sent it, what is said before it, how it begins, and how it is refused. */
interface Giant {
  readonly door: 'aws' | 'tls' | 'ocm'
  readonly host?: string
  readonly start: string
  readonly headers: readonly string[]
  readonly body?: string
  readonly refusal: RegExp
  /** Megabytes, `ENOUGH` unless told. */
  readonly size?: number
}

describe('a body of a gigabyte, or of many megabytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-giants-'))
  const state = join(folder, 'state')
  let cloud: UpCloud
  let env: Readonly<Record<string, string>>
  let cluster = ''
  beforeAll(async () => {
    cloud = await cloudUp(state)
    await done(state, ['deploy', 'demo'])
    env = await environmentFor(state)
    cluster = (await clusterNamed(state, 'demo')).id
    const aws = await person(state)
    await aws.call('s3', 'CreateBucket', { Bucket: BYSTANDERS_BUCKET })
    aws.close()
  }, 180_000)
  afterAll(async () => {
    expect(await cloud.stop()).toBe(0)
    rmSync(folder, { recursive: true, force: true })
  })

  const opened = async ({ door, host = 'localhost' }: Giant): Promise<Socket> => {
    const port = Number(new URL(cloud[door]).port)
    const socket = door === 'tls' ? connectTls({ port, host: '127.0.0.1', ca: readFileSync(cloud.ca), servername: host }) : connect(port, '127.0.0.1') // prettier-ignore
    socket.on('error', () => {})
    await once(socket, door === 'tls' ? 'secureConnect' : 'connect')
    return socket
  }

  /** Sends it as a client does who does not listen before all is said; `chunked`: without saying how much there will be. */
  const answerTo = async (giant: Giant, chunked: boolean): Promise<{ answer: string; sent: number }> => {
    const { host = 'localhost', start, headers, body = '', size: megabytes = ENOUGH } = giant
    const whole = megabytes * MB
    const socket = await opened(giant)
    const answer = said(socket, (text) => text.includes('\r\n\r\n'))
    const size = chunked ? 'transfer-encoding: chunked' : `content-length: ${whole}`
    const head = [`${start} HTTP/1.1`, `host: ${host}`, ...headers, size]
    const piece = chunked ? Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')]) : PIECE // prettier-ignore
    const first = chunked ? `${body.length.toString(16)}\r\n${body}\r\n` : body
    socket.write(`${head.join('\r\n')}\r\n\r\n${body === '' ? '' : first}`)
    let sent = body.length
    while (sent < whole && !socket.destroyed) {
      const some = Math.min(PIECE.length, whole - sent)
      sent += some
      const bytes = chunked || some === PIECE.length ? piece : piece.subarray(0, some)
      await new Promise<unknown>((resolve) => socket.write(bytes, resolve))
    }
    if (chunked) socket.write('0\r\n\r\n')
    const text = await answer
    socket.destroy()
    return { answer: text, sent }
  }

  const giants: readonly (readonly [string, () => Giant])[] = [
    ['IAM', () => ({ size: GIGABYTE, door: 'aws', start: 'POST /', headers: [FORM], body: 'Action=CreateRole&Version=2010-05-08&RoleName=', refusal: /^HTTP\/1\.1 413 [^]*<Code>RequestEntityTooLarge<\/Code>/ })],
    ['IAM by its name, over TLS', () => ({ door: 'tls', host: 'iam.amazonaws.com', start: 'POST /', headers: [FORM], body: 'Action=CreateRole&Version=2010-05-08&RoleName=', refusal: /^HTTP\/1\.1 413 [^]*<Code>RequestEntityTooLarge<\/Code>/ })],
    ['Secrets Manager', () => ({ door: 'aws', start: 'POST /', headers: ['content-type: application/x-amz-json-1.1', 'x-amz-target: secretsmanager.CreateSecret'], refusal: /^HTTP\/1\.1 413 / })],
    ['S3, as a document', () => ({ door: 'aws', start: 'POST /bystanders?delete', headers: ['content-type: application/xml'], refusal: /^HTTP\/1\.1 4(13|03) / })],
    ['S3, as an object that nobody may put', () => ({ door: 'aws', start: 'PUT /bystanders/giant', headers: [], refusal: /^HTTP\/1\.1 403 [^]*<Code>AccessDenied<\/Code>/ })],
    ['OCM', () => ({ size: GIGABYTE, door: 'ocm', start: 'POST /api/clusters_mgmt/v1/clusters', headers: [JSON_TYPE, `authorization: Bearer ${env['OCM_TOKEN']}`], body: '{"name":"', refusal: /^HTTP\/1\.1 413 [^]*"code":"CLUSTERS-MGMT-413"/ })],
    ['OCM’s token endpoint', () => ({ door: 'ocm', start: 'POST /auth/realms/redhat-external/protocol/openid-connect/token', headers: [FORM], body: 'grant_type=', refusal: /^HTTP\/1\.1 4\d\d / })],
    ['the Kubernetes API', () => ({ size: GIGABYTE, door: 'tls', start: `POST /clusters/${cluster}/api/v1/namespaces/default/configmaps`, headers: [JSON_TYPE], body: '{"data":{"a":"', refusal: /^HTTP\/1\.1 413 [^]*"reason":"RequestEntityTooLarge"/ })],
    ['a cluster that is none', () => ({ door: 'tls', start: 'POST /clusters/none/api/v1/namespaces/default/configmaps', headers: [JSON_TYPE], refusal: /^HTTP\/1\.1 404 / })],
    ['Stint’s own API', () => ({ door: 'ocm', start: 'POST /stint/v1/clock', headers: [JSON_TYPE, `authorization: Bearer ${env['STINT_TOKEN']}`], refusal: /^HTTP\/1\.1 4(00|13) / })],
    ['Stint’s own API, from a stranger', () => ({ door: 'ocm', start: 'POST /stint/v1/clock', headers: [JSON_TYPE], refusal: /^HTTP\/1\.1 401 / })],
    ['Stint’s own API, as a snapshot that is none', () => ({ door: 'ocm', start: 'PUT /stint/v1/snapshots/giant/file', headers: [`authorization: Bearer ${env['STINT_TOKEN']}`], refusal: /^HTTP\/1\.1 409 / })],
  ] // prettier-ignore

  it.each(giants.flatMap(([to, giant]) => [
    [to, 'announced', giant, false] as const,
    [to, 'in chunks', giant, true] as const,
  ]))('to %s, %s, is refused in its own words while others are served, and held nowhere', async (_to, _how, giant, chunked) => {
    const working = bystanders(env)
    let told = { answer: '', sent: 0 }
    const start = Date.now()
    const grown = await grownBy(cloud.pid, async () => {
      told = await answerTo(giant(), chunked)
    })
    const took = Date.now() - start
    for (const { answers, longest } of await Promise.all(working.map((one) => one.leave()))) {
      expect(answers).toBeGreaterThanOrEqual(LEAST)
      expect(longest).toBeLessThan(SOON)
    }
    console.log(`${Math.round(told.sent / 1e6)} MB sent in ${took} ms, ${Math.round(grown / 1e6)} MB more held, ${Math.round(residentOf(cloud.pid) / 1e6)} MB in all`)
    expect(told.answer).toMatch(giant().refusal)
    expect(grown).toBeLessThan(COST)
  }, 120_000) // prettier-ignore
})
