import { describe, expect, test } from 'vitest'
import { kinds } from '../../kinds/index.ts'
import { customSchema } from '../../kinds/types/custom.ts'
import { typeNamed, typeNames } from '../../kinds/types/index.ts'
import { ANY, type Schema } from '../../kinds/types/schema.ts'
import { problemsBy, withDefaults } from './constraints.ts'
import { decode } from './decode.ts'
import { duplicateMembers } from './duplicates.ts'

const pod: Schema = typeNamed('core.Pod') ?? ANY
const spec = (value: unknown) => ({ spec: { containers: [value] } })

describe('the rows of types', () => {
  test('refer to nothing that is not there', () => {
    for (const name of typeNames())
      expect([...(typeNamed(name)?.fields?.().keys() ?? [])].length, name).toBeGreaterThanOrEqual(0)
  })

  test('describe every kind of Kubernetes itself', () => {
    expect(kinds.filter(({ builtIn, schema }) => builtIn && schema === ANY).map(({ kind }) => kind)).toEqual([])
  })
})

describe('decoding', () => {
  test('leaves out what is not known, and says where it stood', () => {
    const { value, unknown } = decode(pod, { ...spec({ name: 'a', imagee: 'b' }), speck: 1 })
    expect(value).toEqual(spec({ name: 'a' }))
    expect(unknown).toEqual(['spec.containers[0].imagee', 'speck'])
  })

  test.each([
    [{ spec: 'x' }, 'json: cannot unmarshal string into Go struct field Pod.spec of type v1.PodSpec'],
    [spec({ ports: [{ containerPort: '80' }] }), 'json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32'], // prettier-ignore
    [spec({ stdin: 'yes' }), 'json: cannot unmarshal string into Go struct field Container.spec.containers.stdin of type bool'], // prettier-ignore
    [{ spec: { containers: {} } }, 'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container'], // prettier-ignore
    [{ spec: { priority: 3e9 } }, 'json: cannot unmarshal number 3000000000 into Go struct field PodSpec.spec.priority of type int32'], // prettier-ignore
    [
      { status: { startTime: 'now' } },
      'parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006"',
    ],
  ])('%j is refused in the words of Kubernetes', (value, message) => {
    expect(() => decode(pod, value)).toThrow(message)
  })

  test('null is as good as absent, a quantity may be a number, a volume’s source stands beside its name', () => {
    const volumes = [{ name: 'a', emptyDir: { sizeLimit: 1 } }]
    expect(decode(pod, { spec: { nodeName: null, volumes } })).toEqual({
      value: { spec: { volumes: [{ name: 'a', emptyDir: { sizeLimit: '1' } }] } },
      unknown: [],
    })
  })
})

describe('a schema of a definition', () => {
  const source = {
    type: 'object',
    required: ['size'],
    properties: {
      size: { type: 'integer', minimum: 1, maximum: 9 },
      color: { type: 'string', enum: ['red', 'blue'], default: 'red' },
      name: { type: 'string', pattern: '^[a-z]+$' },
      free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      either: { 'x-kubernetes-int-or-string': true },
      keyed: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['a'], items: { type: 'object', properties: { a: { type: 'string' } } } }, // prettier-ignore
    },
  }

  test.each([
    [{ size: 10 }, 'size in body should be less than or equal to 9'],
    [{ size: 'x' }, 'size in body must be of type integer: "string"'],
    [{}, ''],
    [{ size: 1, color: 'green' }, 'supported values: "red", "blue"'],
    [{ size: 1, name: 'X' }, "name in body should match '^[a-z]+$'"],
    [{ size: 1, either: true }, 'either in body must be of type integer,string: "boolean"'],
    [{ size: 1, keyed: [{ a: 'x' }, { a: 'x' }] }, ''],
  ])('refuses %j', (value, message) => {
    expect(problemsBy(source, value, '').map((problem) => problem.message)).toEqual([message])
  })

  test('fills in defaults, and keeps what it says it keeps', () => {
    expect(withDefaults(source, { size: 1 })).toEqual({ size: 1, color: 'red' })
    const { value, unknown } = decode(customSchema(source), { size: 1, free: { any: [1] }, more: 1 }, 'lenient')
    expect(value).toEqual({ size: 1, free: { any: [1] } })
    expect(unknown).toEqual(['more'])
  })
})

test('a member that stands twice in one object is found, wherever it is', () => {
  expect(duplicateMembers('{"a":1,"b":{"c":"{\\"c\\":1}","c":2},"l":[{"x":1},{"x":1,"x":2}],"a":2}')).toEqual([
    'b.c',
    'l[1].x',
    'a',
  ])
})

test('a pattern that would take for ever holds nobody up, and judges nothing from then on', () => {
  const source = { type: 'string', pattern: '^(a+)+$' }
  const value = `${'a'.repeat(60)}!`
  const begun = performance.now()
  for (let times = 0; times < 20; times++) expect(problemsBy(source, value, 'spec.a')).toEqual([])
  expect(performance.now() - begun).toBeLessThan(5000)
  expect(problemsBy({ type: 'string', pattern: '^[a-z]+$' }, 'not only letters', 'spec.a')).toMatchObject([{ message: "spec.a in body should match '^[a-z]+$'" }]) // prettier-ignore
})
