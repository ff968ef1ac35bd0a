import { describe, expect, test } from 'vitest'
import { worldClock } from '../../kernel/Clock.ts'
import { seededRandom } from '../../kernel/random.ts'
import { generateSigningKey } from '../../wire/jose/signing-key.ts'
import { tokens } from './tokens.ts'

const key = generateSigningKey(2048)
const clock = worldClock({ frozenAt: Date.UTC(2026, 10, 24) })
const revoked = new Set<string>()
const partsOf = (own: typeof key, seed: string) => ({
  key: () => own,
  clock,
  random: seededRandom(seed),
  person: async () => ({ organizationId: 'org', accountId: 'account', isAdmin: true }),
  isRevoked: (id: string) => revoked.has(id),
})
const ours = tokens(partsOf(key, 'tokens'))

describe('a token of OCM', () => {
  test('is known again until it ends, in world time', async () => {
    const token = await ours.access('stint', { lifetime: 900 })
    expect(await ours.verify(token, 'Bearer')).toMatchObject({ username: 'stint' })
    await clock.advance(899_000)
    expect(await ours.verify(token, 'Bearer')).toBeDefined()
    await clock.advance(1_000)
    expect(await ours.verify(token, 'Bearer')).toBeUndefined()
  })

  test('for the token endpoint never ends, and opens nothing else', async () => {
    const offline = await ours.refresh('stint', 'Offline')
    await clock.advance(400 * 24 * 3600_000)
    expect(await ours.verify(offline, 'Refresh')).toMatchObject({ username: 'stint' })
    expect(await ours.verify(offline, 'Bearer')).toBeUndefined()
    expect(await ours.verify(await ours.access('stint'), 'Refresh')).toBeUndefined()
  })

  test('that somebody else signed is unknown', async () => {
    const stranger = tokens(partsOf(generateSigningKey(2048), 'stranger'))
    expect(await ours.verify(await stranger.access('stint'), 'Bearer')).toBeUndefined()
  })

  test('is refused once it, or the login that it comes from, is revoked', async () => {
    const token = await ours.access('stint', { session: 'one' })
    const other = await ours.access('stint', { session: 'one' })
    revoked.add((await ours.verify(token, 'Bearer'))?.tokenId ?? '')
    expect(await ours.verify(token, 'Bearer')).toBeUndefined()
    expect(await ours.verify(other, 'Bearer')).toMatchObject({ session: 'one' })
    revoked.add('one')
    expect(await ours.verify(other, 'Bearer')).toBeUndefined()
  })
})
