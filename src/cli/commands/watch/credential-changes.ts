import type { HeldCredential } from '../../own-api.ts'

/** What became of one credential between two looks. */
export interface CredentialChange {
  /** `used`: for the first time. `gone`: deleted, or its role or user was. */
  readonly event: 'held' | 'issued' | 'renewed' | 'used' | 'expired' | 'gone'
  /** ISO, world time: of the later look. */
  readonly time: string
  readonly credential: HeldCredential
}

interface Look {
  readonly now: string
  readonly credentials: readonly HeldCredential[]
}

/** In the order of the later look, then those that it lacks. At the first look all that there is is `held`. */
export function changesBetween(
  before: Look | undefined,
  { now: time, credentials }: Look,
): readonly CredentialChange[] {
  const had = new Map(before?.credentials.map((one) => [one.accessKeyId, one]))
  const changes: CredentialChange[] = []
  for (const credential of credentials) {
    const old = had.get(credential.accessKeyId)
    had.delete(credential.accessKeyId)
    const say = (event: CredentialChange['event']) => changes.push({ event, time, credential })
    if (!before) say('held')
    else if (!old) say(credential.renewals > 0 ? 'renewed' : 'issued')
    if (before && credential.lastUsed && !old?.lastUsed) say('used')
    if (old && old.state !== credential.state) say(credential.state === 'expired' ? 'expired' : 'gone')
  }
  for (const credential of had.values()) {
    const isOver = credential.expires !== undefined && Date.parse(credential.expires) <= Date.parse(time)
    if (credential.state === 'valid') changes.push({ event: isOver ? 'expired' : 'gone', time, credential })
  }
  return changes
}
