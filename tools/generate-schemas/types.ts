import { EC2_TYPED_OPERATIONS } from './ec2-typed-operations.ts'
import type { RawShape, Table } from '../../src/wire/schema/table.ts'

/** TypeScript for one service: an interface a structure, and `Operations`, which ties them to the operations' names. */
export function renderTypes(table: Table): string {
  const operations = table.operations.filter(([name]) => table.name !== 'ec2' || EC2_TYPED_OPERATIONS.includes(name))
  const inputs = reach(
    table,
    operations.map(([, input]) => input),
  )
  const outputs = reach(
    table,
    operations.map(([, , output]) => output),
  )
  const structures = [...new Set([...inputs, ...outputs])]
    .flatMap((number) => {
      const shape = table.shapes[number]
      return shape && (shape[0] === 'structure' || shape[0] === 'union') ? [shape] : []
    })
    .toSorted((a, b) => (String(a[1]) < String(b[1]) ? -1 : 1))
  const names = structures.map((shape) => String(shape[1]))
  const twice = names.find((name, i) => names.indexOf(name) !== i || RESERVED.has(name))
  if (twice !== undefined) throw new Error(`${table.name}: the name ${twice} is taken`)
  const strict = new Set<unknown>([...inputs].map((number) => table.shapes[number]))
  const bodies = structures.map((shape) => renderStructure(table, shape, strict.has(shape)))
  const streams = bodies.some((body) => body.includes('Readable |'))
    ? "import type { Readable } from 'node:stream'\n\n"
    : ''
  return `${streams}${bodies.join('\n')}\n${renderOperations(table, operations)}`
}

/** Names that an interface of ours would hide. */
const RESERVED = new Set(['Operations', 'Date', 'Record', 'Readable', 'Uint8Array'])

function reach(table: Table, roots: readonly (number | null)[]): Set<number> {
  const seen = new Set<number>()
  const visit = (number: number | null): void => {
    if (number === null || seen.has(number)) return
    seen.add(number)
    for (const child of children(table.shapes[number])) visit(child)
  }
  roots.forEach(visit)
  return seen
}

function children(shape: RawShape | undefined): readonly number[] {
  if (shape === undefined) return []
  if (shape[0] === 'list') return [shape[1]]
  if (shape[0] === 'map') return [shape[2]]
  return shape[0] === 'structure' || shape[0] === 'union' ? shape[3].map(([, child]) => child) : []
}

function renderStructure(table: Table, shape: RawShape, strict: boolean): string {
  if (shape[0] !== 'structure' && shape[0] !== 'union') throw new Error('Not a structure')
  const [, name, required, members] = shape
  if (members.length === 0) return `export type ${name} = Record<never, never>\n`
  const lines = members.map(([member, target, traits], i) => {
    const type = renderType(table, target)
    return strict && i < required && !traits?.token
      ? `  ${key(member)}: ${type}`
      : `  ${key(member)}?: ${type} | undefined`
  })
  return `export interface ${name} {\n${lines.join('\n')}\n}\n`
}

const key = (member: string) => (/^\w+$/u.test(member) ? member : `'${member}'`)

const SCALAR_TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  long: 'number',
  float: 'number',
  boolean: 'boolean',
  timestamp: 'Date',
  blob: 'Uint8Array',
}

function renderType(table: Table, number: number): string {
  const shape = table.shapes[number]
  if (shape === undefined) throw new Error(`No shape ${number}`)
  if (shape[0] === 'structure' || shape[0] === 'union') return shape[1]
  if (shape[0] === 'list')
    return `readonly ${renderType(table, shape[1])}[]`.replace(/^readonly (readonly .*)\[\]$/u, 'readonly ($1)[]')
  if (shape[0] === 'map') return `Readonly<Record<string, ${renderType(table, shape[2])}>>`
  if (shape[0] === 'blob' && shape[1].streaming) return 'Readable | Uint8Array'
  return SCALAR_TYPES[shape[0]] ?? 'unknown'
}

function renderOperations(table: Table, operations: Table['operations']): string {
  const codes = new Map(table.errors.map(([shape, code]) => [shape, code]))
  const type = (number: number | null) => (number === null ? 'Record<never, never>' : renderType(table, number))
  const lines = operations.map(([name, input, output, errors]) => {
    const union = [...new Set(errors.map((error) => `'${codes.get(error) ?? error}'`))].join(' | ') || 'never'
    return `  ${name}: { input: ${type(input)}; output: ${type(output)}; errors: ${union} }`
  })
  return `/** Each operation's input, output and modelled error codes. */\nexport interface Operations {\n${lines.join('\n')}\n}\n`
}
