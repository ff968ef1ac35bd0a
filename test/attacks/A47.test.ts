import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { entries } from '../../src/cli/registry.ts'
import { inside } from '../inside.ts'

/** Whatever the command that reads a stranger’s file of a world comes to be called. */
const reader = entries.find(
  ({ path }) =>
    /^(import|restore|load|fork)$/.test(path.at(-1) ?? '') || (path[0] === 'snapshot' && path[1] !== 'list'),
)

test.skipIf(reader === undefined)(
  'A47: a stranger’s file of a world is refused unless it is one, and nothing in it is run',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stint-a47-'))
    const w = await inside()
    const before = await w.store.scan('world', '')
    const files = {
      'no-json': 'x',
      'proto.json': '{"__proto__":{"admin":1}}',
      'deep.json': '['.repeat(100_000),
      'empty.json': '{}',
      'packed.gz': gzipSync('{"__proto__":{"admin":1}}\n'),
      'deep.gz': gzipSync(`${'['.repeat(100_000)}\n`),
      'bomb.gz': gzipSync(Buffer.alloc(100 << 20, ' ')),
    }
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), text)
      await expect(w.type(`${reader?.path.join(' ')} ${join(folder, name)}`)).rejects.toThrow()
    }
    expect(await w.store.scan('world', '')).toEqual(before)
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
    await w.close()
    rmSync(folder, { recursive: true, force: true })
  },
)
