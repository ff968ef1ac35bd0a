import { Fault } from '../../kernel/Fault.ts'

export const invalid = (text: string): Fault => new Fault('ValidationError', 400, text)
export const noStack = (name: string): Fault => invalid(`Stack with id ${name} does not exist`)
/** Of a template's form. */
export const templateError = (text: string): Fault => invalid(`Template format error: ${text}`)
/** What is said of a text that XML could not hold; inferred. */
export const UNSPEAKABLE = 'special characters are not allowed'
/** Of what a template says. */
export const templateFault = (text: string): Fault => invalid(`Template error: ${text}`)
export const unsupported = (what: string): Fault =>
  new Fault('NotImplemented', 501, `Not supported by Stint: ${what}. docs/COVERAGE.md lists what is.`)
