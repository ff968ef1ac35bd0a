import { once } from 'node:events'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../test/world.ts'

let w: TestWorld
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.close())

/** What a client that verifies takes: whom the certificate names. */
async function named(servername: string): Promise<string | undefined> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(w.doors.tls).port), ca: w.ca, servername })
  await once(socket, 'secureConnect')
  const { subjectaltname } = socket.getPeerCertificate()
  socket.destroy()
  return subjectaltname
}

test.each([
  ['sts.amazonaws.com', 'DNS:sts.amazonaws.com'],
  ['STS.Amazonaws.com', 'DNS:sts.amazonaws.com'],
  ['sts.amazonaws.com.', 'DNS:sts.amazonaws.com'],
  // Clients take no wildcard for a name right below the top.
  ['a-bucket.localhost', 'DNS:a-bucket.localhost'],
  ['a.b.localhost', 'DNS:a.b.localhost'],
])('a client that asks for %s gets a certificate that it takes', async (asked, names) => {
  expect(await named(asked)).toBe(names)
})

test('who asks for the machine by name gets the one that names its addresses, too', async () => {
  expect(await named('localhost')).toContain('IP Address:127.0.0.1')
})
