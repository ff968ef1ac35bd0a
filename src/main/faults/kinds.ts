import { endpointPrefix } from '../../wire/names.ts'
import { SERVICE_NAMES } from '../../wire/schema/index.ts'

/** What can be made to go wrong, and what each takes. */
export interface FaultKinds {
  /** Calls are refused for their number. */
  readonly throttling: { readonly service?: string; readonly share: number }
  /** The token service does not answer. */
  readonly 'sts-down': object
  /** An issuer's documents cannot be fetched; without `issuer`: nobody's. */
  readonly 'issuer-unreachable': { readonly issuer?: string }
  /** A change to IAM counts only after a while, up to `delaySeconds`. */
  readonly 'iam-delay': { readonly delaySeconds: number }
  /** The host of an instance fails: what runs on it is gone until the fault ends. */
  readonly 'instance-lost': { readonly instance: string }
  /** Each write takes so much longer to be durable. */
  readonly 'slow-disk': { readonly delayMs: number }
}

export type FaultKind = keyof FaultKinds

/** One thing that goes wrong. */
export type Fault<Kind extends FaultKind = FaultKind> = {
  readonly [K in Kind]: {
    readonly id: string
    readonly kind: K
    /** World milliseconds. */
    readonly since: number
    /** It ends by itself then; absent: when it is cleared. */
    readonly until?: number
    /** What chance draws from. */
    readonly seed: string
  } & FaultKinds[K]
}[Kind]

type Fields = Readonly<Record<string, unknown>>
interface Wrong {
  readonly wrong: string
}

const number = (fields: Fields, name: string, preset: number, least: number, most: number): number | undefined => {
  const value = fields[name] ?? preset
  return typeof value === 'number' && value >= least && value <= most ? value : undefined
}

const HOUR_SECONDS = 3600
const LONGEST_PAUSE_MS = 10_000

/** One row a kind: how its parameters are read. */
const KINDS: { readonly [Kind in FaultKind]: (fields: Fields) => FaultKinds[Kind] | Wrong } = {
  throttling(fields) {
    const share = number(fields, 'share', 1, 0, 1)
    const { service } = fields
    if (share === undefined) return { wrong: 'share is a number from 0 to 1: the part of the calls that is refused.' }
    if (service === undefined) return { share }
    const served = SERVICE_NAMES.find((name) => name === service || endpointPrefix(name) === service)
    return served === undefined
      ? { wrong: `${JSON.stringify(service)} is no service that is served here: ${SERVICE_NAMES.join(', ')}.` }
      : { share, service: served }
  },
  'sts-down': () => ({}),
  'issuer-unreachable'({ issuer }) {
    if (issuer === undefined) return {}
    return typeof issuer === 'string' && /^https:\/\/[^\s]{1,300}$/.test(issuer)
      ? { issuer }
      : { wrong: 'issuer is the URL of an OIDC issuer, https://…' }
  },
  'iam-delay'(fields) {
    const delaySeconds = number(fields, 'delaySeconds', 30, 0, HOUR_SECONDS)
    return delaySeconds === undefined ? { wrong: 'delaySeconds is a number from 0 to 3600.' } : { delaySeconds }
  },
  'instance-lost'({ instance }) {
    return typeof instance === 'string' && /^i-[0-9a-f]{8,17}$/.test(instance)
      ? { instance }
      : { wrong: `instance is the id of an instance, as i-0123456789abcdef0, not ${JSON.stringify(instance)}.` }
  },
  'slow-disk'(fields) {
    const delayMs = number(fields, 'delayMs', 100, 0, LONGEST_PAUSE_MS)
    return delayMs === undefined ? { wrong: 'delayMs is a number from 0 to 10000.' } : { delayMs }
  },
}

const isWrong = (value: object): value is Wrong => 'wrong' in value
const isKind = (kind: unknown): kind is FaultKind => typeof kind === 'string' && Object.hasOwn(KINDS, kind)

const LONGEST_SECONDS = 366 * 24 * HOUR_SECONDS

/** A fault as it was asked for, without its id and times; or what is wrong with the asking. */
export function parseFault(
  body: unknown,
): { readonly kind: FaultKind; readonly parameters: object; readonly forSeconds?: number } | Wrong {
  const fields = body !== null && typeof body === 'object' ? (body as Fields) : {}
  const { kind } = fields
  if (!isKind(kind)) return { wrong: `kind is one of ${Object.keys(KINDS).join(', ')}.` }
  const parameters: FaultKinds[FaultKind] | Wrong = KINDS[kind](fields)
  if (isWrong(parameters)) return parameters
  if (fields['forSeconds'] === undefined) return { kind, parameters }
  const forSeconds = number(fields, 'forSeconds', 0, 1, LONGEST_SECONDS)
  return forSeconds === undefined
    ? { wrong: 'forSeconds is a number of seconds of world time, from 1 to a year.' }
    : { kind, parameters, forSeconds }
}
