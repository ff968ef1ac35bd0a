import { expect, it } from 'vitest'
import { ndjsonLog } from '../../src/kernel/log.ts'
import { seededRandom, type Random } from '../../src/kernel/random.ts'
import { generateSigningKey } from '../../src/wire/jose/signing-key.ts'
import { clusterOf, conditionsOf, inside, type Inside } from '../inside.ts'

const SEED = process.env['STINT_SEED'] ?? 'day-1'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const HOURS = 24
/** Host milliseconds that the day may take. */
const BUDGET_MS = 90_000

const upTo = (random: Random, most: number): number => random.bytes(4).readUInt32BE() % most

/** What may happen; the longest lasts ten minutes, so that a credential renewed in time (after 48 of its 60 minutes) never runs out. */
const HAPPENINGS: readonly ((random: Random, instances: readonly string[]) => string)[] = [
  (random) => `throttling --share ${10 + upTo(random, 80)}% --seed ${upTo(random, 1000)}`,
  (random) => `throttling --service ${['ec2', 'sts', 'iam', 's3', 'route53'][upTo(random, 5)]}`,
  () => 'sts-down',
  () => 'issuer-unreachable',
  (random) => `iam-delay --delay ${1 + upTo(random, 5)}m --seed ${upTo(random, 1000)}`,
  (random, instances) => `instance-lost --instance ${instances[upTo(random, instances.length)]}`,
  (random) => `slow-disk --delay ${1 + upTo(random, 5)}`,
]

it(`${HOURS} hours with a fault in every one (STINT_SEED=${SEED}): every credential is renewed in time, and all is well at the end`, async () => {
  const key = await generateSigningKey(2048)
  const bugs: string[] = []
  const log = ndjsonLog(
    (line) => void (line.includes('"level":"bug"') && bugs.push(line)),
    () => new Date(0),
  )
  const w = await inside({ keys: { take: async () => key }, log })
  await w.type('deploy demo')
  const random = seededRandom(SEED)
  const workers = await workerInstances(w)
  const [began, start] = [w.clock.hostNow(), w.clock.now()]
  for (let hour = 0; hour < HOURS; hour++) {
    const before = upTo(random, 50)
    await w.clock.advance(before * MINUTE)
    const happening = HAPPENINGS[upTo(random, HAPPENINGS.length)]?.(random, workers)
    console.log(`hour ${hour}: ${await w.type(`fault ${happening} --for ${1 + upTo(random, 10)}m`)}`)
    await w.clock.advance((60 - before) * MINUTE)
  }
  const took = w.clock.hostNow() - began
  expect(w.clock.now() - start).toBeGreaterThanOrEqual(HOURS * HOUR)

  expect(await w.type('fault list')).toContain('Nothing goes wrong')
  const operators = conditionsOf(w, 'clusteroperators.config.openshift.io')
  expect(
    operators.map(({ name, conditions }) => [
      name,
      conditions.get('Available')?.status,
      conditions.get('Degraded')?.status,
    ]),
  ).toEqual(operators.map(({ name }) => [name, 'True', 'False']))
  expect(conditionsOf(w, 'nodes').map(({ conditions }) => conditions.get('Ready')?.status)).toEqual(
    Array(7).fill('True'),
  )

  const issued = await issuesByRole(w)
  expect(issued.size).toBe(6)
  for (const [role, times] of issued) {
    const gaps = times.map((at, n) => ((times[n + 1] ?? w.clock.now()) - at) / MINUTE)
    expect(Math.max(...gaps), `minutes that ${role} had to live on one credential`).toBeLessThanOrEqual(60)
  }
  console.log(`${HOURS} hours took ${took} ms`)
  expect(bugs).toEqual([])
  expect(took).toBeLessThan(BUDGET_MS)
  await w.close()
}, 240_000)

async function workerInstances(w: Inside): Promise<readonly string[]> {
  const { Reservations = [] } = await w.aws.call('ec2', 'DescribeInstances', {
    Filters: [
      { Name: 'tag:Name', Values: [`${clusterOf(w).infraId}-worker-*`, `${clusterOf(w).infraId}-infra-*`] },
      { Name: 'instance-state-name', Values: ['running'] },
    ],
  })
  return Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId = '' }) => InstanceId)).sort()
}

interface Exchange {
  readonly eventTime: string
  readonly errorCode?: string
  readonly requestParameters?: { readonly roleArn?: string }
}

/** When each role's credentials were issued to a web identity, in order, from the account's trail. */
async function issuesByRole(w: Inside): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map<string, number[]>()
  let NextToken: string | undefined
  do {
    const page = await w.aws.call('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'AssumeRoleWithWebIdentity' }],
      MaxResults: 50,
      ...(NextToken && { NextToken }),
    })
    for (const { CloudTrailEvent = '{}' } of page.Events ?? []) {
      const { eventTime, errorCode, requestParameters } = JSON.parse(CloudTrailEvent) as Exchange
      const role = requestParameters?.roleArn ?? ''
      if (errorCode === undefined) times.set(role, [...(times.get(role) ?? []), Date.parse(eventTime)])
    }
    NextToken = page.NextToken
  } while (NextToken)
  return new Map([...times].map(([role, all]) => [role, all.sort((a, b) => a - b)]))
}
