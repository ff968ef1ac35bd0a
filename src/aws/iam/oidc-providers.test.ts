import { expect, test } from 'vitest'
import { checkedClientIds, checkedThumbprints, providerUrl } from './oidc-providers.ts'

test('a provider keeps host and path of its issuer, byte for byte', () => {
  expect(providerUrl('https://rh-oidc.s3.us-east-1.amazonaws.com/2abc')).toBe('rh-oidc.s3.us-east-1.amazonaws.com/2abc')
  expect(providerUrl('https://tenant.example.com/')).toBe('tenant.example.com/')
  expect(providerUrl('https://127.0.0.1:8443/issuer')).toBe('127.0.0.1:8443/issuer')
})

test.each([
  'http://example.com',
  'https://',
  'https://user@example.com',
  'https://example.com?x=1',
  'https://example.com/#f',
  'https://example.com\\evil',
  'https://exa mple.com',
  'HTTPS://example.com',
  'ftp://example.com',
  '__proto__',
  'https://example.com:99999999',
  'https://%zz',
  'https://[::g]',
  'https://256.256.256.256',
  'https://exam<ple.com',
])('%s is no issuer', (url) => {
  expect(() => providerUrl(url)).toThrow('Invalid Open ID Connect Provider URL')
})

test('an account’s own issuer of tokens is no provider within AWS', () => {
  expect(() => providerUrl('https://0d3c.tokens.sts.global.api.aws')).toThrow(
    'Creating an OIDC provider with an STS issuer URL from the same partition is not supported. Within a partition, use AssumeRole instead of web identity federation.',
  )
})

test('client ids are kept once, in order, at most a hundred', () => {
  expect(checkedClientIds(['openshift', 'sts.amazonaws.com', 'openshift'])).toEqual(['openshift', 'sts.amazonaws.com'])
  const many = Array.from({ length: 101 }, (_, n) => `client-${n}`)
  expect(() => checkedClientIds(many)).toThrow('Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100')
})

test('thumbprints are SHA-1 in hex, at most five', () => {
  const one = 'A'.repeat(40)
  expect(checkedThumbprints([one])).toEqual(['a'.repeat(40)])
  expect(() => checkedThumbprints(Array(6).fill(one))).toThrow('Thumbprint list must contain fewer than 5 entries.')
  expect(() => checkedThumbprints(['z'.repeat(40)])).toThrow(expect.objectContaining({ code: 'InvalidInput' }))
})
