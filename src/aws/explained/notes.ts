import type { AuthReason } from '../auth-faults.ts'
import type { Asked, Denial } from '../authorize.ts'
import type { TokenFacts } from './token-facts.ts'

export type Unasked = 'invalid' | 'disturbed'

/** What a refusal's record keeps for whoever asks why. It never goes over the wire. */
export interface Notes {
  /** Policies refused. */
  readonly denial?: Denial
  /** Policies allowed this; what was wrong came after. */
  readonly asked?: readonly Asked[]
  /** A web identity token was refused, by itself or by the policies. */
  readonly token?: TokenFacts
  /** No policy was asked: the request is not valid, or calls are refused on purpose. */
  readonly unasked?: Unasked
  /** Why the caller could not be established, and by which key it was tried. */
  readonly reason?: AuthReason
  readonly accessKeyId?: string
  /** When the caller's session had ended: milliseconds, world time. */
  readonly expired?: number
}

const notes = new WeakMap<Error, Notes>()

/** The error, remembered with what it takes to explain it. */
export function noted<E extends Error>(error: E, more: Notes): E {
  notes.set(error, { ...notes.get(error), ...more })
  return error
}

export const notesOf = (error: Error): Notes => notes.get(error) ?? {}
