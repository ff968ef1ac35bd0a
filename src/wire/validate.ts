import { Fault } from '../kernel/Fault.ts'
import { constraintFaultOf } from './constraint-faults.ts'
import { constraintsOf } from './constraints.ts'
import type { Constraint } from './constraints.ts'
import { remembered } from './protocols/compiled.ts'
import type { Structure } from './protocols/Protocol.ts'
import { isStructure, serviceSchema } from './schema/index.ts'
import type { ListShape, MapShape, Member, ServiceName, Shape, StructureShape } from './schema/index.ts'

/** One constraint of the model that an input does not keep. */
export interface Violation {
  /** Where, as AWS says it: `roleName`, `tags.1.member.key`. */
  readonly path: string
  /** The input's own member that it is in: `RoleName`, `Tags`. */
  readonly member: string
  readonly kind: Constraint['kind'] | 'required'
  readonly bound?: 'min' | 'max'
  /** The value as text; undefined when it is missing or must not be shown. */
  readonly shown?: string
  /** AWS's sentence: `Value 'x' at 'roleName' failed to satisfy constraint: Member must …`. */
  readonly text: string
  /** In the request's body rather than in path, query or headers (rest-xml). */
  readonly inBody: boolean
}

/** All constraints of the model that an input breaks, in the order of the model's members. Sensitive values are never shown. */
export function violations(service: ServiceName, operation: string, input: unknown): Violation[] {
  const schema = serviceSchema(service)
  const shape = schema.operations.get(operation)?.input
  const found: Violation[] = []
  if (shape !== undefined) inputCheck(shape)(input as Structure, found)
  return found.length === 0 || IN_FORMS.has(schema.protocol) ? found : found.filter(({ kind }) => kind !== 'characters')
}

/** Requests that can say what their answers cannot: forms, answered in XML. S3's keys may be of any characters, and it writes them as AWS does. */
const IN_FORMS: ReadonlySet<string> = new Set(['query', 'ec2'])

/** The service's own error for them. There must be at least one. */
export function constraintFault(service: ServiceName, found: readonly Violation[], operation: string): Fault {
  return constraintFaultOf(serviceSchema(service), found, operation)
}

/** The input's own member that a value is in. */
interface Root {
  readonly member: string
  readonly inBody: boolean
}
type Check = (value: unknown, path: string, root: Root, found: Violation[]) => void

const lowerCamel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** The check of an operation's whole input. */
const inputCheck = remembered((shape: StructureShape) => {
  const members = shape.members.map((member) => {
    const { name, traits } = member
    const inAddress = traits.label ?? traits.query ?? traits.header ?? traits.prefix
    const root = { member: name, inBody: inAddress === undefined }
    return { name, path: lowerCamel(name), root, check: memberCheck(member, false) }
  })
  return (input: Structure, found: Violation[]): void => {
    for (const { name, path, root, check } of members) check(input[name], path, root, found)
  }
})

const openStructure = remembered((shape: StructureShape) => structureCheck(shape, false))
const secretStructure = remembered((shape: StructureShape) => structureCheck(shape, true))

/** The members are looked at when the first value comes: a structure may contain itself. */
function structureCheck(shape: StructureShape, secret: boolean): Check {
  let members: readonly { name: string; below: string; check: Check }[] | undefined
  return (value, path, root, found) => {
    members ??= shape.members.map((member) => {
      return { name: member.name, below: `.${lowerCamel(member.name)}`, check: memberCheck(member, secret) }
    })
    for (const { name, below, check } of members) {
      check((value as Structure)[name], path + below, root, found)
    }
  }
}

function memberCheck({ shape, required }: Member, secret: boolean): Check {
  const check = checkOf(shape, secret)
  return (value, path, root, found) => {
    if (value !== undefined && value !== null) check(value, path, root, found)
    else if (required) found.push(missing(path, root))
  }
}

function checkOf(shape: Shape, above: boolean): Check {
  const secret = above || shape.traits.sensitive === 1
  const own = ownCheck(constraintsOf(shape), secret)
  if (isStructure(shape)) return secret ? secretStructure(shape) : openStructure(shape)
  if (shape.kind === 'list') return both(own, itemsCheck(shape, secret))
  if (shape.kind === 'map') return both(own, entriesCheck(shape, secret))
  return own ?? (() => {})
}

