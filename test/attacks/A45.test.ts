import { expect, test } from 'vitest'
import { world } from '../world.ts'
import { CUSTOMER, outcome, RED_HAT } from './ground.ts'

test('A45: an account is what the signature proves, not what a key or a parameter says', async () => {
  const w = await world()
  for (const accessKeyId of [CUSTOMER, RED_HAT, '000000000000', `AKIA${CUSTOMER}AAAA`])
    expect(
      await outcome((await w.client({ accessKeyId, secretAccessKey: 'test' })).call('sts', 'GetCallerIdentity', {})),
    ).toBe('InvalidClientTokenId 403')
  const aws = await w.client('customer')
  expect((await aws.call('sts', 'GetCallerIdentity', {})).Account).toBe(CUSTOMER)
  const foreign = `arn:aws:iam::${RED_HAT}:policy/none`
  expect(await outcome(aws.call('iam', 'GetPolicy', { PolicyArn: foreign }))).toMatch(
    /^(AccessDenied 403|NoSuchEntity 404)$/,
  )
  expect(
    await outcome(
      aws.call('secretsmanager', 'GetSecretValue', {
        SecretId: `arn:aws:secretsmanager:us-east-1:${RED_HAT}:secret:x-AAAAAA`,
      }),
    ),
  ).toMatch(/^(AccessDeniedException|ResourceNotFoundException) 400$/)
  await w.close()
})
