import { describe, expect, it } from 'vitest'
import { accountId } from '../kernel/brands.ts'
import { seededRandom } from '../kernel/random.ts'
import { accessKeyId, readKeyId } from './key-id.ts'

describe('access key ids', () => {
  const random = seededRandom('key ids')
  it.each(['111122223333', '710019948333', '000000000001', '999999999999'])('say their account, %s', (text) => {
    for (let n = 0; n < 50; n++) {
      const id = accessKeyId(accountId(text), 'ASIA', random)
      expect(id).toMatch(/^ASIA[A-Z2-7]{16}$/)
      expect(readKeyId(id)).toEqual({ kind: 'ours', account: text, prefix: 'ASIA' })
    }
  })
  it('when the key id is one of AWS’s own documentation, it is foreign', () => {
    expect(readKeyId('AKIAI44QH7DHBEXAMPLE'.replace(/[189]/g, '2'))).toEqual({ kind: 'foreign' })
  })
  it('when one character differs, it is no longer ours', () => {
    const id = accessKeyId(accountId('111122223333'), 'AKIA', random)
    const other = id.slice(0, 10) + (id[10] === 'A' ? 'B' : 'A') + id.slice(11)
    expect(readKeyId(other).kind === 'ours' && readKeyId(other)).toBe(false)
  })
  it('when it is no key id at all, it is malformed', () => {
    for (const text of ['', 'test', 'AKIA', '111122223333', 'AKIA__proto__0000000'])
      expect(readKeyId(text)).toEqual({ kind: 'malformed' })
  })
})
