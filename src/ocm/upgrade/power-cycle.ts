import type { ClusterState } from '../resources/documents.ts'
import { ownFilters } from '../install/context.ts'
import { described, info, record, type Both } from '../install/cluster-state.ts'
import type { Again } from '../install/install.ts'
import { troubleOf } from '../install/trouble.ts'
import { at, isFields } from '../http/fields.ts'
import type { Room } from '../room.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import type { Session } from '../workloads/roles.ts'

interface Machine {
  readonly id: string
  readonly state: string
}

async function machinesOf(aws: AwsClient, infraId: string): Promise<readonly Machine[]> {
  const machines: Machine[] = []
  let NextToken: string | undefined
  do {
    const page = await aws.call('ec2', 'DescribeInstances', {
      Filters: ownFilters(infraId),
      ...(NextToken === undefined ? {} : { NextToken }),
    })
    for (const { Instances = [] } of page.Reservations ?? [])
      for (const { InstanceId = '', State } of Instances) machines.push({ id: InstanceId, state: State?.Name ?? '' })
    NextToken = page.NextToken
  } while (NextToken)
  return machines.filter(({ state }) => state !== 'terminated' && state !== 'shutting-down')
}

/** Stops the cluster's machines; what they are and hold stays. */
export function powerDown(room: Room, session: Session, both: Both): Promise<Again> {
  return cycled(room, session, both, 'hibernating', async ({ aws }) => {
    const machines = await machinesOf(aws, both.cluster.infraId)
    const up = machines.filter(({ state }) => state === 'running' || state === 'pending')
    if (up.length > 0) await aws.call('ec2', 'StopInstances', { InstanceIds: up.map(({ id }) => id) })
    const late = machines.filter(({ state }) => state !== 'stopped')
    return late.length > 0 ? `${late.length} machines to stop` : undefined
  })
}

/** Starts them again; the cluster is ready when its nodes are. */
export function powerUp(room: Room, session: Session, both: Both): Promise<Again> {
  return cycled(room, session, both, 'ready', async ({ aws }) => {
    const machines = await machinesOf(aws, both.cluster.infraId)
    const down = machines.filter(({ state }) => state === 'stopped')
    if (down.length > 0) await aws.call('ec2', 'StartInstances', { InstanceIds: down.map(({ id }) => id) })
    const late = machines.filter(({ state }) => state !== 'running')
    if (late.length > 0) return `${late.length} machines to start`
    const kubernetes = room.kubernetes(both.cluster.id, both.install.adminToken)
    const nodes = await kubernetes.list('/api/v1/nodes').catch(() => undefined)
    if (!nodes) return 'the Kubernetes API to answer'
    const waiting = nodes.filter((node) => !isReady(node)).length
    return waiting > 0 ? `${waiting} nodes to be ready` : undefined
  })
}

function isReady(node: object): boolean {
  const conditions = isFields(node) ? at(node, 'status.conditions') : undefined
  return Array.isArray(conditions) && conditions.some((one) => isFields(one) && one['type'] === 'Ready' && one['status'] === 'True') // prettier-ignore
}

async function cycled(
  room: Room,
  session: Session,
  { cluster }: Both,
  to: ClusterState,
  step: (session: Session) => Promise<string | undefined>,
): Promise<Again> {
  let late: string | undefined
  try {
    late = await step(session)
  } catch (error) {
    await tell(room, cluster.id, troubleOf(error, cluster).message)
    return 'retry'
  }
  if (late !== undefined) {
    await tell(room, cluster.id, `Waiting for ${late}`)
    return 'poll'
  }
  await record(room, cluster.id, 'install', (now) => ({
    cluster: { ...described(now.cluster, ''), state: to },
    lines: [info(`Cluster '${cluster.spec.name}' is ${to}`)],
  }))
  return undefined
}

const tell = (room: Room, id: string, description: string) =>
  record(room, id, 'install', (now) =>
    now.cluster.status.description === description ? undefined : { cluster: described(now.cluster, description) },
  )
