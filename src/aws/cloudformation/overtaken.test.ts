import { afterAll, expect, test } from 'vitest'
import { world } from '../../../test/world.ts'
import { worldClock } from '../../kernel/Clock.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import type { Batch } from '../../store/Store.ts'
import type { Forward } from '../operation.ts'
import { advance } from './advance.ts'
import { WORK, WORLD, type StackRef } from './documents.ts'

/** Things take their time here, and no time passes: the stack's first call waits until the test makes it. */
const commits: Batch[] = []
const inner = memoryStore()
const store = {
  ...inner,
  commit(batch: Batch) {
    commits.push(batch)
    return inner.commit(batch)
  },
}
const w = await world({ store, pace: 'real', clock: worldClock({ frozenAt: Date.parse('2026-03-01T00:00:00Z') }) })
afterAll(() => w.close())
const aws = await w.client('customer')

async function refusals(): Promise<number> {
  await w.cloud.door.recorded()
  const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: 'CreateUser' }]
  const { Events = [] } = await aws.call('cloudtrail', 'LookupEvents', { LookupAttributes })
  return Events.filter(({ CloudTrailEvent = '' }) => CloudTrailEvent.includes('"errorCode"')).length
}

test('a refused call of a stack is recorded by the node whose turn it is, not by one that was frozen meanwhile', async () => {
  await aws.call('iam', 'CreateUser', { UserName: 'ann' })
  const Statement = { Effect: 'Allow', Action: 'cloudformation:*', Resource: '*' }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await aws.call('iam', 'PutUserPolicy', { UserName: 'ann', PolicyName: 'stacks', PolicyDocument })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'ann' })
  const ann = await w.client({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }) // prettier-ignore
  const Resources = { Somebody: { Type: 'AWS::IAM::User', Properties: { UserName: 'somebody' } } }
  await ann.call('cloudformation', 'CreateStack', {
    StackName: 'refused',
    TemplateBody: JSON.stringify({ Resources }),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  })
  await w.clock.settled()

  const { world: here, projection, door } = w.cloud
  const ref = projection.view().scan<StackRef>(WORLD, WORK)[0]?.value as StackRef
  const clock = { ...here.clock, now: () => w.clock.now() + 60_000 }
  let isOurs = true
  const frozen: Forward = (call) => {
    isOurs = false
    return door.forward(call)
  }
  await advance({ world: { ...here, clock }, projection, forward: frozen }, ref, () => isOurs)
  expect(await refusals()).toBe(0)
  await advance({ world: { ...here, clock }, projection, forward: door.forward }, ref, () => true)
  expect(await refusals()).toBe(1)
  const recording = commits.filter(({ appends = [] }) => appends.some(({ body }) => body.includes('"errorCode"')))
  expect(recording).toHaveLength(1)
  expect(JSON.stringify(recording[0]?.writes)).toContain('"status":"CREATE_FAILED"')
})
