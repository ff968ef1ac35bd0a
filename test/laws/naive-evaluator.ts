/**
 * The policy language once more, written only to be read, in the order of AWS's own pages on how a request is evaluated. No index, no
 * compilation, nothing of the engine's. Where it and the engine disagree, one of them misreads AWS.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */

export type Text = string | readonly string[]
export interface Doc {
  readonly Version?: string
  readonly Statement: readonly Stmt[]
}
export interface Stmt {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: Principals
  readonly NotPrincipal?: Principals
  readonly Action?: Text
  readonly NotAction?: Text
  readonly Resource?: Text
  readonly NotResource?: Text
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Text>>>>
}
export type Principals = '*' | Readonly<Record<string, Text>>

/** Who asks, spelled out. */
export interface Who {
  readonly kind: 'user' | 'role-session' | 'federated-user' | 'root' | 'service' | 'anonymous' | 'web-identity'
  readonly arn: string
  readonly account?: string
  readonly role?: string
  /** The user who federated. */
  readonly user?: string
  readonly ids?: readonly string[]
  readonly provider?: string
  readonly service?: string
}
export interface Ask {
  readonly who: Who
  readonly action: string
  readonly resource: string
  readonly resourceAccount?: string
  readonly resourceMustAllow?: boolean
  /** A boundary limits who asks. */
  readonly bounded?: boolean
  readonly context: Readonly<Record<string, Text>>
}
export interface Docs {
  readonly identity?: readonly Doc[]
  readonly boundary?: Doc
  readonly session?: readonly Doc[]
  readonly resource?: Doc
  readonly scp?: readonly (readonly Doc[])[]
  readonly rcp?: readonly (readonly Doc[])[]
}

/** `Allow`, `ExplicitDeny rcp`, `ImplicitDeny scp 1` … */
export type Answer = string

export function decide(asking: Ask, docs: Docs): Answer {
  const { who } = asking
  const ask = { ...asking, bounded: docs.boundary !== undefined }
  const { identity = [], boundary, session, resource } = docs

  // Neither SCPs nor RCPs restrict service-linked roles.
  const linked = who.role?.split(':').slice(5).join(':').startsWith('role/aws-service-role/') ?? false
  const scp = linked ? [] : (docs.scp ?? [])
  const rcp = linked ? [] : (docs.rcp ?? [])

  // 1. An explicit Deny anywhere ends it.
  if (rcp.flat().some((doc) => denies(doc, ask, true))) return 'ExplicitDeny rcp'
  if (scp.flat().some((doc) => denies(doc, ask, false))) return 'ExplicitDeny scp'
  if (resource && denies(resource, ask, true)) return 'ExplicitDeny resource'
  if (identity.some((doc) => denies(doc, ask, false))) return 'ExplicitDeny identity'
  if (boundary && denies(boundary, ask, false)) return 'ExplicitDeny boundary'
  if (session?.some((doc) => denies(doc, ask, false))) return 'ExplicitDeny session'

  // 2. RCPFullAWSAccess is attached everywhere and cannot be detached: RCPs allow what they do not deny.

  // Who has no identity in an account has nothing but the resource policy.
  const naming = resource ? namedBy(resource, ask) : undefined
  if (['anonymous', 'service', 'web-identity'].includes(who.kind))
    return naming === 'itself' ? 'Allow' : 'ImplicitDeny resource'

  // 3. Every level of SCPs must allow.
  const level = scp.findIndex((docsOfLevel) => !docsOfLevel.some((doc) => allows(doc, ask)))
  if (level >= 0) return `ImplicitDeny scp ${level}`

  // Role trust and key policies must allow, if only by naming the account.
  if (ask.resourceMustAllow && !naming) return 'ImplicitDeny resource'

  // 4. Within the account, a resource policy that names the user or session itself is enough.
  const sameAccount = (ownerOf(ask) ?? who.account) === who.account
  if (sameAccount && naming === 'itself') return 'Allow'

  // 5. Identity policies must allow; the root user needs none, and a resource policy that names the role stands for them.
  const byRole = sameAccount && naming === 'its role'
  if (who.kind !== 'root' && !byRole && !identity.some((doc) => allows(doc, ask))) return 'ImplicitDeny identity'

  // 6. The boundary must allow.
  if (boundary && !allows(boundary, ask)) return 'ImplicitDeny boundary'

  // 7. One of the session policies must allow; a federated user without one may do nothing.
  const passed = session && session.length > 0 ? session : undefined
  if (passed && !passed.some((doc) => allows(doc, ask))) return 'ImplicitDeny session'
  if (!passed && who.kind === 'federated-user') return 'ImplicitDeny session'

  // Across accounts the resource's side must allow as well.
  return sameAccount || naming ? 'Allow' : 'ImplicitDeny resource'
}

