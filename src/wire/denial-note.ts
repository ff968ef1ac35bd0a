/**
 * Stint's own header beside AWS's refusal: which statement decided. AWS's text names no more than the kind of policy, and a document only
 * when it denies explicitly. SDKs hand headers on and otherwise ignore it; real AWS sends none.
 */
export const DENIAL_HEADER = 'x-stint-denial'

export interface DenialNote {
  /** What was denied, which need not be the operation: `iam:PassRole` inside RunInstances. */
  readonly action: string
  readonly resource: string
  readonly explicit: boolean
  /** The kind of policy that denies, or that lacks an Allow: `identity`, `boundary`, `session`, `scp`, `resource`, `rcp`. */
  readonly type: string
  /** The statements that deny; none for an implicit denial. */
  readonly by: readonly DenyingStatement[]
}

export interface DenyingStatement {
  /** A managed or control policy's ARN; an inline policy's holder, `#`, its name; a resource's ARN. */
  readonly policy: string
  /** Its place in the document, 0 first. */
  readonly statement: number
  readonly sid?: string
}

/** Header values are Latin-1: everything else travels escaped. */
export const writeDenialNote = (note: DenialNote): string =>
  JSON.stringify(note).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Undefined for what is none: somebody else's proxy may send anything. */
export function readDenialNote(text: string | undefined): DenialNote | undefined {
  if (text === undefined) return undefined
  try {
    const value = JSON.parse(text) as Partial<DenialNote> | null
    return typeof value?.action === 'string' && Array.isArray(value.by) ? (value as DenialNote) : undefined
  } catch {
    return undefined
  }
}
