import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER } from '../../cluster-option.ts'
import { flag, text, type Command, type Input, type Option } from '../../command.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { providersPath, type IdentityProvider } from '../../ocm/logins.ts'
import { printed } from '../../output/structured.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { put } from '../../rosa/cluster-fields.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

type Read = (value: string) => unknown
const one: Read = (value) => value
const items = (value: string) => value.split(',').map((item) => item.trim()).filter((item) => item !== '') // prettier-ignore
const list: Read = items

/** `user1:password,user2:password`, as rosa takes them: the first colon divides. */
const users: Read = (value) =>
  items(value).map((item) => {
    const [, username, password] = /^([^:]+):(.+)$/.exec(item) ?? []
    if (username === undefined) throw wrong('--users takes people as NAME:PASSWORD,NAME:PASSWORD.')
    return { username, password }
  })

const wrong = (what: string): Refusal => new Refusal(what, { next: 'stint create idp --help', exitCode: 2 })

/** Flags of each type, with the member that each sets; `!`: it must be there. */
const CLIENT = (member: string) => [['client-id!', `${member}.client_id`, one], ['client-secret!', `${member}.client_secret`, one]] as const // prettier-ignore
const TYPES: Readonly<Record<string, readonly [type: string, fields: readonly (readonly [string, string, Read])[]]>> = {
  htpasswd: ['HTPasswdIdentityProvider', [['users', 'htpasswd.users.items', users], ['username', 'htpasswd.username', one], ['password', 'htpasswd.password', one]]],
  github: ['GithubIdentityProvider', [...CLIENT('github'), ['hostname', 'github.hostname', one], ['organizations', 'github.organizations', list], ['teams', 'github.teams', list]]],
  gitlab: ['GitlabIdentityProvider', [...CLIENT('gitlab'), ['host-url', 'gitlab.url', one]]],
  google: ['GoogleIdentityProvider', [...CLIENT('google'), ['hosted-domain', 'google.hosted_domain', one]]],
  ldap: ['LDAPIdentityProvider', [['url!', 'ldap.url', one], ['bind-dn', 'ldap.bind_dn', one], ['bind-password', 'ldap.bind_password', one], ['id-attributes', 'ldap.attributes.id', list], ['username-attributes', 'ldap.attributes.preferred_username', list], ['name-attributes', 'ldap.attributes.name', list], ['email-attributes', 'ldap.attributes.email', list]]],
  openid: ['OpenIDIdentityProvider', [...CLIENT('open_id'), ['issuer-url!', 'open_id.issuer', one], ['email-claims', 'open_id.claims.email', list], ['name-claims', 'open_id.claims.name', list], ['username-claims', 'open_id.claims.preferred_username', list], ['groups-claims', 'open_id.claims.groups', list], ['extra-scopes', 'open_id.extra_scopes', list]]],
} // prettier-ignore

const FLAGS = [...new Set(Object.values(TYPES).flatMap(([, fields]) => fields.map(([name]) => name.replace('!', ''))))]
const takenBy = (name: string): string =>
  Object.entries(TYPES).flatMap(([type, [, fields]]) => (fields.some(([own]) => own.replace('!', '') === name) ? [type] : [])).join(', ') // prettier-ignore
const USERS: Partial<Option> = { short: 'u', value: 'NAME:PASSWORD,…', summary: 'people, for htpasswd' }
const OPTIONS: readonly Option[] = FLAGS.map((name) => ({ name, value: 'VALUE', summary: `for ${takenBy(name)}`, ...(name === 'users' ? USERS : {}) })) // prettier-ignore

export const idp: Command = {
  summary: 'a way for people to log in to a cluster',
  options: [
    CLUSTER,
    { name: 'type', short: 't', value: 'TYPE', summary: 'kind of provider', choices: Object.keys(TYPES) },
    { name: 'name', value: 'NAME', summary: 'name of the provider (default: its type)' },
    { name: 'mapping-method', value: 'METHOD', summary: 'how its people become users', choices: ['add', 'claim', 'generate', 'lookup'], default: 'claim' }, // prettier-ignore
    ...OPTIONS,
    DRY_RUN,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint create idp --cluster demo --type htpasswd --name local --username bob --password Abcdefgh12345678!',
    'stint create idp -c demo --type htpasswd --users alice:Abcdefgh12345678!,bob:Ijklmnop12345678!',
    'stint create idp -c demo --type github --client-id 1a2b --client-secret 3c4d --organizations acme',
  ],
  run: (input, terminal) => {
    const body = bodyOf(input)
    return withSession(input, terminal, async (session) => {
      const { id, name } = await neededCluster(session.ocm, text(input, 'cluster'))
      const path = providersPath(id)
      if (flag(input, 'dry-run')) return foretell(session, [], [{ method: 'POST', path }])
      const made = await session.ocm.post<IdentityProvider>(path, body)
      if (!printed(terminal, made)) terminal.note(`People log in to ${name} by ${made.name} in a moment.`)
    })
  },
}

/** Either several people, or one by name and password. */
function checkPeople(input: Input): void {
  const single = ['username', 'password'].filter((name) => text(input, name) !== undefined)
  if (text(input, 'users') === undefined) {
    if (single.length === 0) throw wrong('Who logs in? --users, or --username and --password.')
    if (single.length === 1) throw wrong(`--${single[0] === 'username' ? 'password' : 'username'} is missing.`)
  } else if (single.length > 0) throw wrong(`Either --users, or --username and --password.`)
}

/** @throws {Refusal} exit 2 when something is missing */
function bodyOf(input: Input): Record<string, unknown> {
  const kind = text(input, 'type')
  const [type, fields] = TYPES[kind ?? ''] ?? []
  if (kind === undefined || type === undefined || fields === undefined)
    throw wrong(`Which type? One of ${Object.keys(TYPES).join(', ')}.`)
  if (kind === 'htpasswd') checkPeople(input)
  const body: Record<string, unknown> = { type, name: text(input, 'name') ?? kind, mapping_method: text(input, 'mapping-method') } // prettier-ignore
  for (const [flagName, member, read] of fields) {
    const name = flagName.replace('!', '')
    const value = text(input, name)
    if (value !== undefined) put(body, member, read(value))
    else if (flagName.endsWith('!')) throw wrong(`--${name} is missing.`)
  }
  return body
}
