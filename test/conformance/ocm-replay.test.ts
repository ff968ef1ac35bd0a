import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { at, isFields } from '../../src/ocm/http/fields.ts'
import { routes } from '../../src/ocm/api.ts'
import { router } from '../../src/ocm/http/route.ts'
import { problemsOf } from '../../src/ocm/schema/model.ts'
import { accountRoleArn, clusterBody, makeAccountRoles, makeOperatorRoles, makeProvider, whole, type OcmAnswer, type Whole } from '../../src/ocm/testing/whole.ts' // prettier-ignore

const facts = (name: string) => new URL(`../../../shared/facts/${name}`, import.meta.url)
const CALLS = facts('ocm-api.json')
const TRACES = facts('rosa-traces.md')
const present = existsSync(CALLS) && existsSync(TRACES)
const CS = '/api/clusters_mgmt/v1'
const AMS = '/api/accounts_mgmt/v1'

/** One call of the official client, as it was recorded, with the members of the answer that it reads. */
interface Recorded {
  readonly flow: string
  readonly kind: 'ocm' | 'aws'
  readonly method: string
  readonly path: string
  readonly query: string
  readonly respFieldsRead: readonly string[]
}

/** Known to the client's library, but never called. */
const NOT_CALLED: ReadonlySet<string> = new Set([`${CS}/aws_inquiries/sts_account_roles`])

const recorded = present ? (JSON.parse(readFileSync(CALLS, 'utf8')) as readonly Recorded[]) : []
const calls = recorded.filter(({ kind, path }) => kind === 'ocm' && path.startsWith('/api/') && !NOT_CALLED.has(path))

let w: Whole
/** What stands in the recorded paths’ places. */
const places = new Map<string, string>()

/** Answers’ kinds that the model names otherwise. */
const KINDS: ReadonlyMap<string, string> = new Map([['STSPolicy', 'AWSSTSPolicy']])

/** What of an answer is not as the published model has it. */
function strangers(path: string, { body, status }: OcmAnswer): readonly string[] {
  if (status >= 300 || !isFields(body) || typeof body['kind'] !== 'string') return []
  const service = path.split('/')[2] ?? ''
  const kind = body['kind'].replace(/List$/, '')
  const type = `${service}.${KINDS.get(kind) ?? kind}`
  const shown = body['kind'].endsWith('List') ? ((body['items'] ?? []) as readonly unknown[]) : [body]
  return [...new Set(shown.flatMap((one) => [...problemsOf(type, one)]))]
}

async function ask(method: string, path: string, body?: unknown): Promise<OcmAnswer> {
  const answer = await w.ocm(method, path, body)
  expect({ path, strangers: strangers(path.split('?')[0] ?? '', answer) }).toEqual({ path, strangers: [] })
  return answer
}

const found = (search: string) => `?search=${encodeURIComponent(search)}`

beforeAll(async () => {
  if (!present) return
  w = await whole()
  await makeAccountRoles(w.aws)
  const config = (await ask('POST', `${CS}/oidc_configs`, { managed: true })).body
  await makeOperatorRoles(w.aws, config.issuer_url)
  await makeProvider(w.aws, config.issuer_url)
  const { id, subscription } = (
    await ask('POST', `${CS}/clusters`, clusterBody({}, { oidc_config: { id: config.id } }))
  ).body
  await w.until('ready', async () => (await w.ocm('GET', `${CS}/clusters/${id}/status`)).body.state === 'ready')
  const account = (await ask('GET', `${AMS}/current_account`)).body
  for (const [place, value] of [['org', account.organization.id], ['cluster', id], ['config', config.id], ['account', account.id], ['subscription', subscription.id]] as const) places.set(place, value) // prettier-ignore
}, 120_000)
afterAll(() => (present ? w.close() : undefined))

const sts = () => ({ sts: { role_arn: accountRoleArn('Installer') } })

