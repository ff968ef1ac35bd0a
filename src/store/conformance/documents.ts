import { expect, test } from 'vitest'
import { ACCOUNT, INSTALLER, role, put, remove, keysUnder, type Given } from './given.ts'

export function documents(given: Given): void {
  test('a document that was never written is undefined, and its partition stands at revision 0', async () => {
    expect(await given().get(ACCOUNT, INSTALLER)).toBeUndefined()
    expect(await given().scan(ACCOUNT, '')).toEqual({ documents: [], revision: 0, more: false })
  })

  test('what was committed is read back with its revision', async () => {
    const value = { Arn: 'arn:aws:iam::111122223333:role/x', Tags: [], nested: { null: null, text: 'ü\0\u2028😀' } }
    const outcome = await given().commit({ writes: [{ partition: ACCOUNT, key: INSTALLER, value }] })
    expect(outcome).toEqual({ committed: true, revisions: new Map([[ACCOUNT, 1]]) })
    expect(await given().get(ACCOUNT, INSTALLER)).toEqual({ partition: ACCOUNT, key: INSTALLER, revision: 1, value })
  })

  test('a value is what it was at commit, whatever its author does to the object later', async () => {
    const value = { name: 'before' }
    const committing = given().commit({ writes: [{ partition: ACCOUNT, key: INSTALLER, value }] })
    value.name = 'after'
    await committing
    expect((await given().get(ACCOUNT, INSTALLER))?.value).toEqual({ name: 'before' })
  })

  test.each([[null], [false], [0], [''], [[]], [{}], [1e308], [-0.5]])('%j is a value', async (value) => {
    await given().commit({ writes: [{ partition: ACCOUNT, key: INSTALLER, value }] })
    expect((await given().get(ACCOUNT, INSTALLER))?.value).toEqual(value)
  })

  test('each partition counts its own revisions', async () => {
    await put(given(), 'a')
    await put(given(), 'a', 2)
    const both = { writes: [role('x'), role('y'), { partition: 'ocm', key: 'a', value: 1 }] }
    expect(await given().commit(both)).toEqual({
      committed: true,
      revisions: new Map([
        [ACCOUNT, 3],
        ['ocm', 1],
      ]),
    })
    expect((await given().get(ACCOUNT, 'role/y'))?.revision).toBe(3)
    expect((await given().get('ocm', 'a'))?.revision).toBe(1)
    expect(await given().get('ocm', 'role/x')).toBeUndefined()
  })

  test('a deleted document is gone, and the partition is one revision further', async () => {
    await put(given(), INSTALLER)
    await remove(given(), INSTALLER)
    expect(await given().get(ACCOUNT, INSTALLER)).toBeUndefined()
    expect(await given().scan(ACCOUNT, 'role/')).toEqual({ documents: [], revision: 2, more: false })
    await put(given(), INSTALLER)
    expect((await given().get(ACCOUNT, INSTALLER))?.revision).toBe(3)
  })

  test('a scan gives the keys under a prefix in order, and continues after a key', async () => {
    for (const key of ['role/b', 'role/a', 'role', 'rolf', 'role/', 'role/c']) await put(given(), key)
    expect(await keysUnder(given(), 'role/')).toEqual(['role/', 'role/a', 'role/b', 'role/c'])
    const first = await given().scan(ACCOUNT, 'role/', { limit: 2 })
    expect(first).toMatchObject({ more: true, revision: 6 })
    expect(first.documents.map(({ key }) => key)).toEqual(['role/', 'role/a'])
    const rest = await given().scan(ACCOUNT, 'role/', { after: 'role/a', limit: 2 })
    expect(rest).toMatchObject({ more: false })
    expect(rest.documents.map(({ key }) => key)).toEqual(['role/b', 'role/c'])
  })

  test('a page after a key outside the prefix still holds only keys under it', async () => {
    for (const key of ['a', 'b/1', 'b/2', 'c']) await put(given(), key)
    const after = async (key: string) => (await given().scan(ACCOUNT, 'b/', { after: key })).documents.map((d) => d.key)
    expect(await after('a')).toEqual(['b/1', 'b/2'])
    expect(await after('c')).toEqual([])
  })

  test('hostile keys and partitions are kept apart, in the order of their code units', async () => {
    const hostile = ['', '\0', '\0\0', '\u0001', '%', '_', "'; drop table document; --", '"', '../../etc/passwd', '*', '\\', '__proto__', 'constructor', '\u007f', 'é', 'e\u0301', '\ud7ff', '\ud800', '\ud83d', '😀', '\udc00', '\ue000', '\uffff', 'x'.repeat(4000)] // prettier-ignore
    for (const key of hostile) await put(given(), key, `value of ${JSON.stringify(key)}`)
    for (const partition of hostile) await put(given(), 'k', `in ${JSON.stringify(partition)}`, partition)
    await put(given(), '', 'nothing at all', '')
    const told = new Set<string>()
    await given().follow((changes) =>
      changes.forEach(({ partition, key }) => told.add(JSON.stringify([partition, key]))),
    )
    expect(told.size).toBe(2 * hostile.length + 1)
    expect((await keysUnder(given(), '')).map((key) => JSON.stringify(key))).toEqual(
      [...hostile].sort().map((key) => JSON.stringify(key)),
    )
    for (const key of hostile) {
      expect((await given().get(ACCOUNT, key))?.value).toBe(`value of ${JSON.stringify(key)}`)
      expect((await given().get(key, 'k'))?.value).toBe(`in ${JSON.stringify(key)}`)
      expect((await keysUnder(given(), key)).every((found) => found.startsWith(key))).toBe(true)
    }
  })
}
