import type { KubeObject } from '../api/object.ts'
import { isFields, textAt } from '../api/object.ts'
import type { Problem } from './kind.ts'

const KEY = /^[-._a-zA-Z0-9]+$/
const LONGEST_KEY = 253
/** Of all values together, bytes, decoded. */
const LARGEST_DATA = 1024 * 1024

type Data = Readonly<Record<string, unknown>>

const dataOf = (object: KubeObject, map: string): Data => (isFields(object[map]) ? object[map] : {})
const required = (field: string): Problem => ({ field, reason: 'FieldValueRequired', message: '' })

const keyProblems = (object: KubeObject, map: string): Problem[] =>
  Object.keys(dataOf(object, map))
    .filter((key) => !KEY.test(key) || key.length > LONGEST_KEY || key === '.' || key === '..')
    .map((key) => ({
      field: `${map}[${key}]`,
      value: key,
      message:
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    }))

const sizeOf = (data: Data, encoding: 'utf8' | 'base64'): number =>
  Object.values(data).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? Buffer.byteLength(value, encoding) : 0),
    0,
  )

function sizeProblems(field: string, size: number): Problem[] {
  if (size <= LARGEST_DATA) return []
  return [{ field, reason: 'FieldValueTooLong', message: `may not be more than ${LARGEST_DATA} bytes` }]
}

/** Keys of a config map, each in one of its two maps, and how much they hold together. */
export function configMapProblems(object: KubeObject): Problem[] {
  const [data, binary] = [dataOf(object, 'data'), dataOf(object, 'binaryData')]
  const twice = Object.keys(data).filter((key) => Object.hasOwn(binary, key))
  return [
    ...keyProblems(object, 'data'),
    ...twice.map((key) => ({ field: `data[${key}]`, value: key, message: 'duplicate of key present in binaryData' })),
    ...keyProblems(object, 'binaryData'),
    // An empty path, of the whole object, is shown so.
    ...sizeProblems('[]', sizeOf(data, 'utf8') + sizeOf(binary, 'base64')),
  ]
}

const withKeys =
  (...keys: readonly string[]) =>
  (data: Data): Problem[] =>
    keys.filter((key) => !Object.hasOwn(data, key)).map((key) => required(`data[${key}]`))

/** A key whose value is a JSON object. The text of what is wrong with it is inferred. */
const withJson =
  (key: string) =>
  (data: Data): Problem[] => {
    const text = data[key]
    if (typeof text !== 'string') return [required(`data[${key}]`)]
    const wrong = jsonProblem(Buffer.from(text, 'base64').toString('utf8'))
    return wrong === undefined ? [] : [{ field: `data[${key}]`, value: '<secret contents redacted>', message: wrong }]
  }

function jsonProblem(text: string): string | undefined {
  if (text === '') return 'unexpected end of JSON input'
  try {
    const value: unknown = JSON.parse(text)
    if (value === null || isFields(value)) return undefined
    const name = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    return `json: cannot unmarshal ${name} into Go value of type map[string]interface {}`
  } catch {
    return 'invalid character in JSON'
  }
}

type Contents = (data: Data, secret: KubeObject) => Problem[]

const ACCOUNT = 'kubernetes.io/service-account.name'

/** What secrets of Kubernetes' own types hold; all others hold what they like, `bootstrap.kubernetes.io/token` among them. */
const CONTENTS: ReadonlyMap<string, Contents> = new Map<string, Contents>([
  ['kubernetes.io/tls', withKeys('tls.crt', 'tls.key')],
  ['kubernetes.io/dockerconfigjson', withJson('.dockerconfigjson')],
  ['kubernetes.io/dockercfg', withJson('.dockercfg')],
  [
    'kubernetes.io/basic-auth',
    (data) => {
      const missing = withKeys('username', 'password')(data)
      return missing.length === 2 ? missing : []
    },
  ],
  ['kubernetes.io/ssh-auth', (data) => (data['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')])],
  [
    'kubernetes.io/service-account-token',
    (_data, { metadata }) => (metadata.annotations?.[ACCOUNT] ? [] : [required(`metadata.annotations[${ACCOUNT}]`)]),
  ],
])

/**
 * Keys of a secret, how much they hold, and what its type asks for.
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#secret-types
 */
export function secretProblems(secret: KubeObject): Problem[] {
  const data = dataOf(secret, 'data')
  return [
    ...keyProblems(secret, 'data'),
    ...sizeProblems('data', sizeOf(data, 'base64')),
    ...(CONTENTS.get(textAt(secret, 'type'))?.(data, secret) ?? []),
  ]
}
