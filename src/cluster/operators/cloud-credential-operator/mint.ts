import {
  at,
  CallRefused,
  isFields,
  kubeTime,
  listAt,
  mintActions,
  mintedUserPrefix,
  objectKey,
  ownerTag,
  resource,
  rootSecret,
  textAt,
  type CloudSession,
  type Fields,
  type KubeObject,
  type OperatorContext,
} from '../../operator-context.ts'
import { REQUEST_ANNOTATION, REQUESTS, secretPlace, SECRETS, type Place, type Provider } from './provider.ts'

const NAMESPACES = resource('v1', 'namespaces')
const MODE = 'cloudcredential.openshift.io/mode'
const FINALIZER = 'cloudcredential.openshift.io/deprovision'
const DRAWN = 5
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

/**
 * Credentials of the cluster's own making: for each request one IAM user, one inline policy and one access key, made with the root key.
 * Each step looks before it makes, and a user's name is written down before the user exists: what a crash left half done is completed.
 */
export function mint(context: OperatorContext, root: CloudSession): Provider {
  const { kube, random, clock } = context

  /** Undefined once an administrator has taken the root key away: what was minted lives on. */
  const rootKey = () => kube.get(SECRETS, rootSecret.name, rootSecret.namespace)

  const check = async (): Promise<string | undefined> => {
    const secret = await rootKey()
    if (!secret) return undefined
    const { Arn = '' } = await root.call('sts', 'GetCallerIdentity', {}).catch((error: unknown): never => {
      if (error instanceof CallRefused && error.code === 'InvalidClientTokenId') throw new Error(deadKey(error.message))
      throw error
    })
    const denied = await deniedActions(root, Arn)
    const mode = denied.length === 0 ? 'mint' : 'insufficient'
    if (secret.metadata.annotations?.[MODE] !== mode)
      await kube.patch(SECRETS, rootSecret, { metadata: { annotations: { [MODE]: mode } } })
    if (denied.length === 0) return undefined
    return `the root key in secret ${rootSecret.namespace}/${rootSecret.name} cannot mint: ${Arn} is not allowed to perform ${denied.join(', ')}`
  }

  /** Drawn once for a request, and kept in its status. */
  const userOf = async (request: KubeObject, infraId: string): Promise<string> => {
    const known = ownUser(request, infraId)
    if (known !== undefined) return known
    const user = `${mintedUserPrefix(infraId, request.metadata.name)}${random.text(DRAWN, LETTERS)}`
    const { name, namespace } = request.metadata
    const providerStatus = {
      apiVersion: 'cloudcredential.openshift.io/v1',
      kind: 'AWSProviderStatus',
      user,
      policy: policyName(user),
    }
    await kube.patch(REQUESTS, { name, namespace, subresource: 'status' }, { status: { providerStatus } })
    return user
  }

  const provide = async (request: KubeObject, infraId: string): Promise<string | undefined> => {
    const place = secretPlace(request)
    if (!(await kube.get(NAMESPACES, place.namespace))) return `namespace ${place.namespace} is missing`
    const secret = await kube.get(SECRETS, place.name, place.namespace)
    if (!(await rootKey())) return lasting(secret, place)
    await keepFinalizer(context, request)
    const user = await userOf(request, infraId)
    const arn = await ensureUser(root, user, ownerTag(infraId))
    await ensurePolicy(root, user, documentOf(request, arn))
    const held = keyIdIn(secret)
    const { AccessKeyMetadata = [] } = await root.call('iam', 'ListAccessKeys', { UserName: user })
    const ids = AccessKeyMetadata.map(({ AccessKeyId = '' }) => AccessKeyId)
    // One key and no other: a second one was made by somebody else, or by us and never written down.
    for (const AccessKeyId of ids.filter((id) => id !== held))
      await root.call('iam', 'DeleteAccessKey', { UserName: user, AccessKeyId })
    if (held === undefined || !ids.includes(held)) await giveKey(request, place, user, secret)
    await noteSync(request)
    return undefined
  }

  const giveKey = async (request: KubeObject, place: Place, user: string, known: KubeObject | undefined) => {
    const { AccessKey } = await root.call('iam', 'CreateAccessKey', { UserName: user })
    const data = secretData(AccessKey?.AccessKeyId ?? '', AccessKey?.SecretAccessKey ?? '')
    const annotations = { [REQUEST_ANNOTATION]: objectKey(request)[0] ?? '' }
    if (known) await kube.patch(SECRETS, place, { metadata: { annotations }, data })
    else
      await kube.create(SECRETS, {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { ...place, annotations },
        type: 'Opaque',
        data,
      })
  }

  const noteSync = async (request: KubeObject): Promise<void> => {
    if (textAt(request, 'status.lastSyncTimestamp') !== '') return
    const { name, namespace } = request.metadata
    const status = { lastSyncTimestamp: kubeTime(clock.now()) }
    await kube.patch(REQUESTS, { name, namespace, subresource: 'status' }, { status })
  }

  return {
    success: 'a user with its own policy and access key was minted',
    check,
    provide,
    async remove(request, infraId) {
      if (!request.metadata.finalizers?.includes(FINALIZER)) return
      const user = ownUser(request, infraId)
      if (user !== undefined) await removeUser(root, user)
      const { name, namespace } = secretPlace(request)
      await kube.remove(SECRETS, { name, namespace })
      const finalizers = request.metadata.finalizers.filter((one) => one !== FINALIZER)
      await kube.patch(REQUESTS, metadataPlace(request), { metadata: { finalizers } })
    },
  }
}

