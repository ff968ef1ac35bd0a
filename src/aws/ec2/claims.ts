import { createHash } from 'node:crypto'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Write } from '../../store/Store.ts'
import { fault } from './faults.ts'
import type { Here } from './kind.ts'

/**
 * Something that only one resource may hold: an address in a subnet, a group's name in a VPC, a client token. Reading one document
 * decides, so that calls made side by side disturb each other only where they want the same thing.
 * A claim holds as long as its holder exists.
 */
export interface Claim {
  readonly holder: string
  /** Client tokens: what was asked for with it. */
  readonly digest?: string
}

/** A group's name is its own in its VPC. */
export const groupName = (vpcId: string, name: string): string => `group-name/${vpcId}/${name}`

const key = (here: Here, what: string) => `ec2/${here.region}/claim/${what}`

export const claimOf = (here: Here, what: string): Claim | undefined =>
  here.view.get<Claim>(here.account, key(here, what))?.value

/** All claims under `what`, by the rest of their name. */
export function claimsUnder(here: Here, what: string): ReadonlyMap<string, Claim> {
  const prefix = key(here, what)
  return new Map(here.view.scan<Claim>(here.account, prefix).map((doc) => [doc.key.slice(prefix.length), doc.value]))
}

export const claim = (here: Here, what: string, held: Claim): Write => ({
  partition: here.account,
  key: key(here, what),
  value: held as unknown as Write['value'] & {},
})

export const unclaim = (here: Here, what: string): Write => ({ partition: here.account, key: key(here, what) })

/** What makes two requests the same. */
export function requestDigest(input: object): string {
  return createHash('sha256').update(canonicalJson(input)).digest('hex')
}

/**
 * The id that an earlier call with the same client token made, if there was one.
 * @throws {Fault} `IdempotentParameterMismatch` when that call asked for something else.
 */
export function replayed(here: Here, token: string | undefined, operation: string, input: object): string | undefined {
  if (!token) return undefined
  const earlier = claimOf(here, `token/${operation}/${token}`)
  if (earlier && earlier.digest !== requestDigest(input))
    throw fault(
      'IdempotentParameterMismatch',
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    )
  return earlier?.holder
}

export const remember = (here: Here, token: string | undefined, operation: string, input: object, holder: string) =>
  token ? [claim(here, `token/${operation}/${token}`, { holder, digest: requestDigest(input) })] : []
