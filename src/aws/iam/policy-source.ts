import { isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Need } from '../operation.ts'
import { boundaryOf, groupsOf, policiesOf, type PolicyText } from './access.ts'
import { groups, roles, users, type Group, type Role, type User } from './documents.ts'
import { invalidInput, noSuchEntity } from './faults.ts'
import { tagRecord } from './tags.ts'

/** The user, role or group whose policies an operation looks at, named by its ARN. */
export interface PolicySource {
  readonly noun: 'user' | 'role' | 'group'
  readonly account: AccountId
  readonly entity: User | Role | Group
}

const KINDS = { user: users, role: roles, group: groups } as const

interface Parsed {
  readonly noun: keyof typeof KINDS
  readonly account: AccountId
  readonly name: string
}

/** @throws {Fault} InvalidInput for the ARN of anything else, sessions among them. */
function parsed(arn: string): Parsed {
  const parts = parseArn(arn)
  const [noun = ''] = (parts?.resource ?? '').split('/', 1)
  if (parts?.service !== 'iam' || !isAccountId(parts.account) || !Object.hasOwn(KINDS, noun))
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`)
  const name = parts.resource.slice(parts.resource.lastIndexOf('/') + 1)
  return { noun: noun as keyof typeof KINDS, account: parts.account, name }
}

function find(view: View, arn: string): PolicySource | undefined {
  const { noun, account, name } = parsed(arn)
  const entity: User | Role | Group | undefined = KINDS[noun].find(view, account, name)
  return entity?.arn === arn ? { noun, account, entity } : undefined
}

interface SourceCall {
  readonly view: View
  readonly input: { readonly PolicySourceArn: string }
}

/** @throws {Fault} NoSuchEntity, InvalidInput */
export function existingSource({ view, input }: SourceCall): PolicySource {
  const source = find(view, input.PolicySourceArn)
  if (source) return source
  const { noun, name } = parsed(input.PolicySourceArn)
  throw noSuchEntity(`The ${noun} with name ${name} cannot be found.`)
}

/** The `authorize` of an operation on the source. */
export const onSource =
  (action: string) =>
  ({ view, input }: SourceCall): readonly Need[] => {
    const entity = find(view, input.PolicySourceArn)?.entity
    const tags = entity && 'tags' in entity ? { resourceTags: tagRecord(entity.tags) } : {}
    const resourceAccount = parsed(input.PolicySourceArn).account
    return [{ action: `iam:${action}`, resource: input.PolicySourceArn, resourceAccount, ...tags }]
  }

/** The source's policies with those of a user's groups, under the names that IAM's simulator gives them. */
export function sourcePolicies(view: View, { noun, account, entity }: PolicySource): readonly PolicyText[] {
  const named = (of: string, holder: User | Role | Group) =>
    policiesOf(view, holder).map(({ id, text }) => ({ id: nameFor(of, holder.name, id), text }))
  const above = noun === 'user' ? groupsOf(view, account, entity as User) : []
  return [...named(noun, entity), ...above.flatMap((group) => named('group', group))]
}

function nameFor(noun: string, holder: string, id: string): string {
  const inline = id.split('#')[1]
  return inline === undefined ? id.slice(id.lastIndexOf('/') + 1) : `${noun}_${holder}_${inline}`
}

export function sourceBoundary(view: View, { noun, account, entity }: PolicySource): PolicyText | undefined {
  return noun === 'group' ? undefined : boundaryOf(view, account, entity as User | Role)
}
