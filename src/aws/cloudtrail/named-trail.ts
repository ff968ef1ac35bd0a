import { parseArn } from '../../kernel/brands.ts'
import type { Call, Need } from '../operation.ts'
import { tagRecord } from '../iam/tags.ts'
import { trailArn, trails, type Trail } from './documents.ts'
import { faults } from './faults.ts'
import { checkTrailName } from './trail-name.ts'

type Where = Pick<Call<unknown>, 'view' | 'account' | 'region'>

/** The trail that a name or an ARN means: a name those of the region alone, an ARN also the shadows of trails of all regions. */
export function trailNamed({ view, account, region }: Where, name: string): Trail | undefined {
  const { name: short, region: home, owner = account } = placeOf(name, region)
  const found = owner === account ? trails.find(view, { account, region: home, name: short }) : undefined
  return found && (home === region || found.multiRegion) ? found : undefined
}

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
  if (trail.region !== call.region) throw faults.homeRegion(trailArn(trail), trail.region)
  return trail
}

export function trailNeed(
  call: Where,
  action: string,
  name: string,
  requestTags?: Readonly<Record<string, string>>,
): readonly Need[] {
  const { name: short, region } = placeOf(name, call.region)
  const tags = trails.find(call.view, { account: call.account, region, name: short })?.tags
  return [
    {
      action: `cloudtrail:${action}`,
      resource: trailArn({ account: call.account, region, name: short }),
      ...(tags ? { resourceTags: tagRecord(tags) } : {}),
      ...(requestTags ? { requestTags } : {}),
    },
  ]
}

function placeOf(
  name: string,
  region: string,
): { readonly name: string; readonly region: string; readonly owner?: string } {
  if (!name.startsWith('arn:')) return { name, region }
  const arn = parseArn(name)
  const short = /^trail\/([^/]+)$/.exec(arn?.resource ?? '')?.[1]
  if (arn?.service !== 'cloudtrail' || short === undefined) throw faults.arn(name)
  return { name: short, region: arn.region, owner: arn.account }
}
