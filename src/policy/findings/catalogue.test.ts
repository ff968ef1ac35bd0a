import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeOf } from '../parse.ts'
import type { PolicyKind } from '../Policy.ts'
import { advice, document, shared, trust, when, words } from '../testing/advice.ts'
import { validate } from '../validate.ts'
import { anyAction, globalKeyType, isTagFamily, knownKey, nearest, nearKey, serviceFacts } from './catalogue.ts'
import { overlap } from './overlap.ts'
import { isRegion, partitionOf } from './regions.ts'
import { valueOf } from './value.ts'

describe('the catalogue', () => {
  it.each([
    ['aws:SourceIp', 'IPAddress'],
    ['AWS:sourceip', 'IPAddress'],
    ['aws:PrincipalTag/team', 'String'],
    ['aws:RequestTag/a/b', 'String'],
    ['aws:TagKeys', 'ArrayOfString'],
    ['aws:SecureTransport', 'Bool'],
    ['aws:CurrentTime', 'Date'],
    ['aws:EpochTime', 'Numeric'],
    ['aws:PrincipalArn', 'ARN'],
    ['aws:Nothing', undefined],
    ['aws:SourceIp/x', undefined],
    ['aws:Nothing/x', undefined],
  ])('knows the type of %s: %s', (key, type) => {
    expect(globalKeyType(key)).toBe(type)
  })

  it('knows which keys are a family’s beginning', () => {
    for (const key of ['aws:PrincipalTag', 'aws:principaltag/', 'aws:RequestTag', 'ec2:ResourceTag/', 'x:requesttag'])
      expect([key, isTagFamily(key)]).toEqual([key, true])
    for (const key of [
      'aws:PrincipalTag/x',
      'x:PrincipalTag',
      'xaws:PrincipalTag',
      'aws:PrincipalTags',
      'aws:RequestTags',
      'aws:TagKeys',
      'myRequestTag',
    ])
      expect([key, isTagFamily(key)]).toEqual([key, false])
  })

  it('knows services and actions of any service in any case', () => {
    expect(anyAction('S3:getobject')?.name).toBe('s3:GetObject')
    expect(anyAction('s3:Nothing')).toBeUndefined()
    expect(anyAction('nobody:Do')).toBeUndefined()
    expect(serviceFacts('DynamoDB:LeadingKeys')?.keyType('dynamodb:LeadingKeys')).toBe('ArrayOfString')
    expect(serviceFacts('')).toBeUndefined()
  })

  it.each<[string, string[], string | undefined]>([
    ['GetObjekt', ['PutObject', 'GetObject', 'GetObjects'], 'GetObject'],
    ['getobject', ['GetObject'], 'GetObject'],
    ['abc', ['abc', 'abd'], 'abc'],
    ['abc', ['abd'], undefined],
    ['abcd', ['abce'], 'abce'],
    ['abcd', ['abef'], undefined],
    ['abcdefg', ['abcdexy'], 'abcdexy'],
    ['abcdefg', ['abcdxyz'], undefined],
    ['abcdefghijklmnop', ['abcdefghijklmxyz'], 'abcdefghijklmxyz'],
    ['abcdefghijklmnop', ['abcdefghijklwxyz'], undefined],
    ['bcdefghi', ['abcdefghi'], 'abcdefghi'],
    ['abcdefghi', ['bcdefghi'], 'bcdefghi'],
    ['abcdefgh', ['abdcefgh'], 'abdcefgh'],
    ['abcdefgh', ['abcdefghxyz'], undefined],
    ['abcdefgh', ['abcdefghxy'], 'abcdefghxy'],
    ['x'.repeat(128), [`${'x'.repeat(127)}y`], `${'x'.repeat(127)}y`],
    ['x'.repeat(129), [`${'x'.repeat(128)}y`], undefined],
    ['abc', [], undefined],
  ])('takes for what %s means, of %j: %s', (name, names, expected) => {
    expect(nearest(name, names)).toBe(expected)
  })

  it.each<[string, string | undefined]>([
    ['aws:SourceIpp', 'aws:SourceIp'],
    ['aws:Abracadabra', undefined],
    ['aws:RequestTag', 'aws:RequestTag/TAG'],
    ['aws:RequestTags/team', 'aws:RequestTag/team'],
    ['S3:prefixes', 's3:prefix'],
    ['s3:ExistngObjectTag/team', 's3:ExistingObjectTag/team'],
    ['kms:EncryptionContxt:team', 'kms:EncryptionContext:team'],
    ['s3:nothing', undefined],
    ['dynamdb:LeadingKeys', 'dynamodb:LeadingKeys'],
    ['SourceIp', 'aws:SourceIp'],
    ['PassedToService', undefined],
  ])('tells what key was meant by %s: %s', (key, meant) => {
    expect([knownKey(key), nearKey(key)]).toEqual([false, meant])
  })

  it.each([
    'AWS:sourceip',
    'aws:PrincipalTag/team',
    'iam:PassedToService',
    'kms:EncryptionContext:team',
    'iam:ResourceTag/team',
    'eks:RequestTag/team',
    'saml:aud',
    'accounts.google.com:sub',
    'rh-oidc.s3.us-east-1.amazonaws.com/2c3s:sub',
  ])('knows that requests can have %s', (key) => {
    expect(knownKey(key)).toBe(true)
  })
})

