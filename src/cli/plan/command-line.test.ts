import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { awsCall } from './aws-call.ts'
import { commandLine, kebab } from './command-line.ts'
import { shellWord } from './shell-word.ts'

describe('an AWS call as a command', () => {
  it('has its parameters in alphabetical order, one a line, and its documents in files', () => {
    const call = awsCall(
      'iam',
      'CreateRole',
      {
        RoleName: 'Team-Installer-Role',
        AssumeRolePolicyDocument: '{}',
        Tags: [
          { Key: 'rosa_role_prefix', Value: 'Team' },
          { Key: 'red-hat-managed', Value: 'true' },
        ],
      },
      { done: '', files: { AssumeRolePolicyDocument: 'sts_installer_trust_policy.json' } },
    )
    expect(commandLine(call)).toBe(
      [
        'aws iam create-role \\',
        '\t--assume-role-policy-document file://sts_installer_trust_policy.json \\',
        '\t--role-name Team-Installer-Role \\',
        '\t--tags Key=red-hat-managed,Value=true Key=rosa_role_prefix,Value=Team',
      ].join('\n'),
    )
  })

  it('gives tags as JSON when a value would have a meaning of its own in the short form', () => {
    const call = awsCall('iam', 'TagRole', { RoleName: 'R', Tags: [{ Key: 'owner', Value: 'a,b=c' }] }, { done: '' })
    expect(commandLine(call)).toContain(`--tags '[{"Key":"owner","Value":"a,b=c"}]'`)
  })

  it('names the AWS CLI’s own word for the service, and the region where there is one', () => {
    const call = awsCall('s3', 'CreateBucket', { Bucket: 'b' }, { done: '', region: 'eu-west-1' })
    expect(commandLine(call)).toBe('aws s3api create-bucket \\\n\t--bucket b \\\n\t--region eu-west-1')
  })

  it.each([
    ['CreateOpenIDConnectProvider', 'create-open-id-connect-provider'],
    ['ClientIDList', 'client-id-list'],
    ['PutBucketPolicy', 'put-bucket-policy'],
    ['PublicAccessBlockConfiguration', 'public-access-block-configuration'],
  ])('spells %s as %s', (name, spelled) => expect(kebab(name)).toBe(spelled))
})

describe('a word for the shell', () => {
  it.each(['plain', '', 'two words', "it's", '$HOME `x` "q" \\', 'a\nb', '*', '~', '--flag', 'Ärger'])(
    'reaches a program as it was: %j',
    (word) => {
      expect(execFileSync('sh', ['-c', `printf %s ${shellWord(word)}`], { encoding: 'utf8' })).toBe(word)
    },
  )
})
