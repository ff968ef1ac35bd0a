import { Refusal } from '../../kernel/Refusal.ts'
import { text, type Input, type Option } from '../command.ts'
import { durationSeconds } from '../duration.ts'
import type { Session } from '../session.ts'
import { worldNow } from '../world-now.ts'

/** When a cluster ends, said in one of the two ways that rosa has. */
export const EXPIRATION: readonly Option[] = [
  { name: 'expiration-time', value: 'TIME', summary: 'when OCM deletes the cluster, as 2030-01-31T08:00:00Z' },
  { name: 'expiration', value: 'DURATION', summary: 'after how long OCM deletes the cluster, as 8h or 72h' },
]

/** OCM's `expiration_timestamp`, which OCM checks; undefined: none was said. @throws {Refusal} exit 2 for both ways at once, or what is no duration */
export async function expirationOf(input: Input, session: Session): Promise<string | undefined> {
  const [time, duration] = [text(input, 'expiration-time'), text(input, 'expiration')]
  if (time !== undefined && duration !== undefined)
    throw new Refusal('--expiration-time and --expiration exclude each other.', { exitCode: 2 })
  if (duration === undefined) return time
  const end = (await worldNow(input, session)) + durationSeconds(duration) * 1000
  return new Date(end).toISOString().replace(/\.\d+Z$/, 'Z')
}
