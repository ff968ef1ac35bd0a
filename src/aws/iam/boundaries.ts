import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { operation } from '../operation.ts'
import type { Role, User } from './documents.ts'
import { modifiable, needOn, ROLE, USER, type EntityKind } from './entity-kinds.ts'
import { isServiceRolePolicy, noSuchEntity, serviceRolePolicy } from './faults.ts'
import { attachablePolicy } from './managed-policy.ts'
import { policyArn } from './policy-needs.ts'

/**
 * @param title what is bounded, as in `Role`
 * @throws {Fault} NoSuchEntity when no such policy can be a boundary in this account, PolicyNotAttachable for one of a service-linked role,
 * InvalidInput for what is no policy.
 */
export function checkBoundary(view: View, account: AccountId, title: 'Role' | 'User', arn: string): void {
  policyArn(arn)
  if (!attachablePolicy(view, account, arn))
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`)
  if (isServiceRolePolicy(arn)) throw serviceRolePolicy(title)
}

type Input = { readonly RoleName: string; readonly UserName: string; readonly PermissionsBoundary: string }

/** Put and Delete …PermissionsBoundary. Putting is judged by the boundary in the request, deleting by the one that stands. */
function boundaryOperations<Value extends Role | User>(kind: EntityKind<Value>) {
  const title = kind.title as 'Role' | 'User' // the kinds of what can be bounded
  const nameOf = (input: Input) => input[`${title}Name`]
  const put = `Put${title}PermissionsBoundary`
  const drop = `Delete${title}PermissionsBoundary`
  return [
    operation<Input, object>({
      name: put,
      authorize: (call) => {
        const context = { 'iam:PermissionsBoundary': call.input.PermissionsBoundary }
        return [needOn(kind, call, put, nameOf(call.input), { context })]
      },
      handle: (call) => {
        const entity = modifiable(kind, call, nameOf(call.input))
        checkBoundary(call.view, call.account, title, call.input.PermissionsBoundary)
        const bound = { ...entity, boundary: call.input.PermissionsBoundary }
        return { output: {}, writes: [kind.put(call.account, entity.name, bound)] }
      },
    }),
    operation<Input, object>({
      name: drop,
      authorize: (call) => [needOn(kind, call, drop, nameOf(call.input))],
      handle: (call) => {
        const { boundary, ...free } = modifiable(kind, call, nameOf(call.input))
        if (boundary === undefined)
          throw noSuchEntity(`The permissions boundary of ${kind.noun} ${free.name} cannot be found.`)
        return { output: {}, writes: [kind.put(call.account, free.name, free as Value)] }
      },
    }),
  ]
}

export const boundaries = [...boundaryOperations(ROLE), ...boundaryOperations(USER)]
