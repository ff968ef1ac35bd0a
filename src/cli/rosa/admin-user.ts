import { adminStack, adminTemplate, adminUser } from '../../catalogue/mint.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { AwsError } from '../../wire/aws-client.ts'
import { pause } from '../../wire/http.ts'
import { iamItems } from '../iam/pages.ts'
import { ifThere } from '../iam/missing.ts'
import { OcmError } from '../ocm/client.ts'
import { clusterPath, listClusters } from '../ocm/clusters.ts'
import type { Cluster } from '../ocm/types.ts'
import { awsCall, type Want } from '../plan/aws-call.ts'
import type { OcmCall } from '../plan/foretell.ts'
import type { Session } from '../session.ts'

/** By which rosa finds the region of the stack again. */
const REGION_TAG = 'rosa_region'
/** Milliseconds between two looks at a stack. */
const LOOK_MS = 100
const LONGEST_MS = 5_000

export interface AdminKey {
  readonly access_key_id: string
  readonly secret_access_key: string
}

/** Whether the account has the administrator by whose key clusters without roles are made. */
export const hasAdmin = async ({ aws }: Session): Promise<boolean> =>
  (await ifThere(aws.call('iam', 'GetUser', { UserName: adminUser }))) !== undefined

type Status = { readonly status: string; readonly reason: string }

async function stackStatus({ aws }: Session): Promise<Status | undefined> {
  try {
    const { Stacks: [stack] = [] } = await aws.call('cloudformation', 'DescribeStacks', { StackName: adminStack })
    return stack && { status: stack.StackStatus ?? '', reason: stack.StackStatusReason ?? '' }
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ValidationError') return undefined
    throw error
  }
}

/** Waits until the stack is at rest. */
async function atRest(session: Session): Promise<Status | undefined> {
  for (let rest = LOOK_MS; ; rest = Math.min(rest * 1.5, LONGEST_MS)) {
    const now = await stackStatus(session)
    if (!now?.status.endsWith('_IN_PROGRESS')) return now
    await pause(session.clock, rest)
  }
}

