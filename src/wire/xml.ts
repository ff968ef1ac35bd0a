import type { Malformed } from './form.ts'

/** An element: its tag without namespace prefix, its text when it holds no elements. */
export interface XmlElement {
  readonly tag: string
  readonly text: string
  readonly children: readonly XmlElement[]
  /** Of the namespace, as written; absent where the name has none. */
  readonly prefix?: string
  /** There is a text beside the elements, which is not kept. */
  readonly mixed?: true
  /** By the name as written, prefix included (`xsi:type`). */
  readonly attributes: ReadonlyMap<string, string>
}

export interface XmlLimits {
  readonly depth: number
  readonly elements: number
}

/** For requests. */
const REQUEST_LIMITS: XmlLimits = { depth: 64, elements: 100_000 }

/**
 * Parses one XML document. Document types, and so entities beyond XML's own five, are refused: nothing can expand.
 * @throws {Fault} what `malformed` makes of it.
 */
export function parseXml(text: string, malformed: Malformed, limits: XmlLimits = REQUEST_LIMITS): XmlElement {
  const reader = new Reader(text, malformed, limits)
  return reader.document()
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()
const NO_CHILDREN: readonly XmlElement[] = []
const NAME = /[\p{L}_:][\p{L}\p{N}_:.-]*/uy
const SPACE = /[ \t\r\n]*/y

class Reader {
  readonly #text: string
  readonly #malformed: Malformed
  readonly #limits: XmlLimits
  #at = 0
  #elements = 0

  constructor(text: string, malformed: Malformed, limits: XmlLimits) {
    this.#text = text
    this.#malformed = malformed
    this.#limits = limits
  }

  document(): XmlElement {
    if (this.#text.startsWith('\uFEFF')) this.#at = 1
    this.#betweenElements()
    if (!this.#next('<')) throw this.#malformed('A document has one root element')
    const root = this.#element(1)
    this.#betweenElements()
    if (this.#at < this.#text.length) throw this.#malformed('There is something after the root element')
    return root
  }

  /** Space, comments and processing instructions. */
  #betweenElements(): void {
    for (;;) {
      this.#match(SPACE)
      if (this.#next('<?')) this.#past('?>')
      else if (this.#next('<!--')) this.#past('-->')
      else return
    }
  }

  /** After the `<`. */
  #element(depth: number): XmlElement {
    if (depth > this.#limits.depth) throw this.#malformed('Elements are nested too deep')
    if (++this.#elements > this.#limits.elements) throw this.#malformed('There are too many elements')
    const name = this.#name()
    const attributes = this.#attributes()
    const colon = name.indexOf(':')
    const tag = name.slice(colon + 1)
    const prefix = colon < 0 ? {} : { prefix: name.slice(0, colon) }
    if (this.#next('/>')) return { tag, text: '', children: NO_CHILDREN, attributes, ...prefix }
    this.#expect('>')
    const { text, children } = this.#content(depth)
    if (this.#name() !== name) throw this.#malformed(`${name} is closed by another name`)
    this.#match(SPACE)
    this.#expect('>')
    if (children.length === 0) return { tag, text, children, attributes, ...prefix }
    return { tag, text: '', children, attributes, ...prefix, ...(text.trim() === '' ? {} : { mixed: true }) }
  }

  /** Up to and past the `</` of the closing tag. */
  #content(depth: number): { text: string; children: readonly XmlElement[] } {
    let text = ''
    let children: XmlElement[] | undefined
    for (;;) {
      const mark = this.#text.indexOf('<', this.#at)
      if (mark < 0) throw this.#malformed('An element is not closed')
      if (mark > this.#at) text += this.#unescape(this.#text.slice(this.#at, mark))
      this.#at = mark
      if (this.#next('</')) return { text, children: children ?? NO_CHILDREN }
      if (this.#next('<!--')) this.#past('-->')
      else if (this.#next('<![CDATA[')) text += this.#past(']]>')
      else if (this.#next('<?')) this.#past('?>')
      else {
        this.#expect('<')
        children ??= []
        children.push(this.#element(depth + 1))
      }
    }
  }

  #attributes(): ReadonlyMap<string, string> {
    let attributes: Map<string, string> | undefined
    for (;;) {
      this.#match(SPACE)
      const mark = this.#text[this.#at]
      if (mark === '>' || mark === '/' || mark === undefined) return attributes ?? NO_ATTRIBUTES
      const name = this.#name()
      this.#match(SPACE)
      this.#expect('=')
      this.#match(SPACE)
      const quote = this.#next('"') ? '"' : "'"
      if (quote === "'") this.#expect("'")
      const value = this.#past(quote)
      if (value.includes('<')) throw this.#malformed(`The attribute ${name} holds a <`)
      attributes ??= new Map()
      if (attributes.has(name)) throw this.#malformed(`The attribute ${name} is given twice`)
      attributes.set(name, this.#unescape(value))
    }
  }

  #unescape(text: string): string {
    const plain = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
    if (!plain.includes('&')) return plain
    return plain.replace(/&([^;&]{0,12});?/g, (entity, name: string) => {
      const known = entity.endsWith(';') ? (ENTITIES.get(name) ?? characterOf(name)) : undefined
      if (known === undefined) throw this.#malformed('An entity is not known')
      return known
    })
  }

  #name(): string {
    const name = this.#match(NAME)
    if (name === '') throw this.#malformed('A name is expected')
    return name
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  #next(mark: string): boolean {
    if (!this.#text.startsWith(mark, this.#at)) return false
    this.#at += mark.length
    return true
  }

  #expect(mark: string): void {
    if (!this.#next(mark)) throw this.#malformed(`${mark} is expected`)
  }

  #past(mark: string): string {
    const end = this.#text.indexOf(mark, this.#at)
    if (end < 0) throw this.#malformed(`${mark} is missing`)
    const between = this.#text.slice(this.#at, end)
    this.#at = end + mark.length
    return between
  }
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

function characterOf(name: string): string | undefined {
  const digits = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name)
  const code = digits ? (digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16)) : Number.NaN
  const character = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return character ? String.fromCodePoint(code) : undefined
}

// Line ends and control characters would not survive a parser; S3 object names may hold them.
// Spelled in code units: every text of every answer is looked at, and a property class takes eight times as long.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const SPECIAL = /[&<>"'\u2028\0-\x08\x0b-\x1f\x7f-\x9f]/
const EVERY_SPECIAL = new RegExp(SPECIAL, 'g')
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
])

/** Characters that XML cannot hold, not even by number: what many parsers stop at. */
const UNSPEAKABLE = /[\p{Cc}\uFFFE\uFFFF]/gu

/** Text for an element of an error, which quotes what callers sent: what XML cannot hold is replaced, so that the error can be read. */
export function escapeQuoted(text: string): string {
  return escapeXml(text.replace(UNSPEAKABLE, (c) => (/[\t\n\r\x7f-\x9f]/.test(c) ? c : '\uFFFD')))
}

/** Text for an element or an attribute. */
export function escapeXml(text: string): string {
  if (!SPECIAL.test(text)) return text
  return text.replace(EVERY_SPECIAL, (c) => ESCAPES.get(c) ?? `&#x${c.charCodeAt(0).toString(16).toUpperCase()};`)
}
