import type { Compiled } from '../compile.ts'
import { type Policies, type Policy, compiled } from '../evaluate.ts'
import type { PolicyType } from '../Policy.ts'

/** Documents of one type, at one level for those that have levels. */
export interface Documents {
  readonly type: PolicyType
  readonly level?: number
  readonly documents: readonly Compiled[]
}

/** All that a request is held against, in the order in which AWS looks for a Deny; identity policies always, though there be none. */
export function documentsOf({ rcp, scp, resource, identity, boundary, session }: Policies): readonly Documents[] {
  return [
    ...levels('rcp', rcp),
    ...levels('scp', scp),
    ...(resource === undefined ? [] : [documents('resource', [resource])]),
    documents('identity', identity ?? []),
    ...(boundary === undefined ? [] : [documents('boundary', [boundary])]),
    ...(session?.length ? [documents('session', session)] : []),
  ]
}

function levels(type: 'scp' | 'rcp', lists: Policies['scp'] = []): readonly Documents[] {
  return lists.map((list, level) => ({ ...documents(type, list), level }))
}

function documents(type: PolicyType, list: readonly Policy[]): Documents {
  return { type, documents: list.map(compiled) }
}
