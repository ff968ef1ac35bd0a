import { operation, type Call } from '../operation.ts'
import { GROUP, modifiable, existing, needOn, ROLE, USER, type EntityKind, type Holder } from './entity-kinds.ts'
import { policyNotAttachable, policyNotFound, isServiceRolePolicy, serviceRolePolicy } from './faults.ts'
import { attachablePolicy } from './managed-policy.ts'
import { sortedPage, type PageInput } from './page.ts'
import { policyArn } from './policy-needs.ts'
import { refuseOver } from './quota-count.ts'
import { attachedShape } from './shapes.ts'

type Name = { readonly RoleName: string; readonly UserName: string; readonly GroupName: string }
type Here = Pick<Call<unknown>, 'view' | 'account'>
type Attachment = Name & { readonly PolicyArn: string }
type Listing = Name & PageInput & { readonly PathPrefix?: string | undefined }

const QUOTA = { Role: 'PoliciesPerRole', User: 'PoliciesPerUser', Group: 'PoliciesPerGroup' } as const

/** Attach, Detach and ListAttached…Policies. Attaching what is attached is no error, as in IAM. */
function attachmentOperations<Value extends Holder>(kind: EntityKind<Value>) {
  const { title } = kind
  const nameOf = (input: Name) => input[`${title}Name`]
  const change = (
    name: string,
    apply: (entity: Value, arn: string, attachable: boolean, here: Here) => readonly string[],
  ) =>
    operation<Attachment, object>({
      name,
      authorize: (call) => {
        policyArn(call.input.PolicyArn)
        const context = { 'iam:PolicyARN': call.input.PolicyArn }
        return [needOn(kind, call, name, nameOf(call.input), { context })]
      },
      handle: (call) => {
        const { PolicyArn } = call.input
        const entity = modifiable(kind, call, nameOf(call.input))
        const known = attachablePolicy(call.view, call.account, PolicyArn) !== undefined
        const attached = apply(entity, PolicyArn, known, call)
        return { output: {}, writes: [kind.put(call.account, entity.name, { ...entity, attached })] }
      },
    })
  return [
    change(`Attach${title}Policy`, ({ attached }, arn, attachable, here) => {
      if (!attachable) throw policyNotAttachable(arn)
      if (isServiceRolePolicy(arn)) throw serviceRolePolicy(title)
      if (attached.includes(arn)) return attached
      refuseOver(here, QUOTA[title], attached.length)
      return [...attached, arn]
    }),
    change(`Detach${title}Policy`, ({ attached }, arn) => {
      if (!attached.includes(arn)) throw policyNotFound(arn)
      return attached.filter((other) => other !== arn)
    }),
    operation<Listing, object>({
      name: `ListAttached${title}Policies`,
      authorize: (call) => [needOn(kind, call, `ListAttached${title}Policies`, nameOf(call.input))],
      handle: ({ view, account, input }) => {
        const { attached } = existing(kind, { view, account }, nameOf(input))
        const within = attached.filter((arn) => pathOf(arn).startsWith(input.PathPrefix ?? '/'))
        const { items, answer } = sortedPage(within, input, (arn) => arn)
        return { output: { AttachedPolicies: items.map((arn) => attachedShape(view, arn)), ...answer } }
      },
    }),
  ]
}

const pathOf = (arn: string) => arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1)

export const attachedPolicies = [
  ...attachmentOperations(ROLE),
  ...attachmentOperations(USER),
  ...attachmentOperations(GROUP),
]
