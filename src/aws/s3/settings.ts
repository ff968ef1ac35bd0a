import { Fault } from '../../kernel/Fault.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import { passingRoleTo } from '../iam/passing-role.ts'
import { shownPrincipals } from '../iam/trust.ts'
import { checkCorsRules } from './cors/rules.ts'
import { aclsAreOff, invalidRequest, malformedXml } from './faults.ts'
import { kept, shown } from './kept.ts'
import { checkLifecycleRules } from './lifecycle-rules.ts'
import { checkLoggingTarget } from './logging-target.ts'
import { mfaDeleteRefusal } from './mfa-delete.ts'
import { keptNotifications } from './notifications.ts'
import { checkDestinations } from './replication-rules.ts'
import { checkRuleIds, madeRuleId } from './rule-ids.ts'
import { checkWebsite } from './website-rules.ts'
import { setting } from './setting.ts'
import { canonicalUser } from './canonical-user.ts'
import { askedGrants, wireAcl } from './access-control.ts'
import { checkBucketPolicy, checkPolicyOwner } from './bucket-policy.ts'
import { checkLockConfiguration, hasLock, versioningIsLocked } from './object-lock/configuration.ts'
import { isPublicPolicy } from './public-policy.ts'
import { checkedTags, refuseBucketTags } from './tags.ts'
import type { Output } from './declare.ts'
import { lifecycleWork, type Bucket, type Ownership } from './documents.ts'
import { hasLifecycle } from './lifecycle-in-force.ts'
import type { Write } from '../../store/Store.ts'
import type { Call } from '../operation.ts'

const notFound = (code: string, message: string) => (bucket: Bucket) =>
  new Fault(code, 404, message, { BucketName: bucket.name })

/** A configuration that is kept as it was put. */
const configuration = <Value>(name: string) => ({
  read: (bucket: Bucket): Value | undefined => {
    const json = bucket.configurations[name]
    return json === undefined ? undefined : shown<Value>(json)
  },
  write: (bucket: Bucket, value: unknown): Bucket => ({
    ...bucket,
    configurations: { ...bucket.configurations, [name]: kept(value) },
  }),
  clear: (bucket: Bucket): Bucket => {
    const { [name]: _, ...rest } = bucket.configurations
    return { ...bucket, configurations: rest }
  },
})

const without = <Member extends keyof Bucket>(bucket: Bucket, member: Member): Bucket => {
  const { [member]: _, ...rest } = bucket
  return rest as Bucket
}

/** A bucket with rules is looked at every day, from the midnight on that follows the first of them. */
function watched({ view, now }: Call<unknown>, after: Bucket): readonly Write[] {
  const ref = { account: after.account, bucket: after.name }
  const work = lifecycleWork.find(view, ref)
  if (hasLifecycle(after)) return work ? [] : [lifecycleWork.put({ ...ref, passed: now })]
  return work ? [lifecycleWork.drop(ref)] : []
}

/** Every object is encrypted by S3's own keys unless something else was asked for, and by those of who writes it only where that is allowed. */
const SSE_S3 = {
  Rules: [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
      BucketKeyEnabled: false,
      BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
    },
  ],
} as const satisfies Json

const OWNERSHIPS = new Set<string>([
  'BucketOwnerEnforced',
  'BucketOwnerPreferred',
  'ObjectWriter',
] satisfies Ownership[])

const encryption = configuration<Json>('encryption')
const lifecycle = configuration<Output<'GetBucketLifecycleConfiguration'>>('lifecycle')
const cors = configuration<object>('cors')
const website = configuration<object>('website')
const logging = configuration<object>('logging')
const replication = configuration<object>('replication')
const requestPayment = configuration<object>('requestPayment')
const accelerate = configuration<object>('accelerate')
const notification = configuration<object>('notification')
const objectLock = configuration<object>('objectLock')

