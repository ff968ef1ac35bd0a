import { describe, expect, it, test } from 'vitest'
import type { AccountId } from '../../kernel/brands.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import { resolve } from './functions.ts'
import { parameterValues } from './parameters.ts'
import { planned } from './plan.ts'
import { scopeOf } from './scope.ts'
import { readTemplate } from './template.ts'

const HEAD = `
Parameters:
  Env: {Type: String, Default: dev}
  Subnets: {Type: CommaDelimitedList, Default: "subnet-1, subnet-2,subnet-3"}
  Ports: {Type: List<Number>, Default: "80,443"}
Mappings:
  RegionMap:
    us-east-1: {Image: ami-east, Ports: [80, 443]}
    eu-west-1: {Image: ami-west}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  InEast: !Equals [!FindInMap [RegionMap, !Ref 'AWS::Region', Image], ami-east]
  Either: !Or [!Condition IsProd, !Condition InEast]
  Both: !And [!Condition IsProd, !Condition InEast]
  Neither: !Not [!Condition Either]
`

const at = {
  account: '111122223333' as AccountId,
  region: 'us-east-1',
  name: 'demo',
  arn: 'arn:aws:cloudformation:us-east-1:111122223333:stack/demo/1',
  resources: [],
}

/** Of a template and the values of its parameters, what is made of it. */
function plan(text: string, given: Readonly<Record<string, string>> = {}) {
  const template = readTemplate(text)
  const values = Object.entries(given).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }))
  const scope = scopeOf({} as View, { ...at, parameters: parameterValues(template, values, () => true) }, template)
  const { resources, outputs } = planned(template, scope)
  return {
    ids: resources.map(({ logicalId }) => logicalId),
    outputs: outputs.map(({ key }) => key),
    properties: () => resources.map(({ properties }) => resolve(properties, scope)),
  }
}

const one = (value: string, head = HEAD) =>
  `${head}Resources:\n  R: {Type: AWS::IAM::User, Properties: {P: ${value}}}\n`
const worked = (value: string, given?: Readonly<Record<string, string>>): Json | undefined =>
  (plan(one(value), given).properties()[0] as Readonly<Record<string, Json>>)['P']

