import { badRequest } from '../http/fault.ts'
import { tokensOf, type Token } from './lexer.ts'

export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~=' | 'like' | 'ilike' | 'in'

export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | { readonly kind: 'compare'; readonly field: string; readonly by: Comparator; readonly values: readonly string[] }

const COMPARATORS: ReadonlyMap<string, Comparator> = new Map([
  ['=', '='],
  ['!=', '!='],
  ['<>', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['~=', '~='],
  ['like', 'like'],
  ['ilike', 'ilike'],
])

const DEEPEST = 64

/**
 * OCM's search language: comparisons of dotted fields with quoted values, `and`, `or`, `not`, parentheses; keywords in any case.
 * @throws {Fault} 400 that says where it broke
 */
export function parseSearch(search: string): Expression {
  const tokens = tokensOf(search)
  let position = 0
  let depth = 0
  const END: Token = { kind: 'end', text: '', offset: search.length }
  const peek = () => tokens[position] ?? END
  const next = () => tokens[position++] ?? END
  const keyword = (text: string) => peek().kind === 'word' && peek().text.toLowerCase() === text
  const operator = (text: string) => peek().kind === 'operator' && peek().text === text
  const fail = ({ kind, text, offset }: Token): never => {
    throw badRequest(`Search: unexpected ${kind === 'end' ? 'end' : `'${text}'`} at position ${offset + 1}`)
  }

  const chain = (kind: 'and' | 'or', part: () => Expression): Expression => {
    const parts = [part()]
    while (keyword(kind)) {
      next()
      parts.push(part())
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind, parts }
  }
  const disjunction = (): Expression => chain('or', () => chain('and', negation))
  const negation = (): Expression => {
    if (++depth > DEEPEST) throw badRequest(`Search: nested deeper than ${DEEPEST}`)
    const result = keyword('not') ? negated() : operator('(') ? grouped() : comparison()
    depth--
    return result
  }
  const negated = (): Expression => {
    next()
    return { kind: 'not', part: negation() }
  }
  const grouped = (): Expression => {
    next()
    const inner = disjunction()
    if (!operator(')')) fail(peek())
    next()
    return inner
  }
  const comparison = (): Expression => {
    const field = next()
    if (field.kind !== 'word') fail(field)
    const inverted = keyword('not')
    if (inverted) next()
    const compared = comparedWith(field.text)
    return inverted ? { kind: 'not', part: compared } : compared
  }
  const comparedWith = (field: string): Expression => {
    const token = next()
    if (token.kind === 'word' && token.text.toLowerCase() === 'in')
      return { kind: 'compare', field, by: 'in', values: list() }
    const by = COMPARATORS.get(token.text.toLowerCase())
    return { kind: 'compare', field, by: by ?? fail(token), values: [value()] }
  }
  const value = (): string => {
    const token = next()
    return token.kind === 'string' || token.kind === 'word' ? token.text : fail(token)
  }
  const list = (): string[] => {
    if (!operator('(')) fail(peek())
    const values: string[] = []
    do {
      next()
      values.push(value())
    } while (operator(','))
    if (!operator(')')) fail(peek())
    next()
    return values
  }

  const whole = disjunction()
  if (peek().kind !== 'end') fail(peek())
  return whole
}
