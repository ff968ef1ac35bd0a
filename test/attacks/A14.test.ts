import { expect, test } from 'vitest'
import { foreignIssuer } from './ground.ts'

const OK = () => false

test('A14: a chain that a trusted CA vouches for is accepted, whatever thumbprint is stored', async () => {
  const issuer = await foreignIssuer(OK, { thumbprint: 'b'.repeat(40) })
  expect(await issuer.attempt()).toBe('allowed')
  await issuer.close()
})

test('A14: one that nobody vouches for needs the thumbprint of its last certificate', async () => {
  const issuer = await foreignIssuer(OK, { trusted: false, thumbprint: 'b'.repeat(40) })
  expect(await issuer.attempt()).toBe('InvalidIdentityToken 400')
  await issuer.close()
})

test('A14: a certificate for another host is refused, trusted or not', async () => {
  const issuer = await foreignIssuer(OK, { names: { dns: ['elsewhere.example'], ips: [] } })
  expect(await issuer.attempt()).toBe('InvalidIdentityToken 400')
  await issuer.close()
})
