import type { View } from '../../store/projection.ts'
import { firstDenial, standingOf } from '../authorize.ts'
import type { Role } from '../iam/documents.ts'
import { passingRoleTo, roleOf } from '../iam/passing-role.ts'
import type { Call, Need, World } from '../operation.ts'
import type { Caller } from '../principal.ts'
import type { Stack } from './documents.ts'
import { invalid } from './faults.ts'

/** The role that a stack's calls are made with, instead of its caller's own permissions. */

const PRINCIPAL = 'cloudformation.amazonaws.com'
const SESSION = 'AWSCloudFormation'
const HOUR = 3_600_000

/**
 * Handing a role to CloudFormation. Once a stack has it, whoever may change the stack has the role at work, whether or not he may pass it.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
 */
export const passingRole = (call: Call<unknown>, arn: string | undefined): readonly Need[] =>
  passingRoleTo(PRINCIPAL, call, arn)

/** The key by which policies say with which role stacks are made, changed or deleted. */
export const roleKey = (arn: string | undefined): Readonly<Record<string, string>> =>
  arn === undefined ? {} : { 'cloudformation:RoleArn': arn }

type Owned = Pick<Stack, 'account' | 'region' | 'arn'>

/** @throws {Fault} ValidationError unless the role is the account's and trusts CloudFormation. */
export function assumableRole(
  { world, view }: Pick<Call<unknown>, 'world' | 'view'>,
  stack: Owned,
  arn: string,
): string {
  if (!assumed(world, view, stack, arn)) throw invalid(`Role ${arn} is invalid or cannot be assumed`)
  return arn
}

/** Whose permissions a step is made with: the role as it is now, or whoever asked; undefined: the role can no longer be assumed. */
export function actorOf(world: World, view: View, stack: Stack, caller: Caller): Caller | undefined {
  return stack.role === undefined ? caller : assumed(world, view, stack, stack.role)
}

/** CloudFormation's session of the role; undefined when its trust policy does not let it in. */
function assumed(world: World, view: View, stack: Owned, arn: string): Caller | undefined {
  const role = roleOf(view, stack.account, arn)
  if (!role || !trusts(world, view, stack, role)) return undefined
  const now = world.clock.now()
  return {
    kind: 'role',
    account: stack.account,
    arn: `arn:aws:sts::${stack.account}:assumed-role/${role.name}/${SESSION}`,
    userId: `${role.id}:${SESSION}`,
    role: { arn, id: role.id, name: role.name },
    ofService: true,
    session: {
      name: SESSION,
      issuedAt: now,
      expiresAt: now + HOUR,
      mfa: false,
      policyArns: [],
      tags: {},
      transitiveTagKeys: [],
      chain: 0,
    },
  }
}

function trusts(world: World, view: View, { account, region, arn }: Owned, role: Role): boolean {
  const call: Call<unknown> = {
    operation: 'AssumeRole',
    service: 'sts',
    input: {},
    caller: { kind: 'service', arn: PRINCIPAL, userId: PRINCIPAL },
    account,
    region,
    now: world.clock.now(),
    view,
    random: world.random,
    world,
    http: {
      method: 'POST',
      host: PRINCIPAL,
      url: '/',
      headers: new Map(),
      sourceIp: PRINCIPAL,
      userAgent: PRINCIPAL,
      secure: true,
    },
    requestId: '',
  }
  const need: Need = {
    action: 'sts:AssumeRole',
    resource: role.arn,
    resourceAccount: account,
    resourcePolicy: role.trust,
    resourcePolicyMustAllow: true,
    context: { 'sts:RoleSessionName': SESSION, 'aws:SourceArn': arn, 'aws:SourceAccount': account },
  }
  return firstDenial(call, [need], standingOf(call)) === undefined
}
