import type { Json } from '../../kernel/canonical-json.ts'
import { isJson } from '../../policy/index.ts'

/**
 * How management policies (tag, backup …) become one: level by level from the root down, by the operators that stand in them.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/policy-operators.html
 */
type Document = { readonly [name: string]: Json }

/** What says which operators policies further down may use. */
export const CONTROL = '@@operators_allowed_for_child_policies'
const OPERATORS = ['@@assign', '@@append', '@@remove'] as const
type Operator = (typeof OPERATORS)[number]

/** What has been merged so far: a setting with its value, or members by name (in any case) in the order in which they came. */
interface Merged {
  value?: Json
  readonly members: Map<string, { readonly name: string; readonly node: Merged }>
  /** The level that assigned the value: of several policies on one target the first does. */
  assignedAt?: number
  /** Operators that policies further down may use; undefined: all. */
  allowed?: ReadonlySet<string>
}

const empty = (): Merged => ({ members: new Map() })

const isObject = (json: Json | undefined): json is Document =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const isSetting = (json: Document): boolean => OPERATORS.some((operator) => json[operator] !== undefined)

/** What Organizations asks of the documents of a type. */
export interface Form {
  /** The one member that a document begins with. */
  readonly begins: string
  /** What those below are allowed, and operators that mean nothing, were seen to be taken beside that member. */
  readonly isLax?: true
  /** Names, operators too, were seen to be taken in any case. */
  readonly isFolded?: true
}

/** What is wrong with a management policy's text; undefined: nothing. */
export function managementPolicyError(text: string, { begins, isLax, isFolded }: Form): string | undefined {
  if (!isJson(text)) return UNFIT
  const json = isFolded ? folded(JSON.parse(text) as Json) : (JSON.parse(text) as Json)
  if (!isObject(json) || !isObject(json[begins]) || !isSound(json[begins])) return UNFIT
  const others = Object.entries(json).filter(([name]) => name !== begins)
  const isTaken = ([name, value]: readonly [string, Json]) =>
    name === CONTROL ? isControl(value) : isOperator(name) && isFlat(value)
  return others.every((other) => isLax && isTaken(other)) ? undefined : UNFIT
}

/** With all names in lower case; undefined: two are the same then. */
function folded(json: Json): Json | undefined {
  if (!isObject(json)) return json
  const entries = Object.entries(json).map(([name, value]): [string, Json | undefined] => {
    const lower = name.toLowerCase()
    return [lower, lower === CONTROL ? foldedControl(value) : folded(value)]
  })
  const isWhole = entries.every((entry): entry is [string, Json] => entry[1] !== undefined)
  return isWhole && new Set(entries.map(([name]) => name)).size === entries.length
    ? Object.fromEntries(entries)
    : undefined
}

/** Nothing may be named twice, but in two cases. */
const foldedControl = (json: Json): Json =>
  Array.isArray(json) && new Set(json).size === json.length
    ? [...new Set(json.map((name: Json) => (typeof name === 'string' ? name.toLowerCase() : name)))]
    : json

const isOperator = (name: string): boolean => (OPERATORS as readonly string[]).includes(name)

const isScalar = (json: Json): boolean => json === null || typeof json !== 'object'

const isFlat = (json: Json): boolean => isScalar(json) || (Array.isArray(json) && json.every(isScalar))

export const UNFIT = 'The provided policy document does not meet the requirements of the specified policy type.'

function isSound(node: Json | undefined): boolean {
  if (!isObject(node)) return false
  const { [CONTROL]: control, ...rest } = node
  if (control !== undefined && !isControl(control)) return false
  const names = Object.keys(rest)
  if (!isSetting(rest)) return names.every((name) => !name.startsWith('@@') && isSound(rest[name]))
  return names.every((name) => isOperator(name) && isValue(name, rest[name]))
}

/** `@@none` stands alone, and nothing twice. */
const isControl = (json: Json): boolean =>
  Array.isArray(json) &&
  json.length > 0 &&
  json.every((name: Json) => ['@@all', '@@none', ...OPERATORS].includes(String(name))) &&
  new Set(json).size === json.length &&
  (json.length === 1 || !json.includes('@@none'))

