import { describe, expect, it } from 'vitest'
import { proxy } from './cluster-fields.ts'

describe('a proxy', () => {
  it.each([
    ['http-proxy', 'http://proxy.example:3128'],
    ['http-proxy', 'http://me:secret@proxy.example/'],
    ['https-proxy', 'http://proxy.example:3128'],
    ['https-proxy', 'https://proxy.example'],
    ['https-proxy', ''],
  ])('--%s takes %s', (flag, given) => {
    expect(proxy(given, flag)).toBe(given)
  })

  it.each([
    ['http-proxy', 'proxy.example', 'http://HOST:PORT'],
    ['http-proxy', 'https://proxy.example', 'http://HOST:PORT'],
    ['https-proxy', 'ftp://proxy.example', 'http://HOST:PORT or https://HOST:PORT'],
    ['https-proxy', 'https://proxy.example/path', 'http://HOST:PORT or https://HOST:PORT'],
  ])('--%s does not take %s', (flag, given, wanted) => {
    expect(() => proxy(given, flag)).toThrow(`--${flag} takes ${wanted}, not "${given}".`)
  })
})
