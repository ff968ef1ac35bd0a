import { expect, test } from 'vitest'
import { checkSharedIssuers } from './shared-issuers.ts'

const trust = (issuer: string, condition: object | undefined) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        ...(condition && { Condition: condition }),
      },
    ],
  })
const GITHUB = 'token.actions.githubusercontent.com'
const equals = (key: string, value: unknown) => ({ StringEquals: { [key]: value } })

test.each([
  [GITHUB, equals(`${GITHUB}:sub`, 'repo:octo/site:ref:refs/heads/main')],
  [GITHUB, { StringLike: { [`${GITHUB.toUpperCase()}:SUB`]: ['repo:octo/*'] } }],
  [GITHUB, equals(`${GITHUB}:job_workflow_ref`, 'octo/flows/.github/workflows/deploy.yml@refs/heads/main')],
  ['gitlab.com', equals('gitlab.com:sub', 'project_path:group/app:ref_type:branch:ref:main')],
  ['app.terraform.io', { StringLike: { 'app.terraform.io:sub': 'organization:acme:project:*' } }],
  ['api.pulumi.com/oidc', equals('api.pulumi.com/oidc:aud', 'aws:acme')],
  ['keycloak.example/realms/dev', undefined],
])('a role that trusts %s may test %j', (issuer, condition) => {
  expect(() => checkSharedIssuers(trust(issuer, condition))).not.toThrow()
})

test.each([
  [GITHUB, undefined],
  [GITHUB, equals(`${GITHUB}:aud`, 'sts.amazonaws.com')],
  [GITHUB, { StringLike: { [`${GITHUB}:sub`]: '*' } }],
  [GITHUB, { StringLike: { [`${GITHUB}:sub`]: ['repo:octo/site:*', '*'] } }],
  [GITHUB, { StringNotEquals: { [`${GITHUB}:sub`]: 'repo:evil/site' } }],
  [GITHUB, { StringEqualsIfExists: { [`${GITHUB}:sub`]: 'repo:octo/site:ref:refs/heads/main' } }],
  [GITHUB, { Null: { [`${GITHUB}:sub`]: 'false' } }],
  ['gitlab.com', equals('gitlab.com:aud', 'https://gitlab.com')],
  ['app.terraform.io', equals('app.terraform.io:aud', 'aws.workload.identity')],
])('a role that trusts %s is refused when it tests %j only', (issuer, condition) => {
  expect(() => checkSharedIssuers(trust(issuer, condition))).toThrow(
    expect.objectContaining({
      code: 'MalformedPolicyDocument',
      message: expect.stringContaining(issuer) as string,
    }) as Error,
  )
})
