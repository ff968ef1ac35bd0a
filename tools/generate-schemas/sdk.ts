import { createRequire } from 'node:module'
import { PROTOCOLS } from './services.ts'
import type { ServiceRow } from './services.ts'

/**
 * The static schemas that SDK v3 clients export as `Name$`, read into plain values.
 *
 * Theirs are arrays: operation `[9, ns, name, traits, input, output]`, structure `[3, ns, name, traits, names, members, required]`
 * (error -3, union 4), list `[1, ns, name, traits, item]`, map `[2, ns, name, traits, key, value]`, simple `[0, ns, name, traits, number]`;
 * a member is a schema or `[schema, traits]`; any of them may stand behind a function.
 */
export type SdkTraits = Readonly<Record<string, unknown>>
export type SdkShape =
  | { readonly kind: 'simple'; readonly code: number; readonly traits: SdkTraits }
  | { readonly kind: 'list'; readonly item: unknown; readonly traits: SdkTraits }
  | { readonly kind: 'map'; readonly key: unknown; readonly value: unknown; readonly traits: SdkTraits }
  | SdkStructure
export interface SdkStructure {
  readonly kind: 'structure' | 'union'
  /** The SDK's own array: one structure, one identity. */
  readonly id: object
  readonly name: string
  readonly names: readonly string[]
  readonly members: readonly unknown[]
  /** So many first members are required. */
  readonly required: number
  readonly traits: SdkTraits
}
export interface SdkOperation {
  readonly name: string
  readonly traits: SdkTraits
  readonly input: unknown
  readonly output: unknown
}
export interface SdkService {
  readonly protocol: (typeof PROTOCOLS)[string]
  readonly version: string
  readonly xmlNamespace: string
  readonly targetPrefix: string
  readonly clientVersion: string
  readonly operations: readonly SdkOperation[]
  readonly errors: readonly SdkStructure[]
}

const TRAIT_BITS = [
  'httpLabel',
  'idempotent',
  'idempotencyToken',
  'sensitive',
  'httpPayload',
  'httpResponseCode',
  'httpQueryParams',
]

function traitsOf(traits: unknown): SdkTraits {
  if (typeof traits === 'object' && traits !== null) return traits as SdkTraits
  const bits = typeof traits === 'number' ? traits : 0
  return Object.fromEntries(TRAIT_BITS.filter((_, i) => (bits >> i) & 1).map((name) => [name, 1]))
}

const unwrap = (ref: unknown): unknown => (typeof ref === 'function' ? unwrap((ref as () => unknown)()) : ref)

const LIST = 64
const MAP = 128

/** The shape behind a reference, with the traits of each member wrapper (they win) and of the shape itself. */
export function sdkShape(reference: unknown, outer: SdkTraits = {}): SdkShape | 'unit' {
  const ref = unwrap(reference)
  if (ref === 'unit') return 'unit'
  if (typeof ref === 'number') {
    if (ref >= MAP) return { kind: 'map', key: 0, value: ref & (LIST - 1), traits: outer }
    if (ref >= LIST) return { kind: 'list', item: ref & (LIST - 1), traits: outer }
    return { kind: 'simple', code: ref, traits: outer }
  }
  if (!Array.isArray(ref)) throw new Error(`Not a schema: ${String(ref)}`)
  if (ref.length === 2) return sdkShape(ref[0], { ...traitsOf(ref[1]), ...outer })
  const traits = { ...traitsOf(ref[3]), ...outer }
  if (ref[0] === 0) return sdkShape(ref[4], traits)
  if (ref[0] === 1) return { kind: 'list', item: ref[4], traits }
  if (ref[0] === 2) return { kind: 'map', key: ref[4], value: ref[5], traits }
  return { ...structure(ref), traits }
}

function structure(ref: readonly unknown[]): SdkStructure {
  return {
    kind: ref[0] === 4 ? 'union' : 'structure',
    id: ref,
    name: ref[2] as string,
    names: ref[4] as string[],
    members: ref[5] as unknown[],
    required: (ref[6] as number | undefined) ?? 0,
    traits: traitsOf(ref[3]),
  }
}

interface ClientModule {
  readonly [name: string]: unknown
}
interface ClientConfig {
  readonly protocol: object
  readonly protocolSettings: { version: string; xmlNamespace?: string; serviceTarget?: string }
}

/** Loads a client and reads its operations and modelled errors, sorted by name. */
export function readClient(row: ServiceRow): SdkService {
  const require = createRequire(import.meta.url)
  const module = require(row.client) as ClientModule
  const { protocol, protocolSettings } = configOf(module)
  const schemas = Object.entries(module)
    .filter(([name, value]) => name.endsWith('$') && Array.isArray(value))
    .map(([, value]) => value as unknown[])
  const byName = <T extends { name: string }>(items: T[]) => items.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return {
    protocol:
      PROTOCOLS[protocol.constructor.name] ?? fail(`${row.name}: unknown protocol ${protocol.constructor.name}`),
    version: protocolSettings.version,
    xmlNamespace: protocolSettings.xmlNamespace ?? '',
    targetPrefix: protocolSettings.serviceTarget ?? '',
    clientVersion: (require(`${row.client}/package.json`) as { version: string }).version,
    operations: byName(
      schemas
        .filter((s) => s[0] === 9)
        .map((s) => ({ name: s[2] as string, traits: traitsOf(s[3]), input: s[4], output: s[5] })),
    ),
    errors: byName(schemas.filter((s) => s[0] === -3 && !String(s[1]).startsWith('smithy.ts.sdk.')).map(structure)),
  }
}

function configOf(module: ClientModule): ClientConfig {
  const name =
    Object.keys(module).find((key) => key.endsWith('Client') && !key.startsWith('_')) ?? fail('No client class')
  const Client = module[name] as new (options: { region: string }) => { config: ClientConfig }
  return new Client({ region: 'us-east-1' }).config
}

function fail(message: string): never {
  throw new Error(message)
}
