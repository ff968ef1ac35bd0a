import { Fault } from '../../kernel/Fault.ts'
import type { Malformed } from '../form.ts'
import { isStructure } from '../schema/Schema.ts'
import type { Member, Shape, StructureShape } from '../schema/Schema.ts'
import { remembered } from './compiled.ts'
import { readTimestamp, textReader, textWriter } from './scalars.ts'
import type { TimestampFormat } from './scalars.ts'
import { inBody } from './xml-encode.ts'

/** A rest-xml structure's members by the place where they travel. */
export interface Places {
  readonly labels: readonly TextMember[]
  readonly headers: readonly TextMember[]
  readonly query: readonly TextMember[]
  /** `x-amz-meta-` and whatever follows. */
  readonly prefixes: readonly { readonly name: string; readonly prefix: string }[]
  /** The one member that is the whole body. */
  readonly payload: Member | undefined
  /** Whether members stand in an XML body of the structure's own. */
  readonly hasBody: boolean
}

/** A member that travels as text: one or several. */
export interface TextMember {
  readonly name: string
  /** Name of the header (lower case), parameter or label. */
  readonly wire: string
  readonly required: boolean
  /** Reads all the texts that the place held. */
  read(texts: readonly string[], malformed: Malformed): unknown
  /** The texts to put there. */
  write(value: unknown): readonly string[]
}

export const placesOf = remembered((shape: StructureShape): Places => {
  const at = (wire: (member: Member) => string | undefined, format: TimestampFormat, inHeader: boolean) =>
    shape.members.flatMap((member) => {
      const name = wire(member)
      return name === undefined ? [] : [textMember(member, name, format, inHeader)]
    })
  return {
    labels: at(({ name, traits }) => (traits.label ? name : undefined), 'date-time', false),
    headers: at(({ traits }) => traits.header?.toLowerCase(), 'http-date', true),
    query: at(({ traits }) => traits.query, 'date-time', false),
    prefixes: shape.members.flatMap(({ name, traits }) =>
      traits.prefix === undefined ? [] : [{ name, prefix: traits.prefix.toLowerCase() }],
    ),
    payload: shape.members.find(({ traits }) => traits.payload),
    hasBody: shape.members.some(inBody),
  }
})

function textMember(
  { name, shape, required }: Member,
  wire: string,
  format: TimestampFormat,
  inHeader: boolean,
): TextMember {
  if (shape.kind !== 'list') {
    const { read, write } = scalar(shape, format)
    return {
      name,
      wire,
      required,
      read: isHttpDate(shape, format)
        ? ([text = '']) => readHttpDate(text)
        : ([text = ''], malformed) => read(text, wire, malformed),
      write: (value) => [write(value)],
    }
  }
  const { read, write } = scalar(shape.item, format)
  return {
    name,
    wire,
    required,
    read(texts, malformed) {
      const parts = inHeader ? texts.flatMap(splitHeader) : texts
      return parts.map((text) => read(text, wire, malformed))
    },
    write(value) {
      const texts = (value as readonly unknown[]).map((item) => write(item))
      return inHeader ? [texts.map(quoteHeader).join(', ')] : texts
    },
  }
}

const isHttpDate = (shape: Shape, format: TimestampFormat): boolean =>
  shape.kind === 'timestamp' && (shape.traits.format ?? format) === 'http-date'

/** A date in a header that is none is as if it had not been sent. @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3 */
function readHttpDate(text: string): Date | undefined {
  try {
    return readTimestamp(text, '', (what) => new Fault('InvalidDate', 400, what))
  } catch {
    return undefined
  }
}

function scalar(shape: Shape, format: TimestampFormat) {
  if (shape.kind === 'list' || shape.kind === 'map' || isStructure(shape))
    throw new TypeError(`A ${shape.kind} cannot travel in a header or an address`)
  return { read: textReader(shape), write: textWriter(shape, format) }
}

/** A header's list: commas part it, quotes keep a comma. */
function splitHeader(text: string): string[] {
  const parts = text.match(/"(?:[^"\\]|\\.)*"|[^",]+/g) ?? []
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('"') ? part.slice(1, -1).replace(/\\(.)/g, '$1') : part))
}

const quoteHeader = (text: string): string => (/[",]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text)
