import { scryptSync } from 'node:crypto'
import type { Random } from '../../kernel/random.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import { created, noContent, ok } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import { fieldsAt, isFields, requiredText, textAt, type Fields } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { accountServiceId } from '../ids.ts'
import { change } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { clusterHref } from './cluster-resource.ts'
import type { Cluster } from './documents.ts'
import { changedCluster, seenCluster } from './ownership.ts'
import { identityProviders, type HtpasswdUser, type IdentityProvider } from './parts-documents.ts'

/** By type: the member that holds its settings, and those in it that are never shown. */
const TYPES: ReadonlyMap<string, readonly [member: string, secrets: readonly string[]]> = new Map([
  ['HTPasswdIdentityProvider', ['htpasswd', ['password', 'username', 'users']]],
  ['GithubIdentityProvider', ['github', ['client_secret']]],
  ['GitlabIdentityProvider', ['gitlab', ['client_secret']]],
  ['GoogleIdentityProvider', ['google', ['client_secret']]],
  ['LDAPIdentityProvider', ['ldap', ['bind_password']]],
  ['OpenIDIdentityProvider', ['open_id', ['client_secret']]],
])

const hrefOf = ({ clusterId, id }: IdentityProvider) => `${clusterHref(clusterId)}/identity_providers/${id}`

function resource(provider: IdentityProvider) {
  const { id, body } = provider
  const [member = '', secrets = []] = TYPES.get(textAt(body, 'type') ?? '') ?? []
  const settings = Object.entries(fieldsAt(body, member) ?? {}).filter(([name]) => !secrets.includes(name))
  const users = member === 'htpasswd' ? { users: { kind: 'HTPasswdUserListLink', href: `${hrefOf(provider)}/htpasswd_users` } } : {} // prettier-ignore
  return { kind: 'IdentityProvider', id, href: hrefOf(provider), login: true, challenge: member === 'htpasswd' || member === 'ldap', mapping_method: 'claim', ...body, [member]: { ...Object.fromEntries(settings), ...users } } // prettier-ignore
}

export const listIdentityProviders: Handler = (call) => {
  const { id } = seenCluster(call)
  const all = identityProviders.of(call.room.projection.view(), id).map(({ value }) => resource(value))
  return ok(listAnswer('IdentityProvider', call.path, all, call.query))
}

function known(call: Call, view: View): IdentityProvider {
  const { id } = seenCluster(call, view)
  const provider = identityProviders.get(view, `${id}/${call.ids[1] ?? ''}`)?.value
  if (!provider) throw notFound('Identity provider', call.ids[1] ?? '')
  return provider
}

export const getIdentityProvider: Handler = (call) => ok(resource(known(call, call.room.projection.view())))

const put = (provider: IdentityProvider) => identityProviders.put(`${provider.clusterId}/${provider.id}`, provider)

/** The provider that a body asks for. @throws {Fault} 400 */
export function newProvider(random: Random, clusterId: string, body: Fields): IdentityProvider {
  const type = requiredText(body, 'type')
  const name = requiredText(body, 'name')
  if (!/^[A-Za-z0-9][-\w. ]{0,62}$/.test(name))
    throw badRequest(`Identity provider name '${name.slice(0, 100)}' is not valid`)
  const [member] = TYPES.get(type) ?? []
  if (member === undefined) throw badRequest(`Identity provider type '${type}' is not supported`)
  const settings = fieldsAt(body, member)
  if (!settings) throw badRequest(`Attribute '${member}' is mandatory for identity provider type '${type}'`)
  const users = member === 'htpasswd' ? usersOf(random, settings) : []
  const { users: _users, username: _username, password: _password, ...rest } = settings
  return { id: accountServiceId(random), clusterId, body: { ...body, [member]: member === 'htpasswd' ? {} : rest }, users } // prettier-ignore
}

/** One by its name and password, or a list of them. */
function usersOf(random: Random, settings: Fields): readonly HtpasswdUser[] {
  const link = settings['users']
  const items = isFields(link) ? link['items'] : link
  const list = Array.isArray(items) ? items.filter(isFields) : []
  const given = list.length > 0 ? list : settings['username'] === undefined ? [] : [settings]
  const users = given.map((one) => newUser(random, one))
  if (new Set(users.map(({ username }) => username)).size < users.length)
    throw badRequest('Each user name must be there once')
  return users
}

function newUser(random: Random, body: Fields): HtpasswdUser {
  const username = requiredText(body, 'username')
  if (!/^[^/:%\s]{1,255}$/.test(username) || username === '~' || username === '..')
    throw badRequest(`User name '${username.slice(0, 100)}' is not valid`)
  const hashed = textAt(body, 'hashed_password')
  return { id: accountServiceId(random), username, hashedPassword: hashed ?? digestOf(random, requiredText(body, 'password')) } // prettier-ignore
}

function digestOf(random: Random, password: string): string {
  if (password.length < 14) throw badRequest('A password must have at least 14 characters')
  const salt = random.bytes(16)
  return `$scrypt$${salt.toString('base64url')}$${scryptSync(password, salt, 32, { N: 4096 }).toString('base64url')}`
}

