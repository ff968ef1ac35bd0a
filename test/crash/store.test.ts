import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../src/kernel/random.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/Store.ts'

const KILLS = 12
const SEED = process.env['STINT_SEED'] ?? 'store-1'
const WRITER = fileURLToPath(new URL('store-writer.ts', import.meta.url))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stint-crash-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Runs the writer until it has acknowledged so many batches, kills it at that moment, and answers what it had acknowledged. */
async function killAfter(acknowledged: number, round: number): Promise<string[]> {
  const writer = spawn(process.execPath, ['--import', 'tsx', WRITER, folder, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(writer, 'exit')
  const names: string[] = []
  for await (const name of createInterface({ input: writer.stdout })) {
    names.push(name)
    if (names.length === acknowledged) writer.kill('SIGKILL')
  }
  expect(await exited).toEqual([null, 'SIGKILL'])
  return names
}

async function batchesIn(store: Store): Promise<string[]> {
  const { documents } = await store.scan('ocm', 'batch/')
  return documents.map(({ key }) => key.slice('batch/'.length))
}

async function expectWhole(store: Store, name: string, acknowledged: boolean): Promise<void> {
  const parts = await store.scan('111122223333', `batch/${name}/`)
  expect(parts.documents.map(({ value }) => value)).toEqual([{ name }, { name }, { name }])
  const bodies = async (kind: string) => {
    const trail = await store.read('trail', { limit: 9, order: 'oldest', where: { name: kind, value: name } })
    return trail.events.map(({ body }) => body)
  }
  expect(await bodies('Batch')).toEqual([JSON.stringify({ name })])
  // Of one that was not acknowledged it is there or not, but never half.
  expect([0, 2]).toContain((await bodies('Alone')).length)
  if (acknowledged) expect(await bodies('Alone')).toEqual(['1', '2'].map((part) => JSON.stringify({ name, part })))
  const value = (await store.get('ocm', `batch/${name}`))?.value as { digest: string }
  const blob = await store.blobs.get(value.digest)
  expect(blob && (await buffer(blob)).toString()).toBe(name.repeat(2000))
}

test(`killed at ${KILLS} points (STINT_SEED=${SEED}), the store has all that it acknowledged and no half batch`, async () => {
  const random = seededRandom(SEED)
  const acknowledged: string[] = []
  for (let round = 1; round <= KILLS; round++) {
    acknowledged.push(...(await killAfter(1 + (random.bytes(1).readUInt8() % 120), round)))
    const store = await sqliteStore({ folder, history: 64 })
    const found = await batchesIn(store)
    expect(new Set(found)).toEqual(new Set([...found, ...acknowledged]))
    for (const name of found.filter((one) => one.startsWith(`${round}-`)))
      await expectWhole(store, name, acknowledged.includes(name))
    expect((await store.scan('111122223333', 'batch/')).documents).toHaveLength(3 * found.length)
    await store.close()
  }
})