function ownerOf({ resource, resourceAccount }: Ask): string | undefined {
  if (resourceAccount !== undefined) return resourceAccount
  const parts = resource.split(':')
  return parts[0] === 'arn' && parts.length >= 6 && /^\d{12}$/.test(parts[4] ?? '') ? parts[4] : undefined
}

/** JSON's booleans and numbers count as if quoted. */
const list = (text: Text): readonly string[] => (typeof text === 'object' ? text : [text]).map(String)

// --- Documents -------------------------------------------------------------------------------------------------------------------

/** On the side of identities: no statement may name a principal. Such an Allow gives nothing, such a Deny stands. */
function allows(doc: Doc, ask: Ask): boolean {
  return doc.Statement.some(
    (statement) =>
      statement.Effect === 'Allow' &&
      isComplete(statement, false) &&
      aboutAction(statement, ask) &&
      aboutResource(doc, statement, ask) &&
      conditionsHold(doc, statement, ask),
  )
}

function denies(doc: Doc, ask: Ask, namesPrincipals: boolean): boolean {
  return doc.Statement.some(
    (statement) =>
      statement.Effect === 'Deny' &&
      (!namesPrincipals || aboutPrincipal(statement, ask) !== undefined) &&
      aboutAction(statement, ask) &&
      aboutResource(doc, statement, ask) &&
      conditionsHold(doc, statement, ask),
  )
}

const ELEMENTS = 'Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition'.split(' ')

/** What a statement must and must not have to grant anything. */
function isComplete(statement: Stmt, namesPrincipals: boolean): boolean {
  if (Object.keys(statement).some((name) => !ELEMENTS.includes(name))) return false
  const principals = statement.Principal ?? statement.NotPrincipal
  const resources = statement.Resource ?? statement.NotResource
  return namesPrincipals ? principals !== undefined : principals === undefined && resources !== undefined
}

type Naming = 'itself' | 'its role' | 'its account'

/** How the Allows of a resource policy name the caller, the closest first. */
function namedBy(doc: Doc, ask: Ask): Naming | undefined {
  const granting = doc.Statement.filter(
    (statement) =>
      statement.Effect === 'Allow' &&
      isComplete(statement, true) &&
      aboutAction(statement, ask) &&
      aboutResource(doc, statement, ask) &&
      conditionsHold(doc, statement, ask),
  ).map((statement) => aboutPrincipal(statement, ask))
  return closest(granting)
}

function closest(namings: readonly (Naming | undefined)[]): Naming | undefined {
  return (['itself', 'its role', 'its account'] as const).find((naming) => namings.includes(naming))
}

// --- Principal, NotPrincipal -----------------------------------------------------------------------------------------------------

function aboutPrincipal(statement: Stmt, { who, bounded }: Ask): Naming | undefined {
  if (statement.Principal) return listed(statement.Principal, who, statement.Effect)
  // All but those listed; to be excepted, a user or session must be listed itself: its account or role is not enough.
  if (statement.NotPrincipal) {
    // Nobody is listed: an Allow is not taken for one to the whole world.
    const nobody = statement.NotPrincipal !== '*' && Object.values(statement.NotPrincipal).flatMap(list).length === 0
    if (nobody && statement.Effect === 'Allow') return undefined
    // A Deny excepts nobody who has a boundary, and nobody whose account is not listed too.
    const wanted = statement.Effect === 'Deny' ? [who, accountOf(who)] : [who]
    const excepted = wanted.every((one) => listed(statement.NotPrincipal as Principals, one, 'Deny') === 'itself')
    return excepted && !(statement.Effect === 'Deny' && bounded) ? undefined : 'itself'
  }
  return statement.Effect === 'Deny' ? 'itself' : undefined
}

/** Its root user; those without an account stand for themselves. */
function accountOf(who: Who): Who {
  const { account } = who
  return account === undefined ? who : { kind: 'root', account, arn: `arn:aws:iam::${account}:root` }
}

