import type { Node } from '../parse.ts'
import { type Finding, error } from './Finding.ts'
import type { Refused } from './refusals.ts'

/** Why a node is not of its shape, or undefined. */
type Shape = (node: Node) => string | undefined
/** What it is called when it is not. */
type Shaped = readonly [shape: Shape, code: Refused]

const text: Shape = (node) => (node.type === 'string' ? undefined : 'a text is wanted here')
const scalar: Shape = (node) =>
  node.type === 'string' || node.type === 'number' || node.type === 'boolean' ? undefined : 'a value is wanted here'
const map: Shape = (node) => (node.type === 'object' ? undefined : 'an object is wanted here')

function oneOrMany(shape: Shape): Shape {
  return (node) => (node.type === 'array' ? first(node.items, shape) : shape(node))
}

function mapOf(shape: Shape): Shape {
  return (node) => (node.type === 'object' ? first([...node.members.values()], shape) : map(node))
}

function first(nodes: readonly Node[], shape: Shape): string | undefined {
  for (const node of nodes) {
    const wrong = shape(node)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

const principal: Shape = (node) => {
  if (node.type === 'string') return node.value === '*' ? undefined : 'only "*" may stand here as a text'
  return mapOf(oneOrMany(text))(node)
}

const version: Shape = (node) =>
  node.type === 'string' && (node.value === '2012-10-17' || node.value === '2008-10-17')
    ? undefined
    : 'a version is 2012-10-17 or 2008-10-17'

const DOCUMENT: ReadonlyMap<string, Shaped> = new Map([
  ['Version', [version, 'INVALID_VERSION']],
  ['Id', [text, 'DATA_TYPE_MISMATCH']],
  ['Statement', [oneOrMany(map), 'DATA_TYPE_MISMATCH']],
])

const STATEMENT: ReadonlyMap<string, Shaped> = new Map([
  ['Sid', [text, 'DATA_TYPE_MISMATCH']],
  ['Effect', [text, 'DATA_TYPE_MISMATCH']],
  ['Action', [oneOrMany(text), 'DATA_TYPE_MISMATCH']],
  ['NotAction', [oneOrMany(text), 'DATA_TYPE_MISMATCH']],
  ['Resource', [oneOrMany(text), 'DATA_TYPE_MISMATCH']],
  ['NotResource', [oneOrMany(text), 'DATA_TYPE_MISMATCH']],
  ['Principal', [principal, 'INVALID_PRINCIPAL_FORMAT']],
  ['NotPrincipal', [principal, 'INVALID_PRINCIPAL_FORMAT']],
  ['Condition', [mapOf(mapOf(oneOrMany(scalar))), 'DATA_TYPE_MISMATCH']],
])

const EXCLUSIVE = ['Action', 'Resource', 'Principal']

/** What is not of the grammar's shape: AWS says no more of it than this one sentence. */
export function syntaxErrors(root: Node): Finding[] {
  if (root.type !== 'object') return [wrong('DATA_TYPE_MISMATCH', root, 'a policy is an object')]
  const found = misshapen(root.members, DOCUMENT)
  const statement = root.members.get('Statement')
  if (!statement) return [...found, wrong('MISSING_STATEMENT', root, 'a policy has a Statement')]
  const statements = statement.type === 'array' ? statement.items : [statement]
  if (statements.length === 0)
    return [...found, wrong('MISSING_STATEMENT', statement, 'a policy has at least one statement')]
  return [...found, ...statements.flatMap(statementErrors)]
}

function statementErrors(node: Node): Finding[] {
  if (node.type !== 'object') return []
  const { members } = node
  const both = EXCLUSIVE.filter((name) => members.has(name) && members.has(`Not${name}`))
  return [
    ...misshapen(members, STATEMENT),
    ...both.map((name) =>
      wrong(
        'UNSUPPORTED_ELEMENT_COMBINATION',
        members.get(`Not${name}`) as Node,
        `${name} and Not${name} exclude each other`,
      ),
    ),
    ...effect(members.get('Effect'), node),
  ]
}

/** `ALLOW` is refused too, but elsewhere and in other words. */
function effect(node: Node | undefined, statement: Node): Finding[] {
  if (node === undefined) return [wrong('MISSING_EFFECT', statement, 'a statement has an Effect')]
  if (node.type !== 'string' || /^(?:allow|deny)$/i.test(node.value)) return []
  return [wrong('INVALID_EFFECT', node, 'Effect is Allow or Deny')]
}

function misshapen(members: ReadonlyMap<string, Node>, shapes: ReadonlyMap<string, Shaped>): Finding[] {
  return [...members].flatMap(([name, node]) => {
    const [shape, code] = shapes.get(name) ?? []
    if (!shape || !code) return [wrong('INVALID_POLICY_ELEMENT', node, `there is no element "${name}"`)]
    const hint = shape(node)
    return hint === undefined ? [] : [wrong(code, node, hint)]
  })
}

function wrong(code: Refused, node: Node, hint: string): Finding {
  return error(code, 'Syntax errors in policy.', node, hint)
}
