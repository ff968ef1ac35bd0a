import type { AwsClient } from '../../../wire/aws-client.ts'
import { done, sent, tagsOf, type Step, type Work } from '../context.ts'

/** `/hostedzone/Z…` and `Z…` are the same. */
export const plainZoneId = (id: string) => id.replace(/^\/hostedzone\//, '')

/** The zone that this installer made: a caller reference names one zone for ever. */
async function findZone(aws: AwsClient, reference: string): Promise<string | undefined> {
  let Marker: string | undefined
  do {
    const page = await aws.call('route53', 'ListHostedZones', Marker === undefined ? {} : { Marker })
    const found = page.HostedZones?.find((zone) => zone.CallerReference === reference)
    if (found) return plainZoneId(sent(found.Id, 'zone id'))
    Marker = page.IsTruncated ? page.NextMarker : undefined
  } while (Marker)
  return undefined
}

/** Finds or makes one of the cluster's zones; with a VPC it is a private one. */
export async function ensureZone(work: Work, kind: 'public' | 'private', vpcId?: string): Promise<string> {
  const { aws, domain, infraId, region } = work
  const reference = `${infraId}-${kind}`
  const known = await findZone(aws, reference)
  const id = known ?? (await createZone(aws, domain, reference, vpcId === undefined ? undefined : { vpcId, region }))
  const AddTags = tagsOf(work, `${infraId}-${kind === 'private' ? 'int' : 'ext'}`)
  await aws.call('route53', 'ChangeTagsForResource', { ResourceType: 'hostedzone', ResourceId: id, AddTags })
  return id
}

async function createZone(
  aws: AwsClient,
  domain: string,
  reference: string,
  vpc: { readonly vpcId: string; readonly region: string } | undefined,
): Promise<string> {
  const { HostedZone } = await aws.call('route53', 'CreateHostedZone', {
    Name: domain,
    CallerReference: reference,
    HostedZoneConfig: { Comment: 'Managed by Red Hat', PrivateZone: vpc !== undefined },
    ...(vpc ? { VPC: { VPCRegion: vpc.region as 'us-east-1', VPCId: vpc.vpcId } } : {}), // the schema lists today's regions
  })
  return plainZoneId(sent(HostedZone?.Id, 'zone id'))
}

export const publicZone: Step = {
  name: 'public-zone',
  stage: 'DNS setup',
  async run(work) {
    const publicZoneId = await ensureZone(work, 'public')
    return done({ publicZoneId }, `Created public hosted zone ${publicZoneId} for ${work.domain}`)
  },
}
