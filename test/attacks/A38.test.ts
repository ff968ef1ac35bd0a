import { expect, test } from 'vitest'
import { ndjsonLog } from '../../src/kernel/log.ts'
import { awsClient } from '../../src/wire/aws-client.ts'
import { world } from '../world.ts'
import { outcome } from './ground.ts'

test('A38: a line of the log is one object, whatever is in it', () => {
  const lines: string[] = []
  const log = ndjsonLog(
    (line) => void lines.push(line),
    () => new Date(0),
  )
  log.warn('x\n{"level":"bug"}', { agent: 'a\r\n{"event":"forged"}\u2028' })
  log.bug('y', new Error('one\ntwo'))
  expect(lines.map((line) => line.split('\n').length)).toEqual([2, 2])
  expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(['warn', 'bug'])
})

test('A38: no name or user agent makes a record of another call', async () => {
  const w = await world()
  const key = await w.credentials('customer')
  const liar = awsClient({
    endpoint: w.endpoint,
    region: 'us-east-1',
    credentials: key,
    clock: w.clock,
    userAgent: 'x"},{"eventName":"Forged"}',
  })
  await outcome(liar.call('secretsmanager', 'DescribeSecret', { SecretId: 'a","eventName":"Forged"}\n{' }))
  liar.close()
  await w.clock.settled()
  const find = async (name: string) =>
    (
      await (
        await w.client('customer')
      ).call('cloudtrail', 'LookupEvents', { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }] })
    ).Events ?? []
  const told = JSON.parse((await find('DescribeSecret'))[0]?.CloudTrailEvent ?? '{}') as Record<string, unknown>
  expect(told).toMatchObject({
    eventName: 'DescribeSecret',
    userAgent: 'x"},{"eventName":"Forged"}',
    requestParameters: { secretId: 'a","eventName":"Forged"}\n{' },
  })
  expect(await find('Forged')).toEqual([])
  await w.close()
})