describe('two patterns', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'b', false],
    ['', '', true],
    ['', 'a', false],
    ['', '*', true],
    ['*', '', true],
    ['**', '', true],
    ['', '**', true],
    ['*', 'abc', true],
    ['a*', '*b', true],
    ['a*', 'b*', false],
    ['a?c', 'abc', true],
    ['a?c', 'a*', true],
    ['a?', 'a', false],
    ['?', '?', true],
    ['?', '', false],
    ['a', '?', true],
    ['ab', '?', false],
    ['*a', '*b', false],
    ['*a*', '*b*', true],
    ['a*c', 'ab', false],
    ['ab', 'a*c', false],
    ['*x', 'y', false],
    ['a*b', 'a?', true],
  ])('%j and %j have a text in common: %j', (a, b, expected) => {
    expect(overlap(a, b)).toBe(expected)
    expect(overlap(b, a)).toBe(expected)
  })

  it('have one wherever a short text that matches both is found by trying', () => {
    const texts = ['']
    for (let i = 0; texts.length < 364; i++) texts.push(...['a', 'b', 'c'].map((letter) => texts[i] + letter))
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '?', '*'), maxLength: 4 })
    const matches = (one: string) => {
      const re = new RegExp(`^${one.replaceAll('?', '.').replaceAll('*', '.*')}$`)
      return (text: string) => re.test(text)
    }
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const [mine, theirs] = [matches(a), matches(b)]
        const common = texts.some((text) => mine(text) && theirs(text))
        if (common) expect(overlap(a, b)).toBe(true)
      }),
    )
  })
})

