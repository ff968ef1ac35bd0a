import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
const Bucket = 'quiet'
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket })
})
afterAll(() => w.close())

const Events = ['s3:ObjectCreated:*']
const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:none'
const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:none'
const put = (NotificationConfiguration: object, SkipDestinationValidation?: boolean) =>
  aws.call('s3', 'PutBucketNotificationConfiguration', { Bucket, NotificationConfiguration: NotificationConfiguration as never, SkipDestinationValidation }) // prettier-ignore
const queue = (more: object = {}) => ({ QueueConfigurations: [{ QueueArn: QUEUE, Events, ...more }] })
const filter = (...FilterRules: object[]) => ({ Filter: { Key: { FilterRules } } })
const get = () => aws.call('s3', 'GetBucketNotificationConfiguration', { Bucket })

test('who is to be told must exist, unless S3 is not to look', async () => {
  const LambdaFunctionConfigurations = [{ LambdaFunctionArn: FUNCTION, Events }]
  await expect(put({ ...queue(), LambdaFunctionConfigurations })).rejects.toMatchObject({
    code: 'InvalidArgument',
    status: 400,
    message: 'Unable to validate the following destination configurations',
  })
  await put({ ...queue({ Id: 'mine' }), LambdaFunctionConfigurations }, true)
  expect(await get()).toEqual({
    QueueConfigurations: [{ Id: 'mine', QueueArn: QUEUE, Events }],
    LambdaFunctionConfigurations: [
      { Id: expect.stringMatching(/^[\w+/]{48}$/) as string, LambdaFunctionArn: FUNCTION, Events },
    ],
  })
  await put({ EventBridgeConfiguration: {} })
  expect(await get()).toEqual({ EventBridgeConfiguration: {} })
})

test.each([
  ['QueueConfigurations', 'QueueArn'],
  ['TopicConfigurations', 'TopicArn'],
  ['LambdaFunctionConfigurations', 'LambdaFunctionArn'],
])('an ARN that is none is refused, whether S3 is to look or not: %s', async (list, member) => {
  for (const unseen of [false, true])
    await expect(put({ [list]: [{ [member]: 'invalid', Events }] }, unseen)).rejects.toMatchObject({
      code: 'InvalidArgument',
      message: 'The ARN could not be parsed',
    })
})

test('a filter is of prefixes and suffixes, however they are written', async () => {
  await put(queue(filter({ Name: 'suffix', Value: '' }, { Name: 'PREFIX', Value: 'a' })), true)
  const { QueueConfigurations } = await get()
  const { FilterRules } = QueueConfigurations?.[0]?.Filter?.Key ?? {}
  expect(FilterRules).toEqual([{ Name: 'Suffix', Value: '' }, { Name: 'Prefix', Value: 'a' }]) // prettier-ignore
  await expect(put(queue(filter({ Name: 'INVALID', Value: 'a' })))).rejects.toMatchObject({ code: 'InvalidArgument', message: 'filter rule name must be either prefix or suffix' }) // prettier-ignore
  for (const rule of [{}, { Name: 'prefix' }, { Value: 'a' }])
    await expect(put(queue(filter(rule)))).rejects.toMatchObject({ code: 'MalformedXML' })
})
