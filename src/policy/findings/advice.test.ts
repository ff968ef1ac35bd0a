import { describe, expect, it } from 'vitest'
import type { PolicyKind } from '../Policy.ts'
import { document, shared, trust, when } from '../testing/advice.ts'
import { validate } from '../validate.ts'
import { checks } from './advice.ts'

const provider = 'arn:aws:iam::111122223333:oidc-provider/oidc.example.com/abc'
const web = (Condition?: object) =>
  trust({
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    ...(Condition ? { Condition } : {}),
  })
const github = (Condition: object) =>
  trust({
    Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition,
  })
const long = (characters: number) =>
  Array.from({ length: characters / 32 }, (_, at) => `arn:aws:s3:::bucket/${String(at).padStart(12, '0')}`)
const codes = (policy: object, kind: PolicyKind = 'identity') => validate(policy, kind).map(({ code }) => code)

/** Each with a document that has it. */
const CASES: [code: string, policy: object, kind?: PolicyKind][] = [
  ['INVALID_ACTION', document({ Action: 's3:GetObjekt' })],
  ['INVALID_SERVICE_IN_ACTION', document({ Action: 'ec3:RunInstances' })],
  ['INVALID_CONDITION_KEY_FORMAT', when({ StringEquals: { username: 'x' } })],
  ['UNSUPPORTED_GLOBAL_CONDITION_KEY', when({ StringEquals: { 'aws:ARN': 'x' } })],
  ['INVALID_GLOBAL_CONDITION_KEY', when({ StringEquals: { 'aws:SourceIpp': 'x' } })],
  ['INVALID_SERVICE_CONDITION_KEY', when({ StringEquals: { 's3:nothing': 'x' } })],
  ['MISSING_TAG_KEY_IN_CONDITION', when({ StringEquals: { 'aws:ResourceTag/': 'x' } })],
  ['NO_RESOURCE_FITS_ACTION', document({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket' })],
  ['NO_RESOURCE_FITS_ACTION', document({ Action: 'iam:GetRole', Resource: 'arn:aws:iam::111122223333:user/ann' })],
  [
    'ACTION_WITHOUT_RESOURCE',
    document({ Action: 'ec2:DescribeVpcs', Resource: 'arn:aws:ec2:us-east-1:111122223333:vpc/v' }),
  ],
  [
    'NO_RESOURCE_FITS_ACTION',
    document({ Action: 'dynamodb:GetItem', Resource: 'arn:aws:sqs:us-east-1:111122223333:q' }),
  ],
  [
    'NO_RESOURCE_FITS_ACTION',
    document({ Action: 'lambda:InvokeFunction', Resource: 'arn:aws:lambda:us-east-1:111122223333:layer:x' }),
  ],
  [
    'NO_RESOURCE_FITS_ACTION',
    document({ Action: 'kms:Decrypt', Resource: 'arn:aws:kms:us-east-1:111122223333:alias/x' }),
  ],
  ['ACTION_WITHOUT_RESOURCE', document({ Action: 'sqs:ListQueues', Resource: 'arn:aws:sqs:us-east-1:111122223333:q' })],
  ['INVALID_SERVICE_CONDITION_KEY', when({ StringEquals: { 'lambda:FunctionName': 'x' } })],
  ['INVALID_SERVICE_CONDITION_KEY', when({ StringEquals: { 'dynamodb:LeadingKey': 'x' } })],
  ['MISSING_ARN_REGION', document({ Action: 'dynamodb:GetItem', Resource: 'arn:aws:dynamodb::111122223333:table/t' })],
  [
    'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
    document({ Action: 'dynamodb:DescribeTable', Condition: { StringEquals: { 'dynamodb:LeadingKeys': 'x' } } }),
  ],
  [
    'MISSING_QUALIFIER',
    document({ Action: 'dynamodb:GetItem', Condition: { StringEquals: { 'dynamodb:LeadingKeys': 'x' } } }),
  ],
  ['WILDCARD_WITHOUT_LIKE_OPERATOR', when({ StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } })],
  ['FORALLVALUES_WITH_SINGLE_VALUED_KEY', when({ 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-1' } })],
  ['MISSING_QUALIFIER', when({ StringEquals: { 'aws:TagKeys': 'a' } })],
  ['TYPE_MISMATCH', when({ NumericEquals: { 'aws:SourceIp': '1' } })],
  [
    'STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS',
    when({ StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } }),
  ],
  ['TYPE_MISMATCH_BOOLEAN', when({ Bool: { 'aws:SecureTransport': 'yes' } })],
  ['INVALID_CONDITION_MULTIPLE_BOOLEAN', when({ Bool: { 'aws:SecureTransport': ['true', 'false'] } })],
  ['EMPTY_OBJECT_CONDITION', when({})],
  ['EMPTY_ARRAY_CONDITION', when({ StringEquals: { 'aws:username': [] } })],
  ['EMPTY_ARRAY_CONDITION_FORALLVALUES', when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': [] } })],
  ['EMPTY_ARRAY_CONDITION_FORANYVALUE', when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': [] } })],
  ['EMPTY_ARRAY_CONDITION_IFEXISTS', when({ StringEqualsIfExists: { 'aws:username': [] } })],
  ['DUPLICATE_KEYS_WITH_DIFFERENT_CASE', when({ StringEquals: { 'aws:username': 'a', 'aws:UserName': 'b' } })],
  ['STATEMENT_NEVER_MATCHES', when({ Null: { 'aws:username': 'true' }, StringEquals: { 'aws:username': 'a' } })],
  [
    'STATEMENT_NEVER_MATCHES',
    when({ StringEquals: { 'aws:username': 'a' }, StringNotEquals: { 'aws:username': 'a' } }),
  ],
  ['REDUNDANT_CONDITION_VALUE_NUM', when({ NumericLessThan: { 's3:max-keys': ['1', '10'] } })],
  ['MISSING_BRACE_IN_VARIABLE', document({ Resource: 'arn:aws:s3:::b/${aws:username' })],
  ['EMPTY_VARIABLE', document({ Resource: 'arn:aws:s3:::b/${ }' })],
  ['UNSUPPORTED_SPACE_IN_VARIABLE', document({ Resource: 'arn:aws:s3:::b/${aws: username}' })],
  ['MISSING_QUOTE_IN_VARIABLE', document({ Resource: 'arn:aws:s3:::b/${aws:username, x}' })],
  [
    'VARIABLE_UNSUPPORTED_IN_VERSION',
    { ...document({ Resource: 'arn:aws:s3:::b/${aws:username}', Principal: '*' }), Version: '2008-10-17' },
    'resource',
  ],
  ['INVALID_VARIABLE_FOR_OPERATOR', when({ NumericEquals: { 's3:max-keys': '${aws:username}' } })],
  ['INVALID_ARN_SERVICE_CASE', document({ Resource: 'arn:aws:SQS:us-east-1:111122223333:q' })],
  ['INVALID_SERVICE', document({ Resource: 'arn:aws:nothing:us-east-1:111122223333:q' })],
  ['INVALID_ARN_ACCOUNT', document({ Resource: 'arn:aws:sqs:us-east-1:1111:q' })],
  ['INVALID_ARN_REGION', document({ Resource: 'arn:aws:sqs:useast1:111122223333:q' })],
  ['ARN_ACCOUNT_NOT_ALLOWED', document({ Resource: 'arn:aws:s3::111122223333:bucket/key' })],
  [
    'ARN_REGION_NOT_ALLOWED',
    document({ Action: 'route53:GetHostedZone', Resource: 'arn:aws:route53:us-east-1::hostedzone/Z' }),
  ],
  [
    'MISSING_ARN_REGION',
    document({ Action: 'secretsmanager:GetSecretValue', Resource: 'arn:aws:secretsmanager::111122223333:secret:x' }),
  ],
  ['PRIVATE_IP_ADDRESS', when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })],
  ['PRIVATE_NOT_IP_ADDRESS', when({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })],
  ['PRIVATE_IP_ADDRESS_SUBSET', when({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] } })],
  ['IMPROVE_IP_RANGE', when({ IpAddress: { 'aws:SourceIp': '192.0.2.77/24' } })],
  ['PASS_ROLE_WITH_STAR_IN_RESOURCE', document({ Action: 'iam:PassRole' })],
  ['PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE', document({ Action: 'iam:*' })],
  ['PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION', document({ Action: undefined, NotAction: 's3:*' })],
  [
    'PASS_ROLE_WITH_NOT_RESOURCE',
    document({ Action: 'iam:PassRole', Resource: undefined, NotResource: 'arn:aws:iam::111122223333:role/x' }),
  ],
  [
    'PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE',
    document({ Action: 'iam:*', Resource: undefined, NotResource: 'arn:aws:iam::111122223333:role/x' }),
  ],
  [
    'PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE',
    document({
      Action: undefined,
      NotAction: 's3:*',
      Resource: undefined,
      NotResource: 'arn:aws:iam::111122223333:role/x',
    }),
  ],
  ['CREATE_SLR_WITH_STAR_IN_RESOURCE', document({ Action: 'iam:CreateServiceLinkedRole' })],
  ['CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE', document({ Action: 'iam:Create*' })],
  ['CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION', document({ Action: undefined, NotAction: 's3:*' })],
  [
    'CREATE_SLR_WITH_NOT_RESOURCE',
    document({
      Action: 'iam:CreateServiceLinkedRole',
      Resource: undefined,
      NotResource: 'arn:aws:iam::111122223333:role/x',
    }),
  ],
  [
    'CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE',
    document({ Action: 'iam:Create*', Resource: undefined, NotResource: 'arn:aws:iam::111122223333:role/x' }),
  ],
  [
    'CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE',
    document({
      Action: undefined,
      NotAction: 's3:*',
      Resource: undefined,
      NotResource: 'arn:aws:iam::111122223333:role/x',
    }),
  ],
  [
    'AUD_WHERE_SUB_IS_MEANT',
    web({ StringEquals: { 'oidc.example.com/abc:aud': 'system:serviceaccount:ns:name' } }),
    'trust',
  ],
  ['SUB_WHERE_AUD_IS_MEANT', web({ StringEquals: { 'oidc.example.com/abc:sub': 'sts.amazonaws.com' } }), 'trust'],
  ['MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL', web(), 'trust'],
  ['MISMATCHED_ACTION_FOR_PRINCIPAL', trust({ Principal: { Federated: provider } }), 'trust'],
  ['ALLOW_WITH_NOT_PRINCIPAL', document({ NotPrincipal: { AWS: 'arn:aws:iam::111122223333:user/ann' } }), 'resource'],
  ['INVALID_ROLE_REFERENCE', trust({ Principal: { AWS: 'AROAEXAMPLE1234567890' } }), 'trust'],
  ['INVALID_USER_REFERENCE', trust({ Principal: { AWS: 'AIDAEXAMPLE1234567890' } }), 'trust'],
  [
    'RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL',
    document({ Principal: { Service: 'cloudtrail.amazonaws.com' } }),
    'resource',
  ],
  [
    'REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY',
    trust({ Principal: { AWS: ['arn:aws:iam::111122223333:role/R', 'arn:aws:sts::111122223333:assumed-role/R/s'] } }),
    'trust',
  ],
  ['REDUNDANT_ACTION', document({ Action: ['s3:*', 's3:GetObject'] })],
  ['REDUNDANT_RESOURCE', document({ Resource: ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/k'] })],
  ['REDUNDANT_STATEMENT', document({}, {})],
  ['STATEMENT_SHADOWED_BY_DENY', document({}, { Effect: 'Deny', Action: 's3:*' })],
  ['STATEMENT_COVERED_BY_ALLOW', document({}, { Action: 's3:*' })],
  [
    'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
    document({ Action: 's3:GetObject', Condition: { NumericLessThan: { 's3:max-keys': '1' } } }),
  ],
  [
    'MISSING_ACTION_FOR_CONDITION_KEY',
    trust({ Condition: { StringEquals: { 'sts:SourceIdentity': 'ann' } } }),
    'trust',
  ],
  ['INVALID_REGION', when({ StringEquals: { 'aws:RequestedRegion': 'Virginia' } })],
  ['INVALID_REGION', when({ StringEquals: { 'aws:RequestedRegion': 'us-east-9' } })],
  ['EMPTY_SID_VALUE', document({ Sid: '' })],
  ['WILDCARD_IN_SERVICE_NAME', document({ Action: 's3*:GetObject' })],
  ['INVALID_VPC_FORMAT', when({ StringEquals: { 'aws:SourceVpc': 'x' } })],
  ['INVALID_VPCE_FORMAT', when({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } })],
  ['WILDCARD_IN_SERVICE_NAME', document({ Resource: 'arn:aws:*code*:us-east-1:111122223333:x' })],
  ['MISSING_PAIRED_CONDITION_KEYS', when({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/16' } })],
  [
    'IRRELEVANT_CONDITION_KEY_IN_POLICY',
    shared({ Condition: { StringEquals: { 's3:ResourceAccount': '111122223333' } } }),
    'resource',
  ],
  ['NULL_WITH_QUALIFIER', when({ 'ForAllValues:Null': { 'aws:TagKeys': 'true' } })],
  ['INVALID_CONDITION_DATA_TYPE', when({ StringEquals: { 'aws:username': ['ann', 7] } })],
  ['INVALID_DATE_VALUE', when({ DateLessThan: { 'aws:CurrentTime': '1795000000' } })],
  [
    'INVALID_SERVICE_PRINCIPAL_FORMAT',
    document({ Action: 'iam:PassRole', Condition: { StringEquals: { 'iam:PassedToService': 'ec2' } } }),
  ],
  [
    'INVALID_SERVICE_PRINCIPAL_FORMAT',
    document({ Action: 'kms:Decrypt', Condition: { StringEquals: { 'kms:ViaService': 's3.amazonaws.com' } } }),
  ],
  ['VARIABLE_UNSUPPORTED_IN_ELEMENT', document({ Action: 's3:${aws:username}' })],
  ['INVALID_ARN_REGION', document({ Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:cn-north-1:111122223333:q' })],
  ['INVALID_ARN_RESOURCE', document({ Action: 'ec2:*', Resource: 'arn:aws:ec2:us-east-1:111122223333:server/i-1' })],
  ['INVALID_ARN_PREFIX', shared({ Resource: 'bucket/*' }), 'resource'],
  ['MISSING_ARN_FIELD', shared({ Resource: 'arn:aws:s3:bucket' }), 'resource'],
  ['MISSING_ARN_ACCOUNT', document({ Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-east-1::q' })],
  [
    'DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    document({
      Effect: 'Deny',
      Action: 'sts:GetCallerIdentity',
      Condition: { StringEquals: { 'aws:ResourceTag/owner': 'ann' } },
    }),
  ],
  [
    'ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    document({ Action: 'ec2:DescribeVpcs', Condition: { StringEquals: { 'aws:ResourceTag/owner': 'ann' } } }),
  ],
  [
    'DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    document({
      Effect: 'Deny',
      Action: undefined,
      NotAction: 's3:GetObject',
      Condition: { StringNotEquals: { 'aws:ResourceTag/owner': 'ann' } },
    }),
  ],
  [
    'ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE',
    document({
      Action: undefined,
      NotAction: 'iam:*',
      Condition: { StringEquals: { 'aws:ResourceTag/owner': 'ann' } },
    }),
  ],
  ['PRIVATE_NOT_IP_ADDRESS_SUBSET', when({ NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] } })],
  ['WILDCARD_USAGE_TOO_PERMISSIVE', web({ StringLike: { 'oidc.example.com/abc:sub': 'repo:*' } }), 'trust'],
  [
    'SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED',
    github({ StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:octo*/app:*' } }),
    'trust',
  ],
  [
    'MISSING_GITHUB_REPO_CONDITION_KEY',
    github({ StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } }),
    'trust',
  ],
  [
    'CONFIRM_AUDIENCE_CLAIM_TYPE',
    web({ 'ForAnyValue:StringEquals': { 'oidc.example.com/abc:aud': 'openshift' } }),
    'trust',
  ],
  [
    'MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY',
    trust({ Principal: { Service: 'rolesanywhere.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }),
    'trust',
  ],
  [
    'RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL',
    shared({
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Condition: { StringEquals: { 'aws:Referer': '111122223333' } },
    }),
    'resource',
  ],
  [
    'UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL',
    shared({
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
    }),
    'resource',
  ],
  ['EMPTY_ARRAY_PRINCIPAL', shared({ Principal: { AWS: [], Service: 'cloudtrail.amazonaws.com' } }), 'resource'],
  ['FEDERATED_PRINCIPAL_NOT_SUPPORTED', shared({ Principal: { Federated: provider } }), 'resource'],
  [
    'POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA',
    trust({
      Principal: {
        AWS: Array.from({ length: 40 }, (_, at) => `arn:aws:iam::${111122223333 + at}:role/${'r'.repeat(30)}`),
      },
    }),
    'trust',
  ],
  ['POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA', shared({ Resource: long(20_480) }), 'resource'],
  ['POLICY_SIZE_EXCEEDS_SCP_QUOTA', document({ Effect: 'Deny', Resource: long(10_240) }), 'scp'],
  ['POLICY_SIZE_EXCEEDS_RCP_QUOTA', shared({ Effect: 'Deny', Principal: '*', Resource: long(5120) }), 'rcp'],
  ['MISSING_VERSION', { ...trust({}), Version: undefined }, 'trust'],
  [
    'POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA',
    document({ Resource: Array.from({ length: 300 }, (_, at) => `arn:aws:s3:::bucket-${at}/${'k'.repeat(10)}`) }),
  ],
]

describe('advice on a policy that IAM takes', () => {
  it('has a case here for every check, and every check one code', () => {
    const known = checks.map(({ code }) => code)
    expect(new Set(known).size).toBe(known.length)
    const abouts = new Map(checks.map(({ code, about }) => [code, about]))
    expect(abouts.get('PASS_ROLE_WITH_STAR_IN_RESOURCE')).toBe('iam:PassRole with wildcards (*) in the resource')
    expect(abouts.get('PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE')).toBe('iam:PassRole by NotAction with NotResource')
    expect(abouts.get('INVALID_VPC_FORMAT')).toBe('an id under aws:SourceVpc that no VPC has')
    expect(abouts.get('INVALID_VPCE_FORMAT')).toBe('an id under aws:SourceVpce that no VPC endpoint has')
    expect(checks.map(({ about }) => about).filter((about) => !/\S \S|\$\{\}|aws:ARN/.test(about))).toEqual([])
    const shown = new Set(CASES.map(([code]) => code))
    expect(known.filter((code) => !shown.has(code))).toEqual([])
  })

  it.each(CASES.map(([code, policy, kind]) => ({ code, policy, kind })))(
    '$code',
    ({ code, policy, kind = 'identity' }) => {
      const finding = validate(policy, kind).find((one) => one.code === code)
      expect(finding, JSON.stringify(codes(policy, kind))).toMatchObject({
        severity: expect.stringMatching(/^(?:security-warning|warning|suggestion)$/) as string,
        instead: expect.stringMatching(/./) as string,
        position: { pointer: expect.any(String) as string },
      })
    },
  )

  it('says nothing of a policy in order, and of a guarded PassRole', () => {
    const PassedToService = { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }
    expect(codes(document({ Action: 'iam:PassRole', Condition: PassedToService }))).toEqual([])
    expect(
      codes(document({ Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::b/${aws:username}/*' })),
    ).toEqual([])
    expect(
      codes(web({ StringEquals: { 'oidc.example.com/abc:sub': 'system:serviceaccount:ns:name' } }), 'trust'),
    ).toEqual([])
    expect(codes(document({ Effect: 'Deny' }), 'scp')).toEqual([])
    expect(codes(document({ Condition: { StringEquals: { 'iam:ResourceTag/red-hat-managed': 'true' } } }))).toEqual([])
  })

  it('stands at its line and column', () => {
    const text =
      '{\n "Version": "2012-10-17",\n "Statement": {"Effect": "Allow", "Resource": "*",\n  "Action": "s3:GetObjekt"}\n}'
    expect(validate(text, 'identity')).toMatchObject([
      {
        code: 'INVALID_ACTION',
        instead: 's3:GetObject',
        position: { line: 4, column: 13, pointer: '/Statement/Action' },
      },
    ])
  })
})
