import { describe, expect, it } from 'vitest'
import type { Decision, Denial } from './Decision.ts'
import { deniedMessage } from './denied-message.ts'

const matt = 'arn:aws:iam::123456789012:user/Matt'
const roles = 'arn:aws:iam::123456789012:role/*'

function message(
  decision: Decision['decision'],
  denial: Denial,
  action = 'iam:ListRoles',
  resource: string | undefined = roles,
): string {
  return deniedMessage({ decision, denial, by: [], reason: '' }, matt, action, resource)
}

const START = `User: ${matt} is not authorized to perform: iam:ListRoles on resource: ${roles} `

describe('the message of a refusal', () => {
  it.each([
    ['identity', 'because no identity-based policy allows the iam:ListRoles action'],
    ['boundary', 'because no permissions boundary allows the iam:ListRoles action'],
    ['session', 'because no session policy allows the iam:ListRoles action'],
    ['resource', 'because no resource-based policy allows the iam:ListRoles action'],
    ['scp', 'because no service control policy allows the iam:ListRoles action'],
    ['rcp', 'because no resource control policy allows the iam:ListRoles action'],
  ] as const)('lacking an Allow of type %s', (type, end) => {
    expect(message('ImplicitDeny', { type })).toBe(START + end)
  })

  it.each([
    ['identity', 'with an explicit deny in an identity-based policy'],
    ['boundary', 'with an explicit deny in a permissions boundary'],
    ['session', 'with an explicit deny in a session policy'],
    ['resource', 'with an explicit deny in a resource-based policy'],
    ['scp', 'with an explicit deny in a service control policy'],
    ['rcp', 'with an explicit deny in a resource control policy'],
  ] as const)('denied by type %s', (type, end) => {
    expect(message('ExplicitDeny', { type })).toBe(START + end)
  })

  it('names the denying policy when it has an ARN, but not a resource’s', () => {
    const id = 'arn:aws:organizations::987654321098:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd'
    expect(message('ExplicitDeny', { type: 'scp', id })).toBe(
      `${START}with an explicit deny in a service control policy: ${id}`,
    )
    expect(message('ExplicitDeny', { type: 'identity', id: 'inline' })).toBe(
      `${START}with an explicit deny in an identity-based policy`,
    )
    expect(message('ExplicitDeny', { type: 'resource', id })).toBe(
      `${START}with an explicit deny in a resource-based policy`,
    )
  })

  it('calls a role’s resource policy its trust policy', () => {
    expect(message('ImplicitDeny', { type: 'resource' }, 'sts:AssumeRole')).toMatch(
      /because no role trust policy allows the sts:AssumeRole action$/,
    )
    expect(message('ExplicitDeny', { type: 'resource' }, 'sts:AssumeRole')).toMatch(
      /with an explicit deny in the role trust policy$/,
    )
  })

  it.each(['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity', 'sts:setcontext'])(
    'calls it so for %s as well',
    (action) => {
      expect(message('ImplicitDeny', { type: 'resource' }, action)).toMatch(`because no role trust policy allows`)
    },
  )

  it.each([
    ['resource', 'xsts:AssumeRole', 'because no resource-based policy allows the xsts:AssumeRole action'],
    ['resource', 'sts:GetFederationToken', 'because no resource-based policy allows the sts:GetFederationToken action'],
    ['identity', 'sts:AssumeRole', 'because no identity-based policy allows the sts:AssumeRole action'],
  ] as const)('but no other: type %s, %s', (type, action, end) => {
    expect(message('ImplicitDeny', { type }, action)).toMatch(end)
  })

  it.each(['arn:aws:iam::123456789012:role/R#inline', 'policy arn:aws:iam::123456789012:policy/P'])(
    'does not name what is cited as %s',
    (id) => {
      expect(message('ExplicitDeny', { type: 'identity', id })).toBe(
        `${START}with an explicit deny in an identity-based policy`,
      )
    },
  )

  it('keeps to itself, between strangers, which policy denies', () => {
    const denial: Denial = {
      type: 'scp',
      level: 1,
      id: 'arn:aws:organizations::987654321098:policy/o-qv5af4abcd/p-2kgn',
    }
    const decision: Decision = { decision: 'ExplicitDeny', denial, by: [], reason: '' }
    expect(deniedMessage(decision, matt, 'iam:ListRoles', roles, { named: false })).toBe(
      `${START}with an explicit deny in a service control policy`,
    )
  })

  it('puts the resource into quotes for S3', () => {
    const decision: Decision = { decision: 'ImplicitDeny', denial: { type: 'identity' }, by: [], reason: '' }
    expect(deniedMessage(decision, matt, 's3:GetObject', 'arn:aws:s3:::b/k', { quoted: true })).toBe(
      `User: ${matt} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" because no identity-based policy allows the s3:GetObject action`,
    )
  })

  it('names a resource that is every resource for the services that do', () => {
    const decision: Decision = { decision: 'ImplicitDeny', denial: { type: 'identity' }, by: [], reason: '' }
    const clause = 'because no identity-based policy allows the iam:GetAccountSummary action'
    const said = `User: ${matt} is not authorized to perform: iam:GetAccountSummary`
    expect(deniedMessage(decision, matt, 'iam:GetAccountSummary', '*')).toBe(`${said} ${clause}`)
    expect(deniedMessage(decision, matt, 'iam:GetAccountSummary', '*', { starred: true })).toBe(
      `${said} on resource: * ${clause}`,
    )
  })

  it('says no more than that where nothing is known of why', () => {
    const decision: Decision = { decision: 'ImplicitDeny', by: [], reason: '' }
    expect(deniedMessage(decision, matt, 'iam:ListRoles')).toBe(
      `User: ${matt} is not authorized to perform: iam:ListRoles`,
    )
  })

  it('leaves out a resource that is none', () => {
    expect(message('ImplicitDeny', { type: 'identity' }, 'ec2:DescribeVpcs', '*')).toBe(
      `User: ${matt} is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action`,
    )
  })
})
