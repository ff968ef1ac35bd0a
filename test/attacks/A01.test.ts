import { expect, test } from 'vitest'
import { world } from '../world.ts'
import { CUSTOMER, outcome, RED_HAT, trusting } from './ground.ts'

test('A01: another tenant’s installer without our external id learns nothing, and both trails tell of it', async () => {
  const w = await world()
  const [aws, redHat] = [await w.client('customer'), await w.client('redhat')]
  await aws.call('iam', 'CreateRole', {
    RoleName: 'Installer',
    AssumeRolePolicyDocument: trusting(RED_HAT, { StringEquals: { 'sts:ExternalId': 'ours' } }),
  })
  const words = async (name: string, ExternalId?: string) => {
    const call = redHat.call('sts', 'AssumeRole', {
      RoleArn: `arn:aws:iam::${CUSTOMER}:role/${name}`,
      RoleSessionName: 'me',
      ...(ExternalId === undefined ? {} : { ExternalId }),
    })
    const { code, status, message } = (await call.catch((error: unknown) => error)) as Record<string, string>
    return [code, status, message?.replace(name, 'X')]
  }
  expect((await words('Installer')).slice(0, 2)).toEqual(['AccessDenied', 403])
  expect(await words('Installer', 'theirs')).toEqual(await words('Missing', 'theirs'))
  expect(
    await outcome(
      redHat.call('sts', 'AssumeRole', {
        RoleArn: `arn:aws:iam::${CUSTOMER}:role/Installer`,
        RoleSessionName: 'me',
        ExternalId: 'ours',
      }),
    ),
  ).toBe('allowed')
  await w.clock.settled()
  for (const side of [aws, redHat]) {
    const { Events = [] } = await side.call('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'AssumeRole' }],
    })
    expect(
      Events.filter(({ CloudTrailEvent = '' }) => CloudTrailEvent.includes('"errorCode":"AccessDenied"')).length,
    ).toBeGreaterThan(1)
  }
  await w.close()
})
