import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../object.ts'
import { publishedType } from '../../kinds/kind.ts'
import { coreKinds } from '../../kinds/core.ts'
import type { Kind } from '../../kinds/kind.ts'
import { applied } from '../managed/managers.ts'
import { jsonPatch } from './json-patch.ts'
import { mergePatch } from './merge.ts'
import { strategicMerge as mergeBy } from './strategic.ts'
import type { Schema } from '../../kinds/types/schema.ts'
import { ANY, memberOf } from '../../kinds/types/schema.ts'

describe('merge patch (RFC 7396, appendix A)', () => {
  test.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result)
  })

  test('a failed test names the path as it was sent', () => {
    const patch = [{ op: 'test', path: '/data/a~1b', value: '2' }]
    expect(() => jsonPatch({ data: { 'a/b': '1' } }, patch)).toThrow('testing value /data/a~1b failed: test failed')
  })

  test('a member named __proto__ is a member like any other', () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}'))
    expect(Object.keys(merged as object)).toEqual(['__proto__'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('JSON patch (RFC 6902)', () => {
  test('that copies an object into itself over and over is refused before it fills the memory', () => {
    const copies = Array.from({ length: 64 }, (_, n) => ({ op: 'copy', from: '/a', path: `/a/${n}` }))
    const doubling = [{ op: 'add', path: '/a', value: { x: 'y'.repeat(100) } }, ...copies]
    expect(() => jsonPatch({}, doubling)).toThrow(
      /^the server rejected our request due to an error in our request: Unable to complete the copy, the accumulated size increase of copy is \d+, exceeding the limit 3145728$/,
    )
    expect(jsonPatch({}, doubling.slice(0, 8))).toHaveProperty(['a', '6', '5', '0', 'x'])
  })

  test.each([
    [{ foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { foo: 'bar', baz: 'qux' }],
    [{ foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], { foo: ['bar', 'qux', 'baz'] }],
    [{ foo: ['bar'] }, [{ op: 'add', path: '/foo/-', value: 'qux' }], { foo: ['bar', 'qux'] }],
    [{ baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
    [{ foo: ['a', 'b', 'c'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['a', 'c'] }],
    [{ baz: 'qux' }, [{ op: 'replace', path: '/baz', value: 'boo' }], { baz: 'boo' }],
    [{ a: { b: 1 }, c: {} }, [{ op: 'move', from: '/a/b', path: '/c/d' }], { a: {}, c: { d: 1 } }],
    [{ a: [1] }, [{ op: 'copy', from: '/a', path: '/b' }], { a: [1], b: [1] }],
    [
      { 'a/b': 1, 'm~n': 2 },
      [
        { op: 'test', path: '/a~1b', value: 1 },
        { op: 'remove', path: '/m~0n' },
      ],
      { 'a/b': 1 },
    ],
  ])('%j with %j is %j', (target, patch, result) => {
    expect(jsonPatch(target, patch)).toEqual(result)
  })

  test.each([
    [{ foo: 'bar' }, [{ op: 'test', path: '/foo', value: 'baz' }], 422],
    [{ foo: 'bar' }, [{ op: 'remove', path: '/missing' }], 422],
    [{ foo: [] }, [{ op: 'replace', path: '/foo/0', value: 1 }], 422],
    [{ foo: [] }, [{ op: 'add', path: '/foo/01', value: 1 }], 422],
    [{ foo: 'bar' }, [{ op: 'spam', path: '/foo' }], 400],
    [{ foo: 'bar' }, { op: 'remove', path: '/foo' }, 400],
    [{ foo: 'bar' }, [{ op: 'add', path: 'foo', value: 1 }], 400],
  ])('%j with %j is refused', (target, patch, status) => {
    expect(() => jsonPatch(target, patch)).toThrow(expect.objectContaining({ name: 'Fault', status }))
  })

  test('no patch, however odd, is more than a Fault', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
        try {
          jsonPatch(target, patch)
        } catch (error) {
          expect(error).toMatchObject({ name: 'Fault' })
        }
      }),
    )
  })
})

const typeOf = (name: string): Schema => publishedType('', name) ?? ANY
const POD = typeOf('Pod')
const POD_SPEC = memberOf(POD, 'spec') ?? ANY
const strategicMerge = (target: unknown, patch: unknown, schema = POD) => mergeBy(target, patch, schema)
const [CONFIG_MAP, POD_KIND] = ['ConfigMap', 'Pod'].map((name) => coreKinds.find((one) => one.kind === name) as Kind)
const applyPatch = (current: KubeObject, source: KubeObject, by: Parameters<typeof applied>[3]) =>
  applied((source['spec'] ? POD_KIND : CONFIG_MAP) as Kind, current, source, by)

describe('strategic merge patch', () => {
  const pod = (...containers: readonly object[]) => ({ spec: { containers } })

  test('containers merge by name', () => {
    const merged = strategicMerge(
      pod({ name: 'a', image: '1' }, { name: 'b', image: '1' }),
      pod({ name: 'b', image: '2' }, { name: 'c' }),
    )
    expect(merged).toEqual(pod({ name: 'a', image: '1' }, { name: 'b', image: '2' }, { name: 'c' }))
  })

  test('an element marked for deletion goes', () => {
    expect(strategicMerge(pod({ name: 'a' }, { name: 'b' }), pod({ name: 'a', $patch: 'delete' }))).toEqual(
      pod({ name: 'b' }),
    )
  })

  test('a list marked for replacement is replaced', () => {
    expect(strategicMerge(pod({ name: 'a' }), pod({ name: 'x' }, { $patch: 'replace' }))).toEqual(pod({ name: 'x' }))
  })

  test('conditions merge by type, finalizers as a set, and other lists are replaced', () => {
    expect(
      strategicMerge(
        { metadata: { finalizers: ['x'] }, status: { conditions: [{ type: 'Ready', status: 'False' }], podIPs: [] } },
        { metadata: { finalizers: ['y'] }, status: { conditions: [{ type: 'Ready', status: 'True' }] } },
      ),
    ).toEqual({
      metadata: { finalizers: ['x', 'y'] },
      status: { conditions: [{ type: 'Ready', status: 'True' }], podIPs: [] },
    })
  })

  test('a primitive is taken from its list, and elements stand in the order asked for', () => {
    expect(
      strategicMerge(
        { metadata: { finalizers: ['x', 'y'] } },
        { metadata: { '$deleteFromPrimitiveList/finalizers': ['x'] } },
      ),
    ).toEqual({ metadata: { finalizers: ['y'] } })
    expect(
      strategicMerge(
        { volumes: [{ name: 'a' }, { name: 'b' }] },
        { '$setElementOrder/volumes': [{ name: 'b' }, { name: 'a' }] },
        POD_SPEC,
      ),
    ).toEqual({ volumes: [{ name: 'b' }, { name: 'a' }] })
  })

  test('a service’s ports merge by port, a container’s by containerPort', () => {
    const service = (...ports: readonly object[]) => ({ spec: { ports } })
    expect(strategicMerge(service({ port: 80 }), service({ port: 80, name: 'http' }), typeOf('Service'))).toEqual(
      service({ port: 80, name: 'http' }),
    )
    const ports = (...numbers: readonly number[]) =>
      pod({ name: 'a', ports: numbers.map((containerPort) => ({ containerPort })) })
    expect(strategicMerge(ports(80), ports(81))).toEqual(ports(80, 81))
  })
})

describe('server-side apply', () => {
  const object = (data: object, more: object = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', ...more },
    data,
  })
  const by = (manager: string, force = false) => ({ manager, force, time: '2026-03-01T00:00:00Z' })
  const empty: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } }

  test('what a manager applied before and no longer names goes; what is not its own stays', () => {
    const first = applyPatch(object({ foreign: '1' }), object({ a: '1', b: '1' }), by('x'))
    const second = applyPatch(first, object({ a: '2' }), by('x'))
    expect(second['data']).toEqual({ foreign: '1', a: '2' })
    expect(second.metadata.managedFields).toMatchObject([
      { manager: 'x', operation: 'Apply', fieldsV1: { 'f:data': { 'f:a': {} } } },
    ])
  })

  test('a field of another manager is a conflict, named; with force it changes hands', () => {
    const first = applyPatch(empty, object({ a: '1' }), by('x'))
    expect(() => applyPatch(first, object({ a: '2' }), by('y'))).toThrow(
      expect.objectContaining({
        status: 409,
        message: 'Apply failed with 1 conflict: conflict with "x": .data.a',
        detail: { causes: [expect.objectContaining({ field: '.data.a' })] },
      }),
    )
    expect(applyPatch(first, object({ a: '2' }), by('y', true))['data']).toEqual({ a: '2' })
    expect(applyPatch(first, object({ a: '1' }), by('y'))['data']).toEqual({ a: '1' })
  })

  test('a field that two managers apply stays when one lets go of it', () => {
    const shared = applyPatch(applyPatch(empty, object({ a: '1' }), by('x')), object({ a: '1' }), by('y'))
    expect(applyPatch(shared, object({ b: '1' }), by('x'))['data']).toEqual({ a: '1', b: '1' })
  })

  test('elements of keyed lists are owned one by one', () => {
    const pod = (...names: readonly string[]): KubeObject => ({
      ...empty,
      spec: { containers: names.map((name) => ({ name, image: name })) },
    })
    const both = applyPatch(applyPatch(empty, pod('a'), by('x')), pod('b'), by('y'))
    const left = applyPatch(both, pod(), by('x'))
    expect(left['spec']).toEqual({ containers: [{ name: 'b', image: 'b' }] })
  })
})

describe('directives of a strategic patch that say nothing', () => {
  test.each([
    { $patch: 'remove' },
    { metadata: { $patch: true } },
    { '$deleteFromPrimitiveList/finalizers': 'x' },
    { '$setElementOrder/finalizers': 'x' },
    { $retainKeys: 'data' },
  ])('%j is refused whole', (patch) => {
    expect(() => mergeBy({ data: {} }, { ...patch, data: null }, ANY)).toThrow(expect.objectContaining({ status: 400 }))
  })
})