function listed(principals: Principals, who: Who, effect: Stmt['Effect']): Naming | undefined {
  const entries = principals === '*' ? [['AWS', '*'] as const] : Object.entries(principals)
  return closest(entries.flatMap(([type, values]) => list(values).map((value) => names(type, value, who, effect))))
}

function names(type: string, value: string, who: Who, effect: Stmt['Effect']): Naming | undefined {
  if (value === '*') {
    // Everyone; but a federation is trusted only by its provider's name, and only AWS principals are granted by a wildcard.
    if (effect === 'Deny') return 'itself'
    return type === 'AWS' && who.kind !== 'web-identity' ? 'itself' : undefined
  }
  if (type === 'Service') return who.service === value.toLowerCase() ? 'itself' : undefined
  if (type === 'Federated') return who.provider === value ? 'itself' : undefined
  if (type === 'CanonicalUser') return who.ids?.includes(value) ? 'itself' : undefined
  if (type !== 'AWS') return undefined
  const account = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1]
  if (account !== undefined) return account !== who.account ? undefined : who.kind === 'root' ? 'itself' : 'its account'
  if (value === who.role || value === who.user) return 'its role'
  if (who.account !== undefined && value === who.arn) return 'itself'
  if (!who.ids?.includes(value)) return undefined
  return ['role-session', 'federated-user'].includes(who.kind) && !value.includes(':') ? 'its role' : 'itself'
}

// --- Action, NotAction -----------------------------------------------------------------------------------------------------------

/** Names of services and actions have no case. */
function aboutAction({ Action, NotAction }: Stmt, { action }: Ask): boolean {
  const matches = (pattern: string) => like(pattern.toLowerCase(), action.toLowerCase())
  return Action === undefined ? !list(NotAction ?? []).some(matches) : list(Action).some(matches)
}

// --- Resource, NotResource -------------------------------------------------------------------------------------------------------

/** A statement without a resource is about what it is attached to: so in trust policies. */
function aboutResource(doc: Doc, { Effect, Resource, NotResource }: Stmt, ask: Ask): boolean {
  const patterns = Resource ?? NotResource
  if (patterns === undefined) return true
  const matches = list(patterns).map((pattern) => matchesResource(doc, pattern, ask))
  if (Resource !== undefined) return matches.includes(true)
  // A variable without a value makes the statement of no use; it must not make an exception void and so grant the rest.
  if (matches.includes(true)) return false
  return Effect === 'Deny' || !matches.includes('no value')
}

function matchesResource(doc: Doc, pattern: string, ask: Ask): boolean | 'no value' {
  const parts = pattern.split(':')
  const head = parts.slice(0, 5).join(':')
  // Variables count after the fifth colon only.
  const tail = parts.length > 5 ? substituted(doc, parts.slice(5).join(':'), ask) : undefined
  if (parts.length > 5 && tail === undefined) return 'no value'
  const whole = tail === undefined ? marked(head) : `${marked(head)}:${tail}`
  // A `*` inside one of the first five parts does not reach over a colon; one at a part's end may.
  if (!/[^:\uE000]*\uE000[^:\uE000]/.test(whole.split(':').slice(0, 5).join(':')))
    return likeMarked(whole, ask.resource)
  const wanted = sixParts(whole)
  const got = sixParts(ask.resource)
  return wanted.length === got.length && wanted.every((part, i) => likeMarked(part, got[i] as string))
}

function sixParts(text: string): readonly string[] {
  const parts = text.split(':')
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')]
}

// --- Wildcards and variables -----------------------------------------------------------------------------------------------------

/** Wildcards of the policy as private characters, so that those that come out of a variable stay what they are. */
const STAR = '\uE000'
const QUERY = '\uE001'

function marked(text: string): string {
  return text.replaceAll('*', STAR).replaceAll('?', QUERY)
}

/** With `${…}` filled in and wildcards marked; undefined when a variable has no value. */
function substituted(doc: Doc, text: string, ask: Ask): string | undefined {
  if (doc.Version !== '2012-10-17') return marked(text)
  let whole = ''
  let rest = text
  for (;;) {
    const found = /^([^]*?)\$\{([^}]*)\}/.exec(rest)
    if (!found) return whole + marked(rest)
    const value = variable(found[2] as string, ask)
    if (value === undefined) return undefined
    whole += marked(found[1] as string) + value
    rest = rest.slice(found[0].length)
  }
}

