import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { operation } from '../operation.ts'
import type { Role, User } from './documents.ts'
import { existing, modifiable, needOn, ROLE, USER, type EntityKind } from './entity-kinds.ts'
import { noSuchEntity } from './faults.ts'
import { attachablePolicy } from './managed-policy.ts'
import { policyArn } from './policy-needs.ts'

/** @throws {Fault} NoSuchEntity when no such policy can be a boundary in this account, InvalidInput for what is no policy. */
export function checkBoundary(view: View, account: AccountId, arn: string): void {
  policyArn(arn)
  if (!attachablePolicy(view, account, arn))
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`)
}

type Input = { readonly RoleName: string; readonly UserName: string; readonly PermissionsBoundary: string }

/** Put and Delete …PermissionsBoundary. Putting is judged by the boundary in the request, deleting by the one that stands. */
function boundaryOperations<Value extends Role | User>(kind: EntityKind<Value>) {
  const nameOf = (input: Input) => input[`${kind.title as 'Role' | 'User'}Name`]
  const put = `Put${kind.title}PermissionsBoundary`
  const drop = `Delete${kind.title}PermissionsBoundary`
  return [
    operation<Input, object>({
      name: put,
      authorize: (call) => {
        const context = { 'iam:PermissionsBoundary': call.input.PermissionsBoundary }
        return [needOn(kind, call, put, nameOf(call.input), { context })]
      },
      handle: (call) => {
        const entity = modifiable(kind, call, nameOf(call.input))
        checkBoundary(call.view, call.account, call.input.PermissionsBoundary)
        const bound = { ...entity, boundary: call.input.PermissionsBoundary }
        return { output: {}, writes: [kind.put(call.account, entity.name, bound)] }
      },
    }),
    operation<Input, object>({
      name: drop,
      authorize: (call) => [needOn(kind, call, drop, nameOf(call.input))],
      handle: (call) => {
        const { boundary, ...free } = existing(kind, call, nameOf(call.input))
        if (boundary === undefined)
          throw noSuchEntity(`The permissions boundary of ${kind.noun} ${free.name} cannot be found.`)
        return { output: {}, writes: [kind.put(call.account, free.name, free as Value)] }
      },
    }),
  ]
}

export const boundaries = [...boundaryOperations(ROLE), ...boundaryOperations(USER)]
