import { noContent, ok } from '../http/exchange.ts'
import type { Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'
import { seenCluster } from './ownership.ts'

/** A list of a cluster that holds nothing: what it would list is not built. */
export const emptyList =
  (kind: string): Handler =>
  (call) => {
    seenCluster(call)
    return ok(listAnswer(kind, call.path, [], call.query))
  }

/** What clients tell about themselves is not kept. */
export const dropEvent: Handler = () => noContent
