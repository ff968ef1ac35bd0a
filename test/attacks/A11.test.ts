import { beforeEach, expect, test, vi } from 'vitest'

const answers: string[] = []
const asked: string[] = []
vi.mock('node:dns/promises', () => ({
  lookup: async (host: string) => {
    asked.push(host)
    return { address: answers.shift() ?? '127.0.0.9', family: 4 }
  },
}))
beforeEach(() => {
  answers.length = 0
  asked.length = 0
})

const { foreignIssuer } = await import('./ground.ts')

test('A11: a name is looked up once for a connection, which goes to the address that was checked', async () => {
  const issuer = await foreignIssuer(() => false, {
    host: 'rebind.example',
    names: { dns: ['rebind.example'], ips: [] },
  })
  answers.push('127.0.0.1', '127.0.0.1')
  expect(await issuer.attempt()).toBe('allowed')
  expect(asked).toEqual(['rebind.example', 'rebind.example'])
  expect(issuer.requests()).toBe(2)
  await issuer.close()
})

test('A11: an address that became the metadata service’s between two documents is not connected to', async () => {
  const issuer = await foreignIssuer(() => false, {
    host: 'rebind.example',
    names: { dns: ['rebind.example'], ips: [] },
  })
  answers.push('127.0.0.1', '169.254.169.254')
  expect(await issuer.attempt()).toBe('InvalidIdentityToken 400')
  expect(issuer.requests()).toBe(1)
  await issuer.close()
})
