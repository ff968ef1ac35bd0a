import type { Write } from '../../store/Store.ts'
import type { Call } from '../operation.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import { creates } from './create.ts'
import { ec2 } from './ec2-operation.ts'
import { fault, invalidParameter } from './faults.ts'
import { groupsIn, newInterface } from './interfaces.ts'
import type { Here } from './kind.ts'
import { anywhere, on, onEach } from './needs.ts'
import { prefixListOf } from './prefix-lists.ts'
import { routeTables, type RouteTable } from './resources/route-table.ts'
import { securityGroups } from './resources/security-group.ts'
import { subnets } from './resources/subnet.ts'
import { vpcEndpoints, type VpcEndpoint } from './resources/vpc-endpoint.ts'
import { vpcs } from './resources/vpc.ts'

const OPEN = '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'

/** Services with endpoints of their own, by the end of their name. */
const SERVICES: ReadonlyMap<string, VpcEndpoint['type']> = new Map([
  ['s3', 'Gateway'],
  ['dynamodb', 'Gateway'],
  ...[
    'ec2',
    'elasticloadbalancing',
    'sts',
    'secretsmanager',
    'kms',
    'ecr.api',
    'ecr.dkr',
    'logs',
    'monitoring',
    'tagging',
  ].map((name) => [name, 'Interface'] as const),
])

/** @throws {Fault} `InvalidServiceName`. */
function checkService(here: Here, service: string | undefined, type: VpcEndpoint['type']): string {
  const prefix = `com.amazonaws.${here.region}.`
  const known = service?.startsWith(prefix) ? SERVICES.get(service.slice(prefix.length)) : undefined
  const fits = known !== undefined && (known === type || service === `${prefix}s3`)
  if (service === undefined || !fits)
    throw fault('InvalidServiceName', `The Vpc Endpoint Service '${service ?? ''}' does not exist`)
  return service
}

function tablesIn(here: Here, vpcId: string, ids: readonly string[] | undefined): readonly RouteTable[] {
  return (ids ?? []).map((id) => {
    const table = routeTables.get(here, id)
    if (table.vpcId !== vpcId) throw invalidParameter(`Route table ${id} does not belong to network ${vpcId}`)
    return table
  })
}

/** A gateway endpoint is a route in each of its tables. */
const withRoute = (here: Here, table: RouteTable, endpoint: Pick<VpcEndpoint, 'id' | 'service'>): Write => {
  const list = prefixListOf(here.region, endpoint.service)?.id ?? ''
  const route = { DestinationPrefixListId: list, GatewayId: endpoint.id, Origin: 'CreateRoute' as const }
  return routeTables.put(here, {
    ...table,
    routes: [...table.routes.filter((one) => one.GatewayId !== endpoint.id), route],
  })
}

const withoutRoute = (here: Here, table: RouteTable, id: string): Write =>
  routeTables.put(here, { ...table, routes: table.routes.filter((one) => one.GatewayId !== id) })

function placed(
  call: Call<unknown>,
  vpcId: string,
  ids: readonly string[] | undefined,
  endpointId: string,
  groups: readonly string[],
) {
  return (ids ?? []).map((id) => {
    const subnet = subnets.get(call, id)
    if (subnet.vpcId !== vpcId) throw invalidParameter(`Subnet ${id} does not belong to network ${vpcId}`)
    return newInterface(call, {
      subnet,
      type: 'vpc_endpoint',
      description: `VPC Endpoint Interface ${endpointId}`,
      groups,
      requester: call.account,
      holder: { type: 'vpc-endpoint', id: endpointId, deviceIndex: 1, deleteOnTermination: true },
    })
  })
}

export const CreateVpcEndpoint = creates('CreateVpcEndpoint', {
  kind: vpcEndpoints,
  needs: (call) => [
    ...on(call, vpcs, call.input.VpcId),
    ...onEach(call, routeTables, call.input.RouteTableIds),
    ...onEach(call, subnets, call.input.SubnetIds),
    ...onEach(call, securityGroups, call.input.SecurityGroupIds),
  ],
  keys: (call) => ({ 'ec2:VpceServiceName': call.input.ServiceName, 'ec2:VpceServiceOwner': 'amazon' }),
  make(call, base) {
    const { input } = call
    const vpc = vpcs.get(call, input.VpcId)
    const type = input.VpcEndpointType === 'Interface' ? 'Interface' : 'Gateway'
    if (input.VpcEndpointType !== undefined && input.VpcEndpointType !== type)
      throw invalidParameter(`The VPC endpoint type ${input.VpcEndpointType} is not supported.`)
    const service = checkService(call, input.ServiceName, type)
    checkQuota(
      call,
      'vpc',
      'L-1B52E74A',
      vpcEndpoints.all(call.aside).filter((one) => one.type === 'Gateway').length + 1,
      () => fault('VpcEndpointLimitExceeded', 'The maximum number of VPC endpoints has been reached.'),
    )
    const tables = tablesIn(call, vpc.id, input.RouteTableIds)
    const groups = type === 'Interface' ? groupsIn(call, vpc.id, input.SecurityGroupIds) : []
    const interfaces = type === 'Interface' ? placed(call, vpc.id, input.SubnetIds, base.id, groups) : []
    const endpoint = {
      ...base,
      vpcId: vpc.id,
      type,
      service,
      policy: input.PolicyDocument ?? OPEN,
      routeTableIds: tables.map((table) => table.id),
      subnetIds: interfaces.map(({ doc }) => doc.subnetId),
      groups,
      interfaceIds: interfaces.map(({ doc }) => doc.id),
      privateDns: type === 'Interface' && (input.PrivateDnsEnabled ?? true),
      state: { phase: type === 'Gateway' ? 'available' : 'pending', since: call.now },
    } satisfies VpcEndpoint
    return [
      endpoint,
      ...tables.map((table) => withRoute(call, table, endpoint)),
      ...interfaces.flatMap(({ writes }) => writes),
    ]
  },
  answer: (VpcEndpoint, _doc, { input }) => ({ VpcEndpoint, ClientToken: input.ClientToken }),
})

