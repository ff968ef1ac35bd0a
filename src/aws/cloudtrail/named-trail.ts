import { isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Call, Need } from '../operation.ts'
import { tagRecord } from '../iam/tags.ts'
import { trailArn, trails, type Trail } from './documents.ts'
import { faults } from './faults.ts'
import { managementOf, mayChange } from './organization.ts'
import { checkTrailName } from './trail-name.ts'

type Where = Pick<Call<unknown>, 'view' | 'account' | 'region'>

/**
 * The trail that a name or an ARN means: a name those of the region alone, an ARN also the shadows of trails of all regions. To the
 * accounts of an organization its trails are theirs, too.
 */
export function trailNamed({ view, account, region }: Where, name: string): Trail | undefined {
  const { name: short, region: home, owner } = placeOf(name, region)
  const holders = owner === undefined ? holdersFor(view, account) : [owner]
  for (const holder of holders.filter((one) => holdersFor(view, account).includes(one))) {
    const found = trails.find(view, { account: holder, region: home, name: short })
    if (found && isSeenBy(found, account) && (home === region || found.multiRegion)) return found
  }
  return undefined
}

/** The trails that an account sees: its own, and its organization's. */
export const trailsSeen = (view: View, account: AccountId): readonly Trail[] =>
  holdersFor(view, account)
    .flatMap((holder) => trails.all(view, holder))
    .filter((trail) => isSeenBy(trail, account))

function holdersFor(view: View, account: AccountId): readonly AccountId[] {
  const management = managementOf(view, account)
  return management === undefined || management === account ? [account] : [account, management]
}

const isSeenBy = (trail: Trail, account: AccountId): boolean =>
  trail.account === account || trail.organization !== undefined

/** @throws {Fault} TrailNotFoundException; CloudTrailARNInvalidException, InvalidTrailNameException for what can be no trail. */
export function existingTrail(call: Where, name: string): Trail {
  if (!name.startsWith('arn:')) checkTrailName(name)
  const found = trailNamed(call, name)
  if (!found) throw faults.unknownTrail(name, call.account)
  return found
}

/** A trail is changed where it was made. @throws {Fault} InvalidHomeRegionException beside the others. */
export function ownTrail(call: Where, name: string): Trail {
  const trail = existingTrail(call, name)
  if (!mayChange(call.view, call.account, trail)) throw faults.notManagement()
  if (trail.region !== call.region) throw faults.homeRegion(trailArn(trail), trail.region)
  return trail
}

export function trailNeed(
  call: Where,
  action: string,
  name: string,
  asked: Pick<Need, 'requestTags' | 'context'> = {},
): readonly Need[] {
  const { name: short, region } = placeOf(name, call.region)
  const meant = trailNamed({ ...call, region }, name) ?? { account: call.account, region, name: short }
  const tags = 'tags' in meant ? meant.tags : undefined
  return [
    {
      action: `cloudtrail:${action}`,
      resource: trailArn(meant),
      ...(tags ? { resourceTags: tagRecord(tags) } : {}),
      ...asked,
    },
  ]
}

function placeOf(
  name: string,
  region: string,
): { readonly name: string; readonly region: string; readonly owner?: AccountId } {
  if (!name.startsWith('arn:')) return { name, region }
  const arn = parseArn(name)
  const short = /^trail\/([^/]+)$/.exec(arn?.resource ?? '')?.[1]
  if (arn?.service !== 'cloudtrail' || short === undefined || !isAccountId(arn.account)) throw faults.arn(name)
  return { name: short, region: arn.region, owner: arn.account }
}
