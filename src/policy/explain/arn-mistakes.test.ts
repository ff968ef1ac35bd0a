import { describe, expect, it } from 'vitest'
import { arnMistake } from './arn-mistakes.ts'
import type { Failure } from './Explanation.ts'

const recognize = arnMistake as (failure: Failure) => ReturnType<typeof arnMistake>
const said = (element: Failure['element'], wanted: string | readonly string[], got: string | readonly string[]) =>
  recognize({ element, wanted: [wanted].flat(), got: [got].flat() })

const role = 'arn:aws:iam::111122223333:role'
const session = 'arn:aws:sts::111122223333:assumed-role'

describe('an ARN that is nearly the right one', () => {
  it.each<readonly [string, 'Resource' | 'Principal', string, string, string, string]>([
    [
      'another account’s role',
      'Resource',
      'arn:aws:iam::999988887777:role/R*',
      `${role}/R1`,
      'account-mismatch',
      'The Resource is of account 999988887777, the request is about account 111122223333: arn:aws:iam::999988887777:role/R*.',
    ],
    [
      'another account’s number',
      'Principal',
      'AWS:999988887777',
      `${role}/R`,
      'account-mismatch',
      'The Principal is of account 999988887777, the request comes from account 111122223333: 999988887777.',
    ],
    [
      'another account’s root',
      'Principal',
      'AWS:arn:aws:iam::999988887777:root',
      `${session}/R/s`,
      'account-mismatch',
      'The Principal is of account 999988887777, the request comes from account 111122223333: arn:aws:iam::999988887777:root.',
    ],
    [
      'an ARN in another case',
      'Resource',
      'arn:aws:s3:::Bucket/*',
      'arn:aws:s3:::bucket/k',
      'case-differs',
      'ARNs are case-sensitive: arn:aws:s3:::Bucket/* is not arn:aws:s3:::bucket/k.',
    ],
    [
      'another region',
      'Resource',
      'arn:aws:sqs:us-east-1:111122223333:q*',
      'arn:aws:sqs:eu-west-1:111122223333:q1',
      'region-mismatch',
      'The Resource is in us-east-1, the request is about eu-west-1: arn:aws:sqs:us-east-1:111122223333:q*.',
    ],
    [
      'a region where there is none',
      'Resource',
      'arn:aws:iam:us-east-1:111122223333:role/R',
      `${role}/R`,
      'region-mismatch',
      'The Resource is in us-east-1, the request is about no region: arn:aws:iam:us-east-1:111122223333:role/R.',
    ],
    [
      'the bucket for its objects',
      'Resource',
      'arn:aws:s3:::b',
      'arn:aws:s3:::b/k',
      'bucket-for-objects',
      'arn:aws:s3:::b is the bucket; its objects are arn:aws:s3:::b/*.',
    ],
    [
      'the objects for their bucket',
      'Resource',
      'arn:aws:s3:::b/*',
      'arn:aws:s3:::b',
      'objects-for-bucket',
      'arn:aws:s3:::b/* is the objects in the bucket; the bucket itself is arn:aws:s3:::b.',
    ],
    [
      'another session of the role',
      'Principal',
      `AWS:${session}/R/one`,
      `${session}/R/two`,
      'other-session',
      `${session}/R/one names one session; this one is called two. Name the role to mean all.`,
    ],
    [
      'a role without its path',
      'Principal',
      `AWS:${role}/R`,
      `${role}/p/R`,
      'path-of-role',
      `The role's ARN is ${role}/p/R, with its path; the policy says ${role}/R.`,
    ],
    [
      'the id of a role that is gone',
      'Principal',
      'AWS:AROAEXAMPLE1234567890',
      `${role}/R`,
      'principal-deleted',
      'AROAEXAMPLE1234567890 is the id of one certain role or user; if it was deleted and made anew, name it again by its ARN.',
    ],
    [
      'the id of a user that is gone',
      'Principal',
      'AWS:AIDAEXAMPLE12345',
      'arn:aws:iam::111122223333:user/ann',
      'principal-deleted',
      'AIDAEXAMPLE12345 is the id of one certain role or user; if it was deleted and made anew, name it again by its ARN.',
    ],
  ])('%s', (_what, element, wanted, got, code, text) => {
    expect(said(element, wanted, got)).toEqual({ code, text })
  })

  it('is sought among all that are wanted and all that the caller is called', () => {
    expect(
      said('Principal', ['AWS:arn:aws:iam::111122223333:user/x', `AWS:${role}/R`], [`${session}/R/s`, `${role}/p/R`])
        ?.code,
    ).toBe('path-of-role')
  })

  it.each<readonly [string, Failure['element'], string, string]>([
    ['an element without ARNs', 'Action', 'arn:aws:s3:::b', 'arn:aws:s3:::b/k'],
    ['a condition', 'Condition', 'arn:aws:s3:::b', 'arn:aws:s3:::b/k'],
    ['what it negates', 'NotResource', 'arn:aws:s3:::b', 'arn:aws:s3:::b/k'],
    ['another account’s other role', 'Resource', 'arn:aws:iam::999988887777:role/Q', `${role}/R`],
    ['the same account’s root', 'Principal', 'AWS:arn:aws:iam::111122223333:root', 'accounts.google.com'],
    ['its own account', 'Principal', 'AWS:111122223333', `${role}/R`],
    ['what has no account', 'Principal', 'AWS:999988887777', 'accounts.google.com'],
    ['an ARN without one', 'Resource', 'arn:aws:sqs:us-east-1:999988887777:q', 'arn:aws:sqs:us-east-1::q'],
    ['an ARN for all accounts', 'Resource', 'arn:aws:iam::*:role/Q', `${role}/R`],
    [
      'another region’s other queue',
      'Resource',
      'arn:aws:sqs:us-east-1:111122223333:q',
      'arn:aws:sqs:eu-west-1:111122223333:p',
    ],
    ['no region where there is one', 'Resource', 'arn:aws:sqs::111122223333:q', 'arn:aws:sqs:eu-west-1:111122223333:q'],
    ['the same region', 'Resource', 'arn:aws:sqs:eu-west-1:111122223333:q', 'arn:aws:sqs:eu-west-1:111122223333:p'],
    ['what is no ARN', 'Resource', 'q', 'arn:aws:sqs:eu-west-1:111122223333:q'],
    ['an ARN and what is none', 'Resource', 'arn:aws:sqs:eu-west-1:111122223333:q', 'q'],
    ['a bucket for what is none', 'Resource', 'arn:aws:s3:::b', 'arn:aws:sqs:us-east-1:111122223333:b/k'],
    ['a role of another account, by its path', 'Principal', 'AWS:arn:aws:iam::999988887777:role/p/R', `${role}/q/R`],
    ['a text that has a type within', 'Principal', 'x AWS:111122223333', `${role}/R`],
    ['another bucket', 'Resource', 'arn:aws:s3:::b', 'arn:aws:s3:::bb/k'],
    ['an object for another', 'Resource', 'arn:aws:s3:::b/a', 'arn:aws:s3:::b/a/k'],
    ['some objects for their bucket', 'Resource', 'arn:aws:s3:::b/a*', 'arn:aws:s3:::b'],
    ['what only looks like a bucket', 'Resource', 'b', 'b/k'],
    ['a session of another role', 'Principal', `AWS:${session}/Q/one`, `${session}/R/one`],
    ['a session and a role', 'Principal', `AWS:${session}/R/one`, `${role}/R`],
    ['a role and a session', 'Principal', `AWS:${role}/R`, `${session}/R/one`],
    ['another role', 'Principal', `AWS:${role}/p/Q`, `${role}/p/R`],
    ['a user of the name', 'Principal', 'AWS:arn:aws:iam::111122223333:user/R', `${role}/R`],
    ['a role for the user of the name', 'Principal', `AWS:${role}/p/R`, 'arn:aws:iam::111122223333:user/R'],
    ['the role itself', 'Principal', `AWS:${role}/R`, `${role}/R`],
    ['an id that is too short', 'Principal', 'AWS:AROAEXAMPLE', `${role}/R`],
    ['an id of another kind', 'Principal', 'AWS:AKIAEXAMPLE1234567890', `${role}/R`],
    ['what ends in an id', 'Principal', 'AWS:xAROAEXAMPLE1234567890', `${role}/R`],
    ['what begins with an id', 'Principal', 'AWS:AROAEXAMPLE1234567890:s', `${role}/R`],
  ])('is none where it is %s', (_what, element, wanted, got) => {
    expect(said(element, wanted, got)).toBeUndefined()
  })
})
