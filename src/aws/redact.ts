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

/** CloudTrail's form of an input or output: member names in lowerCamel, dates as text, secrets hidden, session tokens left out. */
export function redacted(service: ServiceName, operation: string, side: 'input' | 'output', value: unknown): unknown {
  const secret = sensitiveMembers(service, operation, side)
  const walk = (inner: unknown): unknown => {
    if (inner === undefined || typeof inner === 'function') return undefined
    if (inner instanceof Date) return dateText(inner)
    if (inner === null || typeof inner !== 'object') return typeof inner === 'bigint' ? Number(inner) : inner
    if (ArrayBuffer.isView(inner) || 'pipe' in inner) return undefined
    if (Array.isArray(inner)) return inner.map(walk)
    const members: Record<string, unknown> = {}
    for (const name in inner) {
      if (NEVER.has(name)) continue
      const shown = secret.has(name) ? HIDDEN : walk((inner as Record<string, unknown>)[name])
      // A tag may be called so: assigned, it would be the object's parent.
      if (name === '__proto__') Object.defineProperty(members, name, { value: shown, enumerable: true })
      else members[lowerCamel(name)] = shown
    }
    return members
  }
  const shown = walk(value)
  return shown !== null && typeof shown === 'object' && isEmpty(shown) ? null : shown
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

/** `Jul 18, 2023, 4:07:39 PM`, UTC. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html */
function writeDate(date: Date): string {
  const [hours, ...rest] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
  const time = [hours % 12 || 12, ...rest.map((part) => String(part).padStart(2, '0'))].join(':')
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}, ${time} ${hours < 12 ? 'AM' : 'PM'}`
}

const MOST_NAMES = 4096
const camels = new Map<string, string>()

/** Members have the names that the model gives them, so that a few hundred are all that is ever asked; tag maps may bring others. */
function lowerCamel(name: string): string {
  const known = camels.get(name)
  if (known !== undefined) return known
  const camel = name.charAt(0).toLowerCase() + name.slice(1)
  if (camels.size < MOST_NAMES && name.length <= 128) camels.set(name, camel)
  return camel
}

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
