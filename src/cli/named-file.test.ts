import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Refusal } from '../kernel/Refusal.ts'
import { readNamed } from './named-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'stint-named-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function holding(text: string): string {
  writeFileSync(join(folder, 'file'), text)
  return 'file'
}

describe('a file that a person named', () => {
  it.each(['', 'accounts: []\n', 'ü€😀', 'x'.repeat(1 << 20)])('is read whole', (text) => {
    expect(readNamed(holding(text), folder)).toBe(text)
  })

  it('is refused when it has more than a mebibyte, or no end', () => {
    const long = holding('x'.repeat((1 << 20) + 1))
    const next = 'Name another file: none that Stint reads is so long.'
    for (const file of [long, '/dev/zero'])
      expect(() => readNamed(file, folder)).toThrow(new Refusal(`${file} is longer than a mebibyte.`, { next }))
  })

  it('that is not there is told by the system', () => {
    expect(() => readNamed('nowhere', folder)).toThrow(expect.objectContaining({ code: 'ENOENT' }))
  })
})
