import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresStore } from '../../src/store/postgres/postgres-store.ts'
import { postgres, postgresPrograms, type Postgres } from '../postgres.ts'

const WRITER = fileURLToPath(new URL('store-writer.ts', import.meta.url))
const needed = process.env['STINT_REQUIRE_CLIENTS'] === '1'
const present = postgresPrograms() !== undefined

interface Writer {
  /** Batches that it was told are done. */
  readonly acknowledged: readonly string[]
  /** Resolves once it was told of so many. */
  after(count: number): Promise<void>
  kill(): Promise<void>
}

describe.skipIf(!present && !needed)(present ? 'nodes that write together' : 'PostgreSQL (not installed)', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await postgres({ durable: true })
  })
  afterAll(() => server.stop())

  const writer = (name: string): Writer => {
    const child = spawn(process.execPath, ['--import', 'tsx', WRITER, server.url, name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = once(child, 'exit')
    const acknowledged: string[] = []
    const waiting = new Set<() => void>()
    const lines = createInterface({ input: child.stdout }).on('line', (batch) => {
      acknowledged.push(batch)
      for (const look of waiting) look()
    })
    const closed = once(lines, 'close')
    return {
      acknowledged,
      after: (count) =>
        new Promise((resolve, reject) => {
          const look = () => {
            if (acknowledged.length < count) return
            waiting.delete(look)
            resolve()
          }
          waiting.add(look)
          look()
          exited.then(() => reject(new Error(`the writer ${name} ended by itself`)), reject)
        }),
      async kill() {
        child.kill('SIGKILL')
        await Promise.all([exited, closed])
      },
    }
  }

  test('killed one after another, the database once too, with others joining: all that was acknowledged is there, whole and once', async () => {
    const watcher = await postgresStore({ url: server.url, patience: 60_000 })
    const told: string[] = []
    await watcher.follow((changes) => {
      for (const { key, partition } of changes)
        if (partition === 'ocm' && key.startsWith('batch/')) told.push(key.slice(6))
    })
    const writers: Writer[] = []
    const joined = async (name: string) => {
      const one = writer(name)
      writers.push(one)
      await one.after(20)
      return one
    }
    const [a, b] = await Promise.all([joined('a'), joined('b')])
    await a.kill()
    await b.after(b.acknowledged.length + 20)
    const c = await joined('c')
    await server.halt()
    await server.start()
    const had = [b.acknowledged.length, c.acknowledged.length] as const
    await Promise.all([b.after(had[0] + 20), c.after(had[1] + 20)])
    await b.kill()
    const d = await joined('d')
    await Promise.all([c.kill(), d.kill()])

    const acknowledged = writers.flatMap((one) => one.acknowledged)
    const { documents } = await watcher.scan('ocm', 'batch/')
    const found = documents.map(({ key }) => key.slice(6))
    expect(new Set(found)).toEqual(new Set([...found, ...acknowledged]))
    const { documents: parts } = await watcher.scan('111122223333', 'batch/')
    expect(parts).toHaveLength(3 * found.length)
    const { events } = await watcher.read('trail', { limit: 100_000 })
    const recorded = events.map(({ body }) => JSON.parse(body) as { name: string; part?: string })
    const ofPart = (wanted?: string) => recorded.filter(({ part }) => part === wanted).map(({ name }) => name).toSorted() // prettier-ignore
    expect(ofPart()).toEqual(found.toSorted())
    expect(new Set(ofPart('1'))).toEqual(new Set([...ofPart('1'), ...acknowledged]))
    expect(ofPart('2')).toEqual(ofPart('1'))
    while (told.length < found.length) await new Promise((resolve) => setImmediate(resolve))
    expect(told.toSorted()).toEqual(found.toSorted())
    await watcher.close()
  })
})
