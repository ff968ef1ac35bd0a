import { Buffer } from 'node:buffer'
import type { Malformed } from '../form.ts'
import type { ScalarShape } from '../schema/Schema.ts'
import type { ShapeTraits } from '../schema/table.ts'

/** Scalars as text, in forms, XML, headers, paths and queries. `name` is the parameter's, for the error. */
export type ReadText = (text: string, name: string, malformed: Malformed) => unknown
export type WriteText = (value: unknown) => string

export type TimestampFormat = NonNullable<ShapeTraits['format']>

const MOST_INT = 2 ** 31
const MOST_LONG = 2 ** 63

const READ: Readonly<Record<ScalarShape['kind'], ReadText>> = {
  string: (text) => text,
  integer: (text, name, malformed) => whole(text, MOST_INT, name, malformed),
  long: (text, name, malformed) => whole(text, MOST_LONG, name, malformed),
  float(text, name, malformed) {
    if (!FLOAT.test(text)) throw malformed(`${name} must be a number`)
    return Number(text)
  },
  boolean(text, name, malformed) {
    const value = BOOLEANS.get(text.toLowerCase())
    if (value === undefined) throw malformed(`${name} must be true or false`)
    return value
  },
  timestamp: (text, name, malformed) => readTimestamp(text, name, malformed),
  blob: (text, name, malformed) => readBase64(text, name, malformed),
}

const WHOLE = /^[+-]?[0-9]{1,19}$/
const FLOAT = /^(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?|NaN|-?Infinity)$/
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
])

function whole(text: string, limit: number, name: string, malformed: Malformed): number {
  const value = WHOLE.test(text) ? Number(text) : Number.NaN
  if (!(value >= -limit && value < limit)) throw malformed(`${name} must be an integer`, text)
  return value
}

const EPOCH = /^-?[0-9]{1,12}(?:\.[0-9]{1,9})?$/
const ISO =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)(Z|[+-][0-9]{2}:?[0-9]{2})?)?$/
const HTTP_DATE = /^[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,3})? GMT$/

/** Every form that AWS reads: seconds, ISO 8601 with or without a zone (then UTC), RFC 9110. */
export function readTimestamp(text: string, name: string, malformed: Malformed): Date {
  const iso = ISO.exec(text)
  const time = EPOCH.test(text)
    ? Math.round(Number(text) * 1000)
    : iso
      ? Date.parse(`${iso[1]}T${iso[2] ?? '00:00:00'}${iso[3] ?? 'Z'}`)
      : HTTP_DATE.test(text)
        ? Date.parse(text)
        : Number.NaN
  if (Number.isNaN(time)) throw malformed(`${name} must be a timestamp`)
  return new Date(time)
}

const BASE64 = /^[A-Za-z0-9+/_\-\s]*={0,2}\s*$/

export function readBase64(text: string, name: string, malformed: Malformed): Uint8Array {
  if (!BASE64.test(text)) throw malformed(`${name} must be base64`)
  return new Uint8Array(Buffer.from(text, 'base64'))
}

const TIMESTAMP: Readonly<Record<TimestampFormat | 'date-time-millis', (value: Date) => string>> = {
  'date-time': (value) => value.toISOString().replace('.000Z', 'Z'),
  'date-time-millis': (value) => value.toISOString(),
  'http-date': (value) => value.toUTCString(),
  'epoch-seconds': (value) => String(value.getTime() / 1000),
}

/** How a scalar is read from text. */
export const textReader = (shape: ScalarShape): ReadText => READ[shape.kind]

/** How a scalar is written as text; `format` where the model names none for a timestamp. */
export function textWriter(shape: ScalarShape, format: TimestampFormat | 'date-time-millis'): WriteText {
  if (shape.kind === 'timestamp') {
    const write = TIMESTAMP[shape.traits.format ?? format]
    return (value) => write(value as Date)
  }
  if (shape.kind === 'blob') return (value) => Buffer.from(value as Uint8Array).toString('base64')
  return String
}
