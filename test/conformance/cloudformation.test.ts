import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  CloudFormationClient,
  CreateStackCommand,
  ListExportsCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeClient, PYTHON } from '../clients.ts'
import { world, type TestWorld } from '../world.ts'

/** Roles as people bring them: a map of environments, a condition, names put together. */
const ROLES = `AWSTemplateFormatVersion: 2010-09-09
Description: roles of one environment
Parameters:
  Env:
    Type: String
    Default: dev
    AllowedValues: [dev, prod]
  Boundary:
    Type: String
    Default: ''
Mappings:
  Environments:
    dev: {Hours: 1}
    prod: {Hours: 4}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  HasBoundary: !Not [!Equals [!Ref Boundary, '']]
Resources:
  Installer:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub '\${AWS::StackName}-installer'
      PermissionsBoundary: !If [HasBoundary, !Ref Boundary, !Ref AWS::NoValue]
      MaxSessionDuration: !Select [0, !Split [',', !Join ['', [!If [IsProd, '14400', '3600'], ',x']]]]
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root'}
            Action: sts:AssumeRole
      Tags: [{Key: hours, Value: !FindInMap [Environments, !Ref Env, Hours]}]
  Support:
    Type: AWS::IAM::Role
    Condition: IsProd
    DependsOn: Installer
    Properties:
      RoleName: !Join ['-', [!Ref AWS::StackName, support]]
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement: {Effect: Allow, Principal: {AWS: !GetAtt Installer.Arn}, Action: sts:AssumeRole}
Outputs:
  Installer: {Value: !GetAtt Installer.Arn, Export: {Name: !Sub '\${AWS::StackName}-role'}}
  Support: {Condition: IsProd, Value: !Ref Support}
`

const folder = mkdtempSync(join(tmpdir(), 'stint-cfn-'))
const path = (name: string) => join(folder, name)
let w: TestWorld

beforeAll(async () => {
  w = await world()
  writeFileSync(path('ca.pem'), w.ca)
  writeFileSync(path('roles.yaml'), ROLES)
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await w.close()
})

const env = { PATH: process.env['PATH'], HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', AWS_PAGER: '' }

describeClient('boto3 with stacks', [PYTHON, '-c', 'import boto3'], () => {
  it('validates, makes, changes, exports and deletes them, and waits for each', async () => {
    const given = {
      endpoint: w.endpoint,
      ca: path('ca.pem'),
      customer: await w.credentials('customer'),
      template: ROLES,
    }
    const script = fileURLToPath(new URL('boto3-cloudformation.py', import.meta.url))
    const { stdout } = await promisify(execFile)(PYTHON, [script, JSON.stringify(given)], { env, maxBuffer: 1 << 24 })
    expect(JSON.parse(stdout)).toEqual({
      parameters: ['Env', 'Boundary'],
      constraints: { AllowedValues: ['dev', 'prod'] },
      outputs: { Installer: 'arn:aws:iam::111122223333:role/boto-installer', Support: 'boto-support' },
      resources: ['Installer', 'Support'],
      exports: ['boto-role'],
      changes: [
        ['Modify', 'Installer'],
        ['Remove', 'Support'],
      ],
      same: "The submitted information didn't contain changes. Submit different information to create a change set.",
      original: true,
      unused: "Export 'boto-role' is not imported by any stack.",
      wrong: "Parameter 'Env' must be one of AllowedValues",
    })
  })
})

describeClient('aws cloudformation deploy', [PYTHON, '-m', 'awscli', '--version'], () => {
  it('makes a stack of a change set, changes it, and finds nothing more to change', async () => {
    const { accessKeyId, secretAccessKey } = await w.credentials('customer')
    const settings = {
      ...env,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: w.endpoint,
      AWS_CA_BUNDLE: path('ca.pem'),
    }
    const deploy = (...more: readonly string[]) =>
      promisify(execFile)(
        PYTHON,
        ['-m', 'awscli', ...'cloudformation deploy --stack-name deployed --capabilities CAPABILITY_NAMED_IAM --template-file'.split(' '), path('roles.yaml'), ...more], // prettier-ignore
        { env: settings },
      )
    expect((await deploy()).stdout).toContain('Successfully created/updated stack - deployed')
    expect((await deploy('--parameter-overrides', 'Boundary=arn:aws:iam::aws:policy/ReadOnlyAccess')).stdout).toContain('Successfully created/updated') // prettier-ignore
    expect((await deploy('--no-fail-on-empty-changeset')).stdout).toContain(
      'No changes to deploy. Stack deployed is up to date',
    )
    const aws = await w.client('customer')
    const { Role } = await aws.call('iam', 'GetRole', { RoleName: 'deployed-installer' })
    expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe('arn:aws:iam::aws:policy/ReadOnlyAccess')
  })
})

it('the JavaScript SDK makes a stack and lists what it exports', async () => {
  const { accessKeyId, secretAccessKey } = await w.credentials('customer')
  const client = new CloudFormationClient({
    endpoint: w.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
  })
  const Parameters = [{ ParameterKey: 'Env', ParameterValue: 'prod' }]
  const made = { StackName: 'sdk', TemplateBody: ROLES, Parameters, Capabilities: ['CAPABILITY_NAMED_IAM' as const] }
  await client.send(new CreateStackCommand(made))
  await waitUntilStackCreateComplete({ client, minDelay: 1, maxWaitTime: 60 }, { StackName: 'sdk' })
  const { Exports } = await client.send(new ListExportsCommand({}))
  expect(Exports?.map(({ Name }) => Name)).toContain('sdk-role')
  await expect(client.send(new CreateStackCommand({ ...made, StackName: 'two', TemplateBody: 'Resources: {a: {Type: AWS::IAM::User, Properties: {Path: !Ref b}}}' }))).rejects.toMatchObject({ name: 'ValidationError', message: 'Template format error: Unresolved resource dependencies [b] in the Resources block of the template' }) // prettier-ignore
})
