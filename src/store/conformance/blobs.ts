import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { ACCOUNT, role, remove, type Given } from './given.ts'

export function blobs(given: Given): void {
  const ignition = Buffer.from('{"ignition":{"version":"3.2.0"}}')
  const digest = createHash('sha256').update(ignition).digest('hex')
  const holding = (blobs: string[]) => given().commit({ writes: [{ ...role('object'), blobs }] })
  const content = async (range?: { start: number; end: number }) => {
    const found = await given().blobs.get(digest, range)
    return found && (await buffer(found)).toString()
  }

  test('bytes and streams are put under their digest, and read whole or in part', async () => {
    expect(await given().blobs.put(ignition)).toEqual({ digest, size: 32 })
    expect(await given().blobs.put(Readable.from([ignition.subarray(0, 5), ignition.subarray(5)]))).toEqual({
      digest,
      size: 32,
    })
    expect(await content()).toBe(ignition.toString())
    expect(await content({ start: 2, end: 9 })).toBe('ignition')
    expect(await content({ start: 30, end: 99 })).toBe('}}')
  })

  test('the empty blob is a blob', async () => {
    const empty = await given().blobs.put(new Uint8Array())
    expect(empty.size).toBe(0)
    expect(await buffer((await given().blobs.get(empty.digest)) ?? Readable.from(['none']))).toHaveLength(0)
  })

  test.each(['0'.repeat(64), '../store.db', '', 'incoming'])('there is no blob %j', async (name) => {
    expect(await given().blobs.get(name)).toBeUndefined()
  })

  test('a put whose stream fails leaves nothing', async () => {
    const failing = Readable.from(
      (async function* () {
        yield ignition
        throw new Error('connection reset')
      })(),
    )
    await expect(given().blobs.put(failing)).rejects.toThrow('connection reset')
    expect(await content()).toBeUndefined()
  })

  test('a batch that names a blob which is not there is refused whole', async () => {
    await expect(holding([digest])).rejects.toThrow(digest)
    expect(await given().get(ACCOUNT, 'role/object')).toBeUndefined()
  })

  test('a blob is collected once no document refers to it, at the second collection that finds it so', async () => {
    await given().blobs.put(ignition)
    await holding([digest])
    expect(await given().blobs.collect()).toBe(0)
    expect(await given().blobs.collect()).toBe(0)
    await holding([])
    expect(await given().blobs.collect()).toBe(0)
    expect(await content()).toBe(ignition.toString())
    expect(await given().blobs.collect()).toBe(1)
    expect(await content()).toBeUndefined()
  })

  test('a blob that two documents hold lives until both are gone', async () => {
    await given().blobs.put(ignition)
    await given().commit({ writes: [{ ...role('one'), blobs: [digest] }, { ...role('two'), blobs: [digest] }] }) // prettier-ignore
    await remove(given(), 'role/one')
    await given().blobs.collect()
    expect(await given().blobs.collect()).toBe(0)
    await remove(given(), 'role/two')
    await given().blobs.collect()
    expect(await given().blobs.collect()).toBe(1)
  })

  test('a blob that is put again between two collections is spared', async () => {
    await given().blobs.put(ignition)
    await given().blobs.collect()
    await given().blobs.put(ignition)
    expect(await given().blobs.collect()).toBe(0)
    await holding([digest])
    expect(await content()).toBe(ignition.toString())
  })
}