function variable(inside: string, ask: Ask): string | undefined {
  if (['*', '?', '$'].includes(inside)) return inside
  const comma = inside.indexOf(',')
  const key = (comma < 0 ? inside : inside.slice(0, comma)).trim()
  const fallback = comma < 0 ? undefined : /^'(.*)'$/s.exec(inside.slice(comma + 1).trim())?.[1]
  if (comma >= 0 && fallback === undefined) return undefined
  const values = valuesOf(key, ask)
  if (values === undefined) return fallback
  return values.length === 1 && key.toLowerCase() !== 'aws:tagkeys' ? values[0] : undefined
}

function like(pattern: string, text: string): boolean {
  return likeMarked(marked(pattern), text)
}

/** By the definition: a star is nothing, or one unit of UTF-16 and a star. */
function likeMarked(pattern: string, text: string): boolean {
  const first = pattern[0]
  if (first === undefined) return text === ''
  const rest = pattern.slice(1)
  const got = text[0]
  if (first === STAR) return likeMarked(rest, text) || (got !== undefined && likeMarked(pattern, text.slice(1)))
  return got !== undefined && (first === QUERY || first === got) && likeMarked(rest, text.slice(1))
}

// --- Condition -------------------------------------------------------------------------------------------------------------------

/** Every operator and every key must hold. */
function conditionsHold(doc: Doc, { Condition, Effect }: Stmt, ask: Ask): boolean {
  return Object.entries(Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(doc, operator, key, list(wanted), Effect, ask)),
  )
}

