import { PassThrough, Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { readWithin } from './read-within.ts'

describe('a body of at most ten bytes', () => {
  it('is read whole, in however many pieces it comes', async () => {
    expect(String(await readWithin(Readable.from([Buffer.from('hello')]), 10))).toBe('hello')
    expect(String(await readWithin(Readable.from(['hello', 'world'].map((one) => Buffer.from(one))), 10))).toBe('helloworld') // prettier-ignore
    expect(await readWithin(Readable.from([]), 10)).toEqual(Buffer.alloc(0))
  })

  it('that is longer is left where it is', async () => {
    const stream = new PassThrough()
    stream.write('hello world')
    expect(await readWithin(stream, 10)).toBeUndefined()
    expect([stream.destroyed, stream.isPaused()]).toEqual([false, true])
  })

  it('whose sender goes away, or has gone, is none', async () => {
    const stream = new PassThrough()
    stream.write('hello')
    const reading = readWithin(stream, 10)
    stream.destroy()
    await expect(reading).rejects.toThrow('the request ended before its body did')
    await expect(readWithin(stream, 10)).rejects.toThrow('the request ended before its body did')
  })
})

it('a body that comes byte by byte takes little more than its bytes while it is read', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const taken = () => {
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const bytes = 300_000
  const before = taken()
  let after = 0
  let given = 0
  const stream = new Readable({
    read() {
      if (given === bytes) after = taken()
      this.push(given++ < bytes ? Buffer.from('a') : null)
    },
  })
  expect((await readWithin(stream, bytes))?.equals(Buffer.alloc(bytes, 'a'))).toBe(true)
  expect(after - before).toBeLessThan(10 * bytes)
})
