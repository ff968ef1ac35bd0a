import { afterAll, beforeAll, expect, test } from 'vitest'
import { operators } from '../../src/catalogue/operators.ts'
import { keyedBody, keyOf, makeAdmin } from '../../src/ocm/testing/keyed.ts'
import { whole, type Whole } from '../../src/ocm/testing/whole.ts'

const CS = '/api/clusters_mgmt/v1'
const RESTARTS = 14

let w: Whole
beforeAll(async () => {
  w = await whole()
})
afterAll(() => w.close())

test(
  'a cluster that is stopped again and again while it mints ends with one user and one key a request',
  { timeout: 240_000 },
  async () => {
    await makeAdmin(w.aws)
    const { body } = await w.ocm('POST', `${CS}/clusters`, keyedBody(await keyOf(w.aws)))
    const [id, infra] = [body.id as string, body.infra_id as string]
    const minted = async () =>
      ((await w.aws.call('iam', 'ListUsers', {})).Users ?? [])
        .map(({ UserName = '' }) => UserName)
        .filter((name) => name.startsWith(`${infra}-`))
    await w.until('the first user', async () => (await minted()).length > 0)
    for (let restart = 0; restart < RESTARTS; restart++) {
      await w.restart()
      await w.server.clock.advance(20 + 7 * restart)
    }
    await w.until('ready', async () => (await w.ocm('GET', `${CS}/clusters/${id}`)).body?.state === 'ready')
    const users = await minted()
    expect(users).toHaveLength(operators.length)
    for (const UserName of users) {
      expect((await w.aws.call('iam', 'ListAccessKeys', { UserName })).AccessKeyMetadata).toHaveLength(1)
      expect((await w.aws.call('iam', 'ListUserPolicies', { UserName })).PolicyNames).toEqual([`${UserName}-policy`])
    }
  },
)