/** Only what is assigned may be a single value. */
const isValue = (operator: string, json: Json | undefined): boolean =>
  Array.isArray(json) || (operator === '@@assign' && ['string', 'number', 'boolean'].includes(typeof json))

/**
 * `levels`: sound documents, the root's first, `isFolded` as in `Form`; those of one level do not bind each other: first they assign, then they
 * append, then they remove. Undefined: there is none. The members of tag policies come in the order of the policies, not in AWS's, which is that
 * of a hash table.
 */
export function effectivePolicy(levels: readonly (readonly string[])[], isFolded = false): string | undefined {
  const merged = empty()
  levels.forEach((texts, level) => {
    const documents = texts.map((text) => withoutRootOperators(text, isFolded))
    for (const operator of OPERATORS) for (const document of documents) apply(merged, document, { operator, level })
    for (const document of documents) restrict(merged, document)
  })
  if (merged.members.size === 0) return undefined
  const tags = merged.members.get('tags')?.node
  return JSON.stringify(tags ? { tags: Object.fromEntries([...tags.members].map(tagShown)) } : shown(merged))
}

function withoutRootOperators(text: string, isFolded: boolean): Document {
  const json = JSON.parse(text) as Document
  const document = isFolded ? ((folded(json) ?? {}) as Document) : json
  return Object.fromEntries(Object.entries(document).filter(([name]) => !isOperator(name)))
}

interface Step {
  readonly operator: Operator
  readonly level: number
}

function apply(into: Merged, json: Document, step: Step, isTags = false): void {
  const { [CONTROL]: _, ...rest } = json
  if (isSetting(rest)) return change(into, rest, step)
  for (const [name, below] of Object.entries(rest)) {
    const known = into.members.get(name.toLowerCase())
    // Whoever may use no operator here may add nothing either.
    if (!known && into.allowed?.size === 0) continue
    const node = known?.node ?? empty()
    if (isObject(below)) apply(node, below, step, name === 'tags')
    if (!known && (node.value !== undefined || node.members.size > 0 || isTags))
      into.members.set(name.toLowerCase(), { name, node })
  }
}

/** A tag whose key nobody wrote has the policy's, in lower case, and one without values may have any. */
function tagShown([key, { node }]: readonly [string, { readonly node: Merged }]): [string, Json] {
  const { tag_value: values, tag_key: written = key, ...more } = shown(node) as Document
  return [key, { tag_value: values === undefined ? ['*'] : listOf(values).map(String), tag_key: written, ...more }]
}

const CHANGES: Readonly<Record<Operator, (old: Json | undefined, given: Json) => Json>> = {
  '@@assign': (_old, given) => given,
  '@@append': (old, given) => [...new Set([...listOf(old), ...listOf(given)])],
  '@@remove': (old, given) => listOf(old).filter((one: Json) => !listOf(given).includes(one)),
}

const listOf = (json: Json | undefined): readonly Json[] =>
  Array.isArray(json) ? (json as readonly Json[]) : json === undefined ? [] : [json]

function change(into: Merged, setting: Document, { operator, level }: Step): void {
  const given = setting[operator]
  if (given === undefined || (into.allowed && !into.allowed.has(operator))) return
  if (operator === '@@remove' && into.value === undefined) return
  if (operator === '@@assign') {
    if (into.assignedAt === level) return
    into.assignedAt = level
  }
  into.value = CHANGES[operator](into.value, given)
}

/** What a policy says of those below it counts from the next level on, and never gives back what was taken. */
function restrict(into: Merged, json: Document): void {
  const { [CONTROL]: control, ...rest } = json
  if (Array.isArray(control) && !control.includes('@@all')) {
    const named = new Set(control.map(String).filter((name: string) => name !== '@@none'))
    into.allowed = into.allowed ? new Set([...into.allowed].filter((name) => named.has(name))) : named
  }
  for (const [name, below] of Object.entries(rest)) {
    const known = into.members.get(name.toLowerCase())
    if (known && isObject(below)) restrict(known.node, below)
  }
}

function shown({ value, members }: Merged): Json {
  if (value !== undefined) return value
  return Object.fromEntries([...members.values()].map(({ name, node }) => [name, shown(node)]))
}
