import { expect, test } from 'vitest'
import { validate } from '../../src/policy/validate.ts'
import { world } from '../world.ts'
import { outcome } from './ground.ts'

const S = '{"Effect":"Allow","Action":"s3:*","Resource":"*"}'
const BAD: Readonly<Record<string, string>> = {
  'an element twice':
    '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}',
  'a prototype': `{"__proto__":{"Statement":[${S}]},"Version":"2012-10-17","Statement":[${S}]}`,
  'a constructor': `{"constructor":{},"Version":"2012-10-17","Statement":[${S}]}`,
  'a comment': `{"Version":"2012-10-17",/**/"Statement":[${S}]}`,
  'a lone surrogate': `{"Version":"2012-10-17","Statement":[{"Sid":"\\ud800","Effect":"Allow","Action":"*","Resource":"*"}]}`,
  'text behind it': `{"Version":"2012-10-17","Statement":[${S}]}]`,
  'a thousand levels': `${'['.repeat(1000)}${']'.repeat(1000)}`,
  nothing: '',
}

test('A24: a policy document that means different things to different readers is malformed', async () => {
  const w = await world()
  const aws = await w.client('customer')
  for (const [what, PolicyDocument] of Object.entries(BAD)) {
    expect([what, validate(PolicyDocument, 'identity').length > 0]).toEqual([what, true])
    expect([what, await outcome(aws.call('iam', 'CreatePolicy', { PolicyName: 'bad', PolicyDocument }))]).toEqual([
      what,
      expect.stringMatching(/^(MalformedPolicyDocument|ValidationError) 400$/),
    ])
  }
  const large = {
    megabyte: `${' '.repeat(1_000_000)}{}`,
    statements: `{"Version":"2012-10-17","Statement":[${Array(10_000).fill(S).join()}]}`,
  }
  for (const PolicyDocument of Object.values(large))
    expect(await outcome(aws.call('iam', 'CreatePolicy', { PolicyName: 'large', PolicyDocument }))).not.toMatch(
      /^allowed|5\d\d$/,
    )
  expect(({} as { Statement?: unknown }).Statement).toBeUndefined()
  await w.close()
})
