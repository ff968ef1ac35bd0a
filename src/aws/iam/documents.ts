import type { Document, Write } from '../../store/Store.ts'
import type { View } from '../../store/projection.ts'
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

/** What belongs to the account itself; one document, name `this`. */
interface AccountSettings {
  readonly alias?: string
  /** As UpdateAccountPasswordPolicy takes it, defaults filled in. */
  readonly passwordPolicy?: PasswordPolicy
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
  readonly HardExpiry: boolean
}

/** A service-linked role's deletion, as GetServiceLinkedRoleDeletionStatus tells of it. */
interface DeletionTask {
  readonly id: string
  readonly role: string
  readonly created: number
}

/** One row a kind of entity: where its documents stand. */
const kind = <Value>(prefix: string, fold: (name: string) => string = (name) => name.toLowerCase()) => ({
  prefix,
  key: (name: string) => prefix + fold(name),
  find: (view: View, account: AccountId, name: string): Value | undefined =>
    view.get<Value>(account, prefix + fold(name))?.value,
  all: (view: View, account: AccountId): readonly Document<Value>[] => view.scan<Value>(account, prefix),
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
export const accountSettings = kind<AccountSettings>('iam/account/')
export const deletionTasks = kind<DeletionTask>('iam/deletion-task/', exact)
