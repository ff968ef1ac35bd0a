import type { Finding } from '../findings/Finding.ts'
import type { PolicyKind } from '../Policy.ts'
import { validate } from '../validate.ts'

const documentOf = (common: object, statements: readonly object[]) => ({
  Version: '2012-10-17',
  Statement: statements.map((one) => ({ ...common, ...one })),
})

/** A policy in order, but for what is said of its statements. */
export const document = (...statements: object[]): object =>
  documentOf({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }, statements)

export const when = (Condition: object): object => document({ Condition })

export const trust = (...statements: object[]): object =>
  documentOf({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '111122223333' } }, statements)

/** A bucket's, or another resource's. */
export const shared = (...statements: object[]): object =>
  document(...statements.map((one) => ({ Principal: { AWS: '111122223333' }, ...one })))

function found(policy: object, kind: PolicyKind, codes: readonly string[]): Finding[] {
  return validate(policy, kind).filter(({ code, type }) => type && (codes.length === 0 || codes.includes(code)))
}

/** What the checks find in a policy: code and place, within its only statement; of some codes alone where they are named. */
export function advice(policy: object, kind: PolicyKind = 'identity', ...codes: string[]): string[] {
  return found(policy, kind, codes).map(({ code, position }) =>
    `${code} ${position.pointer.replace(/^\/Statement(?:\/0)?/, '')}`.trimEnd(),
  )
}

/** What is wrong, and what to write instead, in full. */
export function words(policy: object, kind: PolicyKind, code: string): string[] {
  return found(policy, kind, [code]).map(({ message, instead }) => `${message} → ${instead}`)
}
