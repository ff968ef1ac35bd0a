/** One condition on what is not known, as a person reads it. */
export interface Condition {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

/** One unknown: true or false, and nobody knows which. A condition and its negation are the same one. */
export interface Literal {
  readonly name: string
  /** As the statement asks for it. */
  readonly negated: boolean
  said(holds: boolean): Condition
}

/** Operators and their negations, without prefix and suffix; absent keys are on the negation's side. */
const NEGATIONS: ReadonlyMap<string, string> = new Map([
  ['StringEquals', 'StringNotEquals'],
  ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ['StringLike', 'StringNotLike'],
  ['NumericEquals', 'NumericNotEquals'],
  ['DateEquals', 'DateNotEquals'],
  ['ArnEquals', 'ArnNotEquals'],
  ['ArnLike', 'ArnNotLike'],
  ['IpAddress', 'NotIpAddress'],
])
const POSITIVE: ReadonlyMap<string, string> = new Map([...NEGATIONS].map(([plain, negation]) => [negation, plain]))

export function literalOf(operator: string, key: string, values: readonly string[]): Literal {
  const sorted = [...values].sort()
  const name = (plain: string, texts: readonly string[]) => JSON.stringify([plain, key.toLowerCase(), texts])
  if (operator === 'Null' && sorted.length === 1) {
    const absent = sorted[0]?.toLowerCase() === 'true'
    return {
      name: name('Null', []),
      negated: !absent,
      said: (holds) => ({ operator: 'Null', key, values: [String(holds)] }),
    }
  }
  const plain = POSITIVE.get(operator)
  const base = plain ?? operator
  const negation = NEGATIONS.get(base) ?? `not ${base}`
  return {
    name: name(base, sorted),
    negated: plain !== undefined,
    said: (holds) => ({ operator: holds ? base : negation, key, values }),
  }
}
