import {
  at,
  isFields,
  objectKey,
  resource,
  textAt,
  type CloudSession,
  type KubeObject,
  type OperatorContext,
} from '../../operator-context.ts'
import { REQUEST_ANNOTATION, secretPlace, SECRETS, type Place, type Provider } from './provider.ts'

const NAMESPACES = resource('v1', 'namespaces')
const DEFAULT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/** Credentials by hand: the operator checks that each request's secret names a role of the account and a token file, and holds no key. */
export function manual({ kube }: OperatorContext, aws: CloudSession): Provider {
  let account: Promise<string> | undefined
  const ownAccount = () => {
    account ??= aws.call('sts', 'GetCallerIdentity', {}).then(({ Account = '' }) => Account)
    return account.catch((error: unknown) => {
      account = undefined
      throw error
    })
  }

  /** A request that carries its role gets its secret written, and written anew when somebody changed it. */
  const write = async (request: KubeObject, role: string, place: Place): Promise<string | undefined> => {
    const problem = roleProblem(role, await ownAccount(), `CredentialsRequest ${request.metadata.name}`)
    if (problem !== undefined) return problem
    if (!(await kube.get(NAMESPACES, place.namespace))) return `namespace ${place.namespace} is missing`
    const credentials = configuration(role, textAt(request, 'spec.cloudTokenPath') || DEFAULT_TOKEN)
    const data = { credentials: Buffer.from(credentials).toString('base64') }
    const known = await kube.get(SECRETS, place.name, place.namespace)
    if (!known) {
      const metadata = { ...place, annotations: { [REQUEST_ANNOTATION]: objectKey(request)[0] ?? '' } }
      await kube.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data })
    } else if (textAt(known, 'data.credentials') !== data.credentials) await kube.patch(SECRETS, place, { data })
    return undefined
  }

  return {
    success: 'the secret names a role to take by web identity',
    check: async () => undefined,
    async provide(request) {
      const place = secretPlace(request)
      const role = textAt(request, 'spec.providerSpec.stsIAMRoleARN')
      if (role) return write(request, role, place)
      const { name, namespace } = place
      const secret = await kube.get(SECRETS, name, namespace)
      if (!secret) return `secret ${namespace}/${name} is missing`
      return secretProblem(secret) ?? roleProblem(roleIn(secret), await ownAccount(), `secret ${namespace}/${name}`)
    },
    remove: async () => undefined,
  }
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
