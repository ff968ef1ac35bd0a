import type { AwsClient } from '../../wire/aws-client.ts'
import { collection } from '../documents.ts'
import { created, ok } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import { fieldsAt, textAt, textMapAt, textsAt, type Fields } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { change } from '../room.ts'
import { hasCode } from '../workloads/refusal.ts'
import { cloudKeyOf, keyFields } from '../keys/documents.ts'
import { clusters } from './documents.ts'
import { askAs } from './inquiry.ts'
import { CLUSTERS } from './links.ts'
import { isOwn } from './ownership.ts'

interface Verification {
  readonly subnet: string
  readonly organization: string
  readonly state: 'passed' | 'failed'
  readonly details: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

/** The last one of a subnet; the document's id is `<organization>/<subnet>`. */
const verifications = collection<Verification>('network-verification')

const resource = ({ subnet, state, details, tags }: Verification) => ({
  kind: 'SubnetNetworkVerification',
  id: subnet,
  href: `${CLUSTERS}/network_verifications/${subnet}`,
  platform: 'aws-classic',
  state,
  details,
  tags,
})

/** What is verified, from a cluster or from a body that says it all. */
function targetOf({ room, who, body }: Call) {
  const clusterId = textAt(body, 'cluster_id')
  if (clusterId === undefined) {
    const data = fieldsAt(body, 'cloud_provider_data') ?? {}
    return { aws: fieldsAt(data, 'aws') ?? {}, subnets: textsAt(data, 'subnets') ?? [], region: textAt(data, 'region.id') ?? room.region } // prettier-ignore
  }
  const cluster = clusters.get(room.projection.view(), clusterId)?.value
  if (!cluster || !isOwn(who, cluster)) throw notFound('Cluster', clusterId)
  const { aws, region } = cluster.spec
  const identity = aws.sts
    ? ({ sts: aws.sts } as unknown as Fields)
    : keyFields(cloudKeyOf(room.projection.view(), cluster))
  return { aws: identity, subnets: aws.subnet_ids ?? [], region: region.id }
}

/** Whether what runs in each subnet can reach the outside, by the routes that AWS shows. */
export const verifyNetwork: Handler = async (call) => {
  const { room, who, body } = call
  const { aws, subnets, region } = targetOf(call)
  if (subnets.length === 0) throw badRequest("Attribute 'cloud_provider_data.subnets' is mandatory")
  const tags = { ...textMapAt(aws, 'tags') }
  const found = await askAs(room, aws, (client) => Promise.all(subnets.map((subnet) => problemsIn(client, subnet))), region) // prettier-ignore
  const made = subnets.map((subnet, index): Verification => {
    const details = found[index] ?? []
    return { subnet, organization: who.organizationKey, state: details.length > 0 ? 'failed' : 'passed', details, tags }
  })
  await change(room, () => ({
    writes: made.map((one) => verifications.put(`${one.organization}/${one.subnet}`, one)),
    result: undefined,
  }))
  return created({ ...body, items: made.map(resource), total: made.length })
}

export const getVerification: Handler = ({ room, who, ids: [subnet = ''] }) => {
  const found = verifications.get(room.projection.view(), `${who.organizationKey}/${subnet}`)?.value
  if (!found) throw notFound('Network verification', subnet)
  return ok(resource(found))
}

async function problemsIn(client: AwsClient, subnet: string): Promise<readonly string[]> {
  const { Subnets = [] } = await client
    .call('ec2', 'DescribeSubnets', { SubnetIds: [subnet] })
    .catch((error: unknown) => {
      if (hasCode(error, 'InvalidSubnetID.NotFound')) return { Subnets: [] }
      throw error
    })
  const [known] = Subnets
  if (!known) return [`Subnet ${subnet} does not exist`]
  const byFilter = async (Name: string, value: string) =>
    (await client.call('ec2', 'DescribeRouteTables', { Filters: [{ Name, Values: [value] }] })).RouteTables ?? []
  const own = await byFilter('association.subnet-id', subnet)
  const all = own.length > 0 ? own : await byFilter('vpc-id', known.VpcId ?? '')
  const table = own[0] ?? all.find(({ Associations = [] }) => Associations.some(({ Main }) => Main))
  const leads = table?.Routes?.some(
    ({ DestinationCidrBlock, State }) => DestinationCidrBlock === '0.0.0.0/0' && State !== 'blackhole',
  )
  return leads ? [] : [`egressURL error: https://api.openshift.com:443 (subnet ${subnet} has no route to 0.0.0.0/0)`]
}
