import {
  at,
  CallRefused,
  dated,
  infraIdOf,
  isFields,
  kubeTime,
  keyPlace,
  objectKey,
  resource,
  textAt,
  type CloudSession,
  type Duty,
  type KubeObject,
  type OperatorContext,
} from '../../operator-context.ts'

const REQUESTS = resource('cloudcredential.openshift.io/v1', 'credentialsrequests')
const SECRETS = resource('v1', 'secrets')
const CREDENTIALS = resource('operator.openshift.io/v1', 'cloudcredentials')
const NAMESPACES = resource('v1', 'namespaces')
const ACCESS = '/access'
/** On a secret: which request it was written for. */
const REQUEST = 'cloudcredential.openshift.io/credentials-request'
const DEFAULT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token'
const MODE = 'Manual'
/** Where mint mode would cut the two parts of a user's name. */
const INFRA_IN_NAME = 20
const REQUEST_IN_NAME = 37

/**
 * In manual mode nothing is minted. The operator checks that each request's secret names a role and a token file and holds no key,
 * and that the cloud knows no user where mint mode would have made one.
 */
export function credentialsRequests(context: OperatorContext, aws: CloudSession): Duty {
  const { kube, clock } = context

  const report = async (request: KubeObject, problem: string | undefined): Promise<void> => {
    const condition = {
      type: 'CredentialsProvisionFailure',
      status: problem === undefined ? 'False' : 'True',
      reason: problem === undefined ? 'CredentialsProvisionSuccess' : 'CredentialsProvisionFailure',
      message: problem ?? 'the secret names a role to take by web identity',
    }
    const conditions = [dated(request, condition, kubeTime(clock.now()))]
    const { name, namespace } = request.metadata
    const status = {
      provisioned: problem === undefined,
      conditions,
      lastSyncGeneration: request.metadata.generation ?? 1,
    }
    await kube.patch(REQUESTS, { name, namespace, subresource: 'status' }, { status })
  }

  /** Whose secret it is that somebody changed. */
  const users = new Map<string, string>()
  let account: Promise<string> | undefined
  const ownAccount = () => {
    account ??= aws.call('sts', 'GetCallerIdentity', {}).then(({ Account = '' }) => Account)
    return account.catch((error: unknown) => {
      account = undefined
      throw error
    })
  }

  const problemOf = async (request: KubeObject): Promise<string | undefined> => {
    const [name, namespace] = [textAt(request, 'spec.secretRef.name'), textAt(request, 'spec.secretRef.namespace')]
    users.set(`${namespace}/${name}`, objectKey(request)[0] ?? '')
    const role = textAt(request, 'spec.providerSpec.stsIAMRoleARN')
    if (role) return provide(request, role, { name, namespace })
    const secret = await kube.get(SECRETS, name, namespace)
    if (!secret) return `secret ${namespace}/${name} is missing`
    return secretProblem(secret) ?? roleProblem(roleIn(secret), await ownAccount(), `secret ${namespace}/${name}`)
  }

  /** A request that carries its role gets its secret written, and written anew when somebody changed it. */
  const provide = async (request: KubeObject, role: string, place: Place): Promise<string | undefined> => {
    const problem = roleProblem(role, await ownAccount(), `CredentialsRequest ${request.metadata.name}`)
    if (problem !== undefined) return problem
    if (!(await kube.get(NAMESPACES, place.namespace))) return `namespace ${place.namespace} is missing`
    const credentials = configuration(role, textAt(request, 'spec.cloudTokenPath') || DEFAULT_TOKEN)
    const data = { credentials: Buffer.from(credentials).toString('base64') }
    const known = await kube.get(SECRETS, place.name, place.namespace)
    if (!known) {
      const metadata = { ...place, annotations: { [REQUEST]: objectKey(request)[0] ?? '' } }
      await kube.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data })
    } else if (textAt(known, 'data.credentials') !== data.credentials) await kube.patch(SECRETS, place, { data })
    return undefined
  }

  return {
    name: 'credentialsrequest',
    watches: [
      { resource: REQUESTS, keys: objectKey },
      { resource: CREDENTIALS, keys: () => [ACCESS] },
      {
        resource: SECRETS,
        keys: (secret) => [users.get(objectKey(secret)[0] ?? '') ?? ''].filter((key) => key !== ''),
      },
    ],
    always: [ACCESS],
    async reconcile(key) {
      const infraId = await infraIdOf(context)
      if (key === ACCESS) {
        const mode = textAt(await kube.get(CREDENTIALS, 'cluster'), 'spec.credentialsMode')
        if (mode !== '' && mode !== MODE)
          throw new Error(`credentialsMode is ${mode}: this cluster's credentials are made by hand`)
        return void (await userExists(aws, mintUser(infraId, context.name)))
      }
      const { namespace, name } = keyPlace(key)
      const request = await kube.get(REQUESTS, name, namespace)
      if (!request || request.metadata.deletionTimestamp) return
      const minted = await userExists(aws, mintUser(infraId, name))
      const problem = minted ? `a minted user stands beside the role of ${name}` : await problemOf(request)
      await report(request, problem)
      if (problem !== undefined) throw new Error(`${key}: ${problem}`)
    },
  }
}

const mintUser = (infraId: string, request: string) =>
  `${infraId.slice(0, INFRA_IN_NAME)}-${request.slice(0, REQUEST_IN_NAME)}`

async function userExists(aws: CloudSession, UserName: string): Promise<boolean> {
  try {
    await aws.call('iam', 'GetUser', { UserName })
    return true
  } catch (error) {
    if (error instanceof CallRefused && error.code === 'NoSuchEntity') return false
    throw error
  }
}

interface Place {
  readonly name: string
  readonly namespace: string
}

/** The AWS configuration that a secret holds: no key, a role and where the token stands. */
const configuration = (role: string, token: string) =>
  `[default]\nsts_regional_endpoints = regional\nrole_arn = ${role}\nweb_identity_token_file = ${token}`

const ROLE = /^arn:aws[\w-]*:iam::(\d{12}):role\/[\w+=,.@/-]+$/

/** What is wrong with a role's ARN: it is none, or of an account that is not the cluster's. */
function roleProblem(arn: string, account: string, where: string): string | undefined {
  const owner = ROLE.exec(arn)?.[1]
  if (owner === undefined) return `${where} names ${arn}, which is no role`
  return owner === account ? undefined : `${where} names ${arn}, a role of another account than ${account}`
}

const textIn = (secret: KubeObject) => Buffer.from(textAt(secret, 'data.credentials'), 'base64').toString('utf8')
const roleIn = (secret: KubeObject) => /^\s*role_arn\s*=\s*(\S+)/m.exec(textIn(secret))?.[1] ?? ''

const KEYS = ['aws_access_key_id', 'aws_secret_access_key']

/** What is wrong with a secret that should hold a role and a token file, and nothing that lasts. */
function secretProblem(secret: KubeObject): string | undefined {
  const data = at(secret, 'data')
  const name = `secret ${secret.metadata.namespace ?? ''}/${secret.metadata.name}`
  if (!isFields(data)) return `${name} is empty`
  const text = textIn(secret)
  if (KEYS.some((key) => Object.hasOwn(data, key) || text.includes(key))) return `${name} holds a long-lived key`
  if (!/^\s*role_arn\s*=\s*arn:/m.test(text)) return `${name} names no role`
  return /^\s*web_identity_token_file\s*=\s*\//m.test(text) ? undefined : `${name} names no token file`
}