export function checkFreeName(view: View, clusterId: string, { body }: IdentityProvider): void {
  const name = textAt(body, 'name') ?? ''
  if (identityProviders.of(view, clusterId).some(({ value }) => textAt(value.body, 'name') === name))
    throw badRequest(`Identity provider with name '${name}' already exists`)
}

export const providerWrite = (provider: IdentityProvider): Write => put(provider)

function ready(call: Call, view: View): Cluster {
  const cluster = changedCluster(call, view)
  if (cluster.state !== 'ready')
    throw badRequest(
      `Cluster '${cluster.id}' is in state '${cluster.state}'; identity providers are added when it is ready`,
    )
  return cluster
}

export const createIdentityProvider: Handler = async (call) => {
  const provider = await change(call.room, (view) => {
    const { id } = ready(call, view)
    const made = newProvider(call.room.random, id, call.body)
    checkFreeName(view, id, made)
    return { writes: [put(made)], result: made }
  })
  call.room.wake(provider.clusterId)
  return created(resource(provider))
}

export const editIdentityProvider: Handler = async (call) => {
  const provider = await change(call.room, (view) => {
    const { id } = ready(call, view)
    const before = known(call, view)
    const type = textAt(call.body, 'type') ?? textAt(before.body, 'type')
    if (type !== textAt(before.body, 'type')) throw badRequest("Attribute 'type' cannot be changed")
    const [member = ''] = TYPES.get(type ?? '') ?? []
    const merged = { ...before.body, ...call.body, [member]: { ...fieldsAt(before.body, member), ...fieldsAt(call.body, member) } } // prettier-ignore
    const { users, ...next } = newProvider(call.room.random, id, merged)
    const changed = { ...next, id: before.id, users: users.length > 0 ? users : before.users }
    return { writes: [put(changed)], result: changed }
  })
  call.room.wake(provider.clusterId)
  return ok(resource(provider))
}

export const deleteIdentityProvider: Handler = async (call) => {
  await change(call.room, (view) => {
    changedCluster(call, view)
    const { clusterId, id } = known(call, view)
    return { writes: [identityProviders.remove(`${clusterId}/${id}`)], result: undefined }
  })
  call.room.wake(call.ids[0] ?? '')
  return noContent
}

/* The users of an htpasswd provider. */

const userResource = (provider: IdentityProvider, { id, username }: HtpasswdUser) => ({
  kind: 'HTPasswdUser',
  id,
  href: `${hrefOf(provider)}/htpasswd_users/${id}`,
  username,
})

export const listHtpasswdUsers: Handler = (call) => {
  const provider = known(call, call.room.projection.view())
  return ok(listAnswer('HTPasswdUser', call.path, provider.users.map((user) => userResource(provider, user)), call.query)) // prettier-ignore
}

function knownUser(call: Call, view: View): readonly [IdentityProvider, HtpasswdUser] {
  const provider = known(call, view)
  const user = provider.users.find(({ id }) => id === call.ids[2])
  if (!user) throw notFound('HTPasswd user', call.ids[2] ?? '')
  return [provider, user]
}

export const getHtpasswdUser: Handler = (call) => ok(userResource(...knownUser(call, call.room.projection.view())))

/** Adds one, and answers it. @throws {Fault} 400 */
function withUser(call: Call, body: Fields) {
  return (view: View) => {
    ready(call, view)
    const provider = known(call, view)
    if (textAt(provider.body, 'type') !== 'HTPasswdIdentityProvider')
      throw badRequest('Only an htpasswd provider has users')
    const user = newUser(call.room.random, body)
    if (provider.users.some(({ username }) => username === user.username))
      throw badRequest(`User '${user.username}' already exists`)
    return { writes: [put({ ...provider, users: [...provider.users, user] })], result: [provider, user] as const }
  }
}

export const addHtpasswdUser: Handler = async (call) => {
  const added = await change(call.room, withUser(call, call.body))
  call.room.wake(call.ids[0] ?? '')
  return created(userResource(...added))
}

/** Another password for the same user. */
export const editHtpasswdUser: Handler = async (call) => {
  const changed = await change(call.room, (view) => {
    ready(call, view)
    const [provider, user] = knownUser(call, view)
    const next = { ...newUser(call.room.random, { username: user.username, ...call.body }), id: user.id }
    const users = provider.users.map((one) => (one.id === user.id ? next : one))
    return { writes: [put({ ...provider, users })], result: [provider, next] as const }
  })
  call.room.wake(call.ids[0] ?? '')
  return ok(userResource(...changed))
}

export const deleteHtpasswdUser: Handler = async (call) => {
  await change(call.room, (view) => {
    changedCluster(call, view)
    const [provider, user] = knownUser(call, view)
    return {
      writes: [put({ ...provider, users: provider.users.filter(({ id }) => id !== user.id) })],
      result: undefined,
    }
  })
  call.room.wake(call.ids[0] ?? '')
  return noContent
}
