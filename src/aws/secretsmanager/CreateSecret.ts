import type { Operations } from '../../wire/schema/secretsmanager.types.generated.ts'
import { operation, type Answer } from '../operation.ts'
import { about, named, tagRecord, type CallOf, type Output } from './declare.ts'
import { alreadyExists, invalidParameter, invalidRequest } from './faults.ts'
import { secretArn, secrets, type Secret } from './secret.ts'
import { withTags } from './tags.ts'
import { sameValue, valueOf, withVersion } from './versions.ts'

const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const NAME = /^[A-Za-z0-9/_+=.@-]{1,512}$/

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export const CreateSecret = operation<Operations['CreateSecret']['input'], Operations['CreateSecret']['output']>({
  name: 'CreateSecret',
  authorize({ input, region, account }) {
    const context: Record<string, string> = { 'secretsmanager:Name': input.Name }
    if (input.Description !== undefined) context['secretsmanager:Description'] = input.Description
    if (input.KmsKeyId !== undefined) context['secretsmanager:KmsKeyArn'] = input.KmsKeyId
    const resource = secretArn(region, account, input.Name)
    const need = { resource, context, requestTags: tagRecord(input.Tags ?? []) }
    return [
      { action: 'secretsmanager:CreateSecret', ...need },
      ...(input.Tags?.length ? [{ action: 'secretsmanager:TagResource', ...need }] : []),
    ]
  },
  handle(call) {
    const { view, account, region, input, now } = call
    if (!NAME.test(input.Name))
      throw invalidParameter(
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      )
    const existing = secrets.find(view, account, region, input.Name, now)
    return existing ? again(call, existing) : create(call)
  },
})

function create(call: CallOf<'CreateSecret'>): Answer<Output<'CreateSecret'>> {
  const { input, account, region, random, now } = call
  const id = input.ClientRequestToken ?? random.uuid()
  const value = valueOf(input)
  const secret: Secret = {
    name: input.Name,
    arn: `${secretArn(region, account, input.Name)}-${random.text(6, SUFFIX)}`,
    account,
    region,
    ...(input.Description === undefined ? {} : { description: input.Description }),
    ...(input.KmsKeyId === undefined ? {} : { kmsKeyId: input.KmsKeyId }),
    ...(input.Type === undefined ? {} : { type: input.Type }),
    created: now,
    changed: now,
    tags: withTags([], input.Tags ?? []),
    versions: value ? withVersion([], { id, created: now, ...value }) : [],
  }
  return {
    ...about(call, secret),
    output: { ...named(secret), ...(value ? { VersionId: id } : {}) },
    writes: [secrets.put(secret)],
  }
}

/** The same request again is the same secret. */
function again(call: CallOf<'CreateSecret'>, existing: Secret): Answer<Output<'CreateSecret'>> {
  if (existing.deleted)
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    )
  const { ClientRequestToken: token } = call.input
  const version = existing.versions.find(({ id }) => id === token)
  const value = valueOf(call.input)
  if (!version || !value || !sameValue(version, value)) throw alreadyExists(existing.name)
  return { ...about(call, existing), output: { ...named(existing), VersionId: version.id } }
}
