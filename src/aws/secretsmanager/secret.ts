import type { AccountId } from '../../kernel/brands.ts'
import { isAccountId, parseArn } from '../../kernel/brands.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import type { Call } from '../operation.ts'
import { accounts } from '../organizations/documents.ts'
import { notFound } from './faults.ts'

export interface Tag {
  readonly Key: string
  readonly Value: string
}

/** One value that a secret has had. Without stages it is deprecated and soon forgotten. */
export interface SecretVersion {
  readonly id: string
  readonly stages: readonly string[]
  readonly created: number
  readonly text?: string
  /** Base64. */
  readonly binary?: string
}

/** In its account's partition; times are world milliseconds. */
export interface Secret {
  readonly name: string
  readonly arn: string
  readonly account: AccountId
  readonly region: string
  readonly description?: string
  readonly kmsKeyId?: string
  readonly type?: string
  readonly created: number
  readonly changed: number
  /** Scheduled for deletion: since when, and when it is gone. */
  readonly deleted?: { readonly at: number; readonly due: number }
  readonly tags: readonly Tag[]
  readonly policy?: string
  readonly versions: readonly SecretVersion[]
}

const prefix = (region: string) => `secretsmanager/${region}/`

export const secrets = {
  find(view: View, account: AccountId, region: string, name: string, now: number): Secret | undefined {
    const secret = view.get<Secret>(account, prefix(region) + name)?.value
    return secret && standing(secret, now) ? secret : undefined
  },
  all: (view: View, account: AccountId, region: string, now: number): readonly Secret[] =>
    view
      .scan<Secret>(account, prefix(region))
      .map((document) => document.value)
      .filter((secret) => standing(secret, now)),
  put: (secret: Secret): Write => ({
    partition: secret.account,
    key: prefix(secret.region) + secret.name,
    value: secret as unknown as Json,
  }),
  drop: (secret: Secret): Write => ({ partition: secret.account, key: prefix(secret.region) + secret.name }),
}

/** Once its recovery window is over, a secret is as if it never was. */
const standing = (secret: Secret, now: number) => secret.deleted === undefined || now < secret.deleted.due

export const secretArn = (region: string, account: string, name: string) =>
  `arn:aws:secretsmanager:${region}:${account}:secret:${name}`

/** The secret that a `SecretId` means: its name, its ARN, or its ARN without the six last characters. */
export function findSecret(call: Call<unknown>, id: string): Secret | undefined {
  const { view, region, now } = call
  const arn = parseArn(id)
  if (!arn) return secrets.find(view, call.account, region, id, now)
  if (arn.service !== 'secretsmanager' || arn.region !== region || !isAccountId(arn.account)) return undefined
  // What is in a closed account is there for nobody: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_close.html
  if (accounts.find(view, arn.account)?.status !== 'ACTIVE') return undefined
  const name = arn.resource.replace(/^secret:/, '')
  const whole = secrets.find(view, arn.account, region, name.slice(0, -7), now)
  return whole?.arn === id ? whole : secrets.find(view, arn.account, region, name, now)
}

/** @throws {Fault} ResourceNotFoundException. */
export function secretOf(call: Call<{ readonly SecretId: string }>): Secret {
  const secret = findSecret(call, call.input.SecretId)
  if (!secret) throw notFound()
  return secret
}