/** What the client sends, by the call’s path without its ids. */
const bodies: ReadonlyMap<string, () => unknown> = new Map<string, () => unknown>([
  [`POST ${CS}/events`, () => ({ key: 'ROSALoginSuccess', body: {} })],
  [`POST ${CS}/oidc_configs`, () => ({ managed: true })],
  [`POST ${CS}/aws_inquiries/oidc_thumbprint`, () => ({ oidc_config_id: places.get('config') })],
  [`POST ${CS}/aws_inquiries/regions`, () => ({ aws: sts() })],
  [
    `POST ${CS}/aws_inquiries/machine_types`,
    () => ({ aws: sts(), region: { id: 'us-east-1' }, availability_zones: [] }),
  ],
  [`POST ${CS}/cloud_providers/aws/available_regions`, sts],
  [`POST ${CS}/clusters`, () => clusterBody({ name: 'other' }, { oidc_config: { id: places.get('config') } })],
  [`PATCH ${CS}/clusters/{id}`, () => ({ disable_user_workload_monitoring: true })],
  [`PATCH ${CS}/clusters/{id}/delete_protection`, () => ({ enabled: false })],
  [`POST ${CS}/clusters/{id}/machine_pools`, () => ({ id: 'extra', replicas: 0 })],
  [`PATCH ${CS}/clusters/{id}/machine_pools/{mp}`, () => ({ id: 'worker', replicas: 2 })],
  [`POST ${CS}/clusters/{id}/upgrade_policies`, () => ({ schedule_type: 'manual', version: '4.22.3' })],
  [`POST ${CS}/clusters/{id}/gate_agreements`, () => ({ version_gate: { id: places.get('gate') } })],
  [`POST ${CS}/clusters/{id}/groups/cluster-admins/users`, () => ({ id: 'cluster-admin' })],
  [`POST ${CS}/clusters/{id}/identity_providers`, () => ({ type: 'HTPasswdIdentityProvider', name: 'cluster-admin', htpasswd: { users: { items: [{ username: 'cluster-admin', hashed_password: '$2a$10$x' }] } } })], // prettier-ignore
  [
    `POST ${CS}/clusters/{id}/identity_providers/{idp}/htpasswd_users`,
    () => ({ username: 'more', hashed_password: '$2a$10$x' }),
  ],
  [`POST ${CS}/dns_domains`, () => ({})],
  [`POST ${AMS}/organizations/{org}/labels`, () => ({ key: 'sts_ocm_role', value: '' })],
  [`PATCH ${AMS}/organizations/{org}/labels/sts_ocm_role`, () => ({ value: '' })],
  [`POST ${AMS}/accounts/{id}/labels`, () => ({ key: 'sts_user_role', value: '' })],
  [`PATCH ${AMS}/accounts/{id}/labels/sts_user_role`, () => ({ value: '' })],
  ['POST /api/authorizations/v1/terms_review', () => ({ account_username: 'stint' })],
])

/** A recorded path with this world’s ids. */
function filled(path: string): string {
  const own = path.startsWith(`${AMS}/accounts`) ? 'account' : path.includes('/oidc_configs/') ? 'config' : path.includes('/subscriptions/') ? 'subscription' : path.includes('/dns_domains/') ? 'domain' : 'cluster' // prettier-ignore
  return path
    .replace('/versions/{id}', '/versions/openshift-v4.21.9')
    .replace('/flavours/{id}', '/flavours/osd-4')
    .replace('{org}', places.get('org') ?? '')
    .replace('{mp}', 'worker')
    .replace(/\{(pid|idp|subnet)\}/, (_whole, name: string) => places.get(name) ?? 'none')
    .replace('{id}', places.get(own) ?? 'none')
}

/** Members that an object may be without. */
const OPTIONAL =
  /end_of_life_timestamp|last_used_timestamp|secret_arn|installer_role_arn|autoscaling|^arn$|min_version|cluster\.id|ended_at/

/** Whether what the client reads is there: `items[].a|b.c`, `total`, `aws.sts.role_arn|support_role_arn`. */
function expectMembers(body: unknown, read: readonly string[]): void {
  for (const text of read) {
    const [, list, rest = ''] = /^(items\[(?:0)?\])?\.?(.*)$/.exec(text) ?? []
    const whole_ = isFields(body) ? body : {}
    const objects =
      list === undefined ? [whole_] : Array.isArray(whole_['items']) ? whole_['items'].filter(isFields) : []
    if (list !== undefined) expect(Array.isArray(whole_['items'])).toBe(true)
    const [first = '', ...others] = rest.split('|').filter((name) => name !== '')
    const prefix = first.includes('.') ? first.slice(0, first.lastIndexOf('.') + 1) : ''
    const names = [first, ...others.map((name) => (at(objects[0] ?? {}, name) === undefined ? prefix + name : name))]
    for (const name of names.filter((one) => one !== '' && !OPTIONAL.test(one)))
      for (const object of objects.slice(0, 5)) expect({ name, is: at(object, name.replaceAll('[]', '')) !== undefined || name.includes('[]') }).toEqual({ name, is: true }) // prettier-ignore
  }
}

