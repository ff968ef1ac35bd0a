import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Refusal } from '../../kernel/Refusal.ts'
import { forkInto } from './fork.ts'
import type { Shelf } from './shelf.ts'

const state = mkdtempSync(join(tmpdir(), 'stint-fork-'))
afterAll(() => rmSync(state, { recursive: true, force: true }))

const shelf = { file: () => '' } as Partial<Shelf> as Shelf
const into = (folder: string) => forkInto(state, 'one', folder, shelf)

it('a fork into a place where no folder can be made is refused, and the cloud goes on', async () => {
  // Node's own recursive mkdir would never end here, and hold up every other call.
  await expect(into('/proc/stint/fork')).rejects.toThrow(/^The folder \/proc(\/stint)? cannot be made/)
})

it('a fork into a file is refused', async () => {
  writeFileSync(join(state, 'file'), '')
  await expect(into(join(state, 'file'))).rejects.toThrow(Refusal)
  await expect(into(join(state, 'file', 'below'))).rejects.toThrow(Refusal)
})
