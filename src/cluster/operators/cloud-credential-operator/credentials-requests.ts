import {
  CallRefused,
  cloudSession,
  dated,
  infraIdOf,
  keyPlace,
  kubeTime,
  mintedUserPrefix,
  objectKey,
  resource,
  rootSecret,
  textAt,
  type CloudSession,
  type Duty,
  type KubeObject,
  type OperatorContext,
} from '../../operator-context.ts'
import { manual } from './manual.ts'
import { mint } from './mint.ts'
import { REQUESTS, secretPlace, SECRETS, type Provider } from './provider.ts'

const CREDENTIALS = resource('operator.openshift.io/v1', 'cloudcredentials')
const ACCESS = '/access'
const ROOT = `${rootSecret.namespace}/${rootSecret.name}`

/** Sees to it that every request has its credentials, in the way that the cluster's mode says: by hand, or minted. */
export function credentialsRequests(context: OperatorContext, aws: CloudSession): Duty {
  const { kube, clock } = context
  const root = cloudSession({ ...context, credentialsSecret: rootSecret })
  const ways = { manual: manual(context, aws), mint: mint(context, root) }

  const report = async (request: KubeObject, way: Provider, problem: string | undefined): Promise<void> => {
    const condition = {
      type: 'CredentialsProvisionFailure',
      status: problem === undefined ? 'False' : 'True',
      reason: problem === undefined ? 'CredentialsProvisionSuccess' : 'CredentialsProvisionFailure',
      message: problem ?? way.success,
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

  const wayOf = async (): Promise<Provider> => {
    const mode = textAt(await kube.get(CREDENTIALS, 'cluster'), 'spec.credentialsMode')
    if (mode === 'Manual') return ways.manual
    if (mode === '' || mode === 'Mint') return ways.mint
    throw new Error(`credentialsMode is ${mode}, which this operator does not do: Manual, Mint, or none`)
  }

  /** By hand, no user may stand where minting would have made one. */
  const strayUser = (way: Provider, infraId: string, name: string) =>
    way === ways.manual ? userExists(aws, mintedUserPrefix(infraId, name).slice(0, -1)) : Promise.resolve(false)

  /** Whose secret it is that somebody changed, and all requests, which the root key concerns. */
  const users = new Map<string, string>()

  const keysOf = (secret: KubeObject): readonly string[] => {
    const key = objectKey(secret)[0] ?? ''
    if (key === ROOT) return [ACCESS, ...users.values()]
    return [users.get(key) ?? ''].filter((found) => found !== '')
  }

  return {
    name: 'credentialsrequest',
    watches: [
      { resource: REQUESTS, keys: objectKey },
      { resource: CREDENTIALS, keys: () => [ACCESS] },
      { resource: SECRETS, keys: keysOf },
    ],
    always: [ACCESS],
    async reconcile(key) {
      const infraId = await infraIdOf(context)
      const way = await wayOf()
      if (key === ACCESS) {
        const problem = await way.check(infraId)
        if (problem !== undefined) throw new Error(problem)
        await strayUser(way, infraId, context.name)
        return
      }
      const { namespace, name } = keyPlace(key)
      const request = await kube.get(REQUESTS, name, namespace)
      if (!request) return
      if (request.metadata.deletionTimestamp) return way.remove(request, infraId)
      const place = secretPlace(request)
      users.set(`${place.namespace}/${place.name}`, key)
      const stray = await strayUser(way, infraId, name)
      const problem = stray ? `a minted user stands beside the role of ${name}` : await provided(way, request, infraId)
      await report(request, way, problem)
      if (problem !== undefined) throw new Error(`${key}: ${problem}`)
    },
  }
}

/** A refusal of AWS's is the request's problem too: whoever looks at it sees why. */
async function provided(way: Provider, request: KubeObject, infraId: string): Promise<string | undefined> {
  try {
    return await way.provide(request, infraId)
  } catch (error) {
    if (error instanceof CallRefused) return error.message
    throw error
  }
}

async function userExists(aws: CloudSession, UserName: string): Promise<boolean> {
  try {
    await aws.call('iam', 'GetUser', { UserName })
    return true
  } catch (error) {
    if (error instanceof CallRefused && error.code === 'NoSuchEntity') return false
    throw error
  }
}
