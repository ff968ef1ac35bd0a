import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { worldClock } from '../src/kernel/Clock.ts'
import { awsClient } from '../src/wire/aws-client.ts'
import type { Credentials } from '../src/wire/sigv4/request.ts'
import { REGION, startCloud, startServer, type RunningCloud } from './door/cloud.ts'
import { startLoader, type Loader } from './door/loader.ts'
import { documentOf, signedForm } from './door/requests.ts'
import { atLeast, atLeastTimes, type Figure, type Row } from './figure.ts'
import { median, timed } from './measure.ts'

/** As many as one account may be allowed. */
const ROLES = 5000
const PAGE = 1000
const ROUNDS = 5
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
    return [await writing(cloud, loader), ...(await listing(cloud))]
  } finally {
    loader.stop()
    await cloud.close()
  }
}

async function writing(cloud: RunningCloud, loader: Loader): Promise<Row> {
  const quota = { ServiceCode: 'iam', QuotaCode: 'L-FE177D64', DesiredValue: ROLES }
  await cloud.client().call('servicequotas', 'RequestServiceQuotaIncrease', quota)
  const credentials = cloud.credentials()
  const call = (Action: string, parameters: Readonly<Record<string, string>>) =>
    signedForm('iam', 'iam.amazonaws.com', credentials, { Action, Version: '2010-05-08', ...parameters })
  const send = (requests: readonly string[]) =>
    loader.load({ port: cloud.port, requests, connections: CONNECTIONS, ms: 0, once: true })
  const loads = [
    await send(NAMES.map((RoleName) => call('CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST }))),
    await send(NAMES.map((RoleName) => call('AttachRolePolicy', { RoleName, PolicyArn: POLICY }))),
  ]
  const value = (loads.length * ROLES * 1000) / loads.reduce((sum, { elapsed }) => sum + elapsed, 0)
  return { name: 'iam.write', value, unit: '/s', floor: 3000, floorIs: 'its budget', budget: atLeast(3000, '/s') }
}

const KEY = { accessKeyId: 'test', secretAccessKey: 'test' }

/** All pages, one after the other over one connection, as a client reads them. */
async function listing(cloud: RunningCloud): Promise<Row[]> {
  const moto = process.env['MOTO_SERVER']
  if (moto === undefined || !existsSync(moto)) return []
  const port = 15_000 + (process.pid % 10_000)
  const peer = await startServer(['-p', String(port)], { file: moto, port })
  try {
    const theirs = awsClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: REGION,
      credentials: KEY,
      clock: worldClock(),
    })
    for (const RoleName of NAMES) await theirs.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST })
    const credentials = cloud.credentials()
    const ours = () => allRoles(cloud.port, credentials)
    const others = () => allRoles(port, KEY)
    await ours()
    await others()
    const rounds: (readonly [number, number])[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push([await timed(ours), await timed(others)])
    const of = (which: 0 | 1) => 1000 / median(rounds.map((round) => round[which]))
    const common = { unit: '/s', floor: of(1), floorIs: 'moto, the same pages' }
    return [{ ...common, name: 'iam.list', value: of(0), budget: atLeastTimes(40) }]
  } finally {
    await peer.stop()
  }
}

/** Read as text: what a client makes of it would count against both. */
async function allRoles(port: number, credentials: Credentials): Promise<void> {
  let found = 0
  let marker: string | undefined
  do {
    const page = {
      Action: 'ListRoles',
      Version: '2010-05-08',
      MaxItems: String(PAGE),
      ...(marker && { Marker: marker }),
    }
    const said = await answer(port, signedForm('iam', 'iam.amazonaws.com', credentials, page))
    found += said.split('<RoleName>').length - 1
    marker = /<Marker>([^<]+)</.exec(said)?.[1]
  } while (marker !== undefined)
  if (found < ROLES) throw new Error(`only ${found} roles were listed`)
}

async function answer(port: number, request: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.write(request.replace('\r\n', '\r\nconnection: close\r\n'))
  return text(socket)
}
