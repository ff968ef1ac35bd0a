import { describe, expect, it } from 'vitest'
import type { Context } from './context.ts'
import { principalFacts } from './principal.ts'
import { Asked, type Request, isCrossAccount } from './request.ts'

const session = 'arn:aws:sts::111122223333:assumed-role/R/s'
const asked = (context: Context | undefined, principal: Request['principal'] = session, resource = '*') =>
  new Asked({ principal, action: 'S3:GetObject', resource, ...(context && { context }) })

describe('a request', () => {
  it('has its action as asked and in lower case', () => {
    expect(asked({})).toMatchObject({ asked: 'S3:GetObject', action: 's3:getobject' })
  })

  it.each([
    [
      'from a service',
      { 'aws:CalledVia': ['a.amazonaws.com', 'b.amazonaws.com', 'c.amazonaws.com'] },
      'true',
      'a',
      'c',
    ],
    ['from a caller itself', {}, 'false', undefined, undefined],
  ])('%s tells through whom it came', (_what, context, via, first, last) => {
    const { lookup } = asked(context)
    const service = (name: string | undefined) => (name === undefined ? undefined : [`${name}.amazonaws.com`])
    expect(lookup('aws:viaawsservice')).toEqual([via])
    expect(lookup('aws:calledviafirst')).toEqual(service(first))
    expect(lookup('aws:calledvialast')).toEqual(service(last))
  })

  it.each([
    ['a path', session, 'arn:aws:iam::111122223333:role/p/R', 'arn:aws:iam::111122223333:role/p/R'],
    ['nothing new', session, 'arn:aws:iam::111122223333:role/R', 'arn:aws:iam::111122223333:role/R'],
    ['what is no role', session, 'arn:aws:iam::111122223333:user/p/R', 'arn:aws:iam::111122223333:role/R'],
    ['what only ends as a role', session, 'x arn:aws:iam::111122223333:role/p/R', 'arn:aws:iam::111122223333:role/R'],
    ['nothing', session, undefined, 'arn:aws:iam::111122223333:role/R'],
    ['a role of a user', 'arn:aws:iam::111122223333:user/u', 'arn:aws:iam::111122223333:role/p/R', undefined],
  ])('whose context tells %s is of that role', (_what, principal, arn, role) => {
    expect(asked({ 'aws:PrincipalArn': arn }, principal).who.roleArn).toBe(role)
  })

  it('keeps one value for what is known of its caller', () => {
    const facts = principalFacts(session)
    expect(asked({ 'aws:PrincipalArn': facts.roleArn }).who).toBe(facts)
    expect(asked({ 'aws:SourceIp': '203.0.113.7' }).who).toBe(facts)
    expect(asked(undefined).who).toBe(facts)
    expect(asked({ 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/p/R' }, facts).who).toBe(facts)
  })

  it.each([
    ['*', undefined, '111122223333', false],
    ['arn:aws:s3:::b', undefined, '111122223333', false],
    ['no ARN', undefined, '111122223333', false],
    ['arn:aws:sqs:us-east-1:111122223333:q', undefined, '111122223333', false],
    ['arn:aws:sqs:us-east-1:444455556666:q', undefined, '444455556666', true],
    ['arn:aws:sqs:us-east-1:*:q', undefined, '111122223333', false],
    ['arn:aws:s3:::b', '444455556666', '444455556666', true],
    [`arn:aws:sqs:us-east-1:444455556666:${'q'.repeat(1000)}`, undefined, '444455556666', true],
  ])('about %s of %s is about account %s, another: %s', (resource, resourceAccount, owner, other) => {
    const request = {
      principal: session,
      action: 's3:GetObject',
      resource,
      ...(resourceAccount && { resourceAccount }),
    }
    for (let twice = 0; twice < 2; twice++) {
      expect(isCrossAccount(request, principalFacts(session))).toBe(other)
      expect(new Asked(request).lookup('aws:resourceaccount')).toEqual([owner])
    }
  })

  it('is told apart among more resources than are remembered', () => {
    const about = (i: number) => `arn:aws:sqs:us-east-1:${i % 2 ? '444455556666' : '111122223333'}:q${i}`
    for (let i = 0; i < 10_000; i++)
      expect(isCrossAccount({ principal: session, action: 'sqs:X', resource: about(i) }, principalFacts(session))).toBe(
        i % 2 === 1,
      )
  })
})
