import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../../src/kernel/random.ts'
import { routes } from '../../src/ocm/api.ts'
import { clusterBody, whole, type OcmAnswer, type Whole } from '../../src/ocm/testing/whole.ts'

const CS = '/api/clusters_mgmt/v1'
const AMS = '/api/accounts_mgmt/v1'
const CONNECT = '/auth/realms/redhat-external/protocol/openid-connect'

let w: Whole
let cluster: string
beforeAll(async () => {
  w = await whole()
  cluster = (await w.ocm('POST', `${CS}/clusters`, clusterBody())).body.id
}, 60_000)
afterAll(() => w.close())

const as = (token: string) => ({ authorization: `Bearer ${token}` })

async function asked(path: string, form: Readonly<Record<string, string>>) {
  const answer = await fetch(`${w.server.doors.ocm}${CONNECT}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, string>) }
}

const tokenOf = async (username: string) =>
  (await asked('/token', { grant_type: 'password', username })).body['access_token'] ?? ''

/** OCM's own refusal: never a success, never a fault of ours. */
function expectRefused({ status, type, body }: OcmAnswer): void {
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).not.toBe(500)
  expect(type).toBe('application/json')
  expect(body).toMatchObject({
    kind: 'Error',
    code: expect.stringMatching(/^(CLUSTERS-MGMT|ACCT-MGMT|ACCESS-TRANSPARENCY)-\d+$/),
    operation_id: expect.any(String),
  })
}

const takers = routes.filter(([method, , , body]) => (method === 'POST' || method === 'PATCH') && body !== undefined)
const pathOf = (path: string) => path.replace('/clusters/{}', `/clusters/${cluster}`).replaceAll('{}', 'none')

describe('a body that is no honest one', () => {
  const random = seededRandom('hostile-ocm')
  const whole_ = JSON.stringify(clusterBody({ name: 'hostile' }))
  const bodies: readonly (readonly [string, string])[] = [
    ['random bytes', random.bytes(512).toString('latin1')],
    ['a truncated object', whole_.slice(0, whole_.length / 2)],
    ['a list', '[{}]'],
    ['text', '"name"'],
    ['nesting', `${'{"properties":'.repeat(2000)}1${'}'.repeat(2000)}`],
    ['lists in lists', `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['__proto__', '{"__proto__":{"id":"a","name":"b"}}'],
    ['constructor', '{"constructor":{"prototype":{"id":"a"}}}'],
    ['an unknown member', '{"no_such_member":1}'],
    ['a key twice its size', `{"${'k'.repeat(100_000)}":1}`],
    ['more than a mebibyte', `{"name":"${'x'.repeat(1024 * 1024)}"}`],
    ['a lone surrogate and NUL', '{"\\ud800\\u0000":"\\u0000"}'],
  ]

  test.each(takers.map(([method, path]) => [method, path] as const))(
    '%s %s refuses each, and does nothing',
    async (method, path) => {
      for (const [, body] of bodies) expectRefused(await w.ocm(method, pathOf(path), body))
    },
  )

  test('of wrong types is refused by the member’s name', async () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ['name', 7],
      ['nodes', 'many'],
      ['nodes', { compute: '2' }],
      ['aws', { tags: ['a'] }],
      ['aws', { subnet_ids: { a: 1 } }],
      ['properties', { a: { b: 1 } }],
      ['version', 'openshift-v4.21.9'],
      ['state', 'perfect'],
    ]
    for (const [name, value] of wrong) {
      const answer = await w.ocm('POST', `${CS}/clusters`, { ...clusterBody({ name: 'hostile' }), [name]: value })
      expectRefused(answer)
      expect(answer.body.reason).toContain(`'${name}`)
    }
  })

  test('that never ends keeps nobody else waiting', async () => {
    const { hostname, port } = new URL(w.server.doors.ocm)
    const token = await w.server.ocmToken()
    const sockets = Array.from({ length: 20 }, () => {
      const socket = connect({ host: hostname, port: Number(port) })
      socket.on('error', () => {})
      socket.write(`POST ${CS}/clusters HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-length: 1000\r\n\r\n{"na`) // prettier-ignore
      return socket
    })
    expect((await w.ocm('GET', `${CS}/versions?size=1`)).status).toBe(200)
    for (const socket of sockets) socket.destroy()
  })

  test('leaves the world as it was', async () => {
    expect((await w.ocm('GET', `${CS}/clusters`)).body).toMatchObject({
      total: 1,
      items: [{ id: cluster, name: 'demo' }],
    })
    expect((await w.ocm('GET', `${CS}/oidc_configs`)).body.total).toBe(1)
    expect(({} as { id?: string }).id).toBeUndefined()
  })
})