describe('regions', () => {
  it.each([
    ['us-east-1', 'aws'],
    ['af-south-1', 'aws'],
    ['ap-southeast-2', 'aws'],
    ['us-west-2', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['us-isof-south-1', 'aws-iso-f'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['us-east-9', undefined],
    ['', undefined],
  ])('%s is of the partition %s', (region, partition) => {
    expect(partitionOf(region)).toBe(partition)
    expect(isRegion(region)).toBe(partition !== undefined)
  })
})

describe('the value of a node', () => {
  it('is what it was read from', () => {
    const value = { a: ['x', 'y'], b: { c: null, d: true }, e: [] }
    expect(JSON.stringify(valueOf(nodeOf(value)))).toBe(JSON.stringify(value))
  })

  it('has no prototype that a name could reach', () => {
    const value = valueOf(nodeOf(JSON.parse('{"__proto__":{"x":"y"}}') as object))
    expect(Object.getPrototypeOf(value)).toBeNull()
    expect(JSON.stringify(value)).toBe('{"__proto__":{"x":"y"}}')
  })
})

describe('a document longer than its kind may be', () => {
  const said = (characters: number, what: string, most: number) =>
    `The ${characters} characters in the ${what} exceed the ${most} character maximum. We recommend that you use multiple granular policies. → several policies`
  const long = (make: (statement: object) => object, length: number) => {
    const empty = JSON.stringify(make({ Sid: '' })).length
    return make({ Sid: 'x'.repeat(length - empty) })
  }
  it.each<[PolicyKind, string, number, string, string]>([
    ['identity', 'IDENTITY_POLICY', 6144, 'identity policy, excluding whitespace,', 'warning'],
    ['boundary', 'IDENTITY_POLICY', 6144, 'identity policy, excluding whitespace,', 'warning'],
    ['trust', 'ROLE_TRUST_POLICY', 2048, 'role trust policy, excluding whitespace,', 'warning'],
    ['resource', 'RESOURCE_POLICY', 20_480, 'resource policy', 'warning'],
    ['scp', 'SCP', 10_240, 'service control policy (SCP)', 'warning'],
    ['rcp', 'RCP', 5120, 'resource control policy (RCP)', 'warning'],
  ])('is told of: %s', (kind, name, most, what, severity) => {
    const code = `POLICY_SIZE_EXCEEDS_${name}_QUOTA`
    const make = kind === 'trust' ? trust : kind === 'resource' || kind === 'rcp' ? shared : document
    expect(words(long(make, most + 1), kind, code)).toEqual([said(most + 1, what, most)])
    expect(advice(long(make, most), kind, code)).toEqual([])
    const [finding] = validate(long(make, most + 1), kind).filter((one) => one.code === code)
    expect([finding?.severity, finding?.type]).toEqual([severity, name.endsWith('CP') ? 'ERROR' : 'WARNING'])
  })

  it('is not a session policy, whose limit its packed size is', () => {
    expect(advice(long(document, 30_000), 'session').filter((text) => text.startsWith('POLICY_SIZE'))).toEqual([])
  })
})

describe('a condition that AWS refuses', () => {
  const errors = (Condition: object) =>
    validate(when(Condition), 'identity')
      .filter(({ severity }) => severity === 'error')
      .map(
        ({ code, message, hint, position }) =>
          `${code} ${position.pointer.slice('/Statement/0/Condition'.length)}: ${message}${hint ? ` (${hint})` : ''}`,
      )
  const LEGACY = 'The policy failed legacy parsing'
  it.each<[object, string[]]>([
    [
      { StringEqual: { 'x:k': 'v' } },
      ['INVALID_CONDITION_OPERATOR /StringEqual: Syntax errors in policy. (Invalid Condition type : StringEqual.)'],
    ],
    [
      { NullIfExists: { 'x:k': 'true' } },
      ['NULL_WITH_IF_EXISTS /NullIfExists: Syntax errors in policy. (Invalid Condition type : NullIfExists.)'],
    ],
    [
      { 'ForAnyValue:NullIfExists': { 'x:k': 'true' } },
      [
        'NULL_WITH_IF_EXISTS /ForAnyValue:NullIfExists: Syntax errors in policy. (Invalid Condition type : ForAnyValue:NullIfExists.)',
      ],
    ],
    [
      { MyNullIfExists: { 'x:k': 'true' } },
      [
        'INVALID_CONDITION_OPERATOR /MyNullIfExists: Syntax errors in policy. (Invalid Condition type : MyNullIfExists.)',
      ],
    ],
    [
      { NullIfExistsX: { 'x:k': 'true' } },
      ['INVALID_CONDITION_OPERATOR /NullIfExistsX: Syntax errors in policy. (Invalid Condition type : NullIfExistsX.)'],
    ],
    [
      { NumericLessThanIfExists: { 'x:k': 'ten' } },
      [`TYPE_MISMATCH_NUMBER /NumericLessThanIfExists/x:k: ${LEGACY} (not a value for NumericLessThanIfExists)`],
    ],
    [
      { IpAddress: { 'x:k': 'here' } },
      [`TYPE_MISMATCH_IP_RANGE /IpAddress/x:k: ${LEGACY} (not a value for IpAddress)`],
    ],
    [
      { NotIpAddress: { 'x:k': 'here' } },
      [`TYPE_MISMATCH_IP_RANGE /NotIpAddress/x:k: ${LEGACY} (not a value for NotIpAddress)`],
    ],
    [
      { BinaryEquals: { 'x:k': '*' } },
      [`TYPE_MISMATCH_STRING /BinaryEquals/x:k: ${LEGACY} (not a value for BinaryEquals)`],
    ],
    [{ ArnLike: { 'x:k': 'v' } }, [`TYPE_MISMATCH /ArnLike/x:k: ${LEGACY} (not a value for ArnLike)`]],
    [
      { DateEquals: { 'x:k': 'soon' } },
      [
        `TYPE_MISMATCH_DATE /DateEquals/x:k: ${LEGACY} (a date is ISO 8601 or seconds since 1970)`,
        `TYPE_MISMATCH_DATE /DateEquals/x:k: ${LEGACY} (not a value for DateEquals)`,
      ],
    ],
    [{ StringEquals: { 'x:k': 'v' }, Bool: { 'x:k': ['true', 'false'] } }, []],
  ])('%j', (Condition, expected) => {
    expect(errors(Condition)).toEqual(expected)
  })
})
