import { expect, test } from 'vitest'
import { world } from '../world.ts'
import { CUSTOMER, trusting } from './ground.ts'

test('A46: what is missing and what is closed are refused in the same words', async () => {
  const w = await world()
  const [aws, redHat] = [await w.client('customer'), await w.client('redhat')]
  await aws.call('iam', 'CreateRole', { RoleName: 'Closed', AssumeRolePolicyDocument: trusting(CUSTOMER) })
  const words = async (name: string) => {
    const call = redHat.call('sts', 'AssumeRole', {
      RoleArn: `arn:aws:iam::${CUSTOMER}:role/${name}`,
      RoleSessionName: 'me',
    })
    const { code, status, message } = (await call.catch((error: unknown) => error)) as Record<string, string>
    return `${code} ${status} ${message?.replace(name, 'X')}`
  }
  expect(await words('Closed')).toBe(await words('Absent'))
  expect(await words('Closed')).toMatch(/^AccessDenied 403 /)
  const time = async (name: string) => {
    const began = performance.now()
    for (let n = 0; n < 40; n++) await words(name)
    return performance.now() - began
  }
  await time('Closed')
  const [closed, absent] = [await time('Closed'), await time('Absent')]
  expect(Math.max(closed, absent) / Math.min(closed, absent)).toBeLessThan(3)
  await expect(
    aws.call('iam', 'CreateRole', {
      RoleName: 'Asks',
      AssumeRolePolicyDocument: trusting(`arn:aws:iam::${CUSTOMER}:role/Absent`),
    }),
  ).rejects.toThrow('Invalid principal in policy')
  await w.close()
})
