import { replacePlaceholders } from '../elements/variables.ts'
import { variableName, variableNames } from '../variable-names.ts'
import type { Literal } from './literal.ts'

/** Variables whose key is not known, with a default or without: nobody knows whether it is needed. */
export const unknownVariables = (texts: readonly string[], isOpen: (key: string) => boolean): readonly string[] =>
  variableNames(texts).filter((key) => isOpen(key.toLowerCase()))

type Statement = Readonly<Record<string, unknown>>

/**
 * A resource with a variable that is not known may be any that fits around it: whether it is this one is a literal, and the statement
 * that is left is about everything. Where what is known decides, there is none.
 * @param matches whether a pattern matches the resource that is asked about
 */
export function openResources(
  statement: Statement,
  isOpen: (key: string) => boolean,
  matches: (pattern: string) => boolean,
  found: Literal[],
): Statement {
  const element = statement['Resource'] === undefined ? 'NotResource' : 'Resource'
  const { [element]: written, ...rest } = statement
  const texts = [written ?? []].flat().map(String)
  const open = texts.filter((text) => unknownVariables([text], isOpen).length > 0)
  if (open.length === 0) return statement
  const certain = texts.filter((text) => !open.includes(text))
  if (certain.some(matches)) return { ...rest, [element]: certain }
  // Of those that it excepts an Allow needs every value, also of such as could not be this one: without it, it gives nothing.
  const needsAll = element === 'NotResource' && statement['Effect'] === 'Allow'
  const told = needsAll ? open : open.filter((text) => matches(widest(text, isOpen)))
  if (told.length > 0) found.push(literalOf(element, told, isOpen))
  else if (element === 'Resource') return statement
  return { ...rest, Resource: '*' }
}

const widest = (text: string, isOpen: (key: string) => boolean): string =>
  replacePlaceholders(text, (one) => {
    const key = variableName(one)
    return key !== undefined && isOpen(key.toLowerCase()) ? '*' : text.slice(one.start, one.end)
  })

function literalOf(element: string, values: readonly string[], isOpen: (key: string) => boolean): Literal {
  return {
    name: JSON.stringify([element, values]),
    negated: false,
    said: (holds) => ({
      operator: holds ? element : `not ${element}`,
      key: unknownVariables(values, isOpen).join(', '),
      values,
    }),
  }
}
