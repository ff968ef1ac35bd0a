import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCluster, type TestCluster } from '../../../test/cluster.ts'
import { at, textAt } from './object.ts'

const MAPS = '/api/v1/namespaces/default/configmaps'
const YAML = 'application/yaml'
const APPLY = 'application/apply-patch+yaml'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster()
})
afterAll(() => cluster.close())

const send = (method: string, path: string, text: string, type = YAML) =>
  cluster.call(method, path, { body: Buffer.from(text), type })

describe('a body in YAML', () => {
  test('makes and replaces an object', async () => {
    const made = await send('POST', MAPS, 'metadata:\n  name: born\ndata:\n  greeting: |\n    hello\n    there\n')
    expect(made).toMatchObject({ status: 201, body: { data: { greeting: 'hello\nthere\n' } } })
    const next = await send('PUT', `${MAPS}/born`, 'metadata: {name: born}\ndata: {greeting: bye}\n')
    expect(next).toMatchObject({ status: 200, body: { data: { greeting: 'bye' } } })
  })

  test('is applied, as YAML and as JSON', async () => {
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: applied\ndata: {a: "1"}\n'
    const path = `${MAPS}/applied?fieldManager=me`
    expect(await send('PATCH', path, yaml, APPLY)).toMatchObject({ status: 201, body: { data: { a: '1' } } })
    const json = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'applied' },
      data: { a: '2' },
    })
    expect(await send('PATCH', path, json, APPLY)).toMatchObject({ status: 200, body: { data: { a: '2' } } })
  })

  test('reads numbers and words as Kubernetes does: 0644 is octal, yes is true, a date and 12:30 are text', async () => {
    const pod = `
metadata: {name: modes}
spec:
  automountServiceAccountToken: no
  containers: [{name: app, image: app:1, args: [2026-03-01, 12:30]}]
  volumes: [{name: keys, secret: {secretName: keys, defaultMode: 0640}}]
`
    const { body } = await send('POST', '/api/v1/namespaces/default/pods', pod)
    expect(at(body, 'spec.volumes')).toEqual([{ name: 'keys', secret: { secretName: 'keys', defaultMode: 0o640 } }])
    expect(at(body, 'spec.containers')).toMatchObject([{ args: ['2026-03-01', '12:30'] }])
  })

  test.each([
    ['a: [', 'the body is not YAML'],
    ['a: 1\n---\nb: 2\n', 'the body is not YAML'],
    [`a: &a [x]\nb: [${'*a,'.repeat(200)}]`, 'the body is not YAML'],
    ['['.repeat(20_000), 'the body is not YAML'],
    ['just words', 'must be of type object'],
  ])('%# that cannot be read is refused', async (text, why) => {
    const { status, body } = await send('POST', MAPS, text)
    expect([status, textAt(body, 'message')]).toEqual([400, expect.stringContaining(why)])
  })

  test('that is longer than a mebibyte is refused unread', async () => {
    expect(await send('POST', MAPS, `a: ${'x'.repeat(1024 * 1024)}`)).toMatchObject({ status: 413 })
  })

  test('of another type is refused with the types that are read', async () => {
    expect(await send('POST', MAPS, '{}', 'text/plain')).toMatchObject({
      status: 415,
      body: { message: expect.stringContaining('application/json, application/yaml, application/vnd.kubernetes') },
    })
  })
})
