import { get } from 'node:https'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { worldClock } from '../kernel/Clock.ts'
import { silentLog } from '../kernel/log.ts'
import { systemRandom } from '../kernel/random.ts'
import { issueCa, issueClient, issueLeaf } from '../wire/x509/issue.ts'
import { openDoors, type Doors, type Serve } from './doors.ts'

const clock = worldClock()
const moment = { now: clock.hostNow(), random: systemRandom() }
const ca = issueCa({ commonName: 'doors test' }, moment)
const client = issueClient(ca, { commonName: 'ops', organizations: [] }, moment)
const answers =
  (room: string): Serve =>
  async (_request, response) =>
    void response.end(room)

let doors: Doors
beforeAll(async () => {
  const leaf = issueLeaf(ca, 'localhost', { dns: ['localhost'], ips: ['127.0.0.1'] }, moment)
  const rooms = { aws: answers('aws'), ocm: answers('ocm'), kubernetes: answers('kubernetes') }
  const certificates = { contextFor: () => ({ key: leaf.key, cert: leaf.certificate }) }
  doors = await openDoors({ host: '127.0.0.1', aws: 0, tls: 0, ocm: 0 })(rooms, certificates, silentLog, clock)
})
afterAll(() => doors.close())

interface Asked {
  readonly authorization?: string
  readonly host?: string
  readonly certified?: boolean
}

async function roomOf(path: string, { authorization, host, certified = false }: Asked): Promise<string> {
  const headers = { ...(authorization ? { authorization } : {}), ...(host ? { host } : {}) }
  const shown = certified ? { cert: client.certificate, key: client.key } : {}
  const [answer] = (await once(get(`${doors.tls}${path}`, { ca: ca.certificate, agent: false, servername: 'localhost', headers, ...shown }), 'response')) as [IncomingMessage] // prettier-ignore
  return text(answer)
}

const bearer = { authorization: 'Bearer x' }

test.each<[string, string, Asked]>([
  ['kubernetes', '/clusters/abc/api', {}],
  ['kubernetes', '/api/v1/nodes', bearer],
  ['kubernetes', '/apis', bearer],
  ['kubernetes', '/version?timeout=32s', bearer],
  ['kubernetes', '/openapi/v3', bearer],
  ['kubernetes', '/readyz', { certified: true }],
  ['aws', '/api/v1/nodes', {}],
  ['aws', '/apiary/key', bearer],
  ['aws', '/api/key', { authorization: 'AWS4-HMAC-SHA256 Credential=a' }],
  ['aws', '/api/key', { authorization: 'AWS4-HMAC-SHA256 Credential=a', certified: true }],
  ['aws', '/api/v1/nodes', { ...bearer, host: 's3.us-east-1.amazonaws.com' }],
])('%s answers %s with %o', async (room, path, asked) => {
  expect(await roomOf(path, asked)).toBe(room)
})