const deadKey = (said: string) =>
  `AWS does not know the root key in secret ${rootSecret.namespace}/${rootSecret.name} (${said}). To mend it: give OCM another one ('stint init --iam-user --rotate-key'), or write one into the secret; what was minted works on meanwhile`

/** Whoever may write a request's status must not make the operator lay hands on users that it never made. */
function ownUser(request: KubeObject, infraId: string): string | undefined {
  const named = textAt(request, 'status.providerStatus.user')
  return named.startsWith(mintedUserPrefix(infraId, request.metadata.name)) ? named : undefined
}

const metadataPlace = ({ metadata: { name, namespace } }: KubeObject) => ({ name, namespace })
const policyName = (user: string) => `${user}-policy`

async function keepFinalizer({ kube }: OperatorContext, request: KubeObject): Promise<void> {
  const finalizers = request.metadata.finalizers ?? []
  if (finalizers.includes(FINALIZER)) return
  await kube.patch(REQUESTS, metadataPlace(request), { metadata: { finalizers: [...finalizers, FINALIZER] } })
}

/** Without the root key nothing is minted; what is there goes on working. */
function lasting(secret: KubeObject | undefined, { namespace, name }: Place): string | undefined {
  if (keyIdIn(secret) !== undefined) return undefined
  return `secret ${namespace}/${name} holds no key, and without the root key in secret ${rootSecret.namespace}/${rootSecret.name} none can be minted`
}

const plain = (text: string) => Buffer.from(text, 'base64').toString('utf8')
const encoded = (text: string) => Buffer.from(text).toString('base64')

/** A key that its secret holds whole. */
function keyIdIn(secret: KubeObject | undefined): string | undefined {
  const [id, value] = [textAt(secret, 'data.aws_access_key_id'), textAt(secret, 'data.aws_secret_access_key')]
  return id && value ? plain(id) : undefined
}

const secretData = (id: string, value: string) => ({
  aws_access_key_id: encoded(id),
  aws_secret_access_key: encoded(value),
  credentials: encoded(`[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${value}`),
})

async function deniedActions(aws: CloudSession, PolicySourceArn: string): Promise<readonly string[]> {
  const { EvaluationResults = [] } = await aws.call('iam', 'SimulatePrincipalPolicy', {
    PolicySourceArn,
    ActionNames: mintActions,
  })
  return EvaluationResults.flatMap(({ EvalActionName = '', EvalDecision }) =>
    EvalDecision === 'allowed' ? [] : [EvalActionName],
  )
}

const absent = (error: unknown): undefined => {
  if (error instanceof CallRefused && error.code === 'NoSuchEntity') return undefined
  throw error
}

/** The user's ARN; made with the boundary of the root key's own user when it is not there. */
async function ensureUser(aws: CloudSession, UserName: string, tag: string): Promise<string> {
  const known = (await aws.call('iam', 'GetUser', { UserName }).catch(absent))?.User
  const Tags = [{ Key: tag, Value: 'owned' }]
  if (!known) {
    const PermissionsBoundary = (await aws.call('iam', 'GetUser', {})).User?.PermissionsBoundary?.PermissionsBoundaryArn
    const made = await aws.call('iam', 'CreateUser', {
      UserName,
      ...(PermissionsBoundary === undefined ? {} : { PermissionsBoundary }),
    })
    await aws.call('iam', 'TagUser', { UserName, Tags })
    return made.User?.Arn ?? ''
  }
  if (!known.Tags?.some(({ Key, Value }) => Key === tag && Value === 'owned'))
    await aws.call('iam', 'TagUser', { UserName, Tags })
  return known.Arn ?? ''
}

async function ensurePolicy(aws: CloudSession, UserName: string, document: string): Promise<void> {
  const PolicyName = policyName(UserName)
  const known = await aws.call('iam', 'GetUserPolicy', { UserName, PolicyName }).catch(absent)
  if (known && decodeURIComponent(known.PolicyDocument ?? '') === document) return
  await aws.call('iam', 'PutUserPolicy', { UserName, PolicyName, PolicyDocument: document })
}

/** What the request asks for, and that its user may look at itself. */
function documentOf(request: KubeObject, userArn: string): string {
  const entries = listAt(request, 'spec.providerSpec.statementEntries').filter(isFields)
  const asked = entries.map((entry: Fields) => {
    const condition = at(entry, 'policyCondition')
    return {
      Effect: at(entry, 'effect'),
      Action: at(entry, 'action'),
      Resource: at(entry, 'resource'),
      ...(condition === undefined ? {} : { Condition: condition }),
    }
  })
  const own = { Effect: 'Allow', Action: ['iam:GetUser'], Resource: userArn }
  return JSON.stringify({ Version: '2012-10-17', Statement: [...asked, own] })
}

async function removeUser(aws: CloudSession, UserName: string): Promise<void> {
  const keys = await aws.call('iam', 'ListAccessKeys', { UserName }).catch(absent)
  if (!keys) return
  for (const { AccessKeyId = '' } of keys.AccessKeyMetadata ?? [])
    await aws.call('iam', 'DeleteAccessKey', { UserName, AccessKeyId }).catch(absent)
  await aws.call('iam', 'DeleteUserPolicy', { UserName, PolicyName: policyName(UserName) }).catch(absent)
  await aws.call('iam', 'DeleteUser', { UserName }).catch(absent)
}