function holds(
  doc: Doc,
  operator: string,
  key: string,
  wanted: readonly string[],
  effect: Stmt['Effect'],
  ask: Ask,
): boolean {
  const got = valuesOf(key, ask)
  // What cannot be evaluated grants nothing and excepts nothing from a Deny.
  const unsure = effect === 'Deny'
  if (/^(?:ForA(?:llValues|nyValue):)?Null$/.test(operator)) {
    // A set prefix makes it say nothing of the request.
    if (operator === 'ForAllValues:Null') return true
    if (operator === 'ForAnyValue:Null') return false
    return wanted.some((value) => (value.toLowerCase() === 'true') === (got === undefined))
  }
  const [, set, name = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? []
  const negated = NEGATED.has(name)
  const test = TESTS[name.replace('Not', '')]
  if (!test || (name.includes('Not') && !negated)) return unsure
  const same = (value: string, one: string) => test(value, one, (text) => substituted(doc, text, ask))
  if (wanted.some((one) => same('', one) === 'bad policy')) return unsure

  const ofNothing = set === undefined ? negated : set === 'ForAllValues'
  if (got === undefined) return ifExists !== undefined || ofNothing
  // A list of keys is comparable under a set prefix only.
  if (set === undefined && key.toLowerCase() === 'aws:tagkeys') return false
  const meets = (value: string): boolean => {
    const results = wanted.map((one) => same(value, one))
    const decided = results.find((result) => result === true || result === 'unsure')
    if (decided !== undefined) return decided === 'unsure' ? unsure : !negated
    // Not of the type: neither the same nor another; but what is no number or date is another than all of them.
    return negated && (/^(?:Numeric|Date)/.test(name) || results.every((result) => result === false))
  }
  const all = set === undefined ? negated : set === 'ForAllValues'
  return all ? got.every(meets) : got.some(meets)
}

const NEGATED: ReadonlySet<string> = new Set([
  'StringNotEquals',
  'StringNotEqualsIgnoreCase',
  'StringNotLike',
  'NumericNotEquals',
  'DateNotEquals',
  'NotIpAddress',
  'ArnNotEquals',
  'ArnNotLike',
])

/** `undefined`: the request's value is not of the type. Nothing equals a variable without a value. */
type Result = boolean | undefined | 'bad policy' | 'unsure'
type Fill = (text: string) => string | undefined
type TestOf = (got: string, wanted: string, fill: Fill) => Result

const TESTS: Readonly<Record<string, TestOf>> = {
  StringEquals: (got, wanted, fill) => literally(fill(wanted), (text) => got === text),
  StringEqualsIgnoreCase: (got, wanted, fill) =>
    literally(fill(wanted), (text) => smallLetters(got) === smallLetters(text)),
  StringLike: (got, wanted, fill) => {
    const pattern = fill(wanted)
    return pattern !== undefined && likeMarked(pattern, got)
  },
  ArnEquals: likeArn,
  ArnLike: likeArn,
  Bool: (got, wanted, fill) => {
    const text = fill(wanted)
    return text !== undefined && /^true$/i.test(text) === /^true$/i.test(got)
  },
  BinaryEquals: (got, wanted) =>
    base64(wanted) === undefined ? 'bad policy' : base64(got) === base64(wanted) && got.length % 4 === 0,
  IpAddress: (got, wanted) =>
    typed(network, got, wanted, (a, b) => (a.host && !a.dotted ? inNetwork(a, b) : undefined)),
  ...comparisons('Numeric', decimal),
  ...comparisons('Date', moment),
}

/** Each character by itself but for a sigma at a word's end; beyond U+FFFF there is no case. */
function smallLetters(text: string): string {
  const wide = [...text].filter((letter) => letter.length > 1)
  return [...text.toLowerCase()].map((letter) => (letter.length > 1 ? wide.shift() : letter)).join('')
}

/** Back from marks to the characters themselves. */
function literally(filled: string | undefined, test: (text: string) => boolean): boolean {
  return filled !== undefined && test(filled.replaceAll(STAR, '*').replaceAll(QUERY, '?'))
}

function likeArn(got: string, wanted: string, fill: Fill): Result {
  const pattern = fill(wanted)
  if (pattern === undefined) return false
  const parts = pattern === STAR ? Array.from({ length: 6 }, () => STAR) : sixParts(pattern)
  const given = sixParts(got)
  if (parts.length < 6) {
    if (pattern === marked(wanted)) return 'bad policy'
    return given.length === 6 && given[0] === 'arn' ? 'unsure' : undefined
  }
  if (given.length === 6 && parts.every((part, i) => likeMarked(part, given[i] as string))) return true
  return given.length === 6 && given[0] === 'arn' ? false : undefined
}

function typed<T>(
  read: (text: string) => T | undefined,
  got: string,
  wanted: string,
  test: (got: T, wanted: T) => Result,
): Result {
  const value = read(wanted)
  if (value === undefined) return 'bad policy'
  const mine = read(got)
  return mine === undefined ? undefined : test(mine, value)
}

function comparisons(prefix: string, read: (text: string) => bigint | undefined): Record<string, TestOf> {
  const rows: Record<string, (a: bigint, b: bigint) => boolean> = {
    Equals: (a, b) => a === b,
    LessThan: (a, b) => a < b,
    LessThanEquals: (a, b) => a <= b,
    GreaterThan: (a, b) => a > b,
    GreaterThanEquals: (a, b) => a >= b,
  }
  return Object.fromEntries(
    Object.entries(rows).map(([name, test]): [string, TestOf] => [
      prefix + name,
      (got, wanted) => typed(read, got, wanted, test),
    ]),
  )
}

const PLACES = 60

/** In units of 10⁻⁶⁰. */
function decimal(text: string): bigint | undefined {
  const found = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text.trim())
  if (!found) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found
  if (whole + fraction === '') return undefined
  const shift = PLACES + Number(exponent) - fraction.length
  const digits = BigInt(whole + fraction)
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift)
  return sign === '-' ? -size : size
}

