import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const doc = readFileSync(`${root}docs/worlds.md`, 'utf8')
/** Somebody's project, which has installed the package and what its tests need. */
const folder = mkdtempSync(join(tmpdir(), 'stint-worlds-doc-'))
const INSTALLED = { stint: root, vitest: `${root}node_modules/vitest`, '@aws-sdk': `${root}node_modules/@aws-sdk` }

const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  'world.vitest.test.mjs': [`${root}node_modules/vitest/vitest.mjs`, 'run', 'world.vitest'],
  'world.node.test.mjs': ['--test', 'world.node.test.mjs'],
}

describe('the examples of docs/worlds.md', () => {
  beforeAll(() => {
    mkdirSync(join(folder, 'node_modules'))
    for (const [name, place] of Object.entries(INSTALLED)) symlinkSync(place, join(folder, 'node_modules', name))
    for (const [, name = '', text = ''] of doc.matchAll(/<!-- file: (\S+) -->\n+```js\n([\s\S]*?)```/g))
      writeFileSync(join(folder, name), text)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(Object.entries(RUNNERS))('%s passes as it stands', (name, words) => {
    expect(readFileSync(join(folder, name), 'utf8')).toContain('stint/world')
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' })
    expect(status, stdout + stderr).toBe(0)
  })
})
