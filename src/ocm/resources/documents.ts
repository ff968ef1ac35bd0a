import type { Json } from '../../kernel/canonical-json.ts'
import { collection } from '../documents.ts'

/** Key of an organization's document. A document that names none belongs to the world's own. */
export const OWN = 'own'

/** A person or a program, made when it is first seen. */
export interface Account {
  readonly id: string
  readonly username: string
  /** World milliseconds. */
  readonly created: number
  /** Key of the organization's document. */
  readonly organization?: string
  /** Of its organization; members change only what they made. */
  readonly role?: 'admin' | 'member'
}
export const accounts = collection<Account>('account')

export interface Organization {
  readonly id: string
  readonly externalId: string
  readonly created: number
  readonly name?: string
}
export const organizations = collection<Organization>('organization')

/** Of an organization or an account; the document's id is `<owner's id>/<key>`. */
export interface Label {
  readonly key: string
  readonly value: string
  readonly owner: 'organization' | 'account'
  readonly ownerId: string
  readonly created: number
}
export const labels = collection<Label>('label')

export interface OidcConfig {
  readonly id: string
  readonly organization?: string
  readonly creator?: string
  readonly issuer: string
  readonly managed: boolean
  /** One that OCM made for a single cluster goes with it. */
  readonly reusable: boolean
  readonly created: number
  /** Managed: PEM of the signing key. */
  readonly signingKey?: string
  /** Unmanaged: where the customer keeps the key. */
  readonly secretArn?: string
  readonly installerRoleArn?: string
  readonly externalId?: string
  /** Its documents are being taken away: no cluster may begin to stand on it. */
  readonly deleting?: true
}
export const oidcConfigs = collection<OidcConfig>('oidc-config')

export type ClusterState =
  | 'waiting'
  | 'pending'
  | 'validating'
  | 'installing'
  | 'ready'
  | 'error'
  | 'uninstalling'
  | 'powering_down'
  | 'hibernating'
  | 'resuming'

/** What OCM knows of a cluster. */
export interface Cluster {
  readonly id: string
  readonly organization?: string
  /** Username of who made it. */
  readonly creator?: string
  readonly infraId: string
  readonly externalId: string
  readonly subscriptionId: string
  readonly created: number
  readonly state: ClusterState
  readonly status: {
    /** What the cluster waits for or what went wrong; empty when all is well. */
    readonly description: string
    readonly dnsReady: boolean
    readonly oidcReady: boolean
    readonly errorCode?: string
    readonly errorMessage?: string
  }
  readonly deleteProtection: boolean
  /** Being removed, even if not everything of it can be. */
  readonly bestEffort?: boolean
  readonly spec: ClusterSpec
}
export const clusters = collection<Cluster>('cluster')

export interface OperatorIamRole {
  readonly name: string
  readonly namespace: string
  readonly role_arn: string
}

/** The roles by which a cluster lives in its account; one that has none lives by the access keys of IAM users. */
export interface Sts {
  readonly role_arn: string
  readonly support_role_arn: string
  readonly external_id?: string
  readonly instance_iam_roles: { readonly master_role_arn: string; readonly worker_role_arn: string }
  readonly operator_iam_roles: readonly OperatorIamRole[]
  readonly operator_role_prefix: string
  readonly oidc_config_id: string
  readonly auto_mode: boolean
  readonly permission_boundary?: string
}

/** What was asked for, defaults filled in; members are named as in OCM's Cluster. */
export interface ClusterSpec {
  readonly name: string
  readonly domain_prefix: string
  readonly multi_az: boolean
  readonly region: { readonly id: string }
  readonly version: { readonly id: string; readonly raw_id: string; readonly channel_group: string }
  readonly aws: {
    readonly account_id: string
    readonly private_link: boolean
    readonly ec2_metadata_http_tokens: 'optional' | 'required'
    readonly tags: Readonly<Record<string, string>>
    readonly kms_key_arn?: string
    /** Of the customer's own network; the installer then makes none. */
    readonly subnet_ids?: readonly string[]
    readonly additional_compute_security_group_ids?: readonly string[]
    readonly additional_infra_security_group_ids?: readonly string[]
    readonly additional_control_plane_security_group_ids?: readonly string[]
    readonly sts?: Sts
  }
  readonly nodes: {
    readonly compute: number
    readonly autoscale_compute?: { readonly min_replicas: number; readonly max_replicas: number }
    readonly compute_machine_type: { readonly id: string }
    readonly availability_zones: readonly string[]
    readonly compute_labels: Readonly<Record<string, string>>
    readonly compute_root_volume: { readonly aws: { readonly size: number } }
  }
  readonly network: {
    readonly type: string
    readonly machine_cidr: string
    readonly service_cidr: string
    readonly pod_cidr: string
    readonly host_prefix: number
  }
  readonly api: { readonly listening: 'external' | 'internal' }
  readonly dns: { readonly base_domain: string }
  readonly properties: Readonly<Record<string, string>>
  /** Settings that nothing here acts upon: given back as they came. */
  readonly settings: Readonly<Record<string, Json>>
}

/** The record of a cluster that outlives it. */
export interface Subscription {
  readonly id: string
  readonly organization?: string
  readonly clusterId: string
  readonly externalClusterId: string
  readonly displayName: string
  readonly created: number
  readonly status: 'Reserved' | 'Active' | 'Deprovisioned'
  readonly creator: string
}
export const subscriptions = collection<Subscription>('subscription')

/** Beyond the default pool; the document's id is `<cluster>/<pool>`. */
export interface MachinePool {
  readonly id: string
  readonly clusterId: string
  readonly replicas: number
  readonly autoscaling?: { readonly min_replicas: number; readonly max_replicas: number }
  readonly instanceType: string
  readonly zones: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[]
  readonly diskGib: number
  /** Of the customer's own network: all its machines stand there. */
  readonly subnets?: readonly string[]
  readonly securityGroups?: readonly string[]
  readonly tags?: Readonly<Record<string, string>>
  /** Dollars an hour at most; without a price as much as on demand. */
  readonly spot?: { readonly maxPrice?: number }
  /** Its machine sets are being removed. */
  readonly deleted?: boolean
}
export const machinePools = collection<MachinePool>('machine-pool')

/** The roles of a cluster that is known to have them: whoever asks has looked. */
export function stsOf({ id, spec }: Pick<Cluster, 'id' | 'spec'>): Sts {
  if (!spec.aws.sts) throw new TypeError(`cluster ${id} has no roles`)
  return spec.aws.sts
}
