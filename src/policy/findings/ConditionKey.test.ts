import { describe, expect, it } from 'vitest'
import { advice, shared, when, words } from '../testing/advice.ts'

const OWN = [
  'UNSUPPORTED_GLOBAL_CONDITION_KEY',
  'MISSING_TAG_KEY_IN_CONDITION',
  'INVALID_GLOBAL_CONDITION_KEY',
  'INVALID_SERVICE_CONDITION_KEY',
  'MISSING_PAIRED_CONDITION_KEYS',
  'IRRELEVANT_CONDITION_KEY_IN_POLICY',
]
const of = (key: string, ...others: string[]) =>
  when({ StringEquals: Object.fromEntries([key, ...others].map((one) => [one, 'x'])) })
const codesOf = (key: string) => advice(of(key), 'identity', ...OWN).map((text) => text.split(' ')[0])

describe('a condition key', () => {
  it.each([
    'aws:SourceIp',
    'AWS:SOURCEIP',
    'aws:PrincipalTag/team',
    'aws:RequestTag/team/part',
    'aws:ResourceTag/team',
    'iam:PassedToService',
    'IAM:passedtoservice',
    's3:prefix',
    's3:RequestObjectTag/team',
    'ec2:ResourceTag/team',
    'nobody:key',
    'oidc.example.com/abc:sub',
    'sts.amazonaws.com:aud',
    'iam:ResourceTag/red-hat-managed',
    'eks:RequestTag/team',
  ])('%s may be there', (key) => {
    expect(codesOf(key)).toEqual([])
  })

  it.each([
    ['aws:ARN', 'UNSUPPORTED_GLOBAL_CONDITION_KEY'],
    ['aws:arn', 'UNSUPPORTED_GLOBAL_CONDITION_KEY'],
    ['aws:SourceIps', 'INVALID_GLOBAL_CONDITION_KEY'],
    ['aws:Nothing/like/it', 'INVALID_GLOBAL_CONDITION_KEY'],
    ['aws:PrincipalTag', 'MISSING_TAG_KEY_IN_CONDITION'],
    ['aws:PrincipalTag/', 'MISSING_TAG_KEY_IN_CONDITION'],
    ['aws:RequestTag', 'MISSING_TAG_KEY_IN_CONDITION'],
    ['ec2:ResourceTag/', 'MISSING_TAG_KEY_IN_CONDITION'],
    ['ec2:resourcetag', 'MISSING_TAG_KEY_IN_CONDITION'],
    ['s3:prefixes', 'INVALID_SERVICE_CONDITION_KEY'],
    ['iam:MyResourceTag/x', 'INVALID_SERVICE_CONDITION_KEY'],
    ['iam:ResourceTags', 'INVALID_SERVICE_CONDITION_KEY'],
  ])('%s is of no request: %s', (key, code) => {
    expect(codesOf(key)).toEqual([code])
  })

  const words_: [key: string, code: string, said: string][] = [
    [
      'aws:ARN',
      'UNSUPPORTED_GLOBAL_CONDITION_KEY',
      'The condition key aws:ARN is not supported. Use aws:PrincipalArn or aws:SourceArn instead. → aws:PrincipalArn',
    ],
    [
      'aws:RequestTag',
      'MISSING_TAG_KEY_IN_CONDITION',
      'The condition key aws:RequestTag must include a tag key to control access based on tags. Use the format aws:RequestTag/tag-key and specify a key name for tag-key. → aws:RequestTag/tag-key',
    ],
    [
      'aws:RequestTag/',
      'MISSING_TAG_KEY_IN_CONDITION',
      'The condition key aws:RequestTag/ must include a tag key to control access based on tags. Use the format aws:RequestTag/tag-key and specify a key name for tag-key. → aws:RequestTag/tag-key',
    ],
    [
      'aws:SourceIpp',
      'INVALID_GLOBAL_CONDITION_KEY',
      'The condition key aws:SourceIpp does not exist. Use a valid condition key. → aws:SourceIp',
    ],
    [
      'aws:Abracadabra',
      'INVALID_GLOBAL_CONDITION_KEY',
      'The condition key aws:Abracadabra does not exist. Use a valid condition key. → a global condition key',
    ],
    [
      's3:prefixes',
      'INVALID_SERVICE_CONDITION_KEY',
      'The condition key s3:prefixes does not exist in the service s3. Use a valid condition key. → s3:prefix',
    ],
    [
      's3:nothing',
      'INVALID_SERVICE_CONDITION_KEY',
      'The condition key s3:nothing does not exist in the service s3. Use a valid condition key. → a condition key of s3',
    ],
  ]
  it.each(words_)('%s: %s says what to use', (key, code, said) => {
    expect(words(of(key), 'identity', code)).toEqual([said])
  })
})

describe('a private address', () => {
  it.each([
    ['aws:VpcSourceIp', 'aws:SourceVpc'],
    ['aws:Ec2InstanceSourcePrivateIPv4', 'aws:Ec2InstanceSourceVpc'],
  ])('by %s alone is of many networks', (key, other) => {
    expect(words(of(key), 'identity', 'MISSING_PAIRED_CONDITION_KEYS')).toEqual([
      `Using the condition key ${key} can be overly permissive without also using the following condition keys: ${other}. Condition keys like this one are more secure when paired with a related key. We recommend that you add the related condition keys to the same condition block. → ${other} beside it`,
    ])
    expect(advice(of(key, 'aws:username'), 'identity', 'MISSING_PAIRED_CONDITION_KEYS')).toHaveLength(1)
  })

  it.each([
    ['aws:VpcSourceIp', 'aws:SourceVpc'],
    ['aws:vpcsourceip', 'AWS:SOURCEVPCE'],
    ['aws:VpcSourceIp', 'aws:SourceVpcArn'],
    ['aws:VpcSourceIp', 'aws:VpceAccount'],
    ['aws:VpcSourceIp', 'aws:VpceOrgID'],
    ['aws:Ec2InstanceSourcePrivateIPv4', 'aws:Ec2InstanceSourceVpc'],
  ])('by %s is of one beside %s', (key, other) => {
    expect(advice(of(key, other), 'identity', 'MISSING_PAIRED_CONDITION_KEYS')).toEqual([])
  })
})

describe('the resource’s own account or organization', () => {
  it.each(['s3:ResourceAccount', 'aws:ResourceAccount', 'aws:resourceorgid'])(
    'by %s says nothing in its own policy',
    (key) => {
      const Condition = { StringEquals: { [key]: 'x' } }
      expect(words(shared({ Condition }), 'resource', 'IRRELEVANT_CONDITION_KEY_IN_POLICY')).toEqual([
        `The condition key ${key} is not relevant for the resource’s own policy. Use this key in an identity-based policy to govern access to this resource. → no such condition`,
      ])
      expect(advice(when(Condition), 'identity', ...OWN)).toEqual([])
    },
  )

  it('is not the caller’s', () => {
    const Condition = { StringEquals: { 'aws:PrincipalAccount': '111122223333' } }
    expect(advice(shared({ Condition }), 'resource', ...OWN)).toEqual([])
  })
})
