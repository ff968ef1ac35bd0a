import { describe, expect, it } from 'vitest'
import { Asked } from '../request.ts'
import { documentsOf } from './documents.ts'
import { missingKeys } from './missing-keys.ts'

const statement = (more: object) => ({ Effect: 'Allow', Action: 's3:*', Resource: '*', ...more })
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement }) as never
const missing = (policies: object, context: object = {}) =>
  missingKeys(
    documentsOf(policies),
    new Asked({
      principal: 'arn:aws:iam::111122223333:user/ann',
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::b/k',
      context: { ...context },
    }),
  )
const asking = (...Statement: object[]) => missing({ identity: [document(...Statement)] })

describe('what a request does not have', () => {
  it('is looked for in every variable of a text, whatever stands around it', () => {
    const Resource = ['x${a:one}y${b:two }z', "${ c:three , 'none' }", '${}', '${d:four', '$e:five}', '${f:}six}']
    expect(asking(statement({ Resource }))).toEqual(['a:one', 'b:two', 'c:three', 'f:'])
  })

  it('is what conditions about its action ask for, as first written', () => {
    const Condition = { StringEquals: { 'aws:SourceVpc': 'vpc-1', 'aws:username': 'ann', 'AWS:SourceVPC': 'vpc-2' } }
    expect(asking(statement({ Condition }))).toEqual(['aws:SourceVpc'])
    expect(asking(statement({ Condition, Action: 'sqs:*' }))).toEqual([])
    expect(missing({ identity: [document(statement({ Condition }))] }, { 'AWS:sourcevpc': 'vpc-1' })).toEqual([])
  })

  it('is what variables in their values ask for', () => {
    const wanted = ['${aws:PrincipalTag/team}-${ aws:PrincipalTag/cost }', '${aws:username}', "${s3:prefix, 'x'}"]
    expect(asking(statement({ Condition: { StringLike: { 'aws:username': wanted } } }))).toEqual([
      'aws:PrincipalTag/team',
      'aws:PrincipalTag/cost',
      's3:prefix',
    ])
  })

  it('is what variables in a resource ask for, which the characters of patterns are not', () => {
    expect(
      asking(statement({ Resource: ['arn:aws:s3:::b/${aws:PrincipalTag/x}/${*}${?}${$}', 'arn:aws:s3:::c'] })),
    ).toEqual(['aws:PrincipalTag/x'])
    expect(asking(statement({ Resource: undefined, Principal: '*' }))).toEqual([])
  })

  it('is told of every kind of policy', () => {
    const on = (key: string) => document(statement({ Condition: { Null: { [key]: 'false' } } }))
    const policies = {
      scp: [[on('x:a')], [on('x:b')]],
      resource: on('x:c'),
      identity: [on('x:d')],
      session: [on('x:e')],
    }
    expect(missing(policies)).toEqual(['x:a', 'x:b', 'x:c', 'x:d', 'x:e'])
  })
})