/** What can be set on a bucket, one row a setting. */
export const settings = [
  setting({
    get: ['GetBucketPolicy', 's3:GetBucketPolicy'],
    put: ['PutBucketPolicy', 's3:PutBucketPolicy', 204],
    delete: ['DeleteBucketPolicy', 's3:DeleteBucketPolicy'],
    check: checkPolicyOwner,
    read: ({ policy }, { view }) => (policy === undefined ? undefined : { Policy: shownPrincipals(view, policy) }),
    write: (bucket, input, call) => ({ ...bucket, policy: checkBucketPolicy(call, bucket, input.Policy) }),
    clear: (bucket) => without(bucket, 'policy'),
    absent: notFound('NoSuchBucketPolicy', 'The bucket policy does not exist'),
  }),
  setting({
    get: ['GetBucketPolicyStatus', 's3:GetBucketPolicyStatus'],
    read: ({ policy }) => (policy === undefined ? undefined : { PolicyStatus: { IsPublic: isPublicPolicy(policy) } }),
    absent: notFound('NoSuchBucketPolicy', 'The bucket policy does not exist'),
  }),
  setting({
    get: ['GetPublicAccessBlock', 's3:GetBucketPublicAccessBlock'],
    put: ['PutPublicAccessBlock', 's3:PutBucketPublicAccessBlock'],
    delete: ['DeletePublicAccessBlock', 's3:PutBucketPublicAccessBlock'],
    read: ({ publicAccessBlock: block }) => (block ? { PublicAccessBlockConfiguration: block } : undefined),
    write: (bucket, { PublicAccessBlockConfiguration: asked }) => ({
      ...bucket,
      publicAccessBlock: {
        BlockPublicAcls: asked.BlockPublicAcls ?? false,
        IgnorePublicAcls: asked.IgnorePublicAcls ?? false,
        BlockPublicPolicy: asked.BlockPublicPolicy ?? false,
        RestrictPublicBuckets: asked.RestrictPublicBuckets ?? false,
      },
    }),
    clear: (bucket) => without(bucket, 'publicAccessBlock'),
    absent: notFound('NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'),
  }),
  setting({
    get: ['GetBucketOwnershipControls', 's3:GetBucketOwnershipControls'],
    put: ['PutBucketOwnershipControls', 's3:PutBucketOwnershipControls'],
    delete: ['DeleteBucketOwnershipControls', 's3:PutBucketOwnershipControls'],
    read: ({ ownership }) =>
      ownership ? { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } } : undefined,
    write(bucket, { OwnershipControls: { Rules: rules } }) {
      const asked = rules[0]?.ObjectOwnership
      if (rules.length !== 1 || asked === undefined || !OWNERSHIPS.has(asked)) throw malformedXml()
      if (asked === 'BucketOwnerEnforced' && bucket.grants.some((grant) => grant.to !== canonicalUser(bucket.account)))
        throw aclWithOwnership()
      return { ...bucket, ownership: asked as Ownership }
    },
    clear: (bucket) => without(bucket, 'ownership'),
    absent: notFound('OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'),
  }),
  setting({
    get: ['GetBucketAcl', 's3:GetBucketAcl'],
    put: ['PutBucketAcl', 's3:PutBucketAcl'],
    read: (bucket) => wireAcl(bucket, canonicalUser(bucket.account), bucket.grants),
    write(bucket, _input, call) {
      const grants = askedGrants(call, bucket, canonicalUser(bucket.account))
      if (bucket.ownership === 'BucketOwnerEnforced') throw aclsAreOff()
      return { ...bucket, grants }
    },
  }),
  setting({
    get: ['GetBucketTagging', 's3:GetBucketTagging'],
    put: ['PutBucketTagging', 's3:PutBucketTagging', 204],
    delete: ['DeleteBucketTagging', 's3:PutBucketTagging'],
    read: ({ tags }) => (tags && tags.length > 0 ? { TagSet: tags } : undefined),
    write(bucket, { Tagging: { TagSet: set } }, call) {
      refuseBucketTags(call, bucket, set)
      return { ...bucket, tags: checkedTags(set, 50) }
    },
    clear: (bucket) => without(bucket, 'tags'),
    absent: notFound('NoSuchTagSet', 'The TagSet does not exist'),
  }),
  setting({
    get: ['GetBucketVersioning', 's3:GetBucketVersioning'],
    put: ['PutBucketVersioning', 's3:PutBucketVersioning'],
    read: ({ versioning }) => (versioning ? { Status: versioning } : {}),
    write(bucket, { VersioningConfiguration: { Status: status, MFADelete: mfaDelete }, MFA: mfa }, { caller }) {
      if (mfaDelete === 'Enabled') throw mfaDeleteRefusal(caller, mfa)
      if (status === undefined) throw illegalVersioning()
      if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml()
      if (status === 'Suspended' && hasLock(bucket)) throw versioningIsLocked()
      return { ...bucket, versioning: status }
    },
  }),
  setting({
    get: ['GetBucketEncryption', 's3:GetEncryptionConfiguration'],
    put: ['PutBucketEncryption', 's3:PutEncryptionConfiguration'],
    delete: ['DeleteBucketEncryption', 's3:PutEncryptionConfiguration'],
    read: (bucket) => ({ ServerSideEncryptionConfiguration: encryption.read(bucket) ?? SSE_S3 }) as never,
    write(bucket, { ServerSideEncryptionConfiguration: asked }) {
      const [rule, ...more] = asked.Rules
      const { SSEAlgorithm: algorithm, KMSMasterKeyID: key } = rule?.ApplyServerSideEncryptionByDefault ?? {}
      if (!rule || more.length > 0) throw malformedXml()
      if (key !== undefined && algorithm === 'AES256')
        throw new Fault('InvalidArgument', 400, 'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse', { ArgumentName: 'ApplyServerSideEncryptionByDefault' }) // prettier-ignore
      return encryption.write(bucket, { Rules: [{ ...rule, BucketKeyEnabled: rule.BucketKeyEnabled ?? false }] })
    },
    clear: encryption.clear,
  }),
  setting({
    get: ['GetBucketLifecycleConfiguration', 's3:GetLifecycleConfiguration'],
    put: ['PutBucketLifecycleConfiguration', 's3:PutLifecycleConfiguration'],
    delete: ['DeleteBucketLifecycle', 's3:PutLifecycleConfiguration'],
    read: lifecycle.read,
    write(bucket, input, call) {
      const rules = input.LifecycleConfiguration?.Rules ?? []
      checkLifecycleRules(rules)
      const named = rules.map((rule) => ({ ...rule, ID: rule.ID || madeRuleId(call.random) }))
      const size = input.TransitionDefaultMinimumObjectSize ?? 'all_storage_classes_128K'
      return lifecycle.write(bucket, { Rules: named, TransitionDefaultMinimumObjectSize: size })
    },
    clear: lifecycle.clear,
    beside: watched,
    told: (bucket) => ({
      TransitionDefaultMinimumObjectSize: lifecycle.read(bucket)?.TransitionDefaultMinimumObjectSize,
    }),
    absent: notFound('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'),
  }),
  setting({
    get: ['GetBucketCors', 's3:GetBucketCORS'],
    put: ['PutBucketCors', 's3:PutBucketCORS'],
    delete: ['DeleteBucketCors', 's3:PutBucketCORS'],
    read: cors.read,
    write(bucket, { CORSConfiguration: asked }) {
      checkCorsRules(asked.CORSRules)
      return cors.write(bucket, asked)
    },
    clear: cors.clear,
    absent: notFound('NoSuchCORSConfiguration', 'The CORS configuration does not exist'),
  }),
  setting({
    get: ['GetBucketWebsite', 's3:GetBucketWebsite'],
    put: ['PutBucketWebsite', 's3:PutBucketWebsite'],
    delete: ['DeleteBucketWebsite', 's3:DeleteBucketWebsite'],
    read: website.read,
    write(bucket, { WebsiteConfiguration: asked }) {
      checkWebsite(asked)
      return website.write(bucket, asked)
    },
    clear: website.clear,
    absent: notFound('NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'),
  }),
  setting({
    get: ['GetBucketLogging', 's3:GetBucketLogging'],
    put: ['PutBucketLogging', 's3:PutBucketLogging'],
    read: logging.read,
    write(bucket, input, call) {
      checkLoggingTarget(bucket, call)
      return logging.write(bucket, input.BucketLoggingStatus)
    },
  }),
  setting({
    get: ['GetBucketReplication', 's3:GetReplicationConfiguration'],
    put: ['PutBucketReplication', 's3:PutReplicationConfiguration'],
    delete: ['DeleteBucketReplication', 's3:PutReplicationConfiguration'],
    read: replication.read,
    // S3 will read and write with this role.
    also: (call) => passingRoleTo('s3.amazonaws.com', call, call.input.ReplicationConfiguration.Role),
    write(bucket, { ReplicationConfiguration: asked }, { view, random }) {
      if (bucket.versioning !== 'Enabled')
        throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration")
      checkRuleIds(asked.Rules)
      checkDestinations(view, asked.Rules)
      const Rules = asked.Rules.map((rule) => ({ ...rule, ID: rule.ID || madeRuleId(random) }))
      return replication.write(bucket, { ReplicationConfiguration: { ...asked, Rules } })
    },
    clear: replication.clear,
    absent: notFound('ReplicationConfigurationNotFoundError', 'The replication configuration was not found'),
  }),
  setting({
    get: ['GetBucketRequestPayment', 's3:GetBucketRequestPayment'],
    put: ['PutBucketRequestPayment', 's3:PutBucketRequestPayment'],
    read: (bucket) => requestPayment.read(bucket) ?? { Payer: 'BucketOwner' },
    write: (bucket, input) => requestPayment.write(bucket, input.RequestPaymentConfiguration),
  }),
  setting({
    get: ['GetBucketAccelerateConfiguration', 's3:GetAccelerateConfiguration'],
    put: ['PutBucketAccelerateConfiguration', 's3:PutAccelerateConfiguration'],
    read: accelerate.read,
    write(bucket, input) {
      if (bucket.name.includes('.'))
        throw invalidRequest('S3 Transfer Acceleration is not supported for buckets with periods (.) in their names')
      if (!['Enabled', 'Suspended'].includes(input.AccelerateConfiguration.Status ?? '')) throw malformedXml()
      return accelerate.write(bucket, input.AccelerateConfiguration)
    },
  }),
  setting({
    get: ['GetBucketNotificationConfiguration', 's3:GetBucketNotification'],
    put: ['PutBucketNotificationConfiguration', 's3:PutBucketNotification'],
    read: notification.read,
    write: (bucket, { NotificationConfiguration: asked, SkipDestinationValidation: unseen = false }, { random }) =>
      notification.write(bucket, keptNotifications(asked, unseen, random)),
  }),
  setting({
    get: ['GetObjectLockConfiguration', 's3:GetBucketObjectLockConfiguration'],
    put: ['PutObjectLockConfiguration', 's3:PutBucketObjectLockConfiguration'],
    read: objectLock.read,
    write(bucket, { ObjectLockConfiguration: asked }) {
      checkLockConfiguration(bucket, asked)
      return objectLock.write(bucket, { ObjectLockConfiguration: asked })
    },
    absent: notFound(
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
    ),
  }),
].flat()

const illegalVersioning = () =>
  new Fault('IllegalVersioningConfigurationException', 400, 'The Versioning element must be specified')

export const aclWithOwnership = () =>
  new Fault(
    'InvalidBucketAclWithObjectOwnership',
    400,
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  )
