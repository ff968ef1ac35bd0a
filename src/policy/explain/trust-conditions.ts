import { type Policy, type Request, compiled } from '../evaluate.ts'
import { Asked } from '../request.ts'
import { meetsAction, meetsPrincipal } from '../statement.ts'

/** One statement of a trust policy beside what a token says. */
export interface TrustStatement {
  readonly statement: number
  readonly sid?: string
  readonly effect: 'Allow' | 'Deny'
  readonly action: boolean
  readonly principal: boolean
  readonly conditions: readonly TrustCondition[]
}

export interface TrustCondition {
  readonly operator: string
  readonly key: string
  readonly wanted: readonly string[]
  /** Empty when the token does not have it. */
  readonly got: readonly string[]
  readonly met: boolean
  /** The first of its statement that is not met. */
  readonly firstMismatch?: true
}

/** Every condition of a trust policy, met or not, with the value that the request has for it. */
export function trustConditions(request: Request, trust: Policy): readonly TrustStatement[] {
  const situation = new Asked(request)
  return compiled(trust).statements.map((one) => {
    const conditions = one.clauses.map(({ operator, key, wanted, holds }) => ({
      operator,
      key,
      wanted,
      got: situation.lookup(key.toLowerCase()) ?? [],
      met: holds(situation.lookup),
    }))
    const first = conditions.findIndex(({ met }) => !met)
    return {
      statement: one.index,
      ...(one.sid !== undefined && { sid: one.sid }),
      effect: one.effect,
      action: meetsAction(one, situation),
      principal: meetsPrincipal(one, situation, 'resource') !== undefined,
      conditions: conditions.map((condition, at) =>
        at === first ? { ...condition, firstMismatch: true as const } : condition,
      ),
    }
  })
}
