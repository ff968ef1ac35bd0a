import type { Json } from '../../kernel/canonical-json.ts'
import type { Write } from '../../store/Store.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { Call } from '../operation.ts'
import { bareId } from './zone.ts'

interface Change {
  readonly id: string
  readonly submitted: number
  readonly comment?: string
}

const ID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
/** How long the name servers take, milliseconds of world time. */
const PROPAGATION = 30_000

const key = (id: string) => `route53/change/${id}`

/** A change under way: what the answer says of it, and the document that GetChange reads. */
export function submitted(
  call: Call<unknown>,
  comment?: string,
): { readonly info: ReturnType<typeof shown>; readonly write: Write } {
  const change: Change = {
    id: `C${call.random.text(20, ID)}`,
    submitted: call.now,
    ...(comment === undefined ? {} : { comment }),
  }
  const write = { partition: call.account, key: key(change.id), value: change as unknown as Json }
  return { info: shown(change, 'PENDING'), write }
}

/** @throws {Fault} NoSuchChange. */
export function changeInfo(call: Call<unknown>, id: string) {
  const bare = bareId(id)
  const change = call.view.get<Change>(call.account, key(bare))?.value
  if (!change) throw new Fault('NoSuchChange', 404, `A change with id ${bare} could not be found.`)
  const done = call.world.pace === 'instant' || call.now >= change.submitted + PROPAGATION
  return shown(change, done ? 'INSYNC' : 'PENDING')
}

const shown = (change: Change, status: 'PENDING' | 'INSYNC') => ({
  Id: `/change/${change.id}`,
  Status: status,
  SubmittedAt: new Date(change.submitted),
  ...(change.comment === undefined ? {} : { Comment: change.comment }),
})
