import { type Position, parse } from './parse.ts'

/** Where a statement begins and ends in its document's text: at its first and its last brace, lines and columns from 1. */
export interface Span {
  readonly start: Place
  readonly end: Place
}

type Place = Pick<Position, 'line' | 'column'>

/**
 * Every statement's place in the text of a policy.
 * @throws {Fault} MalformedPolicyDocument when it is not JSON
 */
export function statementSpans(text: string): readonly Span[] {
  const root = parse(text)
  const found = root.type === 'object' ? root.members.get('Statement') : undefined
  const nodes = found?.type === 'array' ? found.items : found ? [found] : []
  const lines = lineStarts(text)
  return nodes.map(({ at: { line, column } }) => {
    const end = closing(text, (lines[line - 1] ?? 0) + column - 1)
    const last = lines.findLastIndex((start) => start <= end)
    return { start: { line, column }, end: { line: last + 1, column: end - (lines[last] ?? 0) + 1 } }
  })
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}]/gs

/** The brace that ends what begins at the offset. */
function closing(text: string, from: number): number {
  TOKEN.lastIndex = from
  let depth = 0
  for (let token = TOKEN.exec(text); token; token = TOKEN.exec(text)) {
    if (token[0] === '{') depth++
    if (token[0] === '}' && --depth === 0) return token.index
  }
  return from
}
