import { describe, expect, it } from 'vitest'
import type { PolicyKind } from '../Policy.ts'
import { validate } from '../validate.ts'
import { REFUSALS, type Refused } from './refusals.ts'

const document = (statement: object, rest: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement }],
  ...rest,
})
const trust = (statement: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '111122223333' }, ...statement }],
})
const when = (Condition: object) => document({ Condition })
const rcp = (statement: object) => document({ Effect: 'Deny', Principal: '*', ...statement })

/** Each with a document that AWS refuses for it. */
const CASES: [code: Refused, policy: object | string, kind?: PolicyKind][] = [
  ['JSON_SYNTAX_ERROR', '{"Version": "2012-10-17",'],
  ['DATA_TYPE_MISMATCH', document({ Action: 7 })],
  ['INVALID_POLICY_ELEMENT', document({ action: 's3:*' })],
  ['UNSUPPORTED_ELEMENT_COMBINATION', document({ NotAction: 's3:*' })],
  ['INVALID_VERSION', document({}, { Version: '2008-10-17' })],
  ['INVALID_VERSION', document({}, { Version: '2020-01-01' })],
  ['MISSING_STATEMENT', { Version: '2012-10-17' }],
  ['MISSING_EFFECT', document({ Effect: undefined })],
  ['INVALID_EFFECT', document({ Effect: 'allow' })],
  ['MISSING_ACTION', document({ Action: undefined })],
  ['EMPTY_ARRAY_ACTION', document({ Action: [] })],
  ['MISSING_RESOURCE', document({ Resource: undefined })],
  ['EMPTY_ARRAY_RESOURCE', document({ Resource: [] })],
  ['MISSING_PRINCIPAL', trust({ Principal: undefined }), 'trust'],
  ['EMPTY_OBJECT_PRINCIPAL', trust({ Principal: {} }), 'trust'],
  [
    'UNIQUE_SIDS_REQUIRED',
    { Version: '2012-10-17', Statement: [1, 2].map(() => ({ ...document({ Sid: 'A' }).Statement[0] })) },
  ],
  ['UNSUPPORTED_SID', document({ Sid: 'no spaces' })],
  ['INVALID_ACTION', document({ Action: 'GetObject' })],
  ['UNSUPPORTED_ACTION_IN_POLICY', trust({ Action: 's3:GetObject' }), 'trust'],
  ['INVALID_ARN_PREFIX', document({ Resource: 'bucket/*' })],
  ['MISSING_ARN_FIELD', document({ Resource: 'arn:aws:s3::b' })],
  ['INVALID_PARTITION', document({ Resource: 'arn:aws-mars:s3:::b' })],
  ['INVALID_SERVICE', document({ Resource: 'arn:aws::::b' })],
  ['INVALID_ARN_RESOURCE', document({ Action: 'iam:*', Resource: 'arn:aws:iam::111122223333:rolle/x' })],
  ['ARN_REGION_NOT_ALLOWED', document({ Action: 'iam:*', Resource: 'arn:aws:iam:us-east-1:111122223333:role/x' })],
  ['INVALID_CONDITION_OPERATOR', when({ StringsEqual: { 'aws:username': 'ann' } })],
  ['NULL_WITH_IF_EXISTS', when({ NullIfExists: { 'aws:username': 'true' } })],
  ['TYPE_MISMATCH_DATE', when({ DateLessThan: { 'aws:CurrentTime': 'soon' } })],
  ['TYPE_MISMATCH_IP_RANGE', when({ IpAddress: { 'aws:SourceIp': '192.0.2.0/33' } })],
  ['TYPE_MISMATCH_NUMBER', when({ NumericEquals: { 's3:max-keys': 'ten' } })],
  ['TYPE_MISMATCH_STRING', when({ BinaryEquals: { 'aws:username': '*' } })],
  ['TYPE_MISMATCH', when({ ArnLike: { 'aws:SourceArn': 'bucket' } })],
  ['UNSUPPORTED_PRINCIPAL', document({ Principal: '*' })],
  ['INVALID_PRINCIPAL_FORMAT', trust({ Principal: { AWS: 'ann' } }), 'trust'],
  ['INVALID_PRINCIPAL_FORMAT', trust({ Principal: '111122223333' }), 'trust'],
  ['INVALID_PRINCIPAL_KEY', trust({ Principal: { Robot: 'x' } }), 'trust'],
  ['UNSUPPORTED_WILDCARD_IN_PRINCIPAL', trust({ Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } }), 'trust'],
  ['INVALID_SERVICE_PRINCIPAL_FORMAT', trust({ Principal: { Service: 'ec2' } }), 'trust'],
  [
    'INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY',
    trust({ Principal: { Federated: 'https://issuer' }, Action: 'sts:AssumeRoleWithWebIdentity' }),
    'trust',
  ],
  ['ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL', trust({ Principal: undefined, NotPrincipal: { AWS: '*' } }), 'trust'],
  ['ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL', trust({ Principal: '*' }), 'trust'],
  ['ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE', trust({ Resource: '*' }), 'trust'],
  ['SCP_SYNTAX_ERROR_PRINCIPAL', document({ Principal: '*' }), 'scp'],
  ['RCP_SYNTAX_ERROR_PRINCIPAL', rcp({ Principal: { AWS: '111122223333' } }), 'rcp'],
  ['RCP_SYNTAX_ERROR_ALLOW', rcp({ Effect: 'Allow' }), 'rcp'],
  ['RCP_SYNTAX_ERROR_ACTION', rcp({ Action: '*' }), 'rcp'],
  ['RCP_SYNTAX_ERROR_NOTACTION', rcp({ Action: undefined, NotAction: 's3:*' }), 'rcp'],
]

describe('refusals', () => {
  it.each(CASES.map(([code, policy, kind]) => ({ code, policy, kind })))(
    '$code',
    ({ code, policy, kind = 'identity' }) => {
      const text = typeof policy === 'string' ? policy : JSON.stringify(policy, undefined, 2)
      const errors = validate(text, kind).filter(({ severity }) => severity === 'error')
      const found = errors.find((one) => one.code === code)
      expect(found, JSON.stringify(errors)).toMatchObject({ message: expect.stringMatching(/./) as string })
      expect(found?.position.line).toBeGreaterThan(0)
    },
  )

  it('each have a case here', () => {
    const shown = new Set(CASES.map(([code]) => code))
    expect(Object.keys(REFUSALS).filter((code) => !shown.has(code as Refused))).toEqual([])
  })
})
