import { collection } from '../documents.ts'
import type { OcmParts } from '../parts.ts'
import { change } from '../room.ts'
import type { Caller } from './tokens.ts'

interface Revoked {
  /** World seconds from which on the token would be over anyway; undefined: never. */
  readonly until?: number
}

/** By token id, or by the session of all tokens that one login gave. */
const revocations = collection<Revoked>('revoked')

export const isRevoked = ({ projection }: OcmParts, id: string): boolean =>
  revocations.get(projection.view(), id) !== undefined

/** An access token goes alone; with a refresh token goes all that it gave. What is over by now is forgotten. */
export function revoke(room: OcmParts, caller: Caller, whole: boolean): Promise<void> {
  const now = Math.floor(room.clock.now() / 1000)
  return change(room, (view) => {
    const over = revocations.all(view).filter(({ value }) => value.until !== undefined && value.until < now)
    const kept = !whole && caller.expires !== undefined ? { until: caller.expires } : {}
    return {
      writes: [
        ...over.map(({ key }) => revocations.remove(key.slice(revocations.prefix.length))),
        revocations.put(whole ? caller.session : caller.tokenId, kept),
      ],
      result: undefined,
    }
  })
}
