import { beforeAll, describe, expect, it } from 'vitest'
import { loadService } from './schema/index.ts'
import { constraintFault, violations } from './validate.ts'

beforeAll(async () => {
  for (const name of ['iam', 'sts', 'ec2', 's3', 'route53', 'organizations', 'secretsmanager'] as const)
    await loadService(name)
})

const faultOf = (...[service, operation, input]: Parameters<typeof violations>) =>
  constraintFault(service, violations(service, operation, input), operation)

describe('violations', () => {
  const role = { RoleName: 'r', AssumeRolePolicyDocument: '{}' }

  it('finds nothing in a good input', () => {
    expect(
      violations('iam', 'CreateRole', { ...role, Tags: [{ Key: 'a', Value: '' }], MaxSessionDuration: 3600 }),
    ).toEqual([])
    expect(violations('sts', 'GetCallerIdentity', {})).toEqual([])
  })

  it('tells a missing member, also in a list of structures', () => {
    const found = violations('iam', 'CreateRole', { RoleName: 'r', Tags: [{ Key: 'a', Value: 'b' }, { Key: 'c' }] })
    expect(found.map(({ text }) => text)).toEqual([
      "Value null at 'assumeRolePolicyDocument' failed to satisfy constraint: Member must not be null",
      "Value null at 'tags.2.member.value' failed to satisfy constraint: Member must not be null",
    ])
  })

  it('tells length and pattern, the length first', () => {
    const name = `${'x'.repeat(64)}!`
    expect(violations('iam', 'CreateRole', { ...role, RoleName: name }).map(({ text }) => text)).toEqual([
      `Value '${name}' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64`,
      `Value '${name}' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+`,
    ])
  })

  it('tells of IAM’s names and paths in words, where nothing else is wrong', () => {
    const texts = [
      { RoleName: 'a b' },
      { Path: '/x' },
      { RoleName: 'x'.repeat(65) },
      { RoleName: `${'x'.repeat(64)}!` },
    ].map((wrong) => faultOf('iam', 'CreateRole', { ...role, ...wrong }).message)
    expect(texts[0]).toBe(
      'The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    )
    expect(texts[1]).toBe(
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    )
    expect(texts[2]).toMatch(/^1 validation error detected: .*less than or equal to 64$/)
    expect(texts[3]).toMatch(/^2 validation errors detected: /)
    expect(faultOf('iam', 'ListRoles', { PathPrefix: 'x/' })).toMatchObject({
      code: 'ValidationError',
      message:
        'The specified value for pathPrefix is invalid. It must begin with the / character and contain only alphanumeric characters and/or / characters.',
    })
  })

  it('tells of IAM’s members without their values, in IAM’s order', () => {
    const provider = { Url: 'b'.repeat(256), ThumbprintList: ['b'.repeat(41)], ClientIDList: ['b'.repeat(256)] }
    expect(faultOf('iam', 'CreateOpenIDConnectProvider', provider).message).toBe(
      "3 validation errors detected: Value at 'clientIDList' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 1]; Value at 'thumbprintList' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 40, Member must have length greater than or equal to 40]; Value at 'url' failed to satisfy constraint: Member must have length less than or equal to 255",
    )
    const policy = { MinimumPasswordLength: 129, MaxPasswordAge: 1096, PasswordReusePrevention: 25 }
    expect(faultOf('iam', 'UpdateAccountPasswordPolicy', policy).message).toBe(
      "3 validation errors detected: Value at 'minimumPasswordLength' failed to satisfy constraint: Member must have value less than or equal to 128; Value at 'passwordReusePrevention' failed to satisfy constraint: Member must have value less than or equal to 24; Value at 'maxPasswordAge' failed to satisfy constraint: Member must have value less than or equal to 1095",
    )
    expect(faultOf('iam', 'UntagRole', { RoleName: 'r', TagKeys: ['a!'] }).message).toMatch(
      /^1 validation error detected: Value at 'tagKeys' failed .*, Member must not be null\]$/,
    )
    expect(faultOf('iam', 'GetAccountAuthorizationDetails', { Filter: ['Everything'] }).message).toBe(
      "1 validation error detected: Value at 'filter' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [LocalManagedPolicy, User, AWSManagedPolicy, Role, Group]]",
    )
    expect(faultOf('iam', 'UpdateAccessKey', { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Off' }).message).toBe(
      "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set",
    )
  })

  it('tells of a member’s pattern before its length for STS', () => {
    const [pattern, length] = faultOf('sts', 'AssumeRole', { RoleArn: '', RoleSessionName: 'ab' }).message.split('; ')
    expect(pattern).toMatch(/^2 validation errors detected: Value '' at 'roleArn' .*regular expression pattern: /)
    expect(length).toBe(
      "Value '' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
    )
  })

  it('matches a pattern with the whole value', () => {
    expect(violations('sts', 'GetAccessKeyInfo', { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE\n' })).toHaveLength(1)
  })

  it('tells a range and an enum', () => {
    expect(violations('iam', 'CreateRole', { ...role, MaxSessionDuration: 43_201 }).map(({ text }) => text)).toEqual([
      "Value '43201' at 'maxSessionDuration' failed to satisfy constraint: Member must have value less than or equal to 43200",
    ])
    expect(violations('iam', 'ListPolicies', { Scope: 'Mine' }).map(({ text }) => text)).toEqual([
      "Value 'Mine' at 'scope' failed to satisfy constraint: Member must satisfy enum value set: [All, AWS, Local]",
    ])
  })

  it('tells of scalars in a list all that is asked of each', () => {
    const [found] = violations('iam', 'UntagRole', { RoleName: 'r', TagKeys: ['ok', ''] })
    expect(found?.text).toBe(
      "Value '[ok, ]' at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+]",
    )
  })

  it('tells of ten violations at most, and of those in IAM’s structures in IAM’s order, too', () => {
    const missing = (member: string) =>
      `Value at 'tags.${member}' failed to satisfy constraint: Member must not be null`
    const tags = [1, 2, 3, 4, 5].flatMap((i) => [missing(`${i}.member.value`), missing(`${i}.member.key`)])
    expect(faultOf('iam', 'TagUser', { UserName: 'u', Tags: Array.from({ length: 9 }, () => ({})) }).message).toBe(
      `10 validation errors detected: ${tags.join('; ')}`,
    )
  })

  it('says of what a list leaves out that it is not what is asked of it, or null', () => {
    const policies = { PolicyInputList: ['{}', undefined, '{}'] }
    expect(faultOf('iam', 'GetContextKeysForCustomPolicy', policies).message).toBe(
      "1 validation error detected: Value at 'policyInputList' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 131072, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]+]",
    )
    const tags = { SecretId: 's', Tags: [{ Key: 'a', Value: 'b' }, undefined] }
    expect(faultOf('secretsmanager', 'TagResource', tags).message).toBe(
      "1 validation error detected: Value null at 'tags.2.member' failed to satisfy constraint: Member must not be null",
    )
    expect(
      faultOf('sts', 'GetWebIdentityToken', { Audience: ['a', undefined], SigningAlgorithm: 'RS256' }).message,
    ).toBe(
      "1 validation error detected: Value '[a, null]' at 'audience' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1000, Member must have length greater than or equal to 1]",
    )
    expect(faultOf('iam', 'PutAccountProperties', {}).message).toBe(
      "1 validation error detected: Value at 'properties' failed to satisfy constraint: Member must not be null",
    )
  })

  it('never shows a sensitive value', () => {
    const token = 'secret'.repeat(4000)
    const input = { RoleArn: 'arn:aws:iam::111122223333:role/r', RoleSessionName: 'ab', WebIdentityToken: token }
    const [found] = violations('sts', 'AssumeRoleWithWebIdentity', input)
    expect(found?.text).toBe(
      "Value at 'webIdentityToken' failed to satisfy constraint: Member must have length less than or equal to 20000",
    )
    expect(JSON.stringify(found)).not.toContain('secret')
  })

  it.each(['a\0', 'a\u0001', '\u001f', 'a\ufffe', '\uffff'])(
    'takes no text for an answer in XML that XML cannot hold (%j): nobody could read what holds it',
    (text) => {
      const speakable = String.raw`[\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]*`
      const told = (...asked: Parameters<typeof violations>) =>
        violations(...asked).map(({ path, kind }) => [path, kind])
      const policy = { PolicyName: 'p', PolicyDocument: '{}', Description: text }
      expect(faultOf('iam', 'CreatePolicy', policy).message).toBe(
        `1 validation error detected: Value at 'description' failed to satisfy constraint: Member must satisfy regular expression pattern: ${speakable}`,
      )
      const provider = { Url: 'https://a.example', ClientIDList: ['b', text] }
      expect(faultOf('iam', 'CreateOpenIDConnectProvider', provider).message).toBe(
        `1 validation error detected: Value at 'clientIDList' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: ${speakable}]`,
      )
      const tagged = { Resources: ['vpc-1'], Tags: [{ Key: 'k', Value: text }] }
      expect(faultOf('ec2', 'CreateTags', tagged)).toMatchObject({ code: 'InvalidParameterValue' })
      expect(
        told('secretsmanager', 'CreateSecret', { Name: 'n', ClientRequestToken: 'x'.repeat(32), SecretString: text }),
      ).toEqual([])
      expect(told('s3', 'GetObject', { Bucket: 'b', Key: text })).toEqual([])
    },
  )

  it('takes every character that XML can hold, and tells of a list’s other constraints as before', () => {
    expect(
      violations('iam', 'CreatePolicy', { PolicyName: 'p', PolicyDocument: '{}', Description: '\t\r\n\x7f\u0085é😀' }),
    ).toEqual([])
    expect(
      faultOf('iam', 'CreateOpenIDConnectProvider', { Url: 'https://a.example', ClientIDList: [''] }).message,
    ).toMatch(
      /: \[Member must have length less than or equal to 255, Member must have length greater than or equal to 1\]$/,
    )
  })

  it('takes a name beyond the Basic Multilingual Plane for what it is', () => {
    expect(violations('iam', 'TagRole', { RoleName: 'r', Tags: [{ Key: '𝒦', Value: 'é' }] })).toEqual([])
  })
})

describe('constraintFault', () => {
  it('counts and joins for IAM and STS', () => {
    const fault = faultOf('sts', 'AssumeRole', { RoleArn: 'short', RoleSessionName: 'x' })
    expect([fault.code, fault.status]).toEqual(['ValidationError', 400])
    expect(fault.message).toBe(
      "2 validation errors detected: Value 'short' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20; Value 'x' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    )
  })

  it('names the missing parameter for EC2', () => {
    const fault = faultOf('ec2', 'RunInstances', { MinCount: 1 })
    expect([fault.code, fault.message]).toEqual(['MissingParameter', 'The request must contain the parameter MaxCount'])
  })

  it('names the invalid parameter for EC2', () => {
    const fault = faultOf('ec2', 'CreateSubnet', { VpcId: 'vpc-1', TagSpecifications: [{ ResourceType: 'moon' }] })
    expect(fault.code).toBe('InvalidParameterValue')
    expect(fault.message).toMatch(
      /^Value \(moon\) for parameter TagSpecifications\.1\.ResourceType is invalid\. Member must satisfy enum/,
    )
  })

  it('calls an S3 document malformed and names an S3 header', () => {
    expect(faultOf('s3', 'PutBucketTagging', { Bucket: 'b', Tagging: { TagSet: [{ Key: 'a' }] } }).code).toBe(
      'MalformedXML',
    )
    expect(faultOf('s3', 'PutBucketTagging', { Bucket: 'b' }).code).toBe('MissingRequestBodyError')
    const place = { CreateBucketConfiguration: { LocationConstraint: 'moon' } }
    expect(faultOf('s3', 'CreateBucket', { Bucket: 'b', ...place }).code).toBe('InvalidLocationConstraint')
    const { code, detail } = faultOf('s3', 'HeadObject', { Bucket: 'b', Key: 'k', RequestPayer: 'nobody' })
    expect([code, detail]).toEqual(['InvalidArgument', { ArgumentName: 'RequestPayer', ArgumentValue: 'nobody' }])
  })

  it('uses each service’s own code', () => {
    expect(faultOf('route53', 'GetHostedZone', { Id: 'x'.repeat(33) }).code).toBe('InvalidInput')
    expect(faultOf('secretsmanager', 'CreateSecret', {}).code).toBe('ValidationException')
  })

  it.each<[operation: string, input: object, reason: string, message: string]>([
    ['DescribeHandshake', {}, 'INPUT_REQUIRED:HANDSHAKE_ID', 'You must provide a value for the parameter.'],
    [
      'DescribeHandshake',
      { HandshakeId: '' },
      'INVALID_PATTERN:HANDSHAKE_ID',
      'You provided a value that does not match the required pattern.',
    ],
    [
      'InviteAccountToOrganization',
      { Target: { Type: 'ACCOUNT', Id: '222222222222' }, Notes: 'x'.repeat(1025) },
      'MAX_LENGTH_EXCEEDED:NOTES',
      'You provided a string that exceeds that maximum length.',
    ],
    [
      'InviteAccountToOrganization',
      { Target: { Type: 'INVALID', Id: '222222222222' } },
      'INVALID_PARTY_TYPE_TARGET',
      'You specified an invalid party type as the target parameter.',
    ],
    [
      'ListHandshakesForAccount',
      { Filter: { ActionType: 'invalid' } },
      'INVALID_ENUM:FILTER_ACTION_TYPE',
      'You specified an invalid value.',
    ],
    [
      'DescribeEffectivePolicy',
      { PolicyType: 'RESOURCE_CONTROL_POLICY' },
      'INVALID_ENUM:POLICY_TYPE',
      'You specified an invalid value.',
    ],
    [
      'DescribeEffectivePolicy',
      { PolicyType: 'SERVICE_CONTROL_POLICY' },
      'INVALID_ENUM_POLICY_TYPE',
      'You specified an invalid policy type.',
    ],
    [
      'ListEffectivePolicyValidationErrors',
      { AccountId: '111122223333', PolicyType: 'SERVICE_CONTROL_POLICY' },
      'INVALID_ENUM_POLICY_TYPE',
      'You specified an invalid policy type.',
    ],
    [
      'ListEffectivePolicyValidationErrors',
      { AccountId: '111122223333', PolicyType: 'RESOURCE_CONTROL_POLICY' },
      'INVALID_ENUM_POLICY_TYPE',
      'You specified an invalid policy type.',
    ],
    [
      'ListEffectivePolicyValidationErrors',
      { AccountId: '111122223333', PolicyType: 'WRONG' },
      'INVALID_ENUM_POLICY_TYPE',
      'You specified an invalid policy type.',
    ],
    [
      'ListEffectivePolicyValidationErrors',
      { AccountId: '111122223333' },
      'INPUT_REQUIRED:POLICY_TYPE',
      'You must provide a value for the parameter.',
    ],
    [
      'ListEffectivePolicyValidationErrors',
      { PolicyType: 'TAG_POLICY' },
      'TARGET_NOT_SUPPORTED',
      'You specified a target that is not currently supported.',
    ],
    [
      'ListEffectivePolicyValidationErrors',
      { AccountId: 'r-abcd', PolicyType: 'TAG_POLICY' },
      'TARGET_NOT_SUPPORTED',
      'You specified a target that is not currently supported.',
    ],
  ])('tells what is wrong with what Organizations’ %s is given: %j', (operation, input, Reason, message) => {
    const { code, detail, message: said } = faultOf('organizations', operation, input as Record<string, unknown>)
    expect([code, said, detail]).toEqual(['InvalidInputException', message, { Reason }])
  })
})
