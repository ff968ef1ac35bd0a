import { machineTypes, type MachineType } from '../../catalogue/machine-types.ts'
import { created, ok } from '../http/exchange.ts'
import { badRequest } from '../http/fault.ts'
import { fieldsAt, requiredText, textsAt } from '../http/fields.ts'
import type { Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'
import { findRegion } from '../../catalogue/regions.ts'
import { askAs } from './inquiry.ts'
import { CLUSTERS, link } from './links.ts'

const resource = (type: MachineType) => ({
  kind: 'MachineType',
  id: type.id,
  href: `${CLUSTERS}/machine_types/${type.id}`,
  name: type.name,
  category: type.category,
  cpu: { value: type.vcpu, unit: 'vCPU' },
  memory: { value: type.memoryBytes, unit: 'B' },
  architecture: type.architecture,
  generic_name: type.genericName,
  cloud_provider: link('CloudProvider', 'aws', `${CLUSTERS}/cloud_providers/aws`),
  ccs_only: true,
})

const all = machineTypes.map(resource)

export const listMachineTypes: Handler = ({ query, path }) => ok(listAnswer('MachineType', path, all, query))

/** The types that EC2 offers to the customer's account in a region. */
export const inquireMachineTypes: Handler = async ({ room, body, query, path }) => {
  const region = requiredText(body, 'region.id')
  if (!findRegion(region)) throw badRequest(`Region '${region}' is not supported`)
  const zones = textsAt(body, 'availability_zones') ?? []
  const offered = await askAs(
    room,
    fieldsAt(body, 'aws') ?? {},
    async (client) => {
      const names = new Set<string>()
      let NextToken: string | undefined
      do {
        const page = await client.call('ec2', 'DescribeInstanceTypeOfferings', {
          LocationType: zones.length > 0 ? 'availability-zone' : 'region',
          ...(zones.length > 0 ? { Filters: [{ Name: 'location', Values: [...zones] }] } : {}),
          ...(NextToken === undefined ? {} : { NextToken }),
        })
        for (const { InstanceType } of page.InstanceTypeOfferings ?? []) if (InstanceType) names.add(InstanceType)
        NextToken = page.NextToken
      } while (NextToken)
      return names
    },
    region,
  )
  return created(
    listAnswer(
      'MachineType',
      path,
      all.filter(({ id }) => offered.has(id)),
      query,
    ),
  )
}
