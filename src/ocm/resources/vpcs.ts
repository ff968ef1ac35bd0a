import { created } from '../http/exchange.ts'
import { fieldsAt, requiredText } from '../http/fields.ts'
import type { Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'
import { askAs } from './inquiry.ts'

const nameIn = (tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = []) =>
  tags.find(({ Key }) => Key === 'Name')?.Value

/** The customer's networks in a region, as their Installer role sees them. */
export const inquireVpcs: Handler = async ({ room, body, query, path }) => {
  const region = requiredText(body, 'region.id')
  const items = await askAs(
    room,
    fieldsAt(body, 'aws') ?? {},
    async (client) => {
      const [{ Vpcs = [] }, { Subnets = [] }, { RouteTables = [] }] = await Promise.all([
        client.call('ec2', 'DescribeVpcs', {}),
        client.call('ec2', 'DescribeSubnets', {}),
        client.call('ec2', 'DescribeRouteTables', {}),
      ])
      const open = new Set(
        RouteTables.filter(({ Routes = [] }) => Routes.some(({ GatewayId }) => GatewayId?.startsWith('igw-'))).flatMap(
          ({ Associations = [] }) => Associations.map(({ SubnetId }) => SubnetId),
        ),
      )
      return Vpcs.map((vpc) => {
        const own = Subnets.filter(({ VpcId }) => VpcId === vpc.VpcId)
        return {
          id: vpc.VpcId ?? '',
          name: nameIn(vpc.Tags) ?? vpc.VpcId ?? '',
          cidr_block: vpc.CidrBlock ?? '',
          red_hat_managed: (vpc.Tags ?? []).some(({ Key }) => Key === 'red-hat-managed'),
          subnets: own.map(({ SubnetId }) => SubnetId ?? ''),
          aws_subnets: own.map((subnet) => ({
            subnet_id: subnet.SubnetId ?? '',
            name: nameIn(subnet.Tags) ?? subnet.SubnetId ?? '',
            public: open.has(subnet.SubnetId),
            availability_zone: subnet.AvailabilityZone ?? '',
            cidr_block: subnet.CidrBlock ?? '',
            red_hat_managed: (subnet.Tags ?? []).some(({ Key }) => Key === 'red-hat-managed'),
          })),
        }
      })
    },
    region,
  )
  return created(listAnswer('CloudVPC', path, items, query))
}
