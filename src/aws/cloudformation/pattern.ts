import { templateError, unsupported } from './faults.ts'

/**
 * Regular expressions of templates. They are somebody else's, so none may take longer than its length times the text's: a pattern becomes a
 * machine that is in several states at once and never goes back.
 * @see https://swtch.com/~rsc/regexp/regexp1.html
 */
export interface Pattern {
  readonly source: string
  /** How many places the machine has: what a character of a text costs at most. */
  size(): number
  /** Whether the whole text is one of the pattern's. */
  matches(text: string): boolean
}

type Test = (code: number) => boolean
/** What stands at a place in a pattern. */
type Node =
  | { readonly kind: 'one'; readonly test: Test }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Node[] }
  | { readonly kind: 'times'; readonly node: Node; readonly least: number; readonly most: number }
  | { readonly kind: 'edge'; readonly edge: '^' | '$' }

/** Where the machine goes on: over one character, or at once to several places. */
interface State {
  test?: Test
  edge?: '^' | '$'
  readonly to: State[]
}

const MOST_STATES = 5_000
const MOST_TIMES = 1_000

/** @throws {Fault} for what is no regular expression, and for those that only going back could match */
export function compilePattern(source: string): Pattern {
  const root = parsed(source)
  let made: Machine | undefined
  const machine = () => (made ??= machineOf(source, root))
  return { source, size: () => machine().size, matches: (text) => runs(machine(), text) }
}

interface Machine {
  readonly start: State
  readonly end: State
  readonly size: number
}

function machineOf(source: string, root: Node): Machine {
  const end: State = { to: [] }
  let size = 1
  const make: Make = (more = {}, ...to) => {
    size += 1
    if (size > MOST_STATES) throw unsupported(`the AllowedPattern ${source.slice(0, 64)}, which repeats too much`)
    return { ...more, to }
  }
  return { start: wired(root, end, make), end, size }
}

type Make = (more?: Partial<State>, ...to: State[]) => State

/** The state that a node begins in and that leads to `next`. */
function wired(node: Node, next: State, make: Make): State {
  switch (node.kind) {
    case 'one':
      return make({ test: node.test }, next)
    case 'edge':
      return make({ edge: node.edge }, next)
    case 'all':
      return node.of.reduceRight((after, inner) => wired(inner, after, make), next)
    case 'any':
      return make({}, ...node.of.map((inner) => wired(inner, next, make)))
    case 'times':
      return repeated(node, next, make)
  }
}

function repeated({ node, least, most }: Extract<Node, { kind: 'times' }>, next: State, make: Make): State {
  let after = next
  if (most === Infinity) {
    after = make({}, next)
    after.to.push(wired(node, after, make))
  } else for (let time = least; time < most; time += 1) after = make({}, next, wired(node, after, make))
  for (let time = 0; time < least; time += 1) after = wired(node, after, make)
  return after
}

function runs({ start, end }: Machine, text: string): boolean {
  let states = reached([start], 0, text.length)
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    const next = [...states].filter(({ test }) => test?.(code)).flatMap(({ to }) => to)
    if (next.length === 0) return false
    states = reached(next, at + 1, text.length)
  }
  return states.has(end)
}

/** Everywhere that it gets to from there without another character. */
function reached(from: readonly State[], at: number, length: number): ReadonlySet<State> {
  const found = new Set<State>()
  const todo = [...from]
  for (let state = todo.pop(); state; state = todo.pop()) {
    if (found.has(state)) continue
    found.add(state)
    if (state.test || (state.edge === '^' && at > 0) || (state.edge === '$' && at < length)) continue
    todo.push(...state.to)
  }
  return found
}

const WORD: Test = (code) =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
const DIGIT: Test = (code) => code >= 48 && code <= 57
const SPACE: Test = (code) => code === 32 || (code >= 9 && code <= 13)
const not =
  (test: Test): Test =>
  (code) =>
    !test(code)
const is =
  (character: string): Test =>
  (code) =>
    code === character.charCodeAt(0)

/** `\d` and its like, in classes too. */
const CLASSES: Readonly<Record<string, Test>> = {
  d: DIGIT,
  D: not(DIGIT),
  w: WORD,
  W: not(WORD),
  s: SPACE,
  S: not(SPACE),
}
const CONTROLS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }
/** Java's names of classes that templates use. */
const NAMED: Readonly<Record<string, string>> = {
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Upper: 'A-Z',
  Lower: 'a-z',
  Punct: '!-/:-@[-`{-~',
  ASCII: '\x00-\x7f',
  Print: ' -~',
  Graph: '!-~',
  Space: '\\s',
}

/** Reads a pattern from left to right. */
interface Reader {
  readonly source: string
  at: number
}

const bad = ({ source }: Reader) =>
  templateError(`AllowedPattern ${source.slice(0, 64)} is not a valid regular expression`)
const cannot = (what: string) => unsupported(`${what} in an AllowedPattern`)
const peek = (reader: Reader) => reader.source[reader.at]

function parsed(source: string): Node {
  const reader = { source, at: 0 }
  const node = alternatives(reader, 0)
  if (reader.at < source.length) throw bad(reader)
  return node
}

const MOST_DEEP = 100

function alternatives(reader: Reader, depth: number): Node {
  if (depth > MOST_DEEP) throw bad(reader)
  const choices: Node[] = [sequence(reader, depth)]
  while (peek(reader) === '|') {
    reader.at += 1
    choices.push(sequence(reader, depth))
  }
  const [only] = choices
  return choices.length === 1 && only ? only : { kind: 'any', of: choices }
}

