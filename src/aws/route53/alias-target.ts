import type { View } from '../../store/projection.ts'
import { balancerZones, isBalancerZone } from '../elasticloadbalancing/hosted-zones.ts'
import { isWithin } from './dns-name.ts'
import { records, zones, type RecordSet, type Zone } from './zone.ts'

/** Whose zone every distribution's name stands in. */
const CLOUDFRONT = 'Z2FDTNDATAQYW2'

/**
 * What is wrong with where an alias points, `all` being the records of its own zone. What points into a zone is within it and of a record's name
 * and type; what points to a load balancer or a distribution, into the zone that AWS has for these. Whether there is such a load balancer is not
 * looked at, nor what zones of services stand for of which there are none here.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
 * @see https://github.com/aws/aws-cdk/issues/19643, which quotes both sentences
 */
export function wrongAlias(view: View, zone: Zone, all: readonly RecordSet[], record: RecordSet): readonly string[] {
  const { Type: type, AliasTarget: alias } = record
  if (!alias) return []
  const { DNSName: target, HostedZoneId: id } = alias
  const told = `Tried to create an alias that targets ${target}, type ${type} in zone ${id},`
  const outside = `${told} but the alias target name does not lie within the target zone`
  const missing = `${told} but that target was not found`
  const owners = serviceZones(target)
  if (owners || isServiceZone(id)) {
    if (!owners?.includes(id)) return [outside]
    if (type !== 'A' && type !== 'AAAA') return [missing]
    return id === CLOUDFRONT ? wrongDistribution(zone, record) : []
  }
  const other = id === zone.id ? zone : zones.find(view, zone.account, id)
  if (!other) return []
  const within = isWithin(target, other.name) ? [] : [outside]
  const there = other === zone ? all.filter(({ Name: name }) => name !== record.Name) : records.all(view, other)
  const found = there.some(({ Name: name, Type: of }) => name === target && of === type)
  return found && type !== 'NS' && type !== 'SOA' ? within : [...within, missing]
}

/** Both rules are documented, their sentences are inferred. */
function wrongDistribution(zone: Zone, { Type: type, AliasTarget: alias }: RecordSet): readonly string[] {
  const told = `Tried to create an alias that targets ${alias?.DNSName}, type ${type} in zone ${CLOUDFRONT},`
  return [
    ...(zone.private ? [`${told} but a private zone has no aliases of CloudFront distributions`] : []),
    ...(alias?.EvaluateTargetHealth ? [`${told} but the health of that target cannot be evaluated`] : []),
  ]
}

/** The zones that a name of a load balancer or of a distribution may stand in; undefined for other names. */
function serviceZones(target: string): readonly string[] | undefined {
  if (target.endsWith('.cloudfront.net.')) return [CLOUDFRONT]
  const [, behind, before] = /\.(?:elb\.([a-z0-9-]+)|([a-z0-9-]+)\.elb)\.amazonaws\.com\.$/.exec(target) ?? []
  const region = behind ?? before
  return region === undefined ? undefined : balancerZones(region)
}

const isServiceZone = (id: string): boolean => id === CLOUDFRONT || isBalancerZone(id)
