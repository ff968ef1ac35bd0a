import type { Document, Write } from '../../store/Store.ts'
import type { ScanPage, View } from '../../store/projection.ts'
import type { AccountId } from '../../kernel/brands.ts'

/**
 * What IAM keeps, one document an entity, in the account's partition. Names are case-insensitively unique, as in IAM,
 * so keys hold them in lower case and documents as written.
 * Times are world milliseconds. Policy documents are kept as the text that was sent; principals that are IAM entities are kept
 * as unique ids in `trust` (`AROA…`, `AIDA…`), so that deleting and recreating an entity breaks the trust, as AWS does.
 */
export interface Tag {
  readonly Key: string
  readonly Value: string
}

export interface InlinePolicy {
  readonly name: string
  readonly document: string
}

interface Entity {
  readonly arn: string
  readonly id: string
  readonly path: string
  readonly created: number
  readonly tags: readonly Tag[]
}

export interface Role extends Entity {
  readonly name: string
  readonly description?: string
  /** Seconds. */
  readonly maxSessionDuration: number
  readonly trust: string
  readonly boundary?: string
  /** ARNs of attached managed policies. */
  readonly attached: readonly string[]
  readonly inline: readonly InlinePolicy[]
  readonly serviceLinked?: true
}

export interface User extends Entity {
  readonly name: string
  readonly boundary?: string
  readonly attached: readonly string[]
  readonly inline: readonly InlinePolicy[]
  /** Names of groups. */
  readonly groups: readonly string[]
}

export interface Group extends Omit<Entity, 'tags'> {
  readonly name: string
  readonly attached: readonly string[]
  readonly inline: readonly InlinePolicy[]
}

export interface AccessKey {
  readonly id: string
  readonly userName: string
  /** The user's unique id: a key does not outlive its user. */
  readonly userId: string
  readonly secret: string
  readonly status: 'Active' | 'Inactive'
  readonly created: number
}

export interface ManagedPolicy extends Entity {
  readonly name: string
  readonly description?: string
  readonly updated: number
  readonly defaultVersion: string
  readonly versions: readonly { readonly id: string; readonly document: string; readonly created: number }[]
  /** Versions ever made: ids are never used again. */
  readonly made: number
}

export interface InstanceProfile extends Entity {
  readonly name: string
  /** At most one; by name. */
  readonly role?: string
}

export interface OidcProvider {
  readonly arn: string
  /** Host and path, without `https://`. */
  readonly url: string
  readonly clientIds: readonly string[]
  readonly thumbprints: readonly string[]
  readonly created: number
  readonly tags: readonly Tag[]
}

/** A user's password for the console, by the user's unique id; the root user's under `root`. */
export interface LoginProfile {
  readonly userId: string
  readonly password: PasswordHash
  readonly created: number
  /** When the password was last set. */
  readonly changed: number
  readonly resetRequired: boolean
  /** Passwords before this one, newest first: as many as a password policy can forbid to use again. */
  readonly earlier: readonly PasswordHash[]
}

/** scrypt's salt and hash, base64. */
export interface PasswordHash {
  readonly salt: string
  readonly hash: string
}

/** A virtual MFA device, by its serial number, which is its ARN. */
export interface MfaDevice {
  readonly arn: string
  readonly path: string
  readonly name: string
  /** RFC 4648 base32. */
  readonly seed: string
  readonly created: number
  readonly tags: readonly Tag[]
  /** Whose it is once two codes were seen: a user's unique id, or `root`. */
  readonly holder?: string
  readonly enabled?: number
  /** Time steps that the device is ahead of the clock. */
  readonly drift?: number
  /** Steps whose codes were used: none opens twice. Newest last. */
  readonly used?: readonly number[]
}

export interface SamlProvider {
  readonly arn: string
  readonly name: string
  readonly uuid: string
  readonly metadata: string
  readonly validUntil: number
  readonly created: number
  readonly tags: readonly Tag[]
  readonly encryption?: 'Required' | 'Allowed'
  /** Private keys for encrypted assertions, PEM; at most two. */
  readonly keys: readonly { readonly id: string; readonly pem: string; readonly created: number }[]
}

export interface ServerCertificate extends Entity {
  readonly name: string
  /** PEM. */
  readonly body: string
  readonly chain?: string
  readonly key: string
  readonly expires: number
}

/** The account's credential report; one document, name `this`. */
interface CredentialReport {
  readonly generated: number
  readonly content: string
}

/** A user or role that a report tells of, which may be gone when it is fetched. */
export interface ReportedCaller {
  readonly kind: 'USER' | 'ROLE'
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly path: string
}

/** A report on what was last used, and by whom it was asked for. The answer is made of the trail when it is fetched. */
export interface AccessJob {
  readonly id: string
  /** Who asked for the report, and alone reads it. */
  readonly owner: string
  readonly arn: string
  readonly actions: boolean
  readonly created: number
  /** Reports on an entity of IAM, as it was when the report was asked for: who may have called, and the services that it was granted. */
  readonly subject?: {
    readonly callers: readonly ReportedCaller[]
    readonly namespaces: readonly string[]
    /** Granted actions that are tracked, by namespace; absent in reports without actions. */
    readonly actions?: Readonly<Record<string, readonly string[]>>
  }
  /** Reports on an organization's entity, likewise. */
  readonly organization?: OrganizationReport
}

