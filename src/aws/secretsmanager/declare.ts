import type { Operations } from '../../wire/schema/secretsmanager.types.generated.ts'
import { operation, type Answer, type Call, type Need, type PreparedCall } from '../operation.ts'
import { invalidRequest, markedForDeletion } from './faults.ts'
import { findSecret, secretArn, secretOf, type Secret } from './secret.ts'

type Name = keyof Operations
type Input<N extends Name> = Operations[N]['input']
export type Output<N extends Name> = Operations[N]['output']
export type CallOf<N extends Name> = PreparedCall<Input<N>, undefined>

type Context = Readonly<Record<string, string | readonly string[]>>

export const tagRecord = (
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
) => Object.fromEntries(tags.map((tag) => [tag.Key ?? '', tag.Value ?? '']))

/** What one secret's use takes. A secret that is not there is named as the caller named it. */
export function secretNeed(call: Call<{ readonly SecretId: string }>, action: string, context: Context = {}): Need {
  const { SecretId: id } = call.input
  const secret = findSecret(call, id)
  const asked = { 'secretsmanager:SecretId': id, ...context }
  if (!secret)
    return { action, resource: id.startsWith('arn:') ? id : secretArn(call.region, call.account, id), context: asked }
  return {
    action,
    resource: secret.arn,
    resourceAccount: secret.account,
    resourceTags: tagRecord(secret.tags),
    context: asked,
    ...(secret.policy === undefined ? {} : { resourcePolicy: secret.policy }),
  }
}

interface OnSecret<N extends Name> {
  readonly name: N
  /** Condition keys beyond the secret's id and tags. */
  readonly context?: (input: Input<N>) => Context
  readonly requestTags?: (input: Input<N>) => Readonly<Record<string, string>>
  /** Works on a secret that is scheduled for deletion, too. */
  readonly evenDeleted?: true
  handle(call: CallOf<N>, secret: Secret): Answer<Output<N>>
}

/** An operation on one secret: finds it, refuses when it is being deleted, records it for its owner. */
export function onSecret<N extends Name>(row: OnSecret<N>) {
  return operation<Input<N> & { readonly SecretId: string }, Output<N>>({
    name: row.name,
    authorize(call) {
      const need = secretNeed(call, `secretsmanager:${row.name}`, row.context?.(call.input) ?? {})
      return [row.requestTags ? { ...need, requestTags: row.requestTags(call.input) } : need]
    },
    handle(call) {
      const secret = secretOf(call)
      if (secret.deleted && !row.evenDeleted) throw markedForDeletion()
      return { ...about(call, secret), ...row.handle(call as CallOf<N>, secret) }
    },
  })
}

export function about(call: Call<unknown>, secret: Secret): Pick<Answer<never>, 'resources' | 'alsoRecordIn'> {
  const resources = [{ ARN: secret.arn, accountId: secret.account, type: 'AWS::SecretsManager::Secret' }]
  return call.caller.account === secret.account ? { resources } : { resources, alsoRecordIn: [secret.account] }
}

const isDefaultKey = (id = 'alias/aws/secretsmanager'): boolean => /(?:^|:)alias\/aws\/secretsmanager$/.test(id)

/**
 * The key that AWS manages is for nobody but its account, whatever the secret's policy says.
 * @throws {Fault} InvalidRequestException
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 * @see https://repost.aws/knowledge-center/secrets-manager-cross-account-key the text
 */
export function checkKeyReach({ caller }: Pick<Call<unknown>, 'caller'>, { account, kmsKeyId }: Secret): void {
  if (caller.account === undefined || caller.account === account || !isDefaultKey(kmsKeyId)) return
  throw invalidRequest(
    "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
  )
}

export const named = (secret: Secret) => ({ ARN: secret.arn, Name: secret.name })
