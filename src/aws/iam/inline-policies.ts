import { operation, type PreparedCall } from '../operation.ts'
import { existing, GROUP, modifiable, needOn, ROLE, USER, type EntityKind, type Holder } from './entity-kinds.ts'
import { noSuchEntity } from './faults.ts'
import { percentEncoded } from './ids.ts'
import { sortedPage, type PageInput } from './page.ts'
import { inlineAfterPut, isSameName } from './policy-document.ts'

type Name = { readonly RoleName: string; readonly UserName: string; readonly GroupName: string }
type Named = Name & { readonly PolicyName: string }

/** Put, Get, Delete and List…Policies of one kind of entity. */
function inlineOperations<Value extends Holder>(kind: EntityKind<Value>) {
  const { title, noun } = kind
  const nameOf = (input: Name) => input[`${title}Name`]
  const named = (name: string) => ({
    name,
    authorize: (call: PreparedCall<Name, undefined>) => [needOn(kind, call, name, nameOf(call.input))],
  })
  const missing = (name: string) => noSuchEntity(`The ${noun} policy with name ${name} cannot be found.`)
  return [
    operation<Named & { readonly PolicyDocument: string }, object>({
      ...named(`Put${title}Policy`),
      handle: (call) => {
        const entity = modifiable(kind, call, nameOf(call.input))
        const put = { name: call.input.PolicyName, document: call.input.PolicyDocument }
        const inline = inlineAfterPut(noun, entity, put)
        return { output: {}, writes: [kind.put(call.account, entity.name, { ...entity, inline })] }
      },
    }),
    operation<Named, object>({
      ...named(`Get${title}Policy`),
      handle: (call) => {
        const { PolicyName } = call.input
        const entity = existing(kind, call, nameOf(call.input))
        const policy = entity.inline.find((other) => isSameName(other.name, PolicyName))
        if (!policy) throw missing(PolicyName)
        return {
          output: { [`${title}Name`]: entity.name, PolicyName, PolicyDocument: percentEncoded(policy.document) },
        }
      },
    }),
    operation<Named, object>({
      ...named(`Delete${title}Policy`),
      handle: (call) => {
        const entity = modifiable(kind, call, nameOf(call.input))
        const inline = entity.inline.filter((policy) => !isSameName(policy.name, call.input.PolicyName))
        if (inline.length === entity.inline.length) throw missing(call.input.PolicyName)
        return { output: {}, writes: [kind.put(call.account, entity.name, { ...entity, inline })] }
      },
    }),
    operation<Name & PageInput, object>({
      ...named(`List${title}Policies`),
      handle: (call) => {
        const { inline } = existing(kind, call, nameOf(call.input))
        const { items, answer } = sortedPage(inline, call.input, (policy) => policy.name)
        return { output: { PolicyNames: items.map((policy) => policy.name), ...answer } }
      },
    }),
  ]
}

export const inlinePolicies = [...inlineOperations(ROLE), ...inlineOperations(USER), ...inlineOperations(GROUP)]
