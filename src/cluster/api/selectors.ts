import type { Kind } from '../kinds/kind.ts'
import type { KubeObject } from './object.ts'
import { at, isFields, listAt, textAt } from './object.ts'
import { badRequest } from './status.ts'
import { isQualified, KEY_MESSAGE, labelValue } from './validate.ts'

export type Selector = (object: KubeObject) => boolean

const TERM = /^\s*([^\s!=<>,()]+)\s*(?:(==|=|!=|>|<)\s*([^\s,()=!<>]*)|\s(in|notin)\s*\(([^)]*)\))?\s*$/
const ABSENT = /^\s*!\s*([^\s!=<>,()]+)\s*$/

/** Splits at commas outside parentheses; a blank text is no term at all. */
const terms = (text: string) => (text.trim() === '' ? [] : text.split(/,(?![^(]*\))/))
const fieldTerms = (text: string) => text.split(',').filter((term) => term !== '')

const unparsable = (why: string) => badRequest(`unable to parse requirement: ${why}`)

/** A key and values that no label can have choose nothing by mistake: they are refused. */
function checkRequirement(key: string, values: readonly string[]): void {
  if (!isQualified(key)) throw unparsable(`<nil>: Invalid value: ${JSON.stringify(key)}: ${KEY_MESSAGE}`)
  for (const value of values) {
    const wrong = labelValue(value)
    if (wrong !== undefined) throw unparsable(`values[0][${key}]: Invalid value: ${JSON.stringify(value)}: ${wrong}`)
  }
}

const WHOLE = /^[+-]?\d{1,18}$/

/** `a>1`: a label that is no number is neither greater nor less. */
function compared(key: string, operator: string, value: string): Selector {
  if (!WHOLE.test(value))
    throw unparsable(
      `values[0][${key}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
    )
  return (object) => {
    const own = labelOf(object, key) ?? ''
    return WHOLE.test(own) && (operator === '>' ? Number(own) > Number(value) : Number(own) < Number(value))
  }
}

const labelOf = (object: KubeObject, key: string): string | undefined => {
  const labels = object.metadata.labels
  return labels && Object.hasOwn(labels, key) ? labels[key] : undefined
}

function labelTerm(term: string): Selector {
  const absent = ABSENT.exec(term)?.[1]
  if (absent !== undefined) checkRequirement(absent, [])
  if (absent !== undefined) return (object) => labelOf(object, absent) === undefined
  const match = TERM.exec(term)
  if (!match) throw unparsable(term)
  const [, key = '', operator, value = '', set, list = ''] = match
  const listed = list.trim() === '' ? [] : list.split(',').map((one) => one.trim())
  checkRequirement(key, set === undefined ? [value] : listed)
  if (set !== undefined) {
    if (listed.length === 0)
      throw unparsable(`values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty`)
    const values = new Set(listed)
    return (object) => values.has(labelOf(object, key) ?? '\u0000') === (set === 'in')
  }
  if (operator === undefined) return (object) => labelOf(object, key) !== undefined
  if (operator === '>' || operator === '<') return compared(key, operator, value)
  return (object) => (labelOf(object, key) === value) === (operator !== '!=')
}

/** `a=b,c!=d,e in (f,g),h,!i`: all must hold. */
export function labelSelector(text: string): Selector {
  const all = terms(text).map(labelTerm)
  return (object) => all.every((holds) => holds(object))
}

const FIELD_TERM = /^\s*([\w.-]+)\s*(==|=|!=)\s*(.*?)\s*$/
const EVERYWHERE = ['metadata.name', 'metadata.namespace']

function fieldTerm(kind: Kind, term: string): Selector {
  const match = FIELD_TERM.exec(term)
  if (!match) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`)
  const [, path = '', operator, value] = match
  if (!EVERYWHERE.includes(path) && !kind.selectable.includes(path))
    throw badRequest(`field label not supported: ${path}`)
  return (object) => (textAt(object, path) === value) === (operator !== '!=')
}

/** `metadata.name=x,spec.nodeName!=y`. */
export function fieldSelector(kind: Kind, text: string): Selector {
  const all = fieldTerms(text).map((term) => fieldTerm(kind, term))
  return (object) => all.every((holds) => holds(object))
}

/** The one name that a field selector leaves, if it does: RBAC judges a list or a watch by it as it judges a get. */
export function nameChosen(text: string): string | undefined {
  const chosen = fieldTerms(text).map((term) => FIELD_TERM.exec(term))
  const exact = chosen.find((match) => match?.[1] === 'metadata.name' && match[2] !== '!=')
  return exact?.[3] || undefined
}

/** Both selectors of a request. */
export function selectorOf(kind: Kind, query: URLSearchParams): Selector {
  const labels = labelSelector(query.get('labelSelector') ?? '')
  const fields = fieldSelector(kind, query.get('fieldSelector') ?? '')
  return (object) => labels(object) && fields(object)
}

/** A LabelSelector object, as workloads and machine sets hold it, in its text form: `app=web,tier in (a,b)`. */
export function selectorText(selector: unknown): string {
  const labels = at(selector, 'matchLabels')
  const equal = Object.entries(isFields(labels) ? labels : {}).map(([key, value]) => `${key}=${String(value)}`)
  return [...equal, ...listAt(selector, 'matchExpressions').map(requirementText)].sort().join(',')
}

function requirementText(requirement: unknown): string {
  const [key, operator] = [textAt(requirement, 'key'), textAt(requirement, 'operator')]
  if (operator === 'Exists') return key
  if (operator === 'DoesNotExist') return `!${key}`
  return `${key} ${operator.toLowerCase()} (${listAt(requirement, 'values').join(',')})`
}