/** Removals and what ends the cluster come last, whichever flow they are of. */
const destructive = ({ method, path }: Recorded) => method === 'DELETE' || /\/(hibernate|resume)$/.test(path)
const distinct = [...new Map(calls.map((call) => [`${call.method} ${call.path} ${call.query}`, call])).values()]

describe.skipIf(!present)('the calls of the official client, one by one', () => {
  test('each is answered, with every member that the client reads, as the published model has it', async () => {
    places.set(
      'gate',
      (await ask('GET', `${CS}/version_gates${found("version_raw_id_prefix = '4.22'")}`)).body.items[0].id,
    )
    for (const call of distinct.filter((one) => !destructive(one))) {
      const { method, path, respFieldsRead: read } = call
      const isDry = /upgrade_policies$|\/clusters$/.test(path) && method === 'POST'
      if (/network_verifications/.test(path)) continue // the customer's own network: its own test
      const body = bodies.get(`${method} ${path}`)?.()
      const answer = await ask(method, filled(path) + (isDry ? '?dryRun=true' : ''), body)
      const tolerated = /autoscaler$|technology_previews|labels\/|cluster-admin$|\{pid\}|logs\/uninstall|\{idp\}/.test(
        path,
      )
      if (answer.status === 404 && tolerated) continue
      if (method === 'POST' && path.endsWith('/upgrade_policies') && answer.status === 400) {
        expect(answer.body.details).toMatchObject([{ id: expect.any(String), sts_only: true }])
        continue
      }
      expect({ path, status: answer.status < 300 ? 'done' : answer.body?.reason }).toEqual({ path, status: 'done' })
      if (path.endsWith('/identity_providers') && method === 'POST') places.set('idp', answer.body.id)
      if (path.endsWith('/dns_domains') && method === 'POST') places.set('domain', answer.body.id)
      if (answer.status !== 204)
        expectMembers(
          answer.body,
          read.filter((name) => !name.startsWith('error')),
        )
    }
  }, 120_000)

  test('each of the recorded flows finds who answers it', () => {
    const find = router(routes)
    const flows = readFileSync(TRACES, 'utf8').split('## Calls per flow')[1] ?? ''
    const traced = [...flows.matchAll(/\b(GET|POST|PATCH|DELETE) (cm|am)(\/[^\s[×→]+)/g)]
    expect(traced.length).toBeGreaterThan(200)
    for (const [, method = '', service, path = ''] of traced) {
      const whole_ = `${service === 'cm' ? CS : AMS}${path.replaceAll('{id}', 'x')}`
      expect({ whole_, handler: find(method, whole_) }).toMatchObject({
        whole_,
        handler: { handler: expect.any(Function) },
      })
    }
  })

  test('at the end all goes', async () => {
    for (const call of distinct.filter(destructive).toSorted((a, b) => b.path.length - a.path.length)) {
      const path = filled(call.path).replace('/machine_pools/worker', '/machine_pools/extra')
      const answer = await ask(call.method, path + (call.path.endsWith('/clusters/{id}') ? '?best_effort=false' : ''))
      const isKept = call.path.includes('oidc_configs') || /hibernate|resume/.test(call.path)
      expect({ path, ok: answer.status < 300 || answer.status === 404 || (isKept && answer.status === 400) }).toEqual({
        path,
        ok: true,
      })
    }
    await w.until('gone', async () => (await w.ocm('GET', `${CS}/clusters/${places.get('cluster')}`)).status === 404)
  }, 120_000)
})

describe.skipIf(!present)('every list and object', () => {
  test('is as the published model has it', async () => {
    for (const [method, path] of routes.filter(([m, p]) => m === 'GET' && !p.includes('{}'))) await ask(method, path)
    for (const name of ['versions/openshift-v4.21.9', 'flavours/osd-4', 'cloud_providers/aws', 'cloud_providers/aws/regions/us-east-1']) await ask('GET', `${CS}/${name}`) // prettier-ignore
  })
})
