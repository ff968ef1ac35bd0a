import { accountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Here } from '../ec2/kind.ts'
import { privateName } from '../ec2/names.ts'
import { instanceType } from '../ec2/instance-types.ts'
import { zoneId } from '../ec2/regions.ts'
import type { Instance } from '../ec2/resources/instance.ts'
import { networkInterfaces } from '../ec2/resources/network-interface.ts'
import { subnets } from '../ec2/resources/subnet.ts'
import { volumes } from '../ec2/resources/volume.ts'
import { vpcs } from '../ec2/resources/vpc.ts'
import { instanceProfiles } from '../iam/documents.ts'
import type { World } from '../operation.ts'
import { IDENTITY_SIGNATURES, identityDocument } from './identity-document.ts'
import type { Host } from './metadata.ts'
import { second } from './second.ts'
import { shownJson } from './shown-json.ts'
import { isIn } from './versions.ts'

/** By which an instance shows AWS who it is. */
export const IDENTITY_CREDENTIALS = 'meta-data/identity-credentials/ec2/security-credentials/ec2-instance'

export const profileOf = (view: View, { instance, account }: Host) => {
  const arn = instance.profile?.arn
  return arn === undefined
    ? undefined
    : instanceProfiles.find(view, accountId(account), arn.slice(arn.lastIndexOf('/') + 1))
}

/**
 * Path below a version → text; folders list their entries.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html#instancedata-data-categories
 */
export function categories(world: World, view: View, at: Host, version: string): ReadonlyMap<string, string> {
  const { instance, account, region } = at
  const here = { view, account: accountId(account), region, now: world.clock.now(), world }
  const profile = profileOf(view, at)
  const role = profile?.role
  const leaves = new Map<string, string>([
    ['meta-data/ami-id', instance.imageId],
    ['meta-data/ami-launch-index', String(instance.launchIndex)],
    // What AWS answers of an image that lies in EBS.
    ['meta-data/ami-manifest-path', '(unknown)'],
    ['meta-data/events/maintenance/history', '[]'],
    ['meta-data/events/maintenance/scheduled', '[]'],
    ['meta-data/hostname', privateName(region, instance.privateIp)],
    ['meta-data/instance-action', 'none'],
    ['meta-data/instance-id', instance.id],
    ['meta-data/instance-life-cycle', 'on-demand'],
    ['meta-data/instance-type', instance.type],
    ['meta-data/local-hostname', privateName(region, instance.privateIp)],
    ['meta-data/local-ipv4', instance.privateIp],
    ['meta-data/placement/availability-zone', instance.zone],
    ['meta-data/placement/region', region],
    ['meta-data/profile', 'default-hvm'],
    ['meta-data/reservation-id', instance.reservationId],
    ['meta-data/services/domain', 'amazonaws.com'],
    ['meta-data/services/partition', 'aws'],
    ...system(instance),
    ...placement(instance),
    ...blockDevices(here, instance),
    ...publicKey(instance),
    ...network(here, instance),
    ...tags(instance),
    ...(profile && role
      ? [
          [
            'meta-data/iam/info',
            shownJson({
              Code: 'Success',
              LastUpdated: second(Math.max(instance.profile?.since ?? 0, instance.launched)),
              InstanceProfileArn: profile.arn,
              InstanceProfileId: profile.id,
            }),
          ] as const,
        ]
      : []),
    ...(instance.userData === undefined
      ? []
      : [['user-data', Buffer.from(instance.userData, 'base64').toString('utf8')] as const]),
    [
      'meta-data/identity-credentials/ec2/info',
      shownJson({ Code: 'Success', LastUpdated: second(instance.launched), AccountId: account }),
    ],
    ['dynamic/fws/instance-monitoring', instance.monitoring ? 'enabled' : 'disabled'],
    ['dynamic/instance-identity/document', identityDocument(at)],
  ])
  const all = new Map([...leaves].filter(([path]) => isIn(version, path)))
  // Credentials and signatures are made when they are read: here they are only named.
  const named = [
    ...IDENTITY_SIGNATURES,
    IDENTITY_CREDENTIALS,
    ...(role === undefined ? [] : [`meta-data/iam/security-credentials/${role}`]),
  ]
  for (const path of [...leaves.keys(), ...named]) if (isIn(version, path)) addFolders(all, path)
  if (instance.keyName !== undefined) {
    addFolders(all, 'meta-data/public-keys/0')
    all.set('meta-data/public-keys', `0=${instance.keyName}`)
  }
  return all
}

/** At the top the service names folders without the slash that it puts after all others. */
function addFolders(all: Map<string, string>, path: string): void {
  const parts = path.split('/')
  for (let depth = 0; depth < parts.length; depth++) {
    const folder = parts.slice(0, depth).join('/')
    const entry = `${parts[depth]}${depth > 0 && depth < parts.length - 1 ? '/' : ''}`
    const listed = all.get(folder)
    const entries = listed === undefined ? [] : listed.split('\n')
    if (!entries.includes(entry)) all.set(folder, [...entries, entry].sort().join('\n'))
  }
}

