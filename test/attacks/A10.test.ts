import { expect, test } from 'vitest'
import { foreignIssuer } from './ground.ts'

test.each([
  ['to the metadata service', () => 'https://169.254.169.254/latest/meta-data/'],
  ['to itself, for ever', (url: string) => `${url}/.well-known/openid-configuration`],
  ['to http', (url: string) => url.replace('https:', 'http:')],
  ['to good keys elsewhere', (url: string) => `${url}/elsewhere`],
])('A10: a redirect %s is not followed', async (_where, target) => {
  const issuer = await foreignIssuer((request, response, url) => {
    if (request.url !== '/.well-known/openid-configuration') return false
    response.writeHead(301, { location: target(url) }).end()
    return true
  })
  expect(await issuer.attempt()).toBe('IDPCommunicationError 400')
  expect(issuer.requests()).toBe(1)
  await issuer.close()
})