describe('a query that is no honest one', () => {
  test.each([
    "name = 'a' and",
    "name = 'a",
    '(((',
    "name ~ 'a'",
    'name like',
    "name in ('a',",
    'not',
    "name = 'a' name = 'b'",
    `${'('.repeat(200)}name = 'a'${')'.repeat(200)}`,
    `name = '${'x'.repeat(9000)}'`,
    '\u0000',
    "'; drop table clusters; --",
  ])('search %j is refused where it breaks', async (search) => {
    const answer = await w.ocm('GET', `${CS}/clusters?search=${encodeURIComponent(search)}`)
    expectRefused(answer)
    expect(answer).toMatchObject({ status: 400, body: { reason: expect.stringMatching(/search/i) } })
  })

  test.each(['page=0', 'page=x', 'size=-2', 'size=1.5', 'order=;', 'order=name up'])('%s is refused', async (query) => {
    expectRefused(await w.ocm('GET', `${CS}/clusters?${query}`))
  })

  test('with a pattern that would take a backtracking matcher for ever is answered', async () => {
    const search = `name like '${'%a'.repeat(2000)}'`
    expect((await w.ocm('GET', `${CS}/clusters?search=${encodeURIComponent(search)}`)).body.total).toBe(0)
  })
})

describe('somebody of another organization', () => {
  test('finds nothing of this one, whatever they ask for', async () => {
    const token = await tokenOf('mallory@elsewhere')
    const account = (await w.ocm('GET', `${AMS}/current_account`, undefined, as(token))).body
    const own = (await w.ocm('GET', `${AMS}/current_account`)).body
    expect(account.organization.id).not.toBe(own.organization.id)
    for (const list of ['clusters', 'oidc_configs'])
      expect((await w.ocm('GET', `${CS}/${list}`, undefined, as(token))).body.total).toBe(0)
    expect((await w.ocm('GET', `${AMS}/subscriptions`, undefined, as(token))).body.total).toBe(0)
    expect(
      (await w.ocm('GET', `${AMS}/organizations/${own.organization.id}/labels`, undefined, as(token))).status,
    ).toBe(404)
    const { oidc_config: config } = (await w.ocm('GET', `${CS}/clusters/${cluster}`)).body.aws.sts
    expect((await w.ocm('GET', `${CS}/oidc_configs/${config.id}`, undefined, as(token))).status).toBe(404)
    for (const [method, path] of routes.filter(([, path]) => path.startsWith(`${CS}/clusters/{}`)))
      expect([400, 404]).toContain(
        (await w.ocm(method, pathOf(path), method === 'GET' ? undefined : {}, as(token))).status,
      )
    expect((await w.ocm('GET', `${CS}/clusters/${cluster}`)).body.state).not.toBe('uninstalling')
  })
})

describe('a member of the organization', () => {
  test('sees a cluster, but neither changes nor opens what others made, nor links a role', async () => {
    const token = await tokenOf('alice')
    const see = (method: string, path: string, body?: unknown) => w.ocm(method, path, body, as(token))
    expect((await see('GET', `${CS}/clusters/${cluster}`)).status).toBe(200)
    for (const [method, path, body] of [
      ['PATCH', `${CS}/clusters/${cluster}`, { properties: { a: 'b' } }],
      ['DELETE', `${CS}/clusters/${cluster}`, undefined],
      ['GET', `${CS}/clusters/${cluster}/credentials`, undefined],
      ['POST', `${CS}/clusters/${cluster}/hibernate`, undefined],
      ['POST', `${CS}/clusters/${cluster}/groups/cluster-admins/users`, { id: 'alice' }],
    ] as const)
      expect(await see(method, path, body)).toMatchObject({ status: 403, body: { code: 'CLUSTERS-MGMT-403' } })
    const { organization, id } = (await see('GET', `${AMS}/current_account`)).body
    const label = { key: 'sts_ocm_role', value: 'arn:aws:iam::111122223333:role/x' }
    expect(await see('POST', `${AMS}/organizations/${organization.id}/labels`, label)).toMatchObject({
      status: 403,
      body: { code: 'ACCT-MGMT-11' },
    })
    const binding = { account_id: id, role_id: 'OrganizationAdmin', type: 'Organization' }
    expect((await see('POST', `${AMS}/role_bindings`, binding)).status).toBe(403)
    expect((await w.ocm('POST', `${AMS}/role_bindings`, binding)).status).toBe(201)
    expect((await see('PATCH', `${CS}/clusters/${cluster}`, { properties: { a: 'b' } })).status).toBe(200)
  })

  test('cannot link a role whose account does not agree', async () => {
    const { organization } = (await w.ocm('GET', `${AMS}/current_account`)).body
    const path = `${AMS}/organizations/${organization.id}/labels`
    const label = { key: 'sts_ocm_role', value: 'arn:aws:iam::111122223333:role/not-there' }
    const answer = await w.ocm('POST', path, label)
    expect(answer.status).toBe(400)
    expect(answer.body.reason).toContain(`external id ${organization.id}`)
    expect((await w.ocm('GET', `${path}/sts_ocm_role`)).status).toBe(404)
  })
})

