import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { entries } from '../../src/cli/registry.ts'
import { renderDocs, writtenDocs } from '../../tools/cli-docs.ts'
import { describeClient } from '../clients.ts'

it('docs/cli/ and man/stint.1 are what the table of commands says today (npx tsx tools/cli-docs.ts writes them)', async () => {
  const rendered = await renderDocs()
  const written = writtenDocs()
  expect([...written.keys()].sort()).toEqual([...rendered.keys()].sort())
  for (const [path, text] of rendered) expect(written.get(path)).toBe(text)
})

describeClient('man', ['man', '--version'], () => {
  it('shows every command of the manual page, and finds nothing wrong with it', () => {
    const shown = execFileSync('man', ['--warnings', '-l', 'man/stint.1'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, MANPAGER: 'cat', MANWIDTH: '400', LC_ALL: 'C.UTF-8' },
    }).replace(/.\u0008/gu, '')
    for (const { path } of entries) expect(shown).toContain(`stint ${path.join(' ')}`)
  })
})
