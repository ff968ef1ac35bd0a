import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sign } from '../../src/wire/sigv4/sign.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { everyDoor, said, type EntranceName, type EveryDoor } from './every-door.ts'
import { allow, keyOf } from './ground.ts'

/** Who asks first whether to send a body (`Expect: 100-continue`) is not told to go on when the refusal is known already. */
describe('who asks whether to send a body', () => {
  let doors: EveryDoor
  let [owner, stranger] = [] as unknown as [Credentials, Credentials]
  beforeAll(async () => {
    doors = await everyDoor()
    const { aws } = doors.w
    await aws.call('s3', 'CreateBucket', { Bucket: 'asked' })
    await aws.call('iam', 'CreateUser', { UserName: 'nobody' })
    await aws.call('iam', 'CreateUser', { UserName: 'somebody' })
    const PolicyDocument = allow('s3:*')
    await aws.call('iam', 'PutUserPolicy', { UserName: 'somebody', PolicyName: 's3', PolicyDocument })
    const keyFor = async (UserName: string) => keyOf((await aws.call('iam', 'CreateAccessKey', { UserName })).AccessKey)
    owner = await keyFor('somebody')
    stranger = await keyFor('nobody')
  }, 60_000)
  afterAll(async () => {
    await doors.close()
  })
  beforeEach(() => expect(doors.bugs()).toEqual([]))

  /** The statuses that a door says to these headers alone, and, once it says 100, to the body too. */
  async function statuses(door: EntranceName, start: string, headers: Readonly<Record<string, string>>, body = '') {
    const at = doors.entrance(door)
    const socket = await at.open()
    const lines = Object.entries({ host: at.host, expect: '100-continue', ...headers, connection: 'close' })
    const answer = said(socket)
    socket.once('data', (first: Buffer) => {
      if (first.toString('latin1').startsWith('HTTP/1.1 100')) socket.write(body)
    })
    socket.write(`${start} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
    return (await answer).match(/HTTP\/1\.1 \d+/g)?.map((line) => Number(line.slice(-3)))
  }

  const signedPut = (credentials: Credentials, length: number, body: string) => {
    const host = doors.entrance('AWS').host
    const request = { method: 'PUT', url: '/asked/k', headers: new Map([['host', host]]) }
    const target = { service: 's3', region: 'us-east-1' }
    const headers = sign(request, credentials, target, doors.w.clock.hostNow(), Buffer.from(body))
    return { ...Object.fromEntries(headers), 'content-length': String(length) }
  }
  const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.CreateSecret' }
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
  const put = (credentials: Credentials, length = 4) =>
    statuses('AWS', 'PUT /asked/k', signedPut(credentials, length, 'body'), 'body')

  it('of an upload that is welcome is told to', async () => {
    expect(await put(owner)).toEqual([100, 200])
  })
  it.each<[string, () => Promise<readonly number[] | undefined>, number]>([
    ['an upload that is not signed', () => statuses('AWS', 'PUT /asked/k', { 'content-length': '4' }), 403],
    ['an upload to nowhere', () => statuses('AWS', 'PUT /nowhere-at-all/k', { 'content-length': '4' }), 404],
    ['an upload by a key that there is not', () => put({ ...stranger, accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ' }), 403],
    ['an upload by a wrong secret', () => put({ ...owner, secretAccessKey: 'wrong' }), 403],
    ['an upload by who may not', () => put(stranger), 403],
    ['an upload of more than there may be', () => put(owner, 5 * 1024 ** 3 + 1), 400],
    ['a call that is not signed', () => statuses('AWS', 'POST /', { ...JSON_TYPE, 'content-length': '2' }), 400],
    ['a call that is longer than any', () => statuses('AWS', 'POST /', { ...FORM, 'content-length': '3000000' }), 413],
    ['a call that is longer than any, by name', () => statuses('AWS over TLS', 'POST /', { ...FORM, host: 'iam.amazonaws.com', 'content-length': '3000000' }), 413],
    ['a call to OCM without a token', () => statuses('OCM', 'POST /api/clusters_mgmt/v1/clusters', { 'content-length': '2' }), 401],
    ['a call to Kubernetes with a token that is none', () => statuses('Kubernetes', `POST ${doors.entrance('Kubernetes').base}/api/v1/namespaces`, { authorization: 'Bearer x', 'content-length': '2' }), 401],
    ['a call to Kubernetes that is longer than any', () => statuses('Kubernetes', `POST ${doors.entrance('Kubernetes').base}/api/v1/namespaces`, { 'content-length': '4000000' }), 413],
  ])('of %s is refused at once', async (_what, asked, status) => {
    const found = await asked()
    expect(found).toEqual([status])
  }) // prettier-ignore

  it('of a call to OCM that is longer than any is refused at once, too', async () => {
    const { pass } = doors.entrance('OCM')
    const authorization = pass.replace(/^authorization: |\r\n/g, '')
    const asked = { authorization, 'content-length': '2000000' }
    expect(await statuses('OCM', 'POST /api/clusters_mgmt/v1/clusters', asked)).toEqual([413])
  })
  it('of a call whose refusal depends on the body is told to send it', async () => {
    const body = 'Action=ListUsers&Version=2010-05-08'
    const asked = { ...FORM, 'content-length': String(body.length) }
    expect(await statuses('AWS', 'POST /', asked, body)).toEqual([100, 403])
  })
  it('and does not wait for the answer is served all the same', async () => {
    const at = doors.entrance('AWS')
    const socket = await at.open()
    const answer = said(socket)
    const lines = Object.entries({ ...signedPut(owner, 4, 'body'), expect: '100-continue', connection: 'close' })
    socket.write(`PUT /asked/k HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\nbody`)
    expect((await answer).match(/HTTP\/1\.1 \d+/g)?.at(-1)).toBe('HTTP/1.1 200')
  })
})
