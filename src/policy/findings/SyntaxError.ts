import type { Node } from '../parse.ts'
import { type Finding, error } from './Finding.ts'

/** Why a node is not of its shape, or undefined. */
type Shape = (node: Node) => string | undefined

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

const DOCUMENT: ReadonlyMap<string, Shape> = new Map([
  ['Version', version],
  ['Id', text],
  ['Statement', oneOrMany(map)],
])

const STATEMENT: ReadonlyMap<string, Shape> = new Map([
  ['Sid', text],
  ['Effect', text],
  ['Action', oneOrMany(text)],
  ['NotAction', oneOrMany(text)],
  ['Resource', oneOrMany(text)],
  ['NotResource', oneOrMany(text)],
  ['Principal', principal],
  ['NotPrincipal', principal],
  ['Condition', mapOf(mapOf(oneOrMany(scalar)))],
])

const EXCLUSIVE = ['Action', 'Resource', 'Principal']

/** What is not of the grammar's shape: AWS says no more of it than this one sentence. */
export function syntaxErrors(root: Node): Finding[] {
  if (root.type !== 'object') return [wrong(root, 'a policy is an object')]
  const found = misshapen(root.members, DOCUMENT)
  const statement = root.members.get('Statement')
  if (!statement) return [...found, wrong(root, 'a policy has a Statement')]
  const statements = statement.type === 'array' ? statement.items : [statement]
  if (statements.length === 0) return [...found, wrong(statement, 'a policy has at least one statement')]
  return [...found, ...statements.flatMap(statementErrors)]
}

function statementErrors(node: Node): Finding[] {
  if (node.type !== 'object') return []
  const { members } = node
  const both = EXCLUSIVE.filter((name) => members.has(name) && members.has(`Not${name}`))
  return [
    ...misshapen(members, STATEMENT),
    ...both.map((name) => wrong(members.get(`Not${name}`) as Node, `${name} and Not${name} exclude each other`)),
    ...(members.has('Effect') ? [] : [wrong(node, 'a statement has an Effect')]),
  ]
}

function misshapen(members: ReadonlyMap<string, Node>, shapes: ReadonlyMap<string, Shape>): Finding[] {
  return [...members].flatMap(([name, node]) => {
    const shape = shapes.get(name)
    const hint = shape ? shape(node) : `there is no element "${name}"`
    return hint === undefined ? [] : [wrong(node, hint)]
  })
}

function wrong(node: Node, hint: string): Finding {
  return error('SyntaxError', 'Syntax errors in policy.', node, hint)
}
