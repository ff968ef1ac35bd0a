import type { Denial, Grant, StatementRef } from './Decision.ts'
import type { PrincipalKind } from './principal.ts'

/** What the statements of a request's policies came to, before anything is decided. */
export interface Matches {
  readonly denies: readonly StatementRef[]
  /** One per level; undefined where a level allows nothing. */
  readonly scp: readonly (Grant | undefined)[]
  readonly resource: Grant | undefined
  readonly identity: Limit
  readonly boundary: Limit
  readonly session: Limit
}

/** A grant, the lack of one, or `none`: there is no such policy and nothing to ask of it. */
export type Limit = Grant | undefined | 'none'

export interface Sides {
  readonly kind: PrincipalKind
  readonly crossAccount: boolean
  /** Role trust and KMS keys: the resource policy must grant, if only by naming the account. */
  readonly resourceMustAllow: boolean
}

export type Verdict =
  { readonly allowedBy: readonly StatementRef[] } | { readonly denial: Denial; readonly by: readonly StatementRef[] }

/** Principals without an identity side: the resource policy alone decides. */
const RESOURCE_ONLY: ReadonlySet<PrincipalKind> = new Set(['anonymous', 'service', 'web-identity', 'saml'])

/**
 * AWS's order: any explicit Deny; each SCP level; within one account a resource policy that names the caller itself suffices, one that
 * names its role stands for the identity policies, one that names the account leaves it to them; across accounts both sides must allow.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function combine(sides: Sides, matches: Matches): Verdict {
  const { denies, resource } = matches
  const [first] = denies
  if (first) return { denial: denialBy(first), by: denies }
  if (RESOURCE_ONLY.has(sides.kind))
    return resource?.naming === 'self' ? { allowedBy: [resource.ref] } : lacks('resource')
  const level = matches.scp.indexOf(undefined)
  if (level >= 0) return lacks('scp', level)
  if (sides.resourceMustAllow && !resource) return lacks('resource')
  if (!sides.crossAccount && resource?.naming === 'self') return allow(matches, resource)
  const identity = !sides.crossAccount && resource?.naming === 'role' ? resource : matches.identity
  if (!identity) return lacks('identity')
  if (!matches.boundary) return lacks('boundary')
  if (!matches.session) return lacks('session')
  if (sides.crossAccount && !resource) return lacks('resource')
  const both = resource !== identity && (sides.crossAccount || sides.resourceMustAllow)
  return allow(matches, identity, both ? resource : undefined, matches.boundary, matches.session)
}

/** By the grants in the order given, and by every level: none of them is silent. */
function allow({ scp }: Matches, ...grants: readonly Limit[]): Verdict {
  const allowedBy: StatementRef[] = []
  for (const grant of grants) if (grant && grant !== 'none') allowedBy.push(grant.ref)
  for (const grant of scp as readonly Grant[]) allowedBy.push(grant.ref)
  return { allowedBy }
}

function lacks(type: Denial['type'], level?: number): Verdict {
  return { denial: { type, ...(level !== undefined && { level }) }, by: [] }
}

function denialBy({ type, level, id }: StatementRef): Denial {
  return { type, ...(level !== undefined && { level }), ...(id !== undefined && { id }) }
}
