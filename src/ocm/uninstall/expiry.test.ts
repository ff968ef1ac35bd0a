import { afterEach, expect, test } from 'vitest'
import { timestamp } from '../resources/links.ts'
import { CS, order, ownIssuer, untilState } from '../testing/own-issuer.ts'
import { clusterBody, whole, type Whole } from '../testing/whole.ts'

let w: Whole
afterEach(() => w.close())

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const later = (hours: number) => timestamp(w.server.clock.now() + hours * HOUR)
const statusOf = async (id: string) => (await w.ocm('GET', `${CS}/clusters/${id}`)).status

test('a cluster is gone once its expiration_timestamp has passed, and not before', { timeout: 60_000 }, async () => {
  w = await whole()
  const { body } = await w.ocm('POST', `${CS}/clusters`, { ...clusterBody(), expiration_timestamp: later(2) })
  await w.server.clock.advance(2 * HOUR - 20 * MINUTE)
  expect(await statusOf(body.id)).toBe(200)
  await w.ocm('PATCH', `${CS}/clusters/${body.id}`, { expiration_timestamp: later(1) })
  await w.server.clock.advance(HOUR - 20 * MINUTE)
  expect(await statusOf(body.id)).toBe(200)
  await w.server.clock.advance(20 * MINUTE)
  expect(await statusOf(body.id)).toBe(404)
})

test(
  'with all that it has in the account, also while it hibernates; a protected one stays',
  { timeout: 60_000 },
  async () => {
    w = await whole()
    const id = await order(w, await ownIssuer(w), { expiration_timestamp: later(2) })
    await untilState(w, id, 'ready')
    const protect = (enabled: boolean) => w.ocm('PATCH', `${CS}/clusters/${id}/delete_protection`, { enabled })
    await protect(true)
    await w.ocm('POST', `${CS}/clusters/${id}/hibernate`)
    await untilState(w, id, 'hibernating')
    await w.server.clock.advance(2 * HOUR)
    expect(await statusOf(id)).toBe(200)
    await protect(false)
    await w.until('removed', async () => (await statusOf(id)) === 404)
    const Filters = [{ Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] }]
    expect((await w.aws.call('ec2', 'DescribeInstances', { Filters })).Reservations ?? []).toEqual([])
  },
)
