import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStateFolder } from '../../src/main/state-folder.ts'

const base = mkdtempSync(join(tmpdir(), 'stint-a40-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const folder = (name: string, mode = 0o700) => {
  const path = join(base, name)
  mkdirSync(path)
  chmodSync(path, mode)
  return path
}

test('A40: a folder that others may open, or that is a link, holds no state; its files are its owner’s', () => {
  for (const mode of [0o777, 0o755, 0o750, 0o701])
    expect(() => openStateFolder(folder(`mode-${mode.toString(8)}`, mode))).toThrow(/others may open it/)
  symlinkSync(folder('target'), join(base, 'link'))
  expect(() => openStateFolder(join(base, 'link'))).toThrow(/symbolic link/)
  const planted = folder('planted')
  symlinkSync('/etc/passwd', join(planted, 'log'))
  expect(() => openStateFolder(planted)).toThrow(/symbolic link/)
  writeFileSync(join(base, 'file'), '')
  expect(() => openStateFolder(join(base, 'file'))).toThrow(/no folder/)
  const good = openStateFolder(join(base, 'fresh'))
  good.write('token', 'x')
  expect([statSync(good.path).mode & 0o777, statSync(good.file('token')).mode & 0o777]).toEqual([0o700, 0o600])
  good.release()
})

test.skipIf(process.getuid?.() !== 0)('A40: nor does one that belongs to somebody else', async () => {
  const { chownSync } = await import('node:fs')
  const theirs = folder('theirs')
  chownSync(theirs, 65534, 65534)
  expect(() => openStateFolder(theirs)).toThrow(/belongs to another user/)
})
