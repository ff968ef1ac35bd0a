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

  it('leaves out a resource that is none', () => {
    expect(message('ImplicitDeny', { type: 'identity' }, 'ec2:DescribeVpcs', '*')).toBe(
      `User: ${matt} is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action`,
    )
  })
})
