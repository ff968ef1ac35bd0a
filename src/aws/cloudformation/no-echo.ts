import type { Json } from '../../kernel/canonical-json.ts'
import type { Properties, Stack } from './documents.ts'
import { readTemplate } from './template.ts'
import { isListType } from './template-parameters.ts'

/** In the place of what is hidden. */
export const ASTERISKS = '****'

/** What the stack's parameters hide with NoEcho, the longest first, so that none is left half. */
function secretsOf({ template, parameters }: Pick<Stack, 'template' | 'parameters'>): readonly string[] {
  const hidden = [...readTemplate(template).parameters].flatMap(([name, { type, noEcho }]) => {
    const value = noEcho && Object.hasOwn(parameters, name) ? (parameters[name] ?? '') : ''
    return isListType(type) ? [value, ...value.split(',').map((item) => item.trim())] : [value]
  })
  return hidden.filter((value) => value !== '').toSorted((a, b) => b.length - a.length)
}

const masked = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((shown, secret) => shown.replaceAll(secret, ASTERISKS), text)

/** A text that may repeat a parameter, as it is told. */
export const maskedText = (stack: Stack, text: string): string => masked(text, secretsOf(stack))

/**
 * Properties as events tell them, JSON.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function maskedProperties(stack: Stack, properties: Properties): string {
  const secrets = secretsOf(stack)
  return JSON.stringify(properties, (name, value: Json) => {
    if (name === 'Password') return ASTERISKS
    return typeof value === 'string' ? masked(value, secrets) : value
  })
}
