import { expect, test } from 'vitest'
import { contextKeysIn, distinct } from './context-keys.ts'

test('keys are found in conditions and in variables, each once whatever its case', () => {
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::home/${aws:username}/*', 'arn:aws:s3:::${*}'],
        Condition: {
          StringEquals: { 'aws:RequestedRegion': ['us-east-1'], 'AWS:Username': "${aws:PrincipalTag/team, 'none'}" },
        },
      },
      { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ],
  })
  expect(contextKeysIn(document)).toEqual([
    'aws:RequestedRegion',
    'AWS:Username',
    'aws:PrincipalTag/team',
    'aws:SecureTransport',
  ])
})

test('a document without conditions asks for no key', () => {
  expect(contextKeysIn('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}')).toEqual(
    [],
  )
})

test('the first writing of a key is kept', () => {
  expect(distinct(['a:B', 'a:b', 'c:D'])).toEqual(['a:B', 'c:D'])
})
