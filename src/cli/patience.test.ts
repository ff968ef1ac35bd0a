import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { worldClock } from '../kernel/Clock.ts'
import { AwsError, type AwsClient } from '../wire/aws-client.ts'
import { ocmOf } from './ocm/client.ts'
import { patience, patientAws } from './patience.ts'

let server: Server
let away: number
let asked: string[]
let lines: string[]

beforeEach(async () => {
  away = 0
  asked = []
  lines = []
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const isAway = asked.length <= away
    response.writeHead(isAway ? 503 : 200, { 'content-type': 'application/json' })
    const fault = { code: 'CLUSTERS-MGMT-503', reason: 'The service is temporarily unavailable; try again' }
    response.end(JSON.stringify(isAway ? fault : { id: 'c1' }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => server.close())

const url = () => `http://127.0.0.1:${(server.address() as { port: number }).port}`
const note = (line: string) => void lines.push(line)
/** A clock on which rests are over at once, and the host's time goes on by what was rested. */
function hasty() {
  const clock = worldClock()
  let rested = 0
  return {
    ...clock,
    now: () => clock.now(),
    hostNow: () => clock.hostNow() + rested,
    deadline(ms: number, run: () => void) {
      if (ms > 20_000) return clock.deadline(ms, run)
      rested += ms
      return clock.deadline(0, run)
    },
  }
}

test('what OCM answers with “try again” is asked again, and a line says so once', async () => {
  away = 6
  const clock = hasty()
  const ocm = ocmOf(url(), () => 'token', clock, { patience: patience(clock, note) })
  expect(await ocm.post('/api/clusters_mgmt/v1/clusters', { name: 'one' })).toEqual({ id: 'c1' })
  ocm.close()
  expect(asked).toHaveLength(7)
  expect(lines).toEqual(['OCM is temporarily unavailable; it is asked again, for up to 2 minutes.'])
})

test('after two minutes OCM’s own words are told', async () => {
  away = Infinity
  const clock = hasty()
  const ocm = ocmOf(url(), () => 'token', clock, { patience: patience(clock, note) })
  await expect(ocm.get('/api/clusters_mgmt/v1/clusters')).rejects.toThrow('temporarily unavailable; try again')
  ocm.close()
  expect(asked.length).toBeGreaterThan(20)
  expect(asked.length).toBeLessThan(60)
})

test('who was given no patience is told at once', async () => {
  away = 1
  const ocm = ocmOf(url(), () => 'token', worldClock())
  await expect(ocm.get('/api/clusters_mgmt/v1/clusters')).rejects.toMatchObject({ status: 503 })
  ocm.close()
})

test('AWS is asked again while it is unavailable, and not when it refuses', async () => {
  const clock = hasty()
  const answers = [503, 503, 403]
  const fault = (status: number) =>
    new AwsError('iam', 'GetUser', { code: 'ServiceUnavailable', message: 'no', status, requestId: 'r' })
  const inner = { call: () => Promise.reject(fault(answers.shift() ?? 500)), close() {} } as unknown as AwsClient
  await expect(patientAws(inner, patience(clock, note)).call('iam', 'GetUser', {})).rejects.toMatchObject({
    status: 403,
  })
  expect([answers, lines]).toEqual([[], ['AWS is temporarily unavailable; it is asked again, for up to 2 minutes.']])
})
