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
const ACCESS = '/access'
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

  const problemOf = async (request: KubeObject): Promise<string | undefined> => {
    const [name, namespace] = [textAt(request, 'spec.secretRef.name'), textAt(request, 'spec.secretRef.namespace')]
    const secret = await kube.get(SECRETS, name, namespace)
    if (!secret) return `secret ${namespace}/${name} is missing`
    return secretProblem(secret)
  }

  return {
    name: 'credentialsrequest',
    watches: [
      { resource: REQUESTS, keys: objectKey },
      { resource: CREDENTIALS, keys: () => [ACCESS] },
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

const KEYS = ['aws_access_key_id', 'aws_secret_access_key']

/** What is wrong with a secret that should hold a role and a token file, and nothing that lasts. */
function secretProblem(secret: KubeObject): string | undefined {
  const data = at(secret, 'data')
  const name = `secret ${secret.metadata.namespace ?? ''}/${secret.metadata.name}`
  if (!isFields(data)) return `${name} is empty`
  const text = Buffer.from(textAt(data, 'credentials'), 'base64').toString('utf8')
  if (KEYS.some((key) => Object.hasOwn(data, key) || text.includes(key))) return `${name} holds a long-lived key`
  if (!/^\s*role_arn\s*=\s*arn:/m.test(text)) return `${name} names no role`
  return /^\s*web_identity_token_file\s*=\s*\//m.test(text) ? undefined : `${name} names no token file`
}
