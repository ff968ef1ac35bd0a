import type { EncodedResponse } from '../wire/codec.ts'
import type { Authorization } from '../wire/sigv4/authorization.ts'
import type { Caller } from './principal.ts'

/** What is known of one request's sender by the time it is answered. */
export interface Seen {
  authorization: Authorization['kind'] | 'form' | 'web-identity'
  caller?: Caller
}

/**
 * Stint's own headers beside AWS's: the id that `stint explain` takes, who called as it was understood, and by what that was established.
 * A caller that could not be established has no `x-stint-caller`.
 */
export function stamped(answer: EncodedResponse, requestId: string, seen: Seen): EncodedResponse {
  const { headers } = answer
  headers['x-stint-request-id'] = requestId
  if (seen.caller) headers['x-stint-caller'] = headerText(seen.caller.arn || 'anonymous')
  headers['x-stint-authentication'] = wayOf(seen)
  return answer
}

const SIGNED: Readonly<Record<Seen['authorization'], string>> = {
  header: 'sigv4',
  presigned: 'sigv4-presigned',
  form: 'sigv4-form',
  'web-identity': 'web-identity',
  anonymous: 'none',
  unreadable: 'none',
}

/** `sigv4 session`, `sigv4-presigned long-term-key`, `web-identity`, `none`; for a caller who was not established, how he tried. */
function wayOf({ authorization, caller }: Seen): string {
  const way = SIGNED[authorization]
  if (caller?.kind === 'web-identity') return way
  if (!caller || caller.kind === 'anonymous') return caller ? 'none' : `${way} failed`
  return `${way} ${caller.session ? 'session' : 'long-term-key'}`
}

/** Subjects of foreign tokens may hold anything: what a header cannot is percent-encoded. */
const headerText = (text: string): string =>
  /^[\x21-\x7e]*$/.test(text)
    ? text
    : text.replace(/[^\x21-\x7e]+/gu, (part) => encodeURIComponent(Buffer.from(part).toString()))
