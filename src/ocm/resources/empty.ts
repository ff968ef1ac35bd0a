import { noContent, ok } from '../http/exchange.ts'
import type { Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'
import { knownCluster } from './clusters.ts'

/** A list of a cluster that holds nothing: what it would list is not built. */
export const emptyList =
  (kind: string): Handler =>
  ({ room, ids: [id = ''], query, path }) => {
    knownCluster(room.projection.view(), id)
    return ok(listAnswer(kind, path, [], query))
  }

/** What clients tell about themselves is not kept. */
export const dropEvent: Handler = () => noContent