function both(first: Check | undefined, second: Check | undefined): Check {
  return (value, path, root, found) => {
    first?.(value, path, root, found)
    second?.(value, path, root, found)
  }
}

function ownCheck(constraints: readonly Constraint[], secret: boolean): Check | undefined {
  if (constraints.length === 0) return undefined
  return (value, path, root, found) => {
    for (const constraint of constraints)
      if (!constraint.holds(value)) found.push(broken(constraint, value, path, root, secret))
  }
}

function itemsCheck(shape: ListShape, secret: boolean): Check | undefined {
  if (isHolder(shape.item)) {
    const check = checkOf(shape.item, secret)
    return (value, path, root, found) =>
      (value as readonly unknown[]).forEach((item, i) => {
        const at = `${path}.${i + 1}.member`
        if (item === undefined || item === null) found.push(missing(at, root))
        else check(item, at, root, found)
      })
  }
  return partsCheck(shape.item, 'Member must satisfy constraint', secret, (value) => value as readonly unknown[])
}

function entriesCheck(shape: MapShape, secret: boolean): Check {
  const keys = partsCheck(shape.key, 'Map keys must satisfy constraint', secret, Object.keys)
  if (!isHolder(shape.value))
    return both(keys, partsCheck(shape.value, 'Map value must satisfy constraint', secret, Object.values))
  const check = checkOf(shape.value, secret)
  return both(keys, (value, path, root, found) => {
    for (const [key, held] of Object.entries(value as Structure)) check(held, `${path}.${key}.member`, root, found)
  })
}

/** Of an item that a list leaves out, where nothing else is asked of it; that AWS then says so is inferred. */
const NOT_NULL: Constraint = { kind: 'length', text: 'Member must not be null', holds: () => true }

const isHolder = (shape: Shape): boolean => isStructure(shape) || shape.kind === 'list' || shape.kind === 'map'

/** Of scalars in a list or map AWS does not say which one is wrong, but all that is asked of each. */
function partsCheck(
  shape: Shape,
  what: string,
  above: boolean,
  parts: (value: object) => readonly unknown[],
): Check | undefined {
  const constraints = constraintsOf(shape)
  const secret = above || shape.traits.sensitive === 1
  const asked = constraints.filter(({ kind }) => kind !== 'characters')
  const textOf = (all: readonly Constraint[]) => `${what}: [${all.map(({ text }) => text).join(', ')}]`
  return (value, path, root, found) => {
    const held = parts(value as object)
    const constraint = held.includes(undefined)
      ? (asked[0] ?? NOT_NULL)
      : constraints.find(({ holds }) => !held.every(holds))
    if (!constraint) return
    const told = constraint.kind === 'characters' ? constraints : asked.length > 0 ? asked : [constraint]
    found.push(broken({ ...constraint, text: textOf(told) }, value, path, root, secret))
  }
}

function broken(
  { kind, bound, text }: Constraint,
  value: unknown,
  path: string,
  root: Root,
  secret: boolean,
): Violation {
  const shown = secret ? undefined : show(value)
  const subject = shown === undefined ? 'Value' : `Value '${shown}'`
  const more = { ...(bound === undefined ? {} : { bound }), ...(shown === undefined ? {} : { shown }) }
  return { ...root, path, kind, text: sentence(path, subject, text), ...more }
}

const missing = (path: string, root: Root): Violation => ({
  ...root,
  path,
  kind: 'required',
  text: sentence(path, 'Value null', 'Member must not be null'),
})

const sentence = (path: string, subject: string, constraint: string): string =>
  `${subject} at '${path}' failed to satisfy constraint: ${constraint}`

/** Longer values than any that AWS takes are cut in the message. */
const LONGEST_SHOWN = 2048

function show(value: unknown): string {
  return text(value).slice(0, LONGEST_SHOWN)
}

/** As Java prints them: `[a, b]`, `{k=v}`. */
function text(value: unknown): string {
  if (Array.isArray(value)) return `[${value.slice(0, LONGEST_SHOWN).map(text).join(', ')}]`
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `(${value.byteLength} bytes)`
  if (value === undefined) return 'null'
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value).map(([name, held]) => `${name}=${text(held)}`)
  return `{${entries.join(', ')}}`
}
