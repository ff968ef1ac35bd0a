import { connect } from 'node:tls'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kinds } from '../../src/cluster/kinds/index.ts'
import { apiVersionOf } from '../../src/cluster/kinds/kind.ts'
import type { Kind } from '../../src/cluster/kinds/kind.ts'
import type { Field, Schema } from '../../src/cluster/kinds/types/schema.ts'
import { ADMIN_TOKEN, serveCluster, testCluster, type TestCluster } from '../cluster.ts'

const PATCHES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
]

const deep = (depth: number) => Buffer.from(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)

/** Values that fit nowhere, or everywhere. */
const VALUES: readonly unknown[] = [
  null,
  [],
  {},
  [null],
  [[]],
  '',
  'x',
  '\u0000\uffff\ud800',
  'x'.repeat(70_000),
  0,
  -1,
  1.5,
  1e308,
  true,
  [1, 'a', null],
  { '': '' },
  { constructor: { prototype: { polluted: true } } },
]

const base = ({ group, version, plural, namespaced }: Kind) =>
  `${group ? `/apis/${group}` : '/api'}/${version}${namespaced ? '/namespaces/default' : ''}/${plural}`

describe('the Kubernetes door, shown what is no request', () => {
  let cluster: TestCluster
  const bugs: unknown[] = []
  const known = console.error

  beforeAll(async () => {
    console.error = (...told: unknown[]) => bugs.push(told)
    cluster = await testCluster()
    await cluster.call('POST', '/api/v1/namespaces/default/configmaps', { body: { metadata: { name: 'born' } } })
  })
  afterAll(() => {
    console.error = known
    cluster.close()
  })

  /** A success, or a Status whose code is the answer's own and names a mistake of the caller. */
  const judged = async (method: string, path: string, body?: unknown, type?: string): Promise<number> => {
    const answer = await cluster.call(method, path, { body, ...(type ? { type } : {}) })
    expect(bugs, `${method} ${path}`).toEqual([])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    if (answer.status < 300) return answer.status
    expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body).slice(0, 300)}`).toBeLessThan(500)
    expect(answer.body).toMatchObject({ kind: 'Status', status: 'Failure', code: answer.status })
    expect(answer.body['message']).toEqual(expect.any(String))
    return answer.status
  }

  const fieldsOf = (schema: Schema, depth: number): readonly string[][] => {
    const inside = (field: Field): readonly string[][] =>
      depth > 1 && field.schema.type === 'object'
        ? fieldsOf(field.schema, depth - 1).map((rest) => [field.name, ...rest])
        : []
    return [...(schema.fields?.().values() ?? [])]
      .filter(({ inline }) => !inline)
      .flatMap((field) => [[field.name], ...inside(field)])
  }

  const nested = (path: readonly string[], value: unknown): unknown =>
    path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value)

  it.each(kinds.map((kind): [string, Kind] => [`${apiVersionOf(kind)} ${kind.kind}`, kind]))(
    '%s: each field as something else',
    async (_name, kind) => {
      let turn = 0
      for (const path of fieldsOf(kind.schema, 2)) {
        const value = VALUES[turn++ % VALUES.length]
        const body = { metadata: { name: `h${turn}` }, ...(nested(path, value) as object) }
        await judged('POST', base(kind), body)
        const one = `${base(kind)}/h${turn}`
        await judged('PUT', one, body)
        await judged('PATCH', `${one}?fieldManager=x&force=true`, body, PATCHES[turn % PATCHES.length])
        await judged('DELETE', one, nested(path, value))
      }
    },
  )

  it('random bytes, whatever they say they are', async () => {
    const types = [
      'application/json',
      'application/vnd.kubernetes.protobuf',
      'application/yaml',
      'text/plain',
      ...PATCHES,
    ]
    const anything = fc.tuple(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom(...types),
      fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'),
      fc.boolean(),
    )
    await fc.assert(
      fc.asyncProperty(anything, async ([bytes, type, method, magic]) => {
        const body = Buffer.concat([magic ? Buffer.from('k8s\u0000', 'latin1') : Buffer.alloc(0), Buffer.from(bytes)])
        const path = `/api/v1/namespaces/default/configmaps${method === 'POST' ? '' : '/born'}`
        await judged(method, path, body, type)
      }),
      { numRuns: 400, seed: 7 },
    )
  })

  it('JSON that means more than it says, as a body and as each patch', async () => {
    const bodies = [
      '{"__proto__":{"polluted":true},"metadata":{"name":"p"}}',
      '{"metadata":{"name":"p","__proto__":{"polluted":true}},"data":{"__proto__":"x"}}',
      '{"metadata":{"name":"q","labels":{"__proto__":"x","constructor":"y"}}}',
      '[{"op":"add","path":"/__proto__/polluted","value":true}]',
      '[{"op":"copy","from":"/data","path":"/data/a"},{"op":"move","from":"","path":"/x"}]',
      '[{"op":"add","path":"/data/-1","value":1},{"op":"remove","path":"/metadata"}]',
      '[{"op":"replace","path":"","value":null}]',
      '{"$patch":"delete"}',
      '{"$retainKeys":[1],"$setElementOrder/containers":"x","$deleteFromPrimitiveList/finalizers":[{}]}',
      '{"metadata":{"managedFields":[{"fieldsV1":{"f:data":"x","k:{bad":{},"v:1":[]}}]},"data":{"a":"b"}}',
      '{"metadata":{"managedFields":[{}]}}',
      '{"metadata":{"managedFields":"x","ownerReferences":[null],"finalizers":[null]}}',
      '{"metadata":{"name":"../../etc/passwd"}}',
      '{"metadata":{"generateName":"../"}}',
      '{"metadata":{"name":"x","creationTimestamp":"yesterday","generation":"no"}}',
      '"x"',
      'null',
      '1e999',
      '{"a":1,"a":2}',
    ]
    for (const body of bodies) {
      await judged('POST', '/api/v1/namespaces/default/configmaps?fieldValidation=Strict', Buffer.from(body))
      for (const type of PATCHES)
        await judged('PATCH', '/api/v1/namespaces/default/configmaps/born?fieldManager=x', Buffer.from(body), type)
    }
  })

  it('depth and width', async () => {
    const path = '/api/v1/namespaces/default/configmaps'
    for (const depth of [10, 199, 201, 20_000]) {
      await judged('POST', path, deep(depth))
      for (const type of PATCHES) await judged('PATCH', `${path}/born?fieldManager=x`, deep(depth), type)
    }
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`k${at}`, 'v']))
    await judged('POST', path, { metadata: { name: 'wide' }, data: wide })
    await judged('POST', path, { metadata: { name: 'labels', labels: wide } })
    const many = Array.from({ length: 20_000 }, () => ({ op: 'add', path: '/data/a', value: 'x' }))
    expect(await judged('PATCH', `${path}/born`, many, PATCHES[0])).toBe(413)
  })

  it('protobuf that is cut short, lies about its length or contains itself', async () => {
    const wrap = (raw: Buffer) => {
      const type = Buffer.from('0a0276311209436f6e6669674d6170', 'hex')
      const part = (number: number, bytes: Buffer) =>
        Buffer.concat([Buffer.from([number * 8 + 2, bytes.length & 0x7f]), bytes])
      return Buffer.concat([Buffer.from('k8s\u0000', 'latin1'), part(1, type), part(2, raw)])
    }
    const inner = [
      '',
      '0a',
      '0aff',
      '0affffffffffffffffff01',
      '0a050a03',
      '12820100',
      'ffffffffffffffffffff',
      '0b0c',
      '120508ffff',
    ]
    for (const hex of inner)
      for (const cut of [0, 1, 3])
        await judged(
          'POST',
          '/api/v1/namespaces/default/configmaps',
          wrap(Buffer.from(hex, 'hex')).subarray(0, cut === 0 ? undefined : -cut),
          'application/vnd.kubernetes.protobuf',
        )
  })

  it('selectors, pages, versions and paths that are none', async () => {
    const bad = ['a in (', 'a in ()', '!', '=', ',,,', '((((', 'a=b=c', 'a'.repeat(5000), '\u0000', 'a notin (b', '%00']
    for (const text of bad)
      for (const name of ['labelSelector', 'fieldSelector', 'continue', 'limit', 'resourceVersion', 'timeoutSeconds'])
        await judged('GET', `/api/v1/pods?${name}=${encodeURIComponent(text)}`)
    for (const path of [
      '/api/v1/pods/%zz',
      '/api//v1',
      '/apis/x',
      '/api/v1/namespaces/../secrets',
      '/%2e%2e',
      '/openapi/v3/apis',
    ])
      await judged('GET', path)
    for (const method of ['TRACE', 'OPTIONS', 'CONNECT', 'BREW']) await judged(method, '/api/v1/pods')
    await judged('POST', '/api/v1/namespaces/default/configmaps?dryRun=Some', { metadata: { name: 'dry' } })
    expect(await judged('POST', '/api/v1/namespaces/default/configmaps?fieldValidation=Maybe', {})).toBe(422)
  })

  it('a body without end, and one that is never finished, hold up nobody', async () => {
    const served = await serveCluster(cluster)
    const url = new URL(served.url)
    const open = (head: string) => {
      const socket = connect({ host: url.hostname, port: Number(url.port), rejectUnauthorized: false })
      socket.on('error', () => {})
      socket.write(
        `POST ${url.pathname}/api/v1/namespaces/default/configmaps HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ADMIN_TOKEN}\r\ncontent-type: application/json\r\n${head}\r\n\r\n`,
      )
      return socket
    }
    try {
      const slow = open('content-length: 100')
      slow.write('{"metadata":')
      const large = open('transfer-encoding: chunked')
      const answer = new Promise<string>((resolve) => {
        let told = ''
        large.on('data', (bytes: Buffer) => (told += bytes.toString()))
        large.on('close', () => resolve(told))
      })
      const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
      for (let sent = 0; sent < 64; sent++) large.write(chunk)
      expect(await judged('GET', '/api/v1/namespaces/default/configmaps/born')).toBe(200)
      large.end()
      expect(await answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*"reason":"RequestEntityTooLarge"/)
      slow.destroy()
    } finally {
      served.close()
    }
  })
})
