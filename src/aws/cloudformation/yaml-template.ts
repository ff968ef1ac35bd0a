import { isAlias, isMap, isScalar, isSeq, parseDocument, type CollectionTag, type ScalarTag } from 'yaml'
import type { Json } from '../../kernel/canonical-json.ts'
import { templateError } from './faults.ts'

/** Functions that have a short form: `!Sub text` is `{"Fn::Sub": "text"}`. */
const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
]
const SHORT_FORMS = new Map([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ...FUNCTIONS.map((name) => [`!${name}`, `Fn::${name}`] as const),
])

/** Of YAML 1.1 CloudFormation takes all but these; a version of a policy, which looks like a date, stays a text. */
const LEFT_OUT = ['binary', 'merge', 'omap', 'pairs', 'set', 'timestamp'].map((name) => `tag:yaml.org,2002:${name}`)
const SIXTIES = 'TIME'

const isLeftOut = (tag: unknown): boolean =>
  typeof tag === 'object' &&
  tag !== null &&
  (('tag' in tag && LEFT_OUT.includes(String(tag.tag))) || ('format' in tag && tag.format === SIXTIES))

/** One for each kind of node that may stand behind it. */
const tagsOf = ([tag]: readonly [string, string]): (ScalarTag | CollectionTag)[] => [
  { tag, resolve: (text: string) => text },
  { tag, collection: 'seq' },
  { tag, collection: 'map' },
]

const TAGS = [...SHORT_FORMS].flatMap(tagsOf)

/**
 * The value of a template written as YAML, short forms of functions written out.
 * @throws {Fault} ValidationError
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function readYaml(text: string): Json {
  if (TOO_DEEP.test(text)) throw notWellFormed(undefined)
  const document = parseDocument(text, {
    version: '1.1',
    logLevel: 'error',
    prettyErrors: true,
    customTags: (tags) => [...tags.filter((tag) => !isLeftOut(tag)), ...TAGS],
  })
  const [error] = [...document.errors, ...document.warnings]
  if (error) throw notWellFormed(error.linePos?.[0])
  return written(document.contents)
}

/** Hundreds of levels in a row, which take long to read and mean nothing. */
const TOO_DEEP = /(?:[[{]\s*(?:\w+:\s*)?){250}|(?:- ){250}/

const notWellFormed = (at: { readonly line: number; readonly col: number } | undefined) =>
  templateError(`YAML not well-formed.${at ? ` (line ${at.line}, column ${at.col})` : ''}`)

/** As the same template in JSON would say it. */
function written(node: unknown): Json {
  if (isAlias(node)) throw templateError('YAML aliases are not allowed in CloudFormation templates')
  const value = plain(node)
  const name = isScalar(node) || isSeq(node) || isMap(node) ? SHORT_FORMS.get(node.tag ?? '') : undefined
  return name === undefined ? value : { [name]: value }
}

function plain(node: unknown): Json {
  if (isSeq(node)) return node.items.map(written)
  if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [nameOf(key), written(value)]))
  return isScalar(node) ? (node.value as Json) : null // the schema makes texts, numbers, booleans and null
}

/** `2012-10-17:` and `1:` are names too. */
function nameOf(key: unknown): string {
  if (isScalar(key) && key.tag === undefined) return key.source ?? String(key.value)
  throw templateError('[/] map keys must be strings; received a non-string instead')
}