/** What of the stack failed, in its own words. */
async function failureOf({ aws }: Session): Promise<string> {
  const { StackEvents = [] } = await aws.call('cloudformation', 'DescribeStackEvents', { StackName: adminStack })
  return StackEvents.find(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'))?.ResourceStatusReason ?? ''
}

const createStack = awsCall(
  'cloudformation',
  'CreateStack',
  {
    StackName: adminStack,
    TemplateBody: adminTemplate,
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
  },
  { done: `created stack ${adminStack}`, files: { TemplateBody: `${adminStack}.json` } },
)
const tagAdmin = (region: string) =>
  awsCall('iam', 'TagUser', { UserName: adminUser, Tags: [{ Key: REGION_TAG, Value: region }] }, { done: `tagged user ${adminUser}` }) // prettier-ignore
const deleteStack = awsCall('cloudformation', 'DeleteStack', { StackName: adminStack }, { done: `deleted stack ${adminStack}` }) // prettier-ignore

/** What `ensureAdmin` would call. */
export const adminWants = async (session: Session): Promise<readonly Want[]> => [
  { what: `user ${adminUser}`, calls: (await hasAdmin(session)) ? [] : [createStack, tagAdmin(session.region)] },
]

/** What `removeAdmin` would call. */
export const removalWants = async (session: Session): Promise<readonly Want[]> => [
  { what: `stack ${adminStack}`, calls: (await stackStatus(session)) ? [deleteStack] : [] },
]

/** What `rotateKey` would call: a key is made, OCM is given it, and every old one ends. */
export async function rotationCalls(session: Session): Promise<{ wants: readonly Want[]; ocm: readonly OcmCall[] }> {
  const create = awsCall('iam', 'CreateAccessKey', { UserName: adminUser }, { done: 'created a key' })
  const drops = (await keyIds(session)).map((AccessKeyId) =>
    awsCall('iam', 'DeleteAccessKey', { UserName: adminUser, AccessKeyId }, { done: `deleted key ${AccessKeyId}` }),
  )
  const clusters = await keyedClusters(session)
  return {
    wants: [{ what: `key of ${adminUser}`, calls: [create, ...drops] }],
    ocm: clusters.map(({ id }) => ({ method: 'PATCH', path: clusterPath(id), body: { aws: { access_key_id: 'the new key’s' } } })), // prettier-ignore
  }
}

/** Makes the administrator through a stack, as rosa init does. False: it was there. @throws {Refusal} with the stack's own reason */
export async function ensureAdmin(session: Session): Promise<boolean> {
  const { aws, region } = session
  if (await hasAdmin(session)) return false
  const before = await atRest(session)
  if (before)
    throw new Refusal(
      `The user ${adminUser} does not exist, but its stack ${adminStack} does, with status ${before.status}.`,
      { next: 'stint init --iam-user --delete' },
    )
  await createStack.run(aws)
  const made = await atRest(session)
  if (made?.status !== 'CREATE_COMPLETE')
    throw new Refusal(`The stack ${adminStack} ended with ${made?.status ?? 'nothing'}: ${await failureOf(session)}`, {
      next: 'stint init --iam-user --delete',
    })
  await tagAdmin(region).run(aws)
  return true
}

const keyedClusters = async (session: Session): Promise<readonly Cluster[]> => {
  const { account } = await session.caller()
  return (await listClusters(session.ocm)).filter(({ aws }) => !aws.sts && aws.account_id === account)
}

/** Removes the stack and its user. False: there was none. @throws {Refusal} while clusters live by its key */
export async function removeAdmin(session: Session): Promise<boolean> {
  const [user] = await keyedClusters(session)
  if (user)
    throw new Refusal(`The cluster ${user.name} lives by the key of ${adminUser}.`, {
      next: `stint delete cluster --cluster ${user.name} --watch`,
    })
  if (!(await stackStatus(session))) return false
  await deleteStack.run(session.aws)
  const left = await atRest(session)
  if (left) throw new Refusal(`The stack ${adminStack} ended with ${left.status}: ${await failureOf(session)}`)
  return true
}

const keyIds = ({ aws }: Session) =>
  iamItems(aws, 'ListAccessKeys', { UserName: adminUser }, (page) =>
    page.AccessKeyMetadata?.map(({ AccessKeyId = '' }) => AccessKeyId),
  )

const dropKey = ({ aws }: Session, AccessKeyId: string) =>
  aws.call('iam', 'DeleteAccessKey', { UserName: adminUser, AccessKeyId })

async function makeKey({ aws }: Session): Promise<AdminKey> {
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: adminUser })
  return { access_key_id: AccessKey?.AccessKeyId ?? '', secret_access_key: AccessKey?.SecretAccessKey ?? '' }
}

/** The administrator's only key, made anew as rosa does for each cluster: nobody keeps the old one. */
export async function freshKey(session: Session): Promise<AdminKey> {
  for (const id of await keyIds(session)) await dropKey(session, id)
  return makeKey(session)
}

/** A key is not known everywhere at once: OCM is asked again while AWS tells it so. */
const TRIES = 15
const PAUSE_MS = 200

export async function withFreshKey<Answer>({ clock }: Session, use: () => Promise<Answer>): Promise<Answer> {
  for (let tried = 1; ; tried++) {
    try {
      return await use()
    } catch (error) {
      if (!(error instanceof OcmError && error.message.includes('InvalidClientTokenId')) || tried >= TRIES) throw error
      await pause(clock, tried * PAUSE_MS)
    }
  }
}

/** Another key for every cluster that lives by one; the old ones end once OCM has the new one. */
export async function rotateKey(session: Session): Promise<readonly string[]> {
  const before = await keyIds(session)
  const [first, ...more] = before
  // IAM keeps two keys of a user at most.
  if (first !== undefined && more.length > 0) await dropKey(session, first)
  const key = await makeKey(session)
  const clusters = await keyedClusters(session)
  for (const { id } of clusters) await withFreshKey(session, () => session.ocm.patch(clusterPath(id), { aws: key }))
  for (const id of before.length > 1 ? more : before) await dropKey(session, id)
  return clusters.map(({ name }) => name)
}