/** Those that do not exist are told one by one. */
export const DeleteVpcEndpoints = ec2('DeleteVpcEndpoints', {
  needs: (call) => onEach(call, vpcEndpoints, call.input.VpcEndpointIds),
  run(call) {
    const asked = call.input.VpcEndpointIds.map((id) => ({ id, doc: vpcEndpoints.find(call, id) }))
    const gone = asked.flatMap(({ doc }) => doc ?? [])
    const tables = routeTables
      .all(call)
      .filter((table) => gone.some(({ id }) => table.routes.some((route) => route.GatewayId === id)))
    const missing = asked
      .filter(({ doc }) => !doc)
      .map(({ id }) => ({
        ResourceId: id,
        Error: { Code: vpcEndpoints.notFound, Message: vpcEndpoints.missing(id) },
      }))
    const ending = (doc: VpcEndpoint): Write =>
      doc.type === 'Gateway'
        ? vpcEndpoints.drop(call, doc.id)
        : vpcEndpoints.put(call, { ...doc, state: { phase: 'deleting', since: call.now } })
    const ids = new Set(gone.map(({ id }) => id))
    const cleared = tables.map((table) =>
      routeTables.put(call, { ...table, routes: table.routes.filter((route) => !ids.has(route.GatewayId ?? '')) }),
    )
    return { output: { Unsuccessful: missing }, writes: [...gone.map(ending), ...cleared] }
  },
})

const changed = (
  old: readonly string[],
  add: readonly string[] = [],
  remove: readonly string[] = [],
): readonly string[] => [...new Set([...old, ...add])].filter((id) => !remove.includes(id))

export const ModifyVpcEndpoint = ec2('ModifyVpcEndpoint', {
  needs: (call) => [
    ...on(call, vpcEndpoints, call.input.VpcEndpointId),
    ...onEach(call, routeTables, [...(call.input.AddRouteTableIds ?? []), ...(call.input.RemoveRouteTableIds ?? [])]),
    ...onEach(call, subnets, [...(call.input.AddSubnetIds ?? []), ...(call.input.RemoveSubnetIds ?? [])]),
    ...onEach(call, securityGroups, [
      ...(call.input.AddSecurityGroupIds ?? []),
      ...(call.input.RemoveSecurityGroupIds ?? []),
    ]),
  ],
  run(call) {
    const { input } = call
    const endpoint = vpcEndpoints.get(call, input.VpcEndpointId)
    const added = tablesIn(call, endpoint.vpcId, input.AddRouteTableIds)
    const removed = tablesIn(call, endpoint.vpcId, input.RemoveRouteTableIds)
    if (input.AddSecurityGroupIds) groupsIn(call, endpoint.vpcId, input.AddSecurityGroupIds)
    const more = placed(call, endpoint.vpcId, input.AddSubnetIds, endpoint.id, endpoint.groups)
    const next = {
      ...endpoint,
      policy: input.ResetPolicy ? OPEN : (input.PolicyDocument ?? endpoint.policy),
      routeTableIds: changed(endpoint.routeTableIds, input.AddRouteTableIds, input.RemoveRouteTableIds),
      groups: changed(endpoint.groups, input.AddSecurityGroupIds, input.RemoveSecurityGroupIds),
      subnetIds: changed(endpoint.subnetIds, input.AddSubnetIds, input.RemoveSubnetIds),
      interfaceIds: [...endpoint.interfaceIds, ...more.map(({ doc }) => doc.id)],
      privateDns: input.PrivateDnsEnabled ?? endpoint.privateDns,
    }
    return {
      output: { Return: true },
      writes: [
        vpcEndpoints.put(call, next),
        ...added.map((table) => withRoute(call, table, endpoint)),
        ...removed.map((table) => withoutRoute(call, table, endpoint.id)),
        ...more.flatMap(({ writes }) => writes),
      ],
    }
  },
})

export const DescribeVpcEndpointServices = ec2('DescribeVpcEndpointServices', {
  needs: anywhere,
  run(call) {
    const wanted = call.input.ServiceNames
    const services = [...SERVICES]
      .map(([name, type]) => ({
        ServiceName: `com.amazonaws.${call.region}.${name}`,
        ServiceType: [{ ServiceType: type }],
        Owner: 'amazon',
        AcceptanceRequired: false,
        ManagesVpcEndpoints: false,
        VpcEndpointPolicySupported: true,
      }))
      .filter(({ ServiceName }) => !wanted?.length || wanted.includes(ServiceName))
    const missing = wanted?.find((name) => !services.some(({ ServiceName }) => ServiceName === name))
    if (missing !== undefined) throw fault('InvalidServiceName', `The Vpc Endpoint Service '${missing}' does not exist`)
    return { output: { ServiceNames: services.map(({ ServiceName }) => ServiceName), ServiceDetails: services } }
  },
})