/** In milliseconds since 1970; what is shorter is cut off. */
function moment(text: string): bigint | undefined {
  const iso =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/.exec(text)
  if (!iso) return /^\+?\d+(?:\.\d+)?$/.test(text) ? (decimal(text) as bigint) / 10n ** BigInt(PLACES - 3) : undefined
  const [, year = '', month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    iso
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  // A day or hour that does not exist is none, or becomes another one.
  if (
    Number.isNaN(date.getTime()) ||
    date.toISOString().slice(0, 19) !== `${year}-${month}-${day}T${hour}:${minute}:${second}`
  )
    return undefined
  const [hours, minutes] = zone === 'Z' ? [0, 0] : [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  if (hours > 23 || minutes > 59) return undefined
  const offset = BigInt(hours * 60 + minutes) * 60_000n * (zone.startsWith('-') ? -1n : 1n)
  return BigInt(date.getTime()) + BigInt(fraction.padEnd(3, '0').slice(0, 3)) - offset
}

function base64(text: string): string | undefined {
  const bare = text.replace(/={0,2}$/, '')
  if (!/^[A-Za-z0-9+/]*$/.test(bare) || bare.length % 4 === 1) return undefined
  return text === bare || text.length % 4 === 0 ? bare : undefined
}

interface Network {
  readonly version: 4 | 6
  readonly address: bigint
  readonly length: number
  readonly host: boolean
  /** IPv6 with an IPv4 address at its end that is not mapped IPv4. */
  readonly dotted: boolean
  /** No address is in it. */
  readonly empty: boolean
}

function inNetwork(address: Network, range: Network): boolean {
  if (address.version !== range.version || range.empty) return false
  const free = BigInt((range.version === 4 ? 32 : 128) - range.length)
  return address.address >> free === range.address >> free
}

/** An IPv4 address written as IPv6 (`::ffff:…`) is the IPv4 one, but no range. */
function network(text: string): Network | undefined {
  const [host = '', length, ...more] = text.split('/')
  const address = host.includes(':') ? v6(host) : v4(host)
  if (address === undefined || more.length > 0) return undefined
  const bits = host.includes(':') ? 128 : 32
  if (length !== undefined && !/^\+?\d{1,3}$/.test(length)) return undefined
  const own = length === undefined ? bits : Number(length)
  if (own > bits) return undefined
  const mapped = bits === 128 && address >> 32n === 0xffffn
  if (mapped && length === undefined)
    return { version: 4, address: address & 0xffffffffn, length: 32, host: true, dotted: false, empty: true }
  const dotted = bits === 128 && host.includes('.')
  const loose = bits === 128 && address % 2n ** BigInt(bits - own) !== 0n
  const empty = mapped || dotted || loose
  return { version: bits === 32 ? 4 : 6, address, length: own, host: length === undefined, dotted, empty }
}

function v4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined
  return parts.reduce((all, part) => all * 256n + BigInt(part), 0n)
}

function v6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const last = dotted ? v4(dotted[2] as string) : undefined
  if (dotted && last === undefined) return undefined
  const plain = dotted
    ? `${dotted[1]}${((last as bigint) >> 16n).toString(16)}:${((last as bigint) & 0xffffn).toString(16)}`
    : text
  const halves = plain.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const given = groups.flat()
  const missing = 8 - given.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  if (!given.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  const all =
    halves.length === 1
      ? given
      : [...(groups[0] ?? []), ...Array.from({ length: missing }, () => '0'), ...(groups[1] ?? [])]
  return all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n)
}

// --- The request context ---------------------------------------------------------------------------------------------------------

/** Names of keys have no case; an empty list is as good as none; what follows from the request itself need not be said. */
function valuesOf(key: string, ask: Ask): readonly string[] | undefined {
  const wanted = key.toLowerCase()
  const given = Object.entries(ask.context)
    .filter(([name]) => name.toLowerCase() === wanted)
    .at(-1)?.[1]
  if (given !== undefined && list(given).length > 0) return list(given)
  const value = implied(wanted, ask)
  return value === undefined ? undefined : [value]
}

function implied(key: string, ask: Ask): string | undefined {
  const { who } = ask
  const calledVia = () => valuesOf('aws:CalledVia', ask)
  switch (key) {
    case 'aws:principalarn':
      return who.account === undefined ? undefined : (who.role ?? who.arn)
    case 'aws:principalaccount':
      return who.account
    case 'aws:principaltype':
      return {
        user: 'User',
        'role-session': 'AssumedRole',
        'federated-user': 'FederatedUser',
        root: 'Account',
        anonymous: 'Anonymous',
        service: undefined,
        'web-identity': undefined,
      }[who.kind]
    case 'aws:principalisawsservice':
      return String(who.kind === 'service')
    case 'aws:principalservicename':
      return who.service
    case 'aws:username':
      return who.kind === 'user' ? who.arn.split('/').at(-1) : undefined
    case 'aws:resourceaccount':
      return ownerOf(ask) ?? who.account
    case 'aws:viaawsservice':
      return String(calledVia() !== undefined)
    case 'aws:calledviafirst':
      return calledVia()?.[0]
    case 'aws:calledvialast':
      return calledVia()?.at(-1)
    default:
      return undefined
  }
}
