import { quoted } from '../kernel/quoted.ts'
import { remembering } from '../kernel/remembering.ts'
import { serviceSchema, type ServiceName, type Shape } from '../wire/schema/index.ts'

export const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS'

/** Members that CloudTrail never shows although the models do not mark them: bodies, tokens, key material. */
const NEVER = new Set([
  'Body',
  'WebIdentityToken',
  'SecretAccessKey',
  'UserData',
  'SecretString',
  'SecretBinary',
  'SAMLAssertion',
  'TokenCode',
  // CloudFormation's: its guide shows records with the keys of parameters alone.
  'ParameterValue',
])

/**
 * An input or output in CloudTrail's form: member names in lowerCamel, dates as text, secrets hidden, session tokens left out. Nearly all
 * of them are only ever written down: their text is made in one pass, which takes a third of the time of a value and then its text.
 */
export class Shown {
  readonly #service: ServiceName
  readonly #operation: string
  readonly #side: 'input' | 'output'
  /** As it was said, with all that is not shown. */
  readonly said: unknown

  constructor(service: ServiceName, operation: string, side: 'input' | 'output', said: unknown) {
    this.#service = service
    this.#operation = operation
    this.#side = side
    this.said = said
  }

  get members(): unknown {
    return redacted(this.#service, this.#operation, this.#side, this.said)
  }

  /** JSON; `null` where nothing is shown. */
  text(): string {
    const text = shownText(this.said, keysOf(sensitiveMembers(this.#service, this.#operation, this.#side)))
    return text === undefined || text === '{}' ? 'null' : text
  }
}

/** As JSON.stringify would write what `redacted` makes of it; undefined for what it leaves out. */
function shownText(value: unknown, keys: Keys): string | undefined {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null'
    case 'boolean':
      return value ? 'true' : 'false'
    case 'bigint':
      return String(Number(value))
    case 'object':
      break
    default:
      return undefined
  }
  if (value === null) return 'null'
  if (value instanceof Date) return quoted(dateText(value))
  if (ArrayBuffer.isView(value) || 'pipe' in value) return undefined
  if (Array.isArray(value)) return `[${value.map((one) => shownText(one, keys) ?? 'null').join()}]`
  return `{${membersText(value, keys)}}`
}

function membersText(members: object, keys: Keys): string {
  let text = ''
  for (const name in members) {
    const { is, before } = keys.of(name)
    if (is === 'never') continue
    // Of a map's names several may become one.
    if (is === 'foreign') return JSON.stringify(walked(members, keys.secret)).slice(1, -1)
    const shown = is === 'secret' ? HIDDEN_TEXT : shownText((members as Record<string, unknown>)[name], keys)
    if (shown !== undefined) text += (text === '' ? before : `,${before}`) + shown
  }
  return text
}

const HIDDEN_TEXT = quoted(HIDDEN)

/** How the members of an input or output are shown, by their names. */
interface Keys {
  readonly secret: ReadonlySet<string>
  readonly of: (name: string) => Key
}

/** `foreign`: the name is none that a model gives. */
interface Key {
  readonly is: 'shown' | 'secret' | 'never' | 'foreign'
  /** What stands before the value. */
  readonly before: string
}

const known = new WeakMap<ReadonlySet<string>, Keys>()

function keysOf(secret: ReadonlySet<string>): Keys {
  const keys = known.get(secret) ?? { secret, of: remembering((name) => keyOf(name, secret)) }
  known.set(secret, keys)
  return keys
}

function keyOf(name: string, secret: ReadonlySet<string>): Key {
  const camel = lowerCamel(name)
  const before = `${quoted(camel)}:`
  if (NEVER.has(name)) return { is: 'never', before }
  if (camel === name) return { is: 'foreign', before }
  return { is: secret.has(name) ? 'secret' : 'shown', before }
}

/** The same as a value, for whoever looks into it. */
function redacted(service: ServiceName, operation: string, side: 'input' | 'output', value: unknown): unknown {
  const shown = walked(value, sensitiveMembers(service, operation, side))
  return shown !== null && typeof shown === 'object' && isEmpty(shown) ? null : shown
}

function walked(value: unknown, secret: ReadonlySet<string>): unknown {
  if (value === undefined || typeof value === 'function') return undefined
  if (value instanceof Date) return dateText(value)
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? Number(value) : value
  if (ArrayBuffer.isView(value) || 'pipe' in value) return undefined
  if (Array.isArray(value)) return value.map((one) => walked(one, secret))
  const members: Record<string, unknown> = {}
  for (const name in value) {
    if (NEVER.has(name)) continue
    const shown = secret.has(name) ? HIDDEN : walked((value as Record<string, unknown>)[name], secret)
    // A tag may be called so: assigned, it would be the object's parent.
    if (name === '__proto__') Object.defineProperty(members, name, { value: shown, enumerable: true })
    else members[lowerCamel(name)] = shown
  }
  return members
}

function isEmpty(members: object): boolean {
  for (const _name in members) return false
  return true
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

let lastDate = NaN
let lastText = ''

/** Sessions that begin within one second end within one, too. */
function dateText(date: Date): string {
  const second = Math.floor(date.getTime() / 1000)
  if (second !== lastDate) {
    lastText = writeDate(date)
    lastDate = second
  }
  return lastText
}

/**
 * `Jul 18, 2023, 4:07:39 PM`, UTC, as all of AWS's guides show it; records of 2026 were seen that say `2026-09-11T17:32:35Z`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
function writeDate(date: Date): string {
  const [hours, ...rest] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
  const time = [hours % 12 || 12, ...rest.map((part) => String(part).padStart(2, '0'))].join(':')
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}, ${time} ${hours < 12 ? 'AM' : 'PM'}`
}

/** Members have the names that the model gives them, so that a few hundred are all that is ever asked; tag maps may bring others. */
const lowerCamel = remembering((name: string): string => name.charAt(0).toLowerCase() + name.slice(1))

const secrets = new WeakMap<Shape, ReadonlySet<string>>()
const NO_SECRETS: ReadonlySet<string> = new Set()

/** Names of the members that the model marks as sensitive, anywhere below one side of an operation. */
export function sensitiveMembers(
  service: ServiceName,
  operation: string,
  side: 'input' | 'output',
): ReadonlySet<string> {
  const shape = serviceSchema(service).operations.get(operation)?.[side]
  if (!shape) return NO_SECRETS
  const known = secrets.get(shape)
  if (known) return known
  const found = new Set<string>()
  const seen = new Set<Shape>()
  const walk = (shape: Shape) => {
    if (seen.has(shape)) return
    seen.add(shape)
    if (shape.kind === 'list') walk(shape.item)
    else if (shape.kind === 'map') walk(shape.value)
    else if (shape.kind === 'structure' || shape.kind === 'union')
      for (const member of shape.members) {
        if (member.shape.traits.sensitive) found.add(member.name)
        walk(member.shape)
      }
  }
  walk(shape)
  secrets.set(shape, found)
  return found
}