describe('edits at the same time', () => {
  test('of the same revision: one is made, the others are told', async () => {
    const url = `${w.server.doors.ocm}${CS}/clusters/${cluster}`
    const tag = (await fetch(url, { headers: as(await w.server.ocmToken()) })).headers.get('etag') ?? ''
    expect(tag).toMatch(/^"\d+"$/)
    const edits = await Promise.all(
      [1, 2, 3].map((n) =>
        w.ocm('PATCH', `${CS}/clusters/${cluster}`, { properties: { n: String(n) } }, { 'if-match': tag }),
      ),
    )
    expect(edits.map(({ status }) => status).toSorted()).toEqual([200, 412, 412])
  })

  test('without a revision: none is lost', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `p${index}`)
    const edits = await Promise.all(
      names.map((name) => w.ocm('PATCH', `${CS}/clusters/${cluster}`, { properties: { [name]: 'x' } })),
    )
    const { properties } = (await w.ocm('GET', `${CS}/clusters/${cluster}`)).body
    for (const [index, { status }] of edits.entries())
      if (status === 200) expect(properties[names[index] ?? '']).toBe('x')
      else expect(status).toBe(409)
  })
})

describe('a token', () => {
  test('that is revoked opens nothing any more; a refresh token takes all that it gave along', async () => {
    const { body } = await asked('/token', {
      grant_type: 'password',
      username: 'carol',
      scope: 'openid offline_access',
    })
    const [access = '', refresh = ''] = [body['access_token'], body['refresh_token']]
    expect((await w.ocm('GET', `${AMS}/current_account`, undefined, as(access))).body.username).toBe('carol')
    expect((await asked('/revoke', { token: refresh })).status).toBe(200)
    expect((await w.ocm('GET', `${AMS}/current_account`, undefined, as(access))).status).toBe(401)
    expect((await asked('/token', { grant_type: 'refresh_token', refresh_token: refresh })).body['error']).toBe(
      'invalid_grant',
    )
  })

  test('of a device is given once the person on the page agrees, and once only', async () => {
    const { body: begun } = await asked('/auth/device', { client_id: 'ocm-cli' })
    const grant = {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: begun['device_code'] ?? '',
    }
    expect((await asked('/token', grant)).body['error']).toBe('authorization_pending')
    expect((await asked('/token', grant)).body['error']).toBe('slow_down')
    const page = `${w.server.doors.ocm}/auth/realms/redhat-external/device`
    const decided = { user_code: begun['user_code'] ?? '', username: 'dave', decision: 'allow' }
    const foreign = await fetch(page, {
      method: 'POST',
      body: new URLSearchParams(decided),
      headers: { origin: 'https://evil.example' },
    })
    expect(foreign.status).toBe(403)
    expect(await (await fetch(page, { method: 'POST', body: new URLSearchParams(decided) })).text()).toContain(
      'logged in as dave',
    )
    expect((await asked('/token', grant)).body['access_token']).toEqual(expect.any(String))
    expect((await asked('/token', grant)).body['error']).toBe('invalid_grant')
  })

  test.each([
    [{ grant_type: 'password', username: '../stint' }],
    [{ grant_type: 'password', username: 'service-account-stint' }],
    [{ grant_type: 'password' }],
    [{ grant_type: 'refresh_token', refresh_token: 'a.b.c' }],
    [{ grant_type: '__proto__' }],
    [{ grant_type: 'client_credentials', client_id: 'x'.repeat(10_000), client_secret: '' }],
  ])('is not given for %j', async (form) => {
    const { status, body } = await asked('/token', form as Record<string, string>)
    expect([400, 401]).toContain(status)
    expect(body).toMatchObject({ error: expect.any(String), error_description: expect.any(String) })
  })
})
