import type { Random } from '../../kernel/random.ts'
import { collection } from '../documents.ts'
import { adminToken } from '../ids.ts'

/** How far an installation is: what a later step needs of the earlier ones. It goes with the cluster. */
export interface Install {
  /** Opens the cluster's API to OCM; also what the kubeconfig holds. */
  readonly adminToken: string
  /** What a machine must show to get its configuration. */
  readonly machineToken: string
  /** Names of the steps that are done. */
  readonly done: readonly string[]
  readonly made: Made
  /** PEM of the key that signs service-account tokens, where no OIDC configuration holds it. */
  readonly signingKey?: string
  /** Something may stand in the customer's account. */
  readonly begun: boolean
}

/** Ids of what the steps made or found, by what each is. */
export interface Made {
  readonly publicZoneId?: string
  readonly privateZoneId?: string
  readonly imageId?: string
  readonly vpcId?: string
  /** By zone. */
  readonly publicSubnets?: Readonly<Record<string, string>>
  readonly privateSubnets?: Readonly<Record<string, string>>
  readonly gatewayId?: string
  readonly natGateways?: Readonly<Record<string, string>>
  readonly routeTables?: readonly string[]
  readonly securityGroups?: Readonly<Record<string, string>>
  readonly balancers?: Readonly<Record<string, Balancer>>
  readonly targetGroups?: Readonly<Record<string, string>>
  readonly bootstrapInstance?: string
  readonly masterInstances?: readonly string[]
}

export interface Balancer {
  readonly arn: string
  readonly dnsName: string
  readonly zoneId: string
}

export const installs = collection<Install>('install')

export const newInstall = (random: Random): Install => ({
  adminToken: adminToken(random),
  machineToken: random.bytes(24).toString('base64url'),
  done: [],
  made: {},
  begun: false,
})
