import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../test/world.ts'
import { StoreAway } from '../store/away.ts'
import { accountId } from '../kernel/brands.ts'
import { memoryStore } from '../store/memory/memory-store.ts'
import { awsClient, type AwsError } from '../wire/aws-client.ts'
import { accessKeys } from './iam/documents.ts'
import { sign } from '../wire/sigv4/sign.ts'

let w: TestWorld
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.close())

/** What IAM answers under a name to the person, who signed for a region. */
async function asked(host: string, region: string) {
  const request = { method: 'GET', url: '/?Action=GetUser&Version=2010-05-08', headers: new Map([['host', host]]) }
  const target = { region, service: 'iam' }
  const headers = sign(request, await w.credentials('customer'), target, w.clock.now(), undefined)
  const whole = { ...request, headers, host, body: Buffer.alloc(0), sourceIp: '127.0.0.1', secure: true }
  const { status, body } = await w.cloud.door.handle(whole)
  return { status, said: String(body) }
}

test('IAM’s name takes signatures of its one region, and the door’s address those of any', async () => {
  expect(await asked('iam.amazonaws.com', 'us-east-1')).toMatchObject({ status: 200 })
  const refused = await asked('iam.amazonaws.com', 'us-east-2')
  expect(refused.status).toBe(403)
  expect(refused.said).toContain('<Code>SignatureDoesNotMatch</Code>')
  expect(refused.said.replaceAll('&apos;', "'")).toContain(
    "<Message>Credential should be scoped to a valid region, not 'us-east-2'. </Message>",
  )
  expect(await asked('127.0.0.1:4566', 'us-east-2')).toMatchObject({ status: 200 })
})

describe('while other nodes may have changed what is in memory', () => {
  const customer = accountId('111122223333')

  /** What somebody is told whose key another node deletes while the store is away. */
  async function told(again: () => Promise<void>) {
    let away: (() => Promise<void>) | undefined
    const store = Object.assign(memoryStore(), { reach: () => away?.() })
    const here = await world({ store })
    const credentials = await here.credentials(customer)
    const client = awsClient({ endpoint: here.endpoint, region: 'us-east-1', credentials, clock: here.clock, tries: 1 })
    await client.call('sts', 'GetCallerIdentity', {})
    away = async () => {
      await store.commit({ writes: [accessKeys.drop(customer, credentials.accessKeyId)] })
      await again()
    }
    const answer = client.call('sts', 'GetCallerIdentity', {}).then(
      () => 'served',
      ({ code }: AwsError) => code,
    )
    return answer.finally(() => {
      client.close()
      return here.close()
    })
  }

  test('a key that was deleted calls nothing', async () => {
    expect(await told(async () => {})).toBe('InvalidClientTokenId')
  })

  test('nobody is told that a key is none', async () => {
    expect(await told(() => Promise.reject(new StoreAway('it does not answer')))).toBe('ServiceUnavailable')
  })
})