function sequence(reader: Reader, depth: number): Node {
  const of: Node[] = []
  for (let next = peek(reader); next !== undefined && next !== '|' && next !== ')'; next = peek(reader))
    of.push(quantified(reader, atom(reader, depth)))
  return { kind: 'all', of }
}

function atom(reader: Reader, depth: number): Node {
  const character = peek(reader) ?? ''
  reader.at += 1
  switch (character) {
    case '^':
    case '$':
      return { kind: 'edge', edge: character }
    case '.':
      return { kind: 'one', test: (code) => code !== 10 && code !== 13 }
    case '(':
      return group(reader, depth)
    case '[':
      return { kind: 'one', test: characterClass(reader, depth) }
    case '\\':
      return { kind: 'one', test: testOf(escape(reader, false)) }
    case '*':
    case '+':
    case '?':
      throw bad(reader)
    default:
      return { kind: 'one', test: is(character) }
  }
}

function group(reader: Reader, depth: number): Node {
  if (peek(reader) === '?') {
    const [opening] = /^\?(?::|<[a-zA-Z]\w*>)/.exec(reader.source.slice(reader.at)) ?? []
    if (opening === undefined) throw cannot('looking ahead or behind, and flags ((?…)),')
    reader.at += opening.length
  }
  const inner = alternatives(reader, depth + 1)
  if (peek(reader) !== ')') throw bad(reader)
  reader.at += 1
  return inner
}

const QUANTIFIER = /^(?:([*+?])|\{(\d{1,9})(,?)(\d{0,9})\})([?+]?)/
const TIMES: Readonly<Record<string, readonly [number, number]>> = {
  '*': [0, Infinity],
  '+': [1, Infinity],
  '?': [0, 1],
}

function quantified(reader: Reader, node: Node): Node {
  const found = QUANTIFIER.exec(reader.source.slice(reader.at))
  if (!found) return node
  const [whole, sign = '', low = '', comma = '', high = '', manner] = found
  if (manner === '+') throw cannot('possessive quantifiers')
  reader.at += whole.length
  const [least, most] = TIMES[sign] ?? [Number(low), comma === '' ? Number(low) : high === '' ? Infinity : Number(high)]
  if (most < least) throw bad(reader)
  if (Math.max(least, Number.isFinite(most) ? most : 0) > MOST_TIMES)
    throw cannot(`more than ${MOST_TIMES} repetitions`)
  return { kind: 'times', node, least, most }
}

const testOf = (meant: string | Test): Test => (typeof meant === 'string' ? is(meant) : meant)

/** One character, or which. */
function escape(reader: Reader, inClass: boolean): string | Test {
  const character = peek(reader)
  if (character === undefined) throw bad(reader)
  reader.at += 1
  const known = Object.hasOwn(CLASSES, character) ? CLASSES[character] : undefined
  if (known) return known
  if (character === 'p' || character === 'P') return named(reader, character === 'P')
  if (Object.hasOwn(CONTROLS, character)) return CONTROLS[character] ?? ''
  const [hex] = /^(?:x[\da-fA-F]{2}|u[\da-fA-F]{4})/.exec(reader.source.slice(reader.at - 1)) ?? []
  if (hex !== undefined) {
    reader.at += hex.length - 1
    return String.fromCharCode(Number.parseInt(hex.slice(1), 16))
  }
  if (/[1-9k]/.test(character) && !inClass) throw cannot('references to a group')
  if (/[a-zA-Z0-9]/.test(character)) throw cannot(`\\${character}`)
  return character
}

function named(reader: Reader, negated: boolean): Test {
  const [whole, name = ''] = /^\{(?:Is)?(\w+)\}/.exec(reader.source.slice(reader.at)) ?? []
  const ranges = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
  if (whole === undefined || ranges === undefined) throw cannot(`\\p${whole ?? ''}`)
  reader.at += whole.length
  const test = characterClass({ source: `${ranges.replace('[', '\\[')}]`, at: 0 }, 0)
  return negated ? not(test) : test
}

/** What stands between `[` and `]`. */
function characterClass(reader: Reader, depth: number): Test {
  if (depth > MOST_DEEP) throw bad(reader)
  const negated = peek(reader) === '^'
  if (negated) reader.at += 1
  const tests: Test[] = []
  for (let first = true; first || peek(reader) !== ']'; first = false) {
    if (peek(reader) === undefined) throw bad(reader)
    if (reader.source.startsWith('&&', reader.at)) throw cannot('intersections of classes (&&)')
    tests.push(member(reader, depth))
  }
  reader.at += 1
  const test: Test = (code) => tests.some((one) => one(code))
  return negated ? not(test) : test
}

function member(reader: Reader, depth: number): Test {
  const start = reader.at
  const low = single(reader)
  const next = reader.source[reader.at + 1]
  if (low === undefined || peek(reader) !== '-' || next === ']' || next === undefined || next === '[') {
    if (low !== undefined) return (code) => code === low
    reader.at = start + 1
    return reader.source[start] === '[' ? characterClass(reader, depth + 1) : testOf(escape(reader, true))
  }
  reader.at += 1
  const high = single(reader)
  if (high === undefined || high < low) throw bad(reader)
  return (code) => code >= low && code <= high
}

/** The code of one character, or nothing where several are meant. */
function single(reader: Reader): number | undefined {
  const character = peek(reader) ?? ''
  if (character === '[') return undefined
  reader.at += 1
  if (character !== '\\') return character.charCodeAt(0)
  const meant = escape(reader, true)
  return typeof meant === 'string' ? meant.charCodeAt(0) : undefined
}
