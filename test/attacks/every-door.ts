import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Log } from '../../src/kernel/log.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { openDoors, type Patience } from '../../src/main/doors.ts'
import { generateSigningKey } from '../../src/wire/jose/signing-key.ts'
import { clusterOf, inside, type Inside } from '../inside.ts'

/** One way into the cloud, spoken to in bytes. */
export interface Entrance {
  readonly name: string
  /** The Host header. */
  readonly host: string
  /** Before every path. */
  readonly base: string
  /** Header lines that let one in, each with its end. */
  readonly pass: string
  open(): Promise<Socket>
}

export const ENTRANCES = ['AWS', 'AWS over TLS', 'OCM', 'OCM over TLS', 'Kubernetes'] as const
export type EntranceName = (typeof ENTRANCES)[number]

export interface EveryDoor {
  readonly w: Inside
  readonly entrance: (name: EntranceName) => Entrance
  /** What the log called a bug since the last look. */
  bugs(): readonly string[]
  close(): Promise<void>
}

/** A cloud with a cluster, its doors open on this machine. */
export async function everyDoor(patience?: Patience): Promise<EveryDoor> {
  const bugs: string[] = []
  const log: Log = {
    ...silentLog,
    bug: (event, error) => bugs.push(`${event}: ${error instanceof Error ? error.stack : String(error)}`),
  }
  const key = await generateSigningKey(2048)
  const open = openDoors({ host: '127.0.0.1', aws: 0, tls: 0, ocm: 0 }, patience)
  const w = await inside({
    log,
    keys: { take: async () => key },
    doors: { open, dial: (port) => connectTcp(port, '127.0.0.1') },
  })
  await w.type('deploy demo')
  const { aws, tls, ocm } = w.server.doors
  const plain = (url: string) => () => opened((done) => connectTcp(Number(new URL(url).port), '127.0.0.1', done))
  const secure = (servername: string) => () =>
    opened((done) =>
      connectTls({ host: '127.0.0.1', port: Number(new URL(tls).port), ca: w.server.caCertificate, servername }, done),
    )
  const bearer = `authorization: Bearer ${await w.server.ocmToken()}\r\n`
  const here = (url: string) => new URL(url).host
  const entrances: Readonly<Record<EntranceName, Omit<Entrance, 'name'>>> = {
    AWS: { host: here(aws), base: '', pass: '', open: plain(aws) },
    'AWS over TLS': { host: 's3.us-east-1.amazonaws.com', base: '', pass: '', open: secure('s3.us-east-1.amazonaws.com') },
    OCM: { host: here(ocm), base: '/api/clusters_mgmt/v1', pass: bearer, open: plain(ocm) },
    'OCM over TLS': { host: 'api.openshift.com', base: '/api/clusters_mgmt/v1', pass: bearer, open: secure('api.openshift.com') },
    Kubernetes: { host: here(tls), base: `/clusters/${clusterOf(w).id}`, pass: '', open: secure('localhost') },
  } // prettier-ignore
  return {
    w,
    entrance: (name) => ({ name, ...entrances[name] }),
    bugs: () => bugs.splice(0),
    close: () => w.close(),
  }
}

const opened = (connect: (done: () => void) => Socket): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(() => {
      socket.off('error', reject).on('error', () => {})
      resolve(socket)
    })
    socket.on('error', reject)
  })

/** A request, as text; what is asked for is nowhere, and each door's refusal names it. */
export const asks = ({ host, base, pass }: Entrance, path: string, more = '', body = '', method = 'GET'): string =>
  `${method} ${base}${path} HTTP/1.1\r\nhost: ${host}\r\n${pass}${more}\r\n${body}`

/** Status and path (`/nothing-1`; of a bucket, its name) of each answer in what a door said, in order; the path is empty where it is not told. */
export const answersIn = (said: string): readonly string[] =>
  said
    .split(/(?=HTTP\/1\.1 \d{3})/)
    .filter((one) => one.startsWith('HTTP/1.1 '))
    .map((one) => `${one.slice(9, 12)}${/nothing-\d/.exec(one)?.[0].replace(/^/, '/') ?? ''}`)

/** All that the door says until it closes, or until there is enough of it. */
export function said(socket: Socket, isEnough: (text: string) => boolean = () => false): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('close', () => resolve(text))
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (isEnough(text)) resolve(text)
    })
  })
}

/** Opens, says, listens to the end. */
export async function told(entrance: Entrance, bytes: string | Buffer): Promise<string> {
  const socket = await entrance.open()
  const answer = said(socket)
  socket.write(bytes)
  return answer
}
