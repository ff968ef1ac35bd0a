import { X509Certificate } from 'node:crypto'
import { inspect } from 'node:util'
import { clusterName, keeps } from '../catalogue/names.ts'
import { Refusal } from '../kernel/Refusal.ts'
import { hostAndPort, isRegion } from '../wire/names.ts'

export interface WorldOptions {
  /** A cluster of this name is deployed by the seven steps before `create` resolves. */
  readonly deploy?: string
  /** The world's default region; `us-east-1`. */
  readonly region?: string
  /** PEM texts of CAs that count as public, for foreign issuers. */
  readonly trustedCas?: readonly string[]
  /** `host[:port]` of foreign issuers at private addresses. */
  readonly allowedIssuers?: readonly string[]
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

type Check = readonly [fits: (value: unknown) => boolean, says: string]

const CHECKS: Readonly<Record<keyof WorldOptions, Check>> = {
  // Asked before anything is begun: a deployment begins with a key that takes a second.
  deploy: [
    (value) => typeof value === 'string' && keeps(clusterName, value),
    `a name of a cluster, a lower-case DNS label of at most ${clusterName.maxLength} characters`,
  ],
  region: [(value) => typeof value === 'string' && isRegion(value), 'an AWS region, such as us-east-1'],
  trustedCas: [(value) => isTexts(value) && value.every(isCas), 'a list of texts, each of certificates in PEM'],
  allowedIssuers: [
    (value) => isTexts(value) && value.every((one) => hostAndPort(one) !== undefined),
    'a list of host or host:port, without https://',
  ],
}

/** @throws {Refusal} for an option that is none, or that holds what cannot be meant */
export function checkedOptions(options: WorldOptions): WorldOptions {
  // Typed as an object, but called from JavaScript too.
  if (typeof (options as unknown) !== 'object' || (options as unknown) === null || Array.isArray(options))
    throw new Refusal(`World.create() takes an object of options, such as { deploy: 'demo' }, not ${shown(options)}.`)
  for (const [name, value] of Object.entries(options)) {
    const [fits, says] = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof WorldOptions] : []
    if (!fits)
      throw new Refusal(
        `World.create() has no option ${JSON.stringify(name)}; it takes ${Object.keys(CHECKS).join(', ')}.`,
      )
    if (value !== undefined && !fits(value))
      throw new Refusal(`World.create(): ${name} is ${says}, not ${shown(value).slice(0, 200)}.`)
  }
  return options
}

/** JSON has no word for many things that are given by mistake: undefined, NaN, functions, 5n. */
const shown = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : inspect(value))

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/** Whether a text holds certificates in PEM, one at least, and each of them can be read. */
export function isCas(pem: string): boolean {
  const found = pem.match(CERTIFICATE) ?? []
  return found.length > 0 && found.every(isCertificate)
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}
