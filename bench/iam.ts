import { connect, type Socket } from 'node:net'
import type { Credentials } from '../src/wire/sigv4/request.ts'
import { computed, computedByAll, startCloud, type RunningCloud } from './door/cloud.ts'
import { startLoader, type Loader } from './door/loader.ts'
import { startPeer } from './door/peers.ts'
import { CUSTOMER, documentOf, signedForm } from './door/requests.ts'
import { atLeast, atLeastTimes, type Figure, type Row } from './figure.ts'
import { median, timed } from './measure.ts'

/** As many as one account may be allowed. */
const ROLES = 5000
const PAGE = 1000
const ROUNDS = 9
/** Until what lists has been compiled. */
const WARMING_ROUNDS = 60
/** Roles of another account that are made before: with its own, fewer than it may have. */
const WARMING = 900
const CONNECTIONS = 64
const POLICY = 'arn:aws:iam::aws:policy/AdministratorAccess'
const TRUST = documentOf({
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 'sts:AssumeRole',
})
const NAMES = Array.from({ length: ROLES }, (_, at) => `bench-${at}`)

/** Roles made and given a policy, each durable when it is answered; then all of them listed, beside moto where it is installed. */
export const iam: Figure = async () => {
  const cloud = await startCloud()
  const loader = await startLoader()
  try {
    return [...(await writing(cloud, loader)), ...(await listing(cloud))]
  } finally {
    loader.stop()
    await cloud.close()
  }
}

async function writing(cloud: RunningCloud, loader: Loader): Promise<Row[]> {
  const quota = { ServiceCode: 'iam', QuotaCode: 'L-FE177D64', DesiredValue: ROLES }
  await cloud.client().call('servicequotas', 'RequestServiceQuotaIncrease', quota)
  await made(cloud, loader, 'redhat', NAMES.slice(0, WARMING))
  const before = computed(cloud.pid)
  const elapsed = await made(cloud, loader, 'customer', NAMES)
  const calls = 2 * ROLES
  const common = { unit: '/s', floor: 3000, floorIs: 'its budget', budget: atLeast(3000, '/s') }
  return [
    { ...common, name: 'iam.write', value: (calls * 1000) / elapsed },
    { ...common, name: 'iam.write.thread', value: (calls * 1e6) / (computed(cloud.pid) - before) },
  ]
}

/** Milliseconds that it takes to make the roles in the account and give each a policy. */
async function made(cloud: RunningCloud, loader: Loader, account: string, names: readonly string[]): Promise<number> {
  const credentials = cloud.credentials(account)
  const call = (Action: string, parameters: Readonly<Record<string, string>>) =>
    signedForm('iam', 'iam.amazonaws.com', credentials, { Action, Version: '2010-05-08', ...parameters })
  let took = 0
  for (const requests of [
    names.map((RoleName) => call('CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST })),
    names.map((RoleName) => call('AttachRolePolicy', { RoleName, PolicyArn: POLICY })),
  ])
    took += (await loader.load({ port: cloud.port, requests, connections: CONNECTIONS, ms: 0, once: true })).elapsed
  return took
}

const KEY = { accessKeyId: CUSTOMER, secretAccessKey: 'test' }

/** All pages, one after the other, as a client reads them. */
async function listing(cloud: RunningCloud): Promise<Row[]> {
  const peer = await startPeer('moto', KEY)
  if (!peer) return []
  try {
    for (const RoleName of NAMES)
      await peer.client.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST })
    const credentials = cloud.credentials()
    const ours = () => listed(cloud.port, credentials)
    const others = () => listed(peer.port, KEY)
    for (let round = 0; round < WARMING_ROUNDS; round++) await ours()
    await others()
    const before = [computed(cloud.pid), computedByAll(peer.pid)] as const
    const rounds: (readonly [number, number])[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push([await ours(), await others()])
    const after = [computed(cloud.pid), computedByAll(peer.pid)] as const
    const of = (which: 0 | 1) => 1000 / median(rounds.map((round) => round[which]))
    const perCore = (which: 0 | 1) => (ROUNDS * 1e6) / (after[which] - before[which])
    const common = { unit: '/s', floorIs: 'moto, the same pages', budget: atLeastTimes(40) }
    return [
      { ...common, name: 'iam.list', value: of(0), floor: of(1) },
      { ...common, name: 'iam.list.thread', value: perCore(0), floor: perCore(1) },
    ]
  } finally {
    await peer.stop()
  }
}

/** Milliseconds until the last page is here. That nothing is missing is looked at afterwards: it would count against both. */
async function listed(port: number, credentials: Credentials): Promise<number> {
  let pages: readonly Buffer[] = []
  const took = await timed(async () => void (pages = await allRoles(port, credentials)))
  const found = pages.reduce((sum, page) => sum + occurrences(page, '<RoleName>'), 0)
  if (found < ROLES) throw new Error(`only ${found} roles were listed`)
  return took
}

async function allRoles(port: number, credentials: Credentials): Promise<readonly Buffer[]> {
  const pages: Buffer[] = []
  const connection = connectionTo(port)
  let marker: string | undefined
  do {
    const page = {
      Action: 'ListRoles',
      Version: '2010-05-08',
      MaxItems: String(PAGE),
      ...(marker && { Marker: marker }),
    }
    const said = await connection.answer(signedForm('iam', 'iam.amazonaws.com', credentials, page))
    pages.push(said)
    const at = said.lastIndexOf('<Marker>')
    marker = at < 0 ? undefined : said.toString('latin1', at + '<Marker>'.length, said.indexOf('</Marker>', at))
  } while (marker !== undefined)
  connection.end()
  return pages
}

function occurrences(bytes: Buffer, text: string): number {
  let count = 0
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + text.length)) count++
  return count
}

/** Kept from page to page, as clients keep theirs, where the server keeps it, too. */
function connectionTo(port: number) {
  let socket: Socket | undefined
  return {
    async answer(request: string): Promise<Buffer> {
      if (!socket || socket.destroyed || socket.readableEnded)
        socket = connect({ port, host: '127.0.0.1', noDelay: true })
      socket.write(request)
      const said = await answerOn(socket)
      if (/^HTTP\/1\.0|\r\nconnection: close/i.test(said.toString('latin1', 0, 1000))) socket.destroy()
      return said
    },
    end: () => socket?.destroy(),
  }
}

/** Read up to the length that it says. */
function answerOn(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let left = Infinity
    const hear = (chunk: Buffer) => {
      chunks.push(chunk)
      if (left === Infinity) left = lengthOf(chunk)
      left -= chunk.length
      if (left > 0) return
      socket.off('data', hear).off('error', reject)
      resolve(Buffer.concat(chunks))
    }
    socket.on('data', hear).on('error', reject)
  })
}

/** Of head and body together; the head comes in the first piece. */
function lengthOf(piece: Buffer): number {
  const head = piece.toString('latin1', 0, Math.max(0, piece.indexOf('\r\n\r\n')) + 4)
  return head.length + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
}
