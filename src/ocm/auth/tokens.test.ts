import { describe, expect, test } from 'vitest'
import { worldClock } from '../../kernel/Clock.ts'
import { seededRandom } from '../../kernel/random.ts'
import { generateSigningKey } from '../../wire/jose/signing-key.ts'
import { tokens } from './tokens.ts'

const key = generateSigningKey(2048)
const clock = worldClock({ frozenAt: Date.UTC(2026, 10, 24) })
const ours = tokens(
  () => key,
  clock,
  seededRandom('tokens'),
  async () => 'org',
)

describe('a token of OCM', () => {
  test('is known again until it ends, in world time', async () => {
    const token = await ours.access('stint', 900)
    expect(await ours.verify(token, 'Bearer')).toEqual({ username: 'stint' })
    await clock.advance(899_000)
    expect(await ours.verify(token, 'Bearer')).toBeDefined()
    await clock.advance(1_000)
    expect(await ours.verify(token, 'Bearer')).toBeUndefined()
  })

  test('for the token endpoint never ends, and opens nothing else', async () => {
    const offline = await ours.offline('stint')
    await clock.advance(400 * 24 * 3600_000)
    expect(await ours.verify(offline, 'Offline')).toEqual({ username: 'stint' })
    expect(await ours.verify(offline, 'Bearer')).toBeUndefined()
    expect(await ours.verify(await ours.access('stint'), 'Offline')).toBeUndefined()
  })

  test('that somebody else signed is unknown', async () => {
    const stranger = tokens(
      () => generateSigningKey(2048),
      clock,
      seededRandom('stranger'),
      async () => 'org',
    )
    expect(await ours.verify(await stranger.access('stint'), 'Bearer')).toBeUndefined()
  })
})
