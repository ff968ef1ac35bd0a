import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { sqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import type { Batch, Store } from '../src/store/Store.ts'
import { atLeastTimes, type Figure } from './figure.ts'
import { median } from './measure.ts'

const AT_ONCE = 64
const ROUNDS = 3
const ROUND_MS = 1500

/** A changed document and its event, as an IAM call makes them. */
const batch = (index: number): Batch => ({
  writes: [
    {
      partition: '111122223333',
      key: `iam/role/${index % 5000}`,
      value: { name: `role-${index}`, text: 'x'.repeat(400) },
    },
  ],
  appends: [
    {
      stream: 'trail/111122223333',
      time: index,
      body: record(index),
      attributes: { EventName: 'CreateRole', EventId: String(index) },
    },
  ],
})

const record = (index: number) => JSON.stringify({ eventID: index, userIdentity: 'x'.repeat(900) })

/** Durable commits a second, 64 callers waiting for theirs. */
export const store: Figure = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stint-bench-'))
  const opened = await sqliteStore({ folder: join(folder, 'store') })
  try {
    await committed(opened)
    const rounds: { value: number; floor: number }[] = []
    for (let round = 0; round < ROUNDS; round++)
      rounds.push({ value: await committed(opened), floor: appended(join(folder, 'floor')) })
    const value = median(rounds.map((round) => round.value))
    const floor = median(rounds.map((round) => round.floor))
    const floorIs = `the same bytes appended to a file, an fdatasync for every ${AT_ONCE}`
    return [{ name: 'store', value, unit: '/s', floor, floorIs, budget: atLeastTimes(0.25) }]
  } finally {
    await opened.close()
    await rm(folder, { recursive: true })
  }
}

let last = 0

async function committed(opened: Store): Promise<number> {
  const start = performance.now()
  let done = 0
  const caller = async () => {
    while (performance.now() - start < ROUND_MS) {
      await opened.commit(batch(last++))
      done++
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, caller))
  return (done * 1000) / (performance.now() - start)
}

function appended(path: string): number {
  const file = openSync(path, 'a', 0o600)
  const start = performance.now()
  let done = 0
  while (performance.now() - start < ROUND_MS) {
    writeSync(file, Array.from({ length: AT_ONCE }, () => JSON.stringify(batch(last++))).join('\n'))
    fdatasyncSync(file)
    done += AT_ONCE
  }
  closeSync(file)
  return (done * 1000) / (performance.now() - start)
}