describe('a function', () => {
  it.each<[string, Json | undefined]>([
    ['!Ref Env', 'dev'],
    ['!Ref Subnets', ['subnet-1', 'subnet-2', 'subnet-3']],
    ['!Ref AWS::Partition', 'aws'],
    ['!Ref AWS::NoValue', undefined],
    ['[a, !Ref AWS::NoValue, b]', ['a', 'b']],
    ['!If [IsProd, big, small]', 'small'],
    ['!If [InEast, !Ref Env, !Ref AWS::NoValue]', 'dev'],
    ['[a, !If [IsProd, b, !Ref AWS::NoValue]]', ['a']],
    ['{Keep: 1, Drop: !If [IsProd, x, !Ref AWS::NoValue]}', { Keep: 1 }],
    ['[!If [Either, 1, 2], !If [Both, 1, 2], !If [Neither, 1, 2]]', [1, 2, 2]],
    ['!FindInMap [RegionMap, !Ref AWS::Region, Image]', 'ami-east'],
    ['!FindInMap [RegionMap, us-east-1, Ports]', [80, 443]],
    ['!Select [1, [a, b, c]]', 'b'],
    ['!Select ["2", !Ref Subnets]', 'subnet-3'],
    ['!Select [1, !FindInMap [RegionMap, us-east-1, Ports]]', 443],
    ['!Join ["|", !Ref Subnets]', 'subnet-1|subnet-2|subnet-3'],
    ['!Join ["", [a, 1, true, !Ref AWS::NoValue]]', 'a1true'],
    ['!Join ["-", !Split [",", "a,b"]]', 'a-b'],
    ['!Split [",", "a,b,,c"]', ['a', 'b', '', 'c']],
    ['!Base64 hello world', 'aGVsbG8gd29ybGQ='],
    ['!Base64 {"Fn::Sub": "${Env}-ü"}', 'ZGV2LcO8'],
    ['!GetAZs ""', ['a', 'b', 'c', 'd', 'e', 'f'].map((zone) => `us-east-1${zone}`)],
    ['!Select [0, !GetAZs {Ref: "AWS::Region"}]', 'us-east-1a'],
    ['!GetAZs eu-west-1', ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    ['!Sub "${Env}-${AWS::Region}-${!Literal}-$$"', 'dev-us-east-1-${Literal}-$$'],
    ['!Sub ["${Env}${x}${x}", {x: !Join ["", [a, b]]}]', 'devabab'],
    ['!Cidr [192.168.0.0/24, 3, 5]', ['192.168.0.0/27', '192.168.0.32/27', '192.168.0.64/27']],
    ['!Cidr [10.0.7.9/16, "2", "8"]', ['10.0.0.0/24', '10.0.1.0/24']],
    ['!Cidr [255.255.255.0/24, 1, 8]', ['255.255.255.0/24']],
    ['!Cidr ["2600:1f18:abc:de00::/56", 2, 64]', ['2600:1f18:abc:de00::/64', '2600:1f18:abc:de01::/64']],
    ['!Select [1, !Cidr [10.0.0.0/16, 4, 12]]', '10.0.16.0/20'],
  ])('%s is %j', (text, value) => {
    expect(worked(text)).toEqual(value)
  })

  it.each([
    [
      '!FindInMap [RegionMap, eu-north-1, Image]',
      'Template error: Unable to get mapping for RegionMap::eu-north-1::Image',
    ],
    ['!FindInMap [RegionMap, us-east-1, constructor]', 'Unable to get mapping for RegionMap::us-east-1::constructor'],
    [
      '!FindInMap [Nope, a, b]',
      "Template error: Mapping named 'Nope' is not present in the 'Mappings' section of template.",
    ],
    [
      '!FindInMap [RegionMap, a]',
      'Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value',
    ],
    ['!FindInMap [RegionMap, !If [IsProd, a, b], c]', 'every Fn::FindInMap object requires three parameters'],
    ['!Select [3, [a, b]]', 'Template error: Fn::Select cannot select nonexistent value at index 3'],
    ['!Select [x, [a, b]]', 'Fn::Select requires a list argument with a valid index value as its first element'],
    [
      '!Select [0]',
      'Template error: Fn::Select requires a list argument with two elements: an integer index and a list',
    ],
    [
      '!Join [",", a]',
      'every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings',
    ],
    ['!Join [",", [[a]]]', 'every Fn::Join object requires two parameters'],
    [
      '!Split [","]',
      'every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split',
    ],
    ['!Base64 [a]', 'Template error: every Fn::Base64 object must have a String-typed value.'],
    ['!GetAtt Nope.Arn', 'Template error: instance of Fn::GetAtt references undefined resource Nope'],
    [
      '!GetAtt Nope',
      'every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
    ],
    ['!Ref [a]', 'Template error: All References must be of type string'],
    [
      '!Ref Nope',
      'Template format error: Unresolved resource dependencies [Nope] in the Resources block of the template',
    ],
    ['[!Ref One, !Sub "${Two}"]', 'Unresolved resource dependencies [One, Two] in the Resources block'],
    ['!Sub "${Env.Arn}"', 'Template error: instance of Fn::Sub references invalid resource attribute Env.Arn'],
    ['!Sub "${Subnets}"', 'variable Subnets in Fn::Sub expression does not resolve to a string'],
    [
      '!Sub "${a-b}"',
      'variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons',
    ],
    ['!Sub [a]', "One or more Fn::Sub intrinsic functions don't specify expected arguments."],
    ['!If [Nope, a, b]', 'Template error: unresolved condition dependency Nope in Fn::If'],
    ['!If [IsProd, a]', 'Fn::If requires a list argument with three elements'],
    ['!Equals [a, a]', 'Template error: Fn::Equals can be used in Conditions and Rules only'],
    [
      '!Length [a]',
      'Template error: Encountered unsupported function: Fn::Length Supported functions are: [Fn::Base64, Fn::GetAtt,',
    ],
    ['!ToJsonString {a: b}', 'Encountered unsupported function: Fn::ToJsonString Supported functions are: ['],
    ['!Cidr [10.0.0.0/24, 9, 5]', '9 blocks of 5 subnet bits do not fit in 10.0.0.0/24'],
    ['!Cidr [10.0.0/16, 1, 8]', '10.0.0/16 is not a valid CIDR block'],
    ['!Cidr [10.0.0.0/8, 257, 8]', 'must be between 1 and 256'],
    ['"{{resolve:ssm:name}}"', 'Not supported by Stint: dynamic references ({{resolve:ssm:…}})'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => plan(one(text)).properties()).toThrow(why)
  })
})

const conditional = (more: string) => `${HEAD}Resources:
  Always: {Type: AWS::IAM::User}
  Prod: {Type: AWS::IAM::User, Condition: IsProd}
${more}`

describe('a condition', () => {
  test('decides which resources and outputs there are, and what refers to them', () => {
    const text = conditional(`  User:
    Type: AWS::IAM::User
    DependsOn: Prod
    Properties: {Path: !If [IsProd, !GetAtt Prod.Arn, /]}
Outputs:
  Name: {Value: !Ref Always}
  Other: {Value: !Ref Prod, Condition: IsProd}
`)
    expect(plan(text)).toMatchObject({ ids: ['Always', 'User'], outputs: ['Name'] })
    expect(plan(text, { Env: 'prod' })).toMatchObject({ ids: ['Always', 'Prod', 'User'], outputs: ['Name', 'Other'] })
  })

  it.each([
    [
      '  Lost: {Type: AWS::IAM::User, Properties: {Path: !Ref Prod}}',
      'Unresolved resource dependencies [Prod] in the Resources block of the template',
    ],
    [
      'Outputs: {O: {Value: !Ref Prod}}',
      'Unresolved resource dependencies [Prod] in the Outputs block of the template',
    ],
    [
      '  Lost: {Type: AWS::IAM::User, Condition: Nope}',
      'Template format error: Unresolved condition dependency Nope in the Resources block of the template',
    ],
    [
      'Outputs: {O: {Value: x, Condition: Nope}}',
      'Unresolved condition dependency Nope in the Outputs block of the template',
    ],
  ])('%s is refused: %s', (more, why) => {
    expect(() => plan(conditional(more))).toThrow(why)
  })

  it.each([
    [
      '!Equals [!Ref R, x]',
      'Template format error: Unresolved dependencies [R]. Cannot reference resources in the Conditions block of the template',
    ],
    ['!Equals [!GetAtt R.Arn, x]', 'Unresolved dependencies [R]. Cannot reference resources in the Conditions block'],
    ['!Equals [!ImportValue x, x]', 'Template error: Cannot use Fn::ImportValue in Conditions.'],
    ['!Not [!Condition Nope]', 'Template error: unresolved condition dependency Nope in Condition'],
    ['!Not [!Condition C]', 'Circular dependency between conditions: [C]'],
    ['!And [!Equals [a, a]]', 'every Fn::And object requires a list of at least 2 and at most 10 boolean parameters.'],
    [
      `!Or [${'!Equals [a, a], '.repeat(10)} !Equals [a, a]]`,
      'every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters.',
    ],
    ['!Not [!Equals [a, a], !Equals [a, a]]', 'every Fn::Not object requires a list with exactly 1 boolean parameter.'],
    ['!Equals [a]', 'Template error: Fn::Equals requires a list argument with two elements'],
    ['yes', 'Template format error: Conditions can only be boolean operations on parameters and other conditions'],
  ])('%s is refused: %s', (condition, why) => {
    expect(() => plan(one('x', `Conditions: {C: ${condition}}\n`))).toThrow(why)
  })
})

describe('a parameter', () => {
  const declared = (more: string) => one('!Ref V', `Parameters: {V: {${more}}}\n`)
  it.each([
    ['Type: Number', '1.5', undefined],
    ['Type: Number', 'x', "Parameter 'V' must be a number."],
    ['Type: List<Number>', '1, 2', undefined],
    ['Type: List<Number>', '1,x', "Parameter 'V' must be a number."],
    ['Type: Number, MinValue: 1', '0', "Parameter 'V' must be a number not less than 1"],
    ['Type: Number, MaxValue: 3', '4', "Parameter 'V' must be a number not greater than 3"],
    ['Type: String, MinLength: 2', 'a', "Parameter 'V' must contain at least 2 characters"],
    ['Type: String, MaxLength: "2"', 'abc', "Parameter 'V' must contain at most 2 characters"],
    ['Type: String, AllowedValues: [a, b]', 'c', "Parameter 'V' must be one of AllowedValues"],
    ['Type: CommaDelimitedList, AllowedValues: [a, b]', 'a, b', undefined],
    [
      'Type: String, AllowedValues: [a], ConstraintDescription: must be a',
      'c',
      'Parameter V failed to satisfy constraint: must be a',
    ],
    ['Type: String, AllowedPattern: "[a-z]+"', 'abc1', "Parameter 'V' must match pattern [a-z]+"],
    ['Type: String, AllowedPattern: "[a-z]+"', 'abc', undefined],
    ['Type: String', 'x'.repeat(4_097), "Parameter 'V' must be at most 4096 bytes long"],
    ['Type: Nonsense', 'x', 'Template format error: Unrecognized parameter type: Nonsense'],
    [
      'Type: AWS::SSM::Parameter::Value<String>',
      'x',
      'Not supported by Stint: parameters of type AWS::SSM::Parameter::Value<String>',
    ],
    ['Type: AWS::EC2::VPC::Id', 'vpc-1', undefined],
    ['Type: List<AWS::EC2::Subnet::Id>', 'subnet-1,subnet-2', undefined],
    ['Type: String, Default: [a]', 'x', 'Template format error: Every Default member must be a string.'],
    ['Type: String, Odd: a', 'x', "Invalid template parameter property 'Odd'"],
  ])('{%s} of the value %.20s: %s', (more, value, why) => {
    const made = () => plan(declared(more), { V: value })
    if (why === undefined) expect(made).not.toThrow()
    else expect(made).toThrow(why)
  })
})

describe('a template', () => {
  it.each([
    [
      'Resources: {a: {Type: AWS::IAM::User, DependsOn: b}, b: {Type: AWS::IAM::User, DependsOn: a}, c: {Type: AWS::IAM::User, DependsOn: a}}',
      'Circular dependency between resources: [a, b]',
    ],
    [
      'Resources: {a: {Type: AWS::IAM::User, Properties: {Path: !Ref a}}}',
      'Circular dependency between resources: [a]',
    ],
    [
      'Resources: {a: {Type: AWS::IAM::User, DependsOn: b}}',
      'Unresolved resource dependencies [b] in the Resources block of the template',
    ],
    [
      'Resources: {a: {Type: AWS::IAM::User, DeletionPolicy: Snapshot}}',
      'resource type AWS::IAM::User does not support deletion policy Snapshot',
    ],
    ['Resources: {a: {Type: AWS::IAM::User, DeletionPolicy: Keep}}', 'Unrecognized DeletionPolicy Keep for resource a'],
    [
      '{"Description": "a\\u0001", "Resources": {"a": {"Type": "AWS::IAM::User"}}}',
      'Template format error: special characters are not allowed',
    ],
    [
      '{"Outputs": {"O": {"Value": "x", "Description": "\\uffff"}}, "Resources": {"a": {"Type": "AWS::IAM::User"}}}',
      'Template format error: special characters are not allowed',
    ],
    ['Resources: {a: {Properties: {}}}', 'Template format error: Every Resources object must contain a Type member.'],
    ['Resources: {a-b: {Type: AWS::IAM::User}}', 'Resource name a-b is non alphanumeric.'],
    ['Resources: {a: {Type: AWS::IAM::User, Odd: 1}}', "Invalid template resource property 'Odd'"],
    ['Resources: {a: }', "[/Resources/a] 'null' values are not allowed in templates"],
    [
      'Mappings: {M: {a: b}}\nResources: {a: {Type: AWS::IAM::User}}',
      'Every Mappings attribute must be a String or a List.',
    ],
    [
      'Outputs: {O: {Description: x}}\nResources: {a: {Type: AWS::IAM::User}}',
      'Every Outputs member must contain a Value object',
    ],
    [
      'Transform: AWS::Serverless-2016-10-31\nResources: {a: {Type: AWS::IAM::User}}',
      'Not supported by Stint: macros and transforms',
    ],
    [
      'AWSTemplateFormatVersion: 2011-01-01\nResources: {a: {Type: AWS::IAM::User}}',
      'unsupported value for AWSTemplateFormatVersion.',
    ],
    [
      `Parameters: {${Array.from({ length: 201 }, (_, n) => `P${n}: {Type: String}`).join(', ')}}\nResources: {a: {Type: AWS::IAM::User}}`,
      'Number of parameters, 201, is greater than maximum allowed, 200',
    ],
  ])('%.80s is refused: %s', (text, why) => {
    expect(() => readTemplate(text)).toThrow(why)
  })

  test('has rules, which forbid values together', () => {
    const text = one(
      '!Ref Env',
      `Parameters: {Env: {Type: String}, Size: {Type: String, Default: small}}
Rules:
  BigInProd:
    RuleCondition: !Equals [!Ref Env, prod]
    Assertions:
      - Assert: {"Fn::Contains": [[large, huge], !Ref Size]}
        AssertDescription: production is large or huge
`,
    )
    expect(plan(text, { Env: 'dev' }).ids).toEqual(['R'])
    expect(plan(text, { Env: 'prod', Size: 'huge' }).ids).toEqual(['R'])
    expect(() => plan(text, { Env: 'prod' })).toThrow('production is large or huge')
  })
})

describe('a hostile template', () => {
  const nested = (depth: number, make: (inner: string) => string, start: string) => {
    let text = start
    for (let level = 0; level < depth; level += 1) text = make(text)
    return text
  }
  it.each([
    [
      'doubles a text forty times',
      one(nested(40, (inner) => `{"Fn::Sub":["\${a}\${a}",{"a":${inner}}]}`, '"aa"')),
      'more than 1048576 characters',
    ],
    [
      'joins with what it has joined',
      one(
        nested(
          60,
          (inner) => `{"Fn::Join":["",[${Array.from({ length: 1 }, () => inner).join(',')},"${'x'.repeat(400)}"]]}`,
          '"a"',
        ),
      ),
      undefined,
    ],
    [
      'splits and joins with a long delimiter',
      one(`{"Fn::Join":["${'y'.repeat(9_000)}",{"Fn::Split":[",","${','.repeat(9_000)}"]}]}`),
      'Fn::Join makes more than 1048576 characters',
    ],
    ['is as deep as a text can be', one(nested(8_000, (inner) => `[${inner}]`, '1')), 'Template format error'],
    ['has a text of nothing but opening braces', one(`{"Fn::Sub":"${'${'.repeat(24_000)}"}`), undefined],
    [
      'has conditions upon conditions',
      `Conditions:\n  C0: !Equals [a, a]\n${Array.from({ length: 1_000 }, (_, n) => `  C${n + 1}: !Not [!Condition C${n}]\n`).join('')}Resources: {a: {Type: AWS::IAM::User, Condition: C1000}}`,
      undefined,
    ],
    [
      'chains every resource to all others',
      `Resources:\n${Array.from({ length: 480 }, (_, n) => `  R${n}: {Type: AWS::IAM::User, DependsOn: [R${(n + 1) % 480}, R${(n + 2) % 480}]}\n`).join('')}`,
      'Circular dependency between resources: [',
    ],
    [
      'has a pattern that others go back in for ever',
      one(
        'x',
        `Parameters: {P: {Type: String, Default: "${'a'.repeat(2_000)}!", AllowedPattern: "(a*)*b|(a|a)*c|(.*)(.*)(.*)d"}}\n`,
      ),
      'must match pattern',
    ],
    [
      'has a pattern of a million places',
      one('x', 'Parameters: {P: {Type: String, Default: a, AllowedPattern: "((a{100}){100}){100}"}}\n'),
      'which repeats too much',
    ],
  ])('that %s gets its answer soon', (_what, text, why) => {
    const from = performance.now()
    if (why === undefined) expect(() => plan(text)).not.toThrow()
    else expect(() => plan(text).properties()).toThrow(why)
    expect(performance.now() - from).toBeLessThan(3_000)
  })
})
