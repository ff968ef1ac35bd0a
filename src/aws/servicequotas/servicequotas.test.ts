import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let client: AwsClient
beforeAll(async () => {
  w = await world()
  client = await w.client('customer')
})
afterAll(() => w.close())

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'no refusal',
    (error: { code: string }) => error.code,
  )

/** What `rosa verify quota` asks, with the least that it accepts. */
const ROSA = [
  ['ec2', 'L-0263D0A3', 5],
  ['ec2', 'L-1216C47A', 100],
  ['vpc', 'L-F678F1CE', 5],
  ['vpc', 'L-A4707A72', 5],
  ['vpc', 'L-DF5E4CA3', 5000],
  ['ebs', 'L-D18FCD1D', 50],
  ['ebs', 'L-309BACF6', 300],
  ['ebs', 'L-B3A130E6', 300_000],
  ['ebs', 'L-FD252861', 50],
  ['elasticloadbalancing', 'L-53DA6B97', 50],
  ['elasticloadbalancing', 'L-E9E9831D', 20],
] as const

describe('service quotas', () => {
  it.each(ROSA)('of %s %s suffice for a ROSA cluster', async (ServiceCode, QuotaCode, least) => {
    const { Quotas } = await client.call('servicequotas', 'ListServiceQuotas', { ServiceCode })
    expect(Quotas?.find((quota) => quota.QuotaCode === QuotaCode)?.Value).toBeGreaterThanOrEqual(least)
    const { Quota } = await client.call('servicequotas', 'GetServiceQuota', { ServiceCode, QuotaCode })
    expect(Quota?.QuotaArn).toBe(`arn:aws:servicequotas:us-east-1:111122223333:${ServiceCode}/${QuotaCode}`)
  })

  it('have a history that is asked for by the service’s key', async () => {
    await client.call('iam', 'CreateUser', { UserName: 'asks-of-vpc' })
    const Condition = { StringEquals: { 'servicequotas:service': 'vpc' } }
    const Statement = { Effect: 'Allow', Action: 'servicequotas:*', Resource: '*', Condition }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await client.call('iam', 'PutUserPolicy', { UserName: 'asks-of-vpc', PolicyName: 'p', PolicyDocument })
    const { AccessKey } = await client.call('iam', 'CreateAccessKey', { UserName: 'asks-of-vpc' })
    const keys = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
    const asking = await w.client(keys)
    const history = (ServiceCode: string, QuotaCode: string) =>
      asking.call('servicequotas', 'ListRequestedServiceQuotaChangeHistoryByQuota', { ServiceCode, QuotaCode })
    await history('vpc', 'L-F678F1CE')
    expect(await refusal(history('ec2', 'L-0263D0A3'))).toBe('AccessDeniedException')
  })

  it('tell the default of AWS beside the value that applies', async () => {
    const vcpu = { ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' }
    const { Quota } = await client.call('servicequotas', 'GetAWSDefaultServiceQuota', vcpu)
    expect(Quota?.Value).toBe(5)
    expect(
      await refusal(client.call('servicequotas', 'GetServiceQuota', { ServiceCode: 'ec2', QuotaCode: 'L-00000000' })),
    ).toBe('NoSuchResourceException')
    expect(await refusal(client.call('servicequotas', 'ListServiceQuotas', { ServiceCode: 'nothing' }))).toBe(
      'NoSuchResourceException',
    )
  })

  it('are raised when asked, in one region, and then bind by the new value', async () => {
    const vpcs = { ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE' }
    for (let count = 0; count < 5; count++) await client.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
    expect(await refusal(client.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' }))).toBe('VpcLimitExceeded')
    const { RequestedQuota } = await client.call('servicequotas', 'RequestServiceQuotaIncrease', {
      ...vpcs,
      DesiredValue: 6,
    })
    expect(RequestedQuota).toMatchObject({ Status: 'PENDING', DesiredValue: 6 })
    const { RequestedQuotas } = await client.call('servicequotas', 'ListRequestedServiceQuotaChangeHistory', {})
    expect(RequestedQuotas).toMatchObject([{ Id: RequestedQuota?.Id, Status: 'APPROVED' }])
    await client.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
    const elsewhere = await w.client('customer', 'eu-west-1')
    expect((await elsewhere.call('servicequotas', 'GetServiceQuota', vpcs)).Quota?.Value).toBe(5)
    expect(
      await refusal(client.call('servicequotas', 'RequestServiceQuotaIncrease', { ...vpcs, DesiredValue: 6 })),
    ).toBe('IllegalArgumentException')
  })
})
