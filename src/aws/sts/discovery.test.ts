import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:https'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { worldClock, type Clock } from '../../kernel/Clock.ts'
import { systemRandom } from '../../kernel/random.ts'
import { kidOf } from '../../wire/jose/jwk.ts'
import { issueCa, issueLeaf } from '../../wire/x509/issue.ts'
import { tlsIssuers, type Issuers } from './discovery.ts'

const moment = { now: Date.now(), random: systemRandom() }
const ca = issueCa({ commonName: 'Issuers' }, moment)
const leaf = issueLeaf(ca, 'a.example', { dns: ['a.example'], ips: [] }, moment)
const ISSUER = 'https://a.example'

const key = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
const setOf = (...keys: readonly KeyObject[]) =>
  JSON.stringify({ keys: keys.map((one) => ({ ...one.export({ format: 'jwk' }), kid: kidOf(one) })) })

describe('an issuer’s keys', () => {
  let server: Server
  let port: number
  /** What its key set is answered with; the answer is left open when it answers nothing. */
  let answerKeys: (answer: ServerResponse) => void
  let discoveries = 0
  beforeAll(async () => {
    server = createServer({ key: leaf.key, cert: leaf.certificate + ca.certificate }, (asked, answer) => {
      if (asked.url === '/jwks') return answerKeys(answer)
      discoveries++
      answer.end(JSON.stringify({ issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  beforeEach(() => (discoveries = 0))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  /** Deadlines are told, and come when the test says so. */
  const issuersAt = (more: { edition?: () => string | undefined } = {}) => {
    const deadlines: (() => void)[] = []
    const clock: Clock = {
      ...worldClock(),
      deadline(_ms, work) {
        deadlines.push(work)
        return { cancel: () => {} }
      },
    }
    const door = () => ({ address: '127.0.0.1', port })
    return {
      deadlines,
      issuers: tlsIssuers({ clock, door, trustedCas: [ca.certificate], allowed: new Set(), ...more }),
    }
  }
  const asked = async (issuers: Issuers, kid?: string) => issuers.keys(ISSUER, [], kid)

  test('are asked for again when the host’s clock is set back behind the moment at which there were none', async () => {
    let host = Date.now()
    const clock: Clock = { ...worldClock(), hostNow: () => host }
    const door = () => ({ address: '127.0.0.1', port })
    const issuers = tlsIssuers({ clock, door, trustedCas: [ca.certificate], allowed: new Set() })
    answerKeys = (answer) => answer.writeHead(503).end()
    await expect(asked(issuers)).rejects.toThrow()
    answerKeys = (answer) => answer.end(setOf(key()))
    await expect(asked(issuers)).rejects.toThrow()
    host -= 5_000
    expect((await asked(issuers)).size).toBe(1)
  })

  test.each([
    'https://169.254.169.254',
    'https://[::ffff:169.254.169.254]',
    'https://[::ffff:a9fe:a9fe]',
    'https://[64:ff9b::169.254.169.254]',
    'https://[fd00:ec2::254]',
  ])('are never fetched from the instance metadata service at %s, whoever allows it', async (issuer) => {
    const allowed = new Set([new URL(issuer).host])
    const issuers = tlsIssuers({ clock: worldClock(), door: () => undefined, trustedCas: [], allowed })
    await expect(issuers.keys(issuer, [], undefined)).rejects.toThrow('is never fetched')
  })

  test('have one deadline for all that is fetched, and what is open then is cut off', async () => {
    const { deadlines, issuers } = issuersAt()
    const waiting = new Promise<ServerResponse>((resolve) => (answerKeys = resolve))
    const keys = asked(issuers)
    keys.catch(() => {}) // looked at below
    const open = await waiting
    const closed = new Promise((resolve) => open.once('close', resolve))
    expect(deadlines).toHaveLength(1)
    deadlines[0]?.()
    await expect(keys).rejects.toThrow('https://a.example took longer than 5000 ms')
    await closed
  })

  test('that came with a fetch begun before a rotation are fetched once more for who asks for the new one', async () => {
    const { issuers } = issuersAt()
    const [old, fresh] = [key(), key()]
    const waiting = new Promise<ServerResponse>((resolve) => (answerKeys = resolve))
    const first = asked(issuers, kidOf(old))
    const open = await waiting
    answerKeys = (answer) => void answer.end(setOf(old, fresh))
    const joined = Array.from({ length: 50 }, () => asked(issuers, kidOf(fresh)))
    open.end(setOf(old))
    expect((await first).has(kidOf(fresh))).toBe(false)
    expect((await Promise.all(joined)).every((keys) => keys.has(kidOf(fresh)))).toBe(true)
    expect(discoveries).toBe(2)
  })

  test('are fetched at a limited rate for who makes key ids up', async () => {
    const { issuers } = issuersAt()
    answerKeys = (answer) => void answer.end(setOf(key()))
    for (let at = 0; at < 60; at++) await asked(issuers, `made-up-${at}`)
    expect(discoveries).toBe(1 + 5)
  })

  test('are fetched as often as they are rotated', async () => {
    const { issuers } = issuersAt()
    for (let rotation = 0; rotation < 20; rotation++) {
      const fresh = key()
      answerKeys = (answer) => void answer.end(setOf(fresh))
      expect((await asked(issuers, kidOf(fresh))).has(kidOf(fresh))).toBe(true)
    }
    expect(discoveries).toBe(20)
  })

  test('are those of the edition, where it is known, and are fetched for nothing else', async () => {
    let edition = '1'
    const { issuers } = issuersAt({ edition: () => edition })
    const [old, fresh] = [key(), key()]
    answerKeys = (answer) => void answer.end(setOf(edition === '1' ? old : fresh))
    expect((await asked(issuers, kidOf(old))).has(kidOf(old))).toBe(true)
    for (let at = 0; at < 60; at++) await asked(issuers, `made-up-${at}`)
    expect(discoveries).toBe(1)
    edition = '2'
    expect((await asked(issuers, kidOf(old))).has(kidOf(old))).toBe(false)
    expect((await asked(issuers, kidOf(fresh))).has(kidOf(fresh))).toBe(true)
    expect(discoveries).toBe(2)
  })
})
