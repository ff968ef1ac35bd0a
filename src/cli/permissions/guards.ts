import { Refusal } from '../../kernel/Refusal.ts'
import {
  expandActions,
  firstError,
  possible,
  principalFacts,
  type Possible,
  type PossibleCondition,
} from '../../policy/index.ts'
import { unreadable } from '../failure.ts'
import { readNamed } from '../named-file.ts'
import type { Terminal } from '../terminal.ts'

/** Policies that allow nothing by themselves, but without which nothing is allowed. */
export interface Guards {
  readonly boundary?: object
  /** One level each. */
  readonly scps: readonly object[]
}

/** What the guards say of something that a role's own policies allow. */
export interface Passage {
  readonly verdict: Possible['verdict']
  readonly when: readonly (readonly PossibleCondition[])[]
  /** It is allowed on some resources only. */
  readonly someResources: boolean
}

/** A policy from a file. @throws {Refusal} when it cannot be read, or AWS would refuse it */
export function guardFile(file: string, kind: 'boundary' | 'scp', { cwd }: Pick<Terminal, 'cwd'>): object {
  const text = contents(file, cwd)
  const wrong = firstError(text, kind)
  if (wrong)
    throw new Refusal(
      `${file} is no ${kind === 'scp' ? 'service control policy' : 'permissions boundary'}: ${wrong.message}`,
      {
        next: `stint validate ${file} --type ${kind}`,
      },
    )
  return JSON.parse(text) as object // the validator has read it
}

function contents(file: string, cwd: string): string {
  try {
    return readNamed(file, cwd)
  } catch (error) {
    throw unreadable(file, error, undefined, 2)
  }
}

type Statement = Readonly<Record<string, unknown>>

const statementsOf = (document: object): readonly Statement[] =>
  [(document as { readonly Statement?: unknown }).Statement].flat() as Statement[]

const ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }

/** An SCP that only denies stands beside FullAWSAccess, as AWS attaches it. */
const levelOf = (scp: object): readonly object[] =>
  statementsOf(scp).some(({ Effect: effect }) => effect === 'Allow') ? [scp] : [scp, ALL]

/**
 * Whether a role with this session ARN gets an action on a resource past the guards: never a guess. A resource with wildcards stands for
 * all that fit: yes only if each of them passes, no only if none does.
 */
export function passage(guards: Guards, principal: string, action: string, resource: string): Passage {
  const request = { principal: principalFacts(principal), action, resource, context: {} }
  const ask = (shaped: (document: object) => object): Possible =>
    possible(
      request,
      {
        identity: [ALL],
        ...(guards.boundary && { boundary: shaped(guards.boundary) }),
        ...(guards.scps.length > 0 && { scp: guards.scps.map((scp) => levelOf(scp).map(shaped)) }),
      },
      () => false,
    )
  if (!/[*?]/.test(resource)) return { ...ask((document) => document), someResources: false }
  const [worst, best] = [ask((document) => widened(document, 'Deny')), ask((document) => widened(document, 'Allow'))]
  if (best.verdict === 'no' || worst.verdict === 'yes') return { ...worst, someResources: false }
  return { verdict: 'if', when: best.when, someResources: worst.verdict === 'no' }
}

/** The document as if the resources of statements with this effect were all, and of the others none unless all. */
function widened(document: object, effect: 'Allow' | 'Deny'): object {
  const Statement = statementsOf(document).flatMap(({ Resource, NotResource, ...rest }) => {
    const isAll = NotResource === undefined && [Resource].flat().includes('*')
    return isAll || rest['Effect'] === effect ? [{ ...rest, Resource: '*' }] : []
  })
  return { Version: '2012-10-17', Statement: Statement.length > 0 ? Statement : [NOTHING] }
}

const NOTHING = { Effect: 'Deny', NotAction: '*', Resource: '*' }

/** The actions that a pattern as `kms:ReEncrypt*` names; itself when it names none that is known. */
export function actionsOf(pattern: string): readonly string[] {
  const found = /[*?]/.test(pattern) ? expandActions(pattern) : []
  return found.length === 0 ? [pattern] : found
}
