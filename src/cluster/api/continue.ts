import type { Fault } from '../../kernel/Fault.ts'
import { at } from './object.ts'
import { badRequest, expired } from './status.ts'

const VERSION = 'meta.k8s.io/v1'
/** Instead of a revision: whatever there is now. */
const NEWEST = -1

/** Where the next chunk of a list begins, and of which moment the list is. */
export interface Mark {
  /** Undefined: of now, though the chunks before were of another. */
  readonly revision: number | undefined
  /** The object that was last shown: `namespace/name`. */
  readonly after: string
}

export const encodeMark = ({ revision = NEWEST, after }: Mark): string =>
  Buffer.from(JSON.stringify({ v: VERSION, rv: revision, start: `${after}\0` })).toString('base64url')

/** @throws {Fault} BadRequest, in Kubernetes' words */
export function decodeMark(token: string): Mark {
  const refuse = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`)
  let read: unknown
  try {
    read = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
  } catch {
    throw refuse('illegal base64 data or no JSON')
  }
  const [version, revision, start] = ['v', 'rv', 'start'].map((name) => at(read, name))
  if (version !== VERSION)
    throw refuse(`server does not recognize this encoded version ${JSON.stringify(version ?? '')}`)
  if (typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision === 0 || revision < NEWEST)
    throw refuse(`incorrect encoded start resourceVersion (version ${VERSION})`)
  if (typeof start !== 'string' || start.replace(/\0$/, '') === '')
    throw refuse(`encoded start key empty (version ${VERSION})`)
  return { revision: revision === NEWEST ? undefined : revision, after: start.replace(/\0$/, '') }
}

const TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

/** The past of a mark is not kept any more: 410, with a token that goes on from there as things are now. */
export const markExpired = ({ after }: Mark): Fault => expired(TOO_OLD, encodeMark({ revision: undefined, after }))
