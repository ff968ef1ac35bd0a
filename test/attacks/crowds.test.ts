import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloudUp, environmentFor, person, type UpCloud } from '../built.ts'
import { bystanders, BYSTANDERS_BUCKET, grownBy, LEAST, residentOf } from './bystanders.ts'

/** As many as asked, or as this machine lets one process have open. */
const allowed = Number((process.report.getReport() as unknown as Report).userLimits.open_files.soft) || Infinity
const CROWD = Math.min(10_000, allowed - 1000)
/** TLS has keys and buffers for each. */
const TLS_CROWD = CROWD / 10
/** Bytes for each who waits, the most that is granted. */
const EACH = 32 * 1024
const TLS_EACH = 160 * 1024
/** The whole process, whatever it was asked before. */
const IN_ALL = 450e6
const AT_ONCE = 250
/** Milliseconds in which a bystander is answered on a machine that is busy opening connections. */
const SOON = 10_000

interface Report {
  readonly userLimits: { readonly open_files: { readonly soft: number | 'unlimited' } }
}

describe(`${CROWD} connections on which nobody says anything`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-crowd-'))
  let cloud: UpCloud
  let env: Readonly<Record<string, string>>
  beforeAll(async () => {
    cloud = await cloudUp(join(folder, 'state'))
    env = await environmentFor(join(folder, 'state'))
    const aws = await person(join(folder, 'state'))
    await aws.call('s3', 'CreateBucket', { Bucket: BYSTANDERS_BUCKET })
    aws.close()
  }, 120_000)
  afterAll(async () => {
    expect(await cloud.stop()).toBe(0)
    rmSync(folder, { recursive: true, force: true })
  })

  const opened = (make: (done: () => void) => Socket): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = make(() => resolve(socket))
      socket.on('error', reject)
    })
  /** Opens so many, and answers them once all are open at the same time. */
  const crowd = async (size: number, make: (done: () => void) => Socket): Promise<readonly Socket[]> => {
    const open: Socket[] = []
    while (open.length < size) {
      const some = Math.min(AT_ONCE, size - open.length)
      open.push(...(await Promise.all(Array.from({ length: some }, () => opened(make)))))
    }
    return open
  }
  const at = (url: string) => (done: () => void) => connect(Number(new URL(url).port), '127.0.0.1', done)
  const greeted = (url: string) => (done: () => void) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
    socket.once('data', done)
    return socket
  }
  const secure = (done: () => void) =>
    connectTls({ port: Number(new URL(cloud.tls).port), host: '127.0.0.1', ca: readFileSync(cloud.ca), servername: 'localhost' }, done) // prettier-ignore
  const leave = async (sockets: readonly Socket[]) => {
    const gone = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve).destroy()))
    await Promise.all(gone)
  }

  const tunnel = (done: () => void) => {
    const socket = connect(Number(new URL(cloud.aws).port), '127.0.0.1')
    socket.write('CONNECT iam.amazonaws.com:443 HTTP/1.1\r\nhost: iam.amazonaws.com:443\r\n\r\n')
    socket.once('data', done)
    return socket
  }

  it.each<[string, number, number, () => (done: () => void) => Socket]>([
    ['at the AWS door', CROWD, EACH, () => at(cloud.aws)],
    ['at the AWS door again', CROWD, EACH, () => at(cloud.aws)],
    ['kept at OCM’s door after an answer', CROWD, EACH, () => greeted(cloud.ocm)],
    ['before a handshake at the TLS door', TLS_CROWD, TLS_EACH, () => at(cloud.tls)],
    ['after a handshake at the TLS door', TLS_CROWD, TLS_EACH, () => secure],
    ['in tunnels to the TLS door', TLS_CROWD, TLS_EACH, () => tunnel],
  ])(
    '%s cost little, and harm nobody',
    async (_where, size, each, make) => {
      const working = bystanders(env)
      let open: readonly Socket[] = []
      const grown = await grownBy(cloud.pid, async () => {
        open = await crowd(size, make())
        expect(open.filter(({ closed }) => !closed).length).toBeGreaterThan(size * 0.9)
        for (const { answers, longest } of await Promise.all(working.map((one) => one.leave()))) {
          expect(answers).toBeGreaterThanOrEqual(LEAST)
          expect(longest).toBeLessThan(SOON)
        }
      })
      console.log(
        `${size}: ${Math.round(grown / size)} bytes each, ${Math.round(residentOf(cloud.pid) / 1e6)} MB in all`,
      )
      expect(grown / size).toBeLessThan(each)
      expect(residentOf(cloud.pid)).toBeLessThan(IN_ALL)
      await leave(open)
    },
    120_000,
  )

  it('leave nothing behind', async () => {
    const before = residentOf(cloud.pid)
    for (let round = 0; round < 3; round++) await leave(await crowd(CROWD, at(cloud.aws)))
    expect(residentOf(cloud.pid) - before).toBeLessThan(CROWD * EACH)
  }, 120_000)
})