type Leaves = readonly (readonly [path: string, body: string])[]

const placement = ({ zone }: Instance): Leaves => {
  const id = zoneId(zone)
  return id === undefined ? [] : [['meta-data/placement/availability-zone-id', id]]
}

/** Metal has no hypervisor to name. */
const system = ({ type }: Instance): Leaves =>
  instanceType(type)?.metal === false ? [['meta-data/system', 'nitro']] : []

/**
 * The root device twice, and the volumes that were there at the last start: whole names of the one, bare names (`sdf`) of the
 * others, as AWS's own mock of the service has them. AWS says of `ebsN` that N is an index such as 1 or 2; that it counts in the
 * order of the mapping is inferred.
 */
function blockDevices(here: Here, { id, devices, rootDevice, launched }: Instance): Leaves {
  const atStart = devices.filter(({ volumeId }) =>
    volumes.find(here, volumeId)?.attachments.some((one) => one.instanceId === id && one.state.since <= launched),
  )
  const others = atStart.filter(({ device }) => device !== rootDevice)
  return [
    ...(others.length < atStart.length
      ? (['ami', 'root'] as const).map((name) => [`meta-data/block-device-mapping/${name}`, rootDevice] as const)
      : []),
    ...others.map(
      ({ device }, index) =>
        [`meta-data/block-device-mapping/ebs${index + 1}`, device.replace(/^\/dev\//, '')] as const,
    ),
  ]
}

/** As sshd reads it, the pair's name for a comment. */
const publicKey = ({ keyName, publicKey: key }: Instance): Leaves =>
  keyName === undefined || key === undefined ? [] : [['meta-data/public-keys/0/openssh-key', `${key} ${keyName}`]]

/** Each interface under its MAC address, and of the first what stands at the top; lists have one entry a line. */
function network(here: Here, { interfaces }: Instance): Leaves {
  const found = interfaces.flatMap((id) => networkInterfaces.find(here, id) ?? [])
  const own = found.flatMap((doc): Leaves => {
    const shape = networkInterfaces.render(doc, here)
    const blocks = vpcs.find(here, doc.vpcId)?.cidrs.map(({ block }) => block) ?? []
    const addresses = shape.PrivateIpAddresses ?? []
    const published = addresses.flatMap(({ Association: { PublicIp } = {}, PrivateIpAddress = '' }) =>
      PublicIp === undefined ? [] : [[PublicIp, PrivateIpAddress] as const],
    )
    const values: readonly (readonly [name: string, value: readonly (string | undefined)[]])[] = [
      ['device-number', [String(shape.Attachment?.DeviceIndex ?? 0)]],
      ['interface-id', [doc.id]],
      ['ipv6s', doc.ipv6],
      ['local-hostname', [privateName(here.region, doc.addresses[0] ?? '')]],
      ['local-ipv4s', doc.addresses],
      ['mac', [doc.mac]],
      ['network-card-index', [String(shape.Attachment?.NetworkCardIndex ?? 0)]],
      ['owner-id', [here.account]],
      ['public-hostname', [vpcs.find(here, doc.vpcId)?.dnsHostnames ? shape.Association?.PublicDnsName : undefined]],
      ['public-ipv4s', published.map(([publicIp]) => publicIp)],
      ['security-group-ids', doc.groups],
      ['security-groups', (shape.Groups ?? []).map(({ GroupName }) => GroupName)],
      ['subnet-id', [doc.subnetId]],
      ['subnet-ipv4-cidr-block', [subnets.find(here, doc.subnetId)?.block]],
      ['vpc-id', [doc.vpcId]],
      ['vpc-ipv4-cidr-block', blocks.slice(0, 1)],
      ['vpc-ipv4-cidr-blocks', blocks],
      ...published.map(([publicIp, privateIp]) => [`ipv4-associations/${publicIp}`, [privateIp]] as const),
    ]
    return values.flatMap(([name, lines]) => {
      const body = lines.filter((line) => line !== undefined).join('\n')
      return body === '' ? [] : [[`meta-data/network/interfaces/macs/${doc.mac}/${name}`, body] as const]
    })
  })
  const ofFirst = (name: string) =>
    own.find(([path]) => path === `meta-data/network/interfaces/macs/${found[0]?.mac}/${name}`)?.[1]
  const top = [
    ['mac', ofFirst('mac')],
    ['public-hostname', ofFirst('public-hostname')],
    ['public-ipv4', ofFirst('public-ipv4s')?.split('\n')[0]],
    ['security-groups', ofFirst('security-groups')],
  ] as const
  return [...own, ...top.flatMap(([name, body]) => (body === undefined ? [] : [[`meta-data/${name}`, body] as const]))]
}

/**
 * Where the instance's options show them.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html
 */
const tags = ({ metadata, tags: own }: Instance): Leaves =>
  metadata.InstanceMetadataTags === 'enabled'
    ? own.map(({ Key, Value }) => [`meta-data/tags/instance/${Key}`, Value] as const)
    : []
