import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCluster, type TestCluster } from '../../../../test/cluster.ts'
import { listAt, textAt, type Fields } from '../object.ts'

const MAPS = '/api/v1/namespaces/default/configmaps'
const TOO_OLD = /^The provided continue parameter is too old to display a consistent list result\./

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster()
  for (const name of ['a', 'b', 'c', 'd']) await make(name)
})
afterAll(() => cluster.close())

const make = (name: string) => cluster.call('POST', MAPS, { body: { metadata: { name } } })
const chunk = (token: string, more = '') => cluster.call('GET', `${MAPS}?limit=2&continue=${token}${more}`)
const names = (body: Fields) => listAt(body, 'items').map((one) => textAt(one, 'metadata.name'))
const token = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a list in chunks', () => {
  test('is of the moment of its first chunk, whatever changes meanwhile', async () => {
    const { body: first } = await cluster.call('GET', `${MAPS}?limit=2`)
    expect(names(first)).toEqual(['a', 'b'])
    expect(first).toMatchObject({ metadata: { remainingItemCount: 2 } })
    await cluster.call('DELETE', `${MAPS}/c`)
    await make('bb')
    await cluster.call('PATCH', `${MAPS}/d`, { body: { data: { new: '1' } }, type: 'application/merge-patch+json' })
    const { body: second } = await chunk(textAt(first, 'metadata.continue'))
    expect(names(second)).toEqual(['c', 'd'])
    expect(second).toMatchObject({ metadata: { resourceVersion: textAt(first, 'metadata.resourceVersion') } })
    expect(listAt(second, 'items')[1]).not.toHaveProperty('data')
    expect(names((await cluster.call('GET', MAPS)).body)).toEqual(['a', 'b', 'bb', 'd'])
  })

  test('whose moment is no longer kept is gone; the answer’s own token goes on as things are now', async () => {
    const writes = Array.from({ length: 9000 }, (_, index) => ({
      partition: 'cluster/c1',
      key: `k8s/leases.coordination.k8s.io/default/l${index}`,
      value: {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: `l${index}`, namespace: 'default' },
      },
    }))
    await cluster.store.commit({ writes })
    const { status, body } = await chunk(token({ v: 'meta.k8s.io/v1', rv: 1, start: 'default/b\0' }))
    expect([status, textAt(body, 'reason')]).toEqual([410, 'Expired'])
    expect(textAt(body, 'message')).toMatch(TOO_OLD)
    expect(body).not.toHaveProperty('details')
    const { body: rest } = await chunk(textAt(body, 'metadata.continue'))
    expect(names(rest)).toEqual(['bb', 'd'])
  })

  test.each([
    ['nonsense', 'continue key is not valid'],
    [token({ after: 'default/b' }), 'server does not recognize this encoded version ""'],
    [token({ v: 'meta.k8s.io/v1', rv: 0, start: 'default/b\0' }), 'incorrect encoded start resourceVersion'],
    [token({ v: 'meta.k8s.io/v1', rv: 5, start: '\0' }), 'encoded start key empty'],
  ])('with the token %s is refused', async (text, why) => {
    const { status, body } = await chunk(text)
    expect([status, textAt(body, 'message')]).toEqual([400, expect.stringContaining(why)])
  })

  test('takes no resourceVersion beside its token, and counts no rest of what selectors choose', async () => {
    const { body } = await cluster.call('GET', `${MAPS}?limit=1&labelSelector=!none`)
    expect(body['metadata']).not.toHaveProperty('remainingItemCount')
    expect(await chunk(textAt(body, 'metadata.continue'), '&resourceVersion=7')).toMatchObject({
      status: 400,
      body: { message: 'specifying resource version is not allowed when using continue' },
    })
  })
})

describe('a resourceVersion', () => {
  test('that is still to come is a timeout, which says so', async () => {
    const { body: list } = await cluster.call('GET', MAPS)
    const current = textAt(list, 'metadata.resourceVersion')
    const answer = {
      status: 504,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: `Timeout: Too large resource version: 987654321, current: ${current}`,
        reason: 'Timeout',
        details: {
          causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
          retryAfterSeconds: 1,
        },
        code: 504,
      },
    }
    for (const query of ['', '&resourceVersionMatch=NotOlderThan', '&resourceVersionMatch=Exact', '&limit=1'])
      expect(await cluster.call('GET', `${MAPS}?resourceVersion=987654321${query}`)).toEqual(answer)
    expect(await cluster.call('GET', `${MAPS}/kube-root-ca.crt?resourceVersion=987654321`)).toEqual(answer)
    expect(await cluster.call('GET', `${MAPS}?resourceVersion=${current}`)).toMatchObject({ status: 200 })
    expect(await cluster.call('GET', `${MAPS}/a?resourceVersion=x`)).toMatchObject({ status: 400 })
  })

  test('that is asked for exactly is answered as it was then, or not at all', async () => {
    await make('then')
    const { body: before } = await cluster.call('GET', MAPS)
    const revision = textAt(before, 'metadata.resourceVersion')
    await cluster.call('DELETE', `${MAPS}/then`)
    const exact = await cluster.call('GET', `${MAPS}?resourceVersionMatch=Exact&resourceVersion=${revision}`)
    expect(exact.body).toEqual(before)
    const atLeast = await cluster.call('GET', `${MAPS}?resourceVersionMatch=NotOlderThan&resourceVersion=${revision}`)
    expect(names(atLeast.body)).not.toContain('then')
    expect(await cluster.call('GET', `${MAPS}?resourceVersionMatch=Exact&resourceVersion=1`)).toMatchObject({
      status: 410,
      body: { reason: 'Expired', message: 'The resourceVersion for the provided list is too old.' },
    })
  })
})
