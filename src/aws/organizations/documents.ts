import type { AccountId } from '../../kernel/brands.ts'
import type { Write } from '../../store/Store.ts'
import type { View } from '../../store/projection.ts'

/** The organization of one world, in the partition `organization`. Times are world milliseconds. */
export const ORGANIZATION = 'organization'

export interface Tag {
  readonly Key: string
  readonly Value: string
}

export interface Organization {
  readonly id: string
  readonly management: AccountId
  readonly rootId: string
  readonly policyTypes: readonly string[]
  readonly created: number
  /** Tags of the root. */
  readonly tags?: readonly Tag[]
  /** Services that may act in all accounts: trusted access. */
  readonly services?: readonly { readonly principal: string; readonly since: number }[]
  readonly delegated?: readonly { readonly account: AccountId; readonly principal: string; readonly since: number }[]
  /** IAM's central root access, as EnableOrganizationsRoot… switched it on. */
  readonly rootFeatures?: readonly RootFeature[]
  /** The delegation policy. */
  readonly resourcePolicy?: { readonly id: string; readonly content: string; readonly tags: readonly Tag[] }
}

export type RootFeature = 'RootCredentialsManagement' | 'RootSessions'

export interface Account {
  readonly id: AccountId
  readonly name: string
  readonly email: string
  readonly status: 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE'
  /** World milliseconds; in the future while it is still being made: until then nobody finds it. */
  readonly joined: number
  /** Root or organizational unit; absent: the account is in no organization of ours (Red Hat's own). */
  readonly parent?: string
  readonly method: 'CREATED' | 'INVITED'
  readonly tags: readonly Tag[]
}

export interface Unit {
  readonly id: string
  readonly name: string
  readonly parent: string
  readonly tags?: readonly Tag[]
}

/** A request to make an account, as DescribeCreateAccountStatus tells of it. */
export interface CreateAccountStatus {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly requested: number
  /** World milliseconds from which on the outcome is told; until then it is in progress. */
  readonly completed: number
  readonly outcome: { readonly account: AccountId } | { readonly failure: string }
}

/** An invitation of an account into the organization. */
export interface Handshake {
  readonly id: string
  readonly organization: string
  readonly management: AccountId
  readonly target: { readonly kind: 'ACCOUNT' | 'EMAIL'; readonly id: string }
  readonly state: 'OPEN' | 'ACCEPTED' | 'DECLINED' | 'CANCELED'
  /** The account that accepted it. */
  readonly acceptedBy?: AccountId
  readonly requested: number
  /** World milliseconds; one that is still open then has expired. */
  readonly expires: number
  readonly ended?: number
  readonly notes?: string
  /** The account's, once it is a member. */
  readonly tags: readonly Tag[]
}

export type ControlPolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY'

export type ManagementPolicyType =
  | 'TAG_POLICY'
  | 'BACKUP_POLICY'
  | 'AISERVICES_OPT_OUT_POLICY'
  | 'CHATBOT_POLICY'
  | 'S3_POLICY'
  | 'SECURITYHUB_POLICY'
  | 'INSPECTOR_POLICY'
  | 'UPGRADE_ROLLOUT_POLICY'
  | 'BEDROCK_POLICY'

export interface OrganizationPolicy {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly type: ControlPolicyType | ManagementPolicyType
  readonly content: string
  /** Ids of root, units, accounts. */
  readonly targets: readonly string[]
  /** By target: the how manyth it was attached there; absent: before all that say so. */
  readonly places?: Readonly<Record<string, number>>
  readonly awsManaged: boolean
  /** Its content or its targets; world milliseconds. */
  readonly changed?: number
  readonly tags: readonly Tag[]
}

/** What is to be known of a root's, a unit's or an account's policies of one type beyond those that hang there now. */
export interface EffectiveChange {
  readonly target: string
  readonly type: string
  /** When one was attached or detached, or the account came here; world milliseconds. */
  readonly changed?: number
  /** Of an account whose policies are invalid together: what they were before. */
  readonly valid?: string
}

const kind = <Value>(prefix: string) => ({
  prefix,
  find: (view: View, id: string): Value | undefined => view.get<Value>(ORGANIZATION, prefix + id)?.value,
  all: (view: View): readonly Value[] => view.scan<Value>(ORGANIZATION, prefix).map((document) => document.value),
  put: (id: string, value: Value): Write => ({
    partition: ORGANIZATION,
    key: prefix + id,
    value: value as Write['value'] & {},
  }),
  drop: (id: string): Write => ({ partition: ORGANIZATION, key: prefix + id }),
})

/** One document, id `this`. */
export const organizations = kind<Organization>('organization/')
export const accounts = kind<Account>('account/')
export const units = kind<Unit>('unit/')
export const organizationPolicies = kind<OrganizationPolicy>('policy/')
export const handshakes = kind<Handshake>('handshake/')
/** Id: `target/type`. */
export const effectiveChanges = kind<EffectiveChange>('effective-policy/')
export const createAccountStatuses = kind<CreateAccountStatus>('create-account/')