/** Why a report was not made, as it is told. */
export interface ReportFailure {
  readonly Code: string
  readonly Message: string
}

export interface OrganizationReport {
  /** The entity's, as it was named. */
  readonly path: string
  /** Id of the policy that the report is about alone. */
  readonly policy?: string
  readonly failure?: ReportFailure
  /** Whose calls count; each with its path. */
  readonly accounts: readonly { readonly id: AccountId; readonly path: string }[]
  readonly namespaces: readonly string[]
}

/** What belongs to the account itself; one document, name `this`. */
interface AccountSettings {
  readonly alias?: string
  /** As UpdateAccountPasswordPolicy takes it, defaults filled in. */
  readonly passwordPolicy?: PasswordPolicy
  /** Version of the tokens that STS's global endpoint issues; 1 unless told otherwise. */
  readonly globalTokens?: 1 | 2
  readonly properties?: Readonly<Record<string, string>>
  /** Set while outbound web identity federation is enabled. */
  readonly outbound?: OutboundIssuer
}

/** The account's own issuer of tokens for services outside. Its id stays when the feature is switched off and on again. */
export interface OutboundIssuer {
  readonly enabled: boolean
  /** `https://…` */
  readonly issuer: string
  /** PEM, by algorithm. */
  readonly keys: Readonly<Record<'RS256' | 'ES384', string>>
}

export interface PasswordPolicy {
  readonly MinimumPasswordLength: number
  readonly RequireSymbols: boolean
  readonly RequireNumbers: boolean
  readonly RequireUppercaseCharacters: boolean
  readonly RequireLowercaseCharacters: boolean
  readonly AllowUsersToChangePassword: boolean
  /** Days; 0: passwords do not expire. */
  readonly MaxPasswordAge: number
  readonly PasswordReusePrevention: number
  /** Absent where it was never sent. */
  readonly HardExpiry?: boolean
}

/** A service-linked role's deletion, as GetServiceLinkedRoleDeletionStatus tells of it. */
interface DeletionTask {
  readonly id: string
  readonly role: string
  readonly created: number
  /** Where the role was in use: then it was not deleted. */
  readonly usage?: readonly RoleUse[]
}

export interface RoleUse {
  readonly Region: string
  /** ARNs. */
  readonly Resources: readonly string[]
}

/** One row a kind of entity: where its documents stand. */
const kind = <Value>(prefix: string, fold: (name: string) => string = (name) => name.toLowerCase()) => ({
  prefix,
  key: (name: string) => prefix + fold(name),
  find: (view: View, account: AccountId, name: string): Value | undefined =>
    view.get<Value>(account, prefix + fold(name))?.value,
  all: (view: View, account: AccountId): readonly Document<Value>[] => view.scan<Value>(account, prefix),
  page: (view: View, account: AccountId, page: ScanPage): readonly Document<Value>[] =>
    view.scan<Value>(account, prefix, page),
  count: (view: View, account: AccountId): number => view.count(account, prefix),
  put: (account: AccountId, name: string, value: Value): Write => ({
    partition: account,
    key: prefix + fold(name),
    value: value as Write['value'] & {},
  }),
  drop: (account: AccountId, name: string): Write => ({ partition: account, key: prefix + fold(name) }),
})

const exact = (name: string) => name

export const roles = kind<Role>('iam/role/')
export const users = kind<User>('iam/user/')
export const groups = kind<Group>('iam/group/')
/** By access key id. */
export const accessKeys = kind<AccessKey>('iam/access-key/', exact)
/** Customer-managed policies, by name. AWS-managed ones are data: `aws-managed.ts`. */
export const policies = kind<ManagedPolicy>('iam/policy/')
export const instanceProfiles = kind<InstanceProfile>('iam/instance-profile/')
/** By URL without scheme. */
export const oidcProviders = kind<OidcProvider>('iam/oidc-provider/', exact)
/** Unique id → what it is; written and deleted with the entity: `{ arn, kind, name }`. */
export const uniqueIds = kind<{ readonly arn: string; readonly kind: 'role' | 'user'; readonly name: string }>(
  'iam/unique-id/',
  exact,
)
export const loginProfiles = kind<LoginProfile>('iam/login-profile/', exact)
export const mfaDevices = kind<MfaDevice>('iam/mfa/')
export const samlProviders = kind<SamlProvider>('iam/saml-provider/')
export const serverCertificates = kind<ServerCertificate>('iam/server-certificate/')
export const credentialReports = kind<CredentialReport>('iam/credential-report/')
export const accessJobs = kind<AccessJob>('iam/access-job/', exact)
export const accountSettings = kind<AccountSettings>('iam/account/')
export const deletionTasks = kind<DeletionTask>('iam/deletion-task/', exact)
