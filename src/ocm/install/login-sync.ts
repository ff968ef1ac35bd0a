import { at, fieldsAt, isFields, textAt, type Fields } from '../http/fields.ts'
import type { KubernetesClient } from '../kubernetes.ts'
import { identityProviders, ingresses, type IdentityProvider } from '../resources/parts-documents.ts'
import type { Room } from '../room.ts'
import type { Both } from './cluster-state.ts'

/* How people log in, and from where applications are reached: OCM's documents, handed on to the cluster's own configuration. */

const NAMESPACE = 'openshift-config'
const SECRETS = `/api/v1/namespaces/${NAMESPACE}/secrets`
const OAUTHS = '/apis/config.openshift.io/v1/oauths'
const CONTROLLER = '/apis/operator.openshift.io/v1/namespaces/openshift-ingress-operator/ingresscontrollers/default'

/** All that is handed on, as text: what did not change is not handed on again. */
export function loginState(room: Room, { cluster }: Both): string {
  const view = room.projection.view()
  return JSON.stringify([
    identityProviders.of(view, cluster.id).map(({ value }) => value),
    ingresses.of(view, cluster.id).map(({ value }) => value),
    cluster.spec.api.listening,
  ])
}

/** @throws what the API answers, or that it does not */
export async function syncLogin(room: Room, both: Both): Promise<void> {
  const kubernetes = room.kubernetes(both.cluster.id, both.install.adminToken)
  await syncProviders(room, kubernetes, both)
  await syncScope(room, kubernetes, both)
}

/** By OCM's type: the cluster's, and the member that holds a secret with the key that it has there. */
const TYPES: ReadonlyMap<string, readonly [type: string, member: string, secret: string, key: string]> = new Map([
  ['HTPasswdIdentityProvider', ['HTPasswd', 'htpasswd', 'fileData', 'htpasswd']],
  ['GithubIdentityProvider', ['GitHub', 'github', 'clientSecret', 'clientSecret']],
  ['GitlabIdentityProvider', ['GitLab', 'gitlab', 'clientSecret', 'clientSecret']],
  ['GoogleIdentityProvider', ['Google', 'google', 'clientSecret', 'clientSecret']],
  ['LDAPIdentityProvider', ['LDAP', 'ldap', 'bindPassword', 'bindPassword']],
  ['OpenIDIdentityProvider', ['OpenID', 'openID', 'clientSecret', 'clientSecret']],
])

const SECRET_PREFIX = 'idp-'
const secretName = ({ id }: IdentityProvider): string => `${SECRET_PREFIX}${id.toLowerCase()}`

async function syncProviders(room: Room, kubernetes: KubernetesClient, { cluster }: Both): Promise<void> {
  const wanted = identityProviders.of(room.projection.view(), cluster.id).map(({ value }) => value)
  const known = await kubernetes.get(`${OAUTHS}/cluster`)
  if (!known && wanted.length === 0) return
  const namespaces = '/api/v1/namespaces'
  if (!(await kubernetes.get(`${namespaces}/${NAMESPACE}`)))
    await kubernetes.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } })
  for (const provider of wanted) await ensureSecret(kubernetes, provider)
  const spec = { identityProviders: wanted.map(configured) }
  if (known) await kubernetes.patch(`${OAUTHS}/cluster`, { spec })
  else await kubernetes.create(OAUTHS, { apiVersion: 'config.openshift.io/v1', kind: 'OAuth', metadata: { name: 'cluster' }, spec }) // prettier-ignore
  const names = new Set(wanted.map(secretName))
  for (const secret of await kubernetes.list(SECRETS)) {
    const name = textAt(secret, 'metadata.name') ?? ''
    if (name.startsWith(SECRET_PREFIX) && !names.has(name)) await kubernetes.remove(`${SECRETS}/${name}`)
  }
}

async function ensureSecret(kubernetes: KubernetesClient, provider: IdentityProvider): Promise<void> {
  const [, , , key] = TYPES.get(textAt(provider.body, 'type') ?? '') ?? []
  if (key === undefined) return
  const name = secretName(provider)
  const data = { [key]: Buffer.from(secretOf(provider)).toString('base64') }
  const known = await kubernetes.get(`${SECRETS}/${name}`)
  if (!known)
    await kubernetes.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'Opaque', data }) // prettier-ignore
  else if (textAt(known, `data.${key}`) !== data[key]) await kubernetes.patch(`${SECRETS}/${name}`, { data })
}

/** The file of users, or what the provider knows the cluster by. */
function secretOf({ body, users }: IdentityProvider): string {
  if (textAt(body, 'type') === 'HTPasswdIdentityProvider')
    return users.map(({ username, hashedPassword }) => `${username}:${hashedPassword}\n`).join('')
  const settings = ['github', 'gitlab', 'google', 'ldap', 'open_id'].map((member) => fieldsAt(body, member)).find(isFields) // prettier-ignore
  return textAt(settings ?? {}, 'client_secret') ?? textAt(settings ?? {}, 'bind_password') ?? ''
}

/** Names that the cluster writes otherwise than by turning `client_id` into `clientID`. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['client_id', 'clientID'],
  ['bind_dn', 'bindDN'],
])
const camel = (name: string): string =>
  NAMES.get(name) ?? name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
const HIDDEN: ReadonlySet<string> = new Set(['client_secret', 'bind_password', 'ca', 'users', 'username', 'password'])

function configured(provider: IdentityProvider): Fields {
  const { body } = provider
  const [type = '', member = '', secret = ''] = TYPES.get(textAt(body, 'type') ?? '') ?? []
  const settings = fieldsAt(body, member === 'openID' ? 'open_id' : member) ?? {}
  const own = Object.entries(settings).filter(([name]) => !HIDDEN.has(name))
  return {
    name: textAt(body, 'name') ?? '',
    mappingMethod: textAt(body, 'mapping_method') ?? 'claim',
    type,
    [member]: { ...Object.fromEntries(own.map(([name, value]) => [camel(name), renamed(value)])), [secret]: { name: secretName(provider) } }, // prettier-ignore
  }
}

const renamed = (value: unknown): unknown =>
  isFields(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [camel(name), inner])) : value

/** The default ingress of applications: from the internet, or from inside only. */
async function syncScope(room: Room, kubernetes: KubernetesClient, { cluster }: Both): Promise<void> {
  const own = ingresses.of(room.projection.view(), cluster.id).map(({ value }) => value.body)
  const listening =
    textAt(own.find((body) => body['default'] === true) ?? {}, 'listening') ?? cluster.spec.api.listening
  const scope = listening === 'internal' ? 'Internal' : 'External'
  const known = await kubernetes.get(CONTROLLER)
  const now = at(known ?? {}, 'spec.endpointPublishingStrategy.loadBalancer.scope') ?? 'External'
  if (!known || now === scope) return
  await kubernetes.patch(CONTROLLER, {
    spec: { endpointPublishingStrategy: { type: 'LoadBalancerService', loadBalancer: { scope } } },
  })
}
