/** OCM's objects, with the fields that are read here; `-o json` prints all that came. */
export interface OidcConfig {
  readonly id: string
  readonly issuer_url: string
  readonly managed: boolean
  readonly reusable?: boolean
  readonly secret_arn?: string
  readonly installer_role_arn?: string
}

export interface OperatorIamRole {
  readonly name: string
  readonly namespace: string
  readonly role_arn: string
}

export interface Sts {
  readonly enabled?: boolean
  readonly role_arn: string
  readonly support_role_arn: string
  readonly external_id?: string
  readonly instance_iam_roles: { readonly master_role_arn: string; readonly worker_role_arn: string }
  readonly operator_iam_roles: readonly OperatorIamRole[]
  readonly operator_role_prefix?: string
  readonly oidc_config?: OidcConfig
  readonly oidc_endpoint_url?: string
  readonly permission_boundary?: string
}

export interface ClusterStatus {
  readonly state: string
  readonly description?: string
  readonly dns_ready?: boolean
  readonly provision_error_code?: string
  readonly provision_error_message?: string
}

interface Link {
  readonly id: string
}

export interface Cluster {
  readonly id: string
  readonly name: string
  readonly domain_prefix?: string
  readonly external_id?: string
  readonly infra_id?: string
  readonly state: string
  readonly status?: ClusterStatus
  readonly creation_timestamp?: string
  readonly expiration_timestamp?: string
  readonly api?: { readonly url?: string; readonly listening?: string }
  readonly console?: { readonly url?: string }
  readonly dns?: { readonly base_domain?: string }
  readonly region: Link
  readonly version: {
    readonly id: string
    readonly raw_id?: string
    readonly channel_group?: string
    readonly available_upgrades?: readonly string[]
  }
  readonly openshift_version?: string
  readonly multi_az?: boolean
  readonly aws: {
    readonly account_id?: string
    readonly sts?: Sts
    readonly ec2_metadata_http_tokens?: string
    readonly private_link?: boolean
  }
  readonly nodes?: {
    readonly master?: number
    readonly infra?: number
    readonly compute?: number
    readonly autoscale_compute?: { readonly min_replicas: number; readonly max_replicas: number }
  }
  readonly network?: {
    readonly type?: string
    readonly machine_cidr?: string
    readonly service_cidr?: string
    readonly pod_cidr?: string
    readonly host_prefix?: number
  }
  readonly hypershift?: { readonly enabled?: boolean }
  readonly delete_protection?: { readonly enabled?: boolean }
  readonly disable_user_workload_monitoring?: boolean
  readonly properties?: Readonly<Record<string, string>>
}

export interface MachinePool {
  readonly id: string
  readonly instance_type: string
  readonly replicas?: number
  readonly autoscaling?: { readonly min_replicas: number; readonly max_replicas: number }
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly { readonly key: string; readonly value: string; readonly effect: string }[]
  readonly availability_zones?: readonly string[]
  readonly subnets?: readonly string[]
  readonly root_volume?: { readonly aws?: { readonly size?: number } }
}

export interface Version {
  readonly id: string
  readonly raw_id: string
  readonly channel_group: string
  readonly default?: boolean
  readonly available_upgrades?: readonly string[]
}

export interface CloudRegion {
  readonly id: string
  readonly display_name: string
  readonly supports_multi_az: boolean
  readonly supports_hypershift?: boolean
}

export interface MachineType {
  readonly id: string
  readonly category: string
  readonly cpu: { readonly value: number }
  readonly memory: { readonly value: number; readonly unit?: string }
}

export interface Account {
  readonly id: string
  readonly username: string
  readonly email?: string
  readonly first_name?: string
  readonly last_name?: string
  readonly organization?: { readonly id: string; readonly name?: string; readonly external_id?: string }
}
