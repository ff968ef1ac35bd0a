import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { worldClock } from '../kernel/Clock.ts'
import { memoryStore } from '../store/memory/memory-store.ts'
import type { Append, Outcome } from '../store/Store.ts'
import { recorder } from './recorder.ts'

const line = (time: number): Append => ({ stream: 'cloudtrail/111122223333', time, body: '{}', attributes: {} })

/** A Store whose commits end when they are told to. */
function slowStore() {
  const commits: { readonly size: number; readonly end: () => void }[] = []
  const committed: Outcome = { committed: true, revisions: new Map() }
  const commit = ({ appends = [] }: { appends?: readonly Append[] }) =>
    new Promise<Outcome>((resolve) => commits.push({ size: appends.length, end: () => resolve(committed) }))
  return { commits, store: { ...memoryStore(), commit } }
}

test('records of one turn are one batch, which is written before the next turn', async () => {
  const { commits, store } = slowStore()
  const { record } = recorder({ clock: worldClock(), store })
  for (let at = 0; at < 40; at++) void record([line(at)])
  await turn()
  expect(commits.map(({ size }) => size)).toEqual([40])
  void record([line(40)])
  await turn()
  expect(commits.map(({ size }) => size)).toEqual([40, 1])
})

test('what was recorded is durable only once the last batch of it is', async () => {
  const { commits, store } = slowStore()
  const { record, durable } = recorder({ clock: worldClock(), store })
  for (let at = 0; at < 16; at++) void record([line(at)])
  let isDurable = false
  void durable().then(() => (isDurable = true))
  await turn()
  await turn()
  expect([commits.length, isDurable]).toEqual([1, false])
  commits[0]?.end()
  await turn()
  expect(isDurable).toBe(true)
})

test('a Store that has nothing to do gets the first records of a long turn while others are still to come', async () => {
  const { commits, store } = slowStore()
  const idle = () => commits.length !== 1 // busy with the first
  const { record } = recorder({ clock: worldClock(), store: { ...store, idle } })
  for (let at = 0; at < 40; at++) {
    void record([line(at)])
    await Promise.resolve()
  }
  await turn()
  expect(commits.map(({ size }) => size)).toEqual([8, 32])
})
