import { Fault } from '../kernel/Fault.ts'
import { malformed } from './malformed.ts'

/** Where something stands in a policy's text: 1-based line and column, and its JSON pointer. */
export interface Position {
  readonly line: number
  readonly column: number
  readonly pointer: string
}

/** A JSON value that knows where it stands. Members are a Map, so that `__proto__` is a name like any other. */
export type Node = { readonly at: Position } & (
  | { readonly type: 'object'; readonly members: ReadonlyMap<string, Node> }
  | { readonly type: 'array'; readonly items: readonly Node[] }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'number'; readonly value: number; readonly raw: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'null' }
)

/** Characters. IAM takes 131,072 in a policyDocument parameter; AWS's own documents reach 152,297 (AWSSupportServiceRolePolicy). */
export const MAX_TEXT = 262_144
/** The grammar needs eight levels; whatever is deeper is no policy. */
const MAX_DEPTH = 32

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])
const LONE_SURROGATE = /\p{Surrogate}/u
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const HEX4 = /[0-9a-fA-F]{4}/y
const SPACE = /[ \t\n\r]*/y
// oxlint-disable-next-line no-control-regex -- JSON forbids them within texts
const PLAIN = /[^"\\\u0000-\u001f]*/y

/**
 * Strict JSON (RFC 8259) with positions: no byte order mark, comments, trailing commas, duplicate names or lone surrogates.
 * @throws {Fault} MalformedPolicyDocument, its detail's `position` saying where.
 */
export function parse(text: string): Node {
  if (text.length > MAX_TEXT) throw malformed('Syntax errors in policy.', { line: 1, column: 1, pointer: '' })
  return new Reader(text).document()
}

/** Whether it is strict JSON, whatever it says. */
export function isJson(text: string): boolean {
  try {
    parse(text)
    return true
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

class Reader {
  readonly #text: string
  #offset = 0
  #line = 1
  #lineStart = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): Node {
    const node = this.#value('', 0)
    this.#space()
    if (this.#offset < this.#text.length) throw this.#error('')
    return node
  }

  #value(pointer: string, depth: number): Node {
    this.#space()
    const at = this.#position(pointer)
    if (depth > MAX_DEPTH) throw malformed('Syntax errors in policy.', at)
    const first = this.#text[this.#offset]
    if (first === '{') return { type: 'object', at, members: this.#object(pointer, depth) }
    if (first === '[') return { type: 'array', at, items: this.#array(pointer, depth) }
    if (first === '"') return { type: 'string', at, value: this.#string(pointer) }
    if (this.#word('true')) return { type: 'boolean', at, value: true }
    if (this.#word('false')) return { type: 'boolean', at, value: false }
    if (this.#word('null')) return { type: 'null', at }
    const raw = this.#take(NUMBER)
    if (!raw) throw malformed('Syntax errors in policy.', at)
    return { type: 'number', at, value: Number(raw), raw }
  }

  #object(pointer: string, depth: number): Map<string, Node> {
    const members = new Map<string, Node>()
    this.#offset++
    if (this.#next('}')) return members
    do {
      this.#space()
      const at = this.#position(pointer)
      const name = this.#string(pointer)
      if (members.has(name)) throw malformed('Syntax errors in policy.', at, `duplicate name "${name}"`)
      if (!this.#next(':')) throw this.#error(pointer)
      members.set(name, this.#value(`${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1))
    } while (this.#next(','))
    if (!this.#next('}')) throw this.#error(pointer)
    return members
  }

  #array(pointer: string, depth: number): Node[] {
    const items: Node[] = []
    this.#offset++
    if (this.#next(']')) return items
    do items.push(this.#value(`${pointer}/${items.length}`, depth + 1))
    while (this.#next(','))
    if (!this.#next(']')) throw this.#error(pointer)
    return items
  }

  #string(pointer: string): string {
    if (this.#text[this.#offset] !== '"') throw this.#error(pointer)
    const start = this.#position(pointer)
    this.#offset++
    let value = this.#take(PLAIN)
    for (let char = this.#text[this.#offset]; char !== '"'; char = this.#text[this.#offset]) {
      if (char !== '\\') throw this.#error(pointer)
      this.#offset++
      value += this.#escape(pointer) + this.#take(PLAIN)
    }
    this.#offset++
    if (LONE_SURROGATE.test(value)) throw malformed('Syntax errors in policy.', start, 'lone surrogate')
    return value
  }

  #escape(pointer: string): string {
    const char = this.#text[this.#offset++] ?? ''
    const hex = char === 'u' ? this.#take(HEX4) : ''
    const value = hex ? String.fromCharCode(Number.parseInt(hex, 16)) : ESCAPES.get(char)
    if (value === undefined) throw this.#error(pointer)
    return value
  }

  #next(char: string): boolean {
    this.#space()
    if (this.#text[this.#offset] !== char) return false
    this.#offset++
    return true
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.#offset)) return false
    this.#offset += word.length
    return true
  }

  #space(): void {
    const start = this.#offset
    const skipped = this.#take(SPACE)
    for (let i = skipped.indexOf('\n'); i >= 0; i = skipped.indexOf('\n', i + 1)) {
      this.#line++
      this.#lineStart = start + i + 1
    }
  }

  #take(sticky: RegExp): string {
    sticky.lastIndex = this.#offset
    const found = sticky.exec(this.#text)?.[0] ?? ''
    this.#offset += found.length
    return found
  }

  #position(pointer: string): Position {
    return { line: this.#line, column: this.#offset - this.#lineStart + 1, pointer }
  }

  #error(pointer: string): Error {
    return malformed('Syntax errors in policy.', this.#position(pointer))
  }
}

const NOWHERE = { line: 0, column: 0 }

/**
 * The same tree for a document that is an object already. Lines and columns are 0.
 * @throws {Fault} MalformedPolicyDocument for what JSON cannot hold, and for what is larger than a text may be.
 */
export function nodeOf(value: unknown): Node {
  if (leastSize(value, 0, 0) > MAX_TEXT) throw malformed('Syntax errors in policy.', { ...NOWHERE, pointer: '' })
  return nodeAt(value, '', 0)
}

/** How many characters it has as a text at least, beginning with `size`; counted no further than is too many or too deep. */
function leastSize(value: unknown, depth: number, size: number): number {
  if (typeof value === 'string') return size + value.length + 2
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return size + 1
  const list = Array.isArray(value)
  let total = size + 2
  for (const name of list ? value.keys() : Object.keys(value)) {
    total += list ? 1 : String(name).length + 4
    total = leastSize((value as Readonly<Record<string | number, unknown>>)[name], depth + 1, total)
    if (total > MAX_TEXT) return total
  }
  return total
}

function nodeAt(value: unknown, pointer: string, depth: number): Node {
  const at = { ...NOWHERE, pointer }
  if (depth > MAX_DEPTH) throw malformed('Syntax errors in policy.', at)
  if (value === null) return { type: 'null', at }
  switch (typeof value) {
    case 'string':
      return { type: 'string', at, value }
    case 'number':
      return { type: 'number', at, value, raw: String(value) }
    case 'boolean':
      return { type: 'boolean', at, value }
    case 'object':
      return Array.isArray(value)
        ? { type: 'array', at, items: value.map((item: unknown, i) => nodeAt(item, `${pointer}/${i}`, depth + 1)) }
        : { type: 'object', at, members: membersOf(value, pointer, depth) }
    default:
      throw malformed('Syntax errors in policy.', at)
  }
}

function membersOf(value: object, pointer: string, depth: number): Map<string, Node> {
  const members = new Map<string, Node>()
  for (const [name, inner] of Object.entries(value) as [string, unknown][])
    if (inner !== undefined)
      members.set(name, nodeAt(inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1))
  return members
}
