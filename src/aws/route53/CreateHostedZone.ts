import { Fault } from '../../kernel/Fault.ts'
import type { Random } from '../../kernel/random.ts'
import { DIGITS } from '../../kernel/random.ts'
import { submitted } from './change.ts'
import { route53Operation, type CallOf } from './declare.ts'
import { isDomainName, normalName } from './dns-name.ts'
import { invalidInput } from './faults.ts'
import { checkFree, vpcContext, vpcNeeds, vpcOf } from './vpcs.ts'
import { records, shownZone, zoneResources, zones, type RecordSet, type Zone } from './zone.ts'

/** Hosted zones of one account, at most. */
export const MOST_ZONES = 500

export const CreateHostedZone = route53Operation({
  name: 'CreateHostedZone',
  authorize: ({ input }) => [
    { action: 'route53:CreateHostedZone', resource: '*', context: vpcContext(input.VPC) },
    ...vpcNeeds(input.VPC),
  ],
  handle(call) {
    const zone = newZone(call)
    const apex = apexRecords(zone)
    const change = submitted(call)
    const shown = { ...shownZone(call.view, zone), ResourceRecordSetCount: apex.length }
    const [vpc] = zone.vpcs
    return {
      output: {
        HostedZone: shown,
        ChangeInfo: change.info,
        ...(vpc ? { VPC: vpc } : { DelegationSet: { NameServers: zone.nameServers } }),
        Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
      },
      writes: [zones.put(zone), ...apex.map((record) => records.put(zone, record)), change.write],
      resources: zoneResources(zone),
    }
  },
})

function newZone(call: CallOf<'CreateHostedZone'>): Zone {
  const { input, view, account, random } = call
  if (!isDomainName(input.Name) || !input.Name.replace(/\.$/, '').includes('.'))
    throw new Fault('InvalidDomainName', 400, `${input.Name} is not a valid domain name`)
  const existing = zones.all(view, account)
  if (existing.some((zone) => zone.callerReference === input.CallerReference))
    throw new Fault(
      'HostedZoneAlreadyExists',
      409,
      `A hosted zone has already been created with the specified caller reference.`,
    )
  if (existing.length >= MOST_ZONES)
    throw new Fault('TooManyHostedZones', 400, `You have reached the limit of ${MOST_ZONES} hosted zones.`)
  if (input.HostedZoneConfig?.PrivateZone && !input.VPC)
    throw invalidInput(
      "When you're creating a private hosted zone (when you specify true for PrivateZone), you must also specify values for VPCId and VPCRegion.",
    )
  const name = normalName(input.Name)
  const vpc = input.VPC ? vpcOf(call, input.VPC) : undefined
  if (vpc) checkFree(call, name, vpc)
  const comment = input.HostedZoneConfig?.Comment
  return {
    id: `Z${random.text(20, `ABCDEFGHIJKLMNOPQRSTUVWXYZ${DIGITS}`)}`,
    account,
    name,
    callerReference: input.CallerReference,
    ...(comment === undefined ? {} : { comment }),
    vpcs: vpc ? [vpc] : [],
    private: vpc !== undefined,
    nameServers: vpc ? PRIVATE_SERVERS : publicServers(random),
    created: call.now,
    tags: [],
  }
}

const TOP = [
  ['com', 0],
  ['net', 512],
  ['org', 1024],
  ['co.uk', 1536],
] as const

/** Nobody outside the VPC asks them; all private zones name the same. */
const PRIVATE_SERVERS = TOP.map(([top, base]) => `ns-${base}.awsdns-00.${top}`)

const publicServers = (random: Random): readonly string[] =>
  TOP.map(([top, base]) => {
    const number = base + (random.bytes(2).readUInt16BE() % 512)
    return `ns-${number}.awsdns-${String((number >> 3) % 64).padStart(2, '0')}.${top}`
  })

function apexRecords({ name, nameServers }: Zone): readonly RecordSet[] {
  const [first] = nameServers
  const soa = `${first}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`
  return [
    { Name: name, Type: 'NS', TTL: 172800, ResourceRecords: nameServers.map((server) => ({ Value: `${server}.` })) },
    { Name: name, Type: 'SOA', TTL: 900, ResourceRecords: [{ Value: soa }] },
  ]
}
