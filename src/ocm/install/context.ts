import { clusterResourceTags, clusterTagKey } from '../../catalogue/tags.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import type { Cluster } from '../resources/documents.ts'
import { clusterDomain } from '../resources/cluster-resource.ts'
import type { KubernetesClient } from '../kubernetes.ts'
import type { Room } from '../room.ts'
import type { Session } from '../workloads/roles.ts'
import type { Install, Made } from './documents.ts'

/** What a step of an installation works with: one cluster, the customer's Installer role, and what is made already. */
export interface Work {
  readonly room: Room
  readonly cluster: Cluster
  readonly install: Install
  readonly made: Made
  readonly session: Session
  readonly aws: AwsClient
  /** The cluster's own API. */
  readonly kubernetes: KubernetesClient
  readonly infraId: string
  readonly domain: string
  readonly region: string
  readonly zones: readonly string[]
}

/** How a step ended: with what it made, with what it still waits for, or with earlier steps to be taken again. */
export type Outcome =
  | { readonly made: Made; readonly lines?: readonly string[] }
  | { readonly waiting: string; readonly lines?: readonly string[] }
  | { readonly undo: readonly string[]; readonly lines: readonly string[] }

/** One step: looks for what it would make before it makes it, so that it can be repeated. */
export interface Step {
  readonly name: string
  /** The installer's stage that it belongs to. */
  readonly stage: string
  readonly run: (work: Work) => Promise<Outcome>
}

export const done = (made: Made = {}, ...lines: readonly string[]): Outcome => ({ made, lines })
export const waiting = (what: string): Outcome => ({ waiting: what })

/** What cannot be mended by trying again without a change on the customer's side; shown as it is. */
export class InstallProblem extends Error {
  override readonly name = 'InstallProblem'
  /** As OCM numbers it: `OCM3001`. */
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export function workOn(room: Room, session: Session, cluster: Cluster, install: Install): Work {
  return {
    room,
    cluster,
    install,
    made: install.made,
    session,
    aws: session.aws,
    kubernetes: room.kubernetes(cluster.id, install.adminToken),
    infraId: cluster.infraId,
    domain: clusterDomain(cluster),
    region: cluster.spec.region.id,
    zones: cluster.spec.nodes.availability_zones,
  }
}

/** Tags of a thing that the installer makes; the customer's own are under them. */
export const tagsOf = ({ cluster, infraId }: Work, name: string, more: Readonly<Record<string, string>> = {}) =>
  Object.entries(clusterResourceTags(infraId, name, { ...cluster.spec.aws.tags, ...more })).map(([Key, Value]) => ({
    Key,
    Value,
  }))

/** EC2's filters for what belongs to the cluster, of one name if told. */
export const ownFilters = (infraId: string, name?: string) => [
  { Name: `tag:${clusterTagKey(infraId)}`, Values: ['owned'] },
  ...(name === undefined ? [] : [{ Name: 'tag:Name', Values: [name] }]),
]

/** A member that AWS always sends. */
export function sent<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new TypeError(`AWS sent no ${what}`)
  return value
}
