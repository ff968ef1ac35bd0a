import { afterAll, describe, expect, it, test } from 'vitest'
import { world } from '../../../test/world.ts'
import { readTemplate } from './template.ts'
import { readYaml } from './yaml-template.ts'

const GITHUB = `AWSTemplateFormatVersion: 2010-09-09
Description: a role for a pipeline # as AWS's guides have it
Parameters:
  Repository:
    Type: String
    Default: acme/shop
Resources:
  Provider:
    Type: AWS::IAM::OIDCProvider
    Properties:
      Url: https://token.actions.githubusercontent.com
      ClientIdList: [sts.amazonaws.com]
      ThumbprintList: [6938fd4d98bab03faadb97b34396831e3780aea1]
  Deployer:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Join ['-', [deployer, !Ref AWS::Region]]
      Description: !Sub |-
        for \${Repository}
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal:
              Federated: !GetAtt Provider.Arn
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals: { 'token.actions.githubusercontent.com:aud': sts.amazonaws.com }
              StringLike:
                token.actions.githubusercontent.com:sub: !Sub 'repo:\${Repository}:*'
Outputs:
  Role:
    Value: !GetAtt [Deployer, Arn]
`

describe('a template in YAML', () => {
  it.each([
    ['a: !Ref b', { a: { Ref: 'b' } }],
    ['a: !GetAtt b.Arn', { a: { 'Fn::GetAtt': 'b.Arn' } }],
    ['a: !GetAtt [b, Arn]', { a: { 'Fn::GetAtt': ['b', 'Arn'] } }],
    ['a: !Sub ["${x}", { x: !Ref y }]', { a: { 'Fn::Sub': ['${x}', { x: { Ref: 'y' } }] } }],
    ['a: !If [b, !Ref AWS::NoValue, c]', { a: { 'Fn::If': ['b', { Ref: 'AWS::NoValue' }, 'c'] } }],
    ['a: !Condition b', { a: { Condition: 'b' } }],
    ['a: { Fn::Join: ["", [b]] }', { a: { 'Fn::Join': ['', ['b']] } }],
    ['a: !Sub |\n  one\n  two\n', { a: { 'Fn::Sub': 'one\ntwo\n' } }],
    ['Version: 2012-10-17', { Version: '2012-10-17' }],
    ['2012-10-17: 1:30', { '2012-10-17': '1:30' }],
    ['a: [yes, no, ~, 7, 0.5, "7"]', { a: [true, false, null, 7, 0.5, '7'] }],
    ['a: <<', { a: '<<' }],
    ['__proto__: { a: b }', JSON.parse('{"__proto__":{"a":"b"}}')],
    ['', null],
  ])('says %j as JSON would', (text, value) => {
    expect(readYaml(text)).toEqual(value)
  })

  it.each([
    ['a: [', 'YAML not well-formed. (line 1, column 5)'],
    ['a: b\n c: d', 'YAML not well-formed. (line 1, column 4)'],
    ['a: b\na: c', 'YAML not well-formed. (line 2, column 1)'],
    ['a: !Nonsense b', 'YAML not well-formed. (line 1, column 4)'],
    ['a: b\n---\na: c', 'YAML not well-formed. (line 2, column 1)'],
    ['a: &x [b]\nc: *x', 'YAML aliases are not allowed in CloudFormation templates'],
    ['? [a]\n: b', '[/] map keys must be strings; received a non-string instead'],
    ['nonsense', 'unsupported structure.'],
    ['- a', 'unsupported structure.'],
    [' ', 'unsupported structure.'],
    ['['.repeat(51_000), 'JSON not well-formed.'],
    [`a: ${'['.repeat(51_000)}`, 'YAML not well-formed.'],
    [`a: ${'{a: '.repeat(12_000)}`, 'YAML not well-formed.'],
    ['- '.repeat(25_000), 'YAML not well-formed.'],
  ])('is refused where it is none: %.30j', (text, why) => {
    expect(() => readTemplate(text)).toThrow(`Template format error: ${why}`)
  })
})

const w = await world()
afterAll(() => w.close())

test('a stack is made of it, and shows it as it was sent', async () => {
  const aws = await w.client('customer')
  await aws.call('cloudformation', 'CreateStack', {
    StackName: 'pipeline',
    TemplateBody: GITHUB,
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  })
  const { Stacks } = await aws.call('cloudformation', 'DescribeStacks', { StackName: 'pipeline' })
  const RoleName = 'deployer-us-east-1'
  expect(Stacks).toMatchObject([
    {
      StackStatus: 'CREATE_COMPLETE',
      Description: 'a role for a pipeline',
      Outputs: [{ OutputKey: 'Role', OutputValue: `arn:aws:iam::111122223333:role/${RoleName}` }],
    },
  ])
  const { Role } = await aws.call('iam', 'GetRole', { RoleName })
  expect(Role?.Description).toBe('for acme/shop')
  expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
          StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/shop:*' },
        },
      },
    ],
  })
  const { TemplateBody } = await aws.call('cloudformation', 'GetTemplate', { StackName: 'pipeline' })
  expect(TemplateBody).toBe(GITHUB)
})
