import { Refusal } from '../../../kernel/Refusal.ts'
import type { AwsCall } from '../aws-call.ts'

interface Made {
  readonly call: AwsCall
  /** By which the rest of the document refers to it. */
  readonly id: string
}
interface Attachment {
  readonly role: string
  /** ARN. */
  readonly policy: string
  readonly id: string
}

/** What the calls make, as a declarative document says it. */
export interface Creations {
  readonly made: readonly Made[]
  readonly attachments: readonly Attachment[]
  /** The id of a thing that is made here: a role by its name, a policy by its ARN. */
  isMade(operation: string, name: string): string | undefined
}

const MAKING: ReadonlySet<string> = new Set(['CreatePolicy', 'CreateRole', 'CreateOpenIDConnectProvider'])

/** @throws {Refusal} when a call changes something that is there: a declaration would have to own it first */
export function creations(calls: readonly AwsCall[], idFor: (name: string) => string): Creations {
  const other = calls.find(({ operation }) => !MAKING.has(operation) && operation !== 'AttachRolePolicy')
  if (other)
    throw new Refusal(
      `${other.service}:${other.operation} changes something that is there already; a template can only say what is to be made.`,
      { next: 'Use --mode auto, or --mode manual without -o.' },
    )
  const taken = new Set<string>()
  const unique = (wanted: string) => {
    let id = wanted
    for (let at = 2; taken.has(id.toLowerCase()); at++) id = `${wanted}${at}`
    taken.add(id.toLowerCase())
    return id
  }
  const made = calls.flatMap((call) => (MAKING.has(call.operation) ? [{ call, id: unique(idFor(nameOf(call))) }] : []))
  const attachments = calls.flatMap(({ operation, input }) => {
    if (operation !== 'AttachRolePolicy') return []
    const [role, policy] = [String(input['RoleName']), String(input['PolicyArn'])]
    return [{ role, policy, id: unique(idFor(`${role}-${policy.slice(policy.lastIndexOf('/') + 1)}`)) }]
  })
  return {
    made,
    attachments,
    isMade: (operation, name) => made.find(({ call }) => call.operation === operation && isNamed(call, name))?.id,
  }
}

const isNamed = ({ operation, input }: AwsCall, name: string): boolean =>
  operation === 'CreateRole'
    ? input['RoleName'] === name
    : name.endsWith(`:policy${String(input['Path'] ?? '/')}${String(input['PolicyName'])}`)

/** What a person calls the thing that a call makes. */
export const nameOf = ({ input }: AwsCall): string =>
  String(input['PolicyName'] ?? input['RoleName'] ?? String(input['Url']).replace(/^https:\/\//, ''))
