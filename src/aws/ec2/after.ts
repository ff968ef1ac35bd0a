import type { Json } from '../../kernel/canonical-json.ts'
import type { Document, Write } from '../../store/Store.ts'
import { pageOf, type ScanPage, type View } from '../../store/projection.ts'

/** The view as it will be once these writes are made: what an answer shows of things that it has just made. */
export function after(view: View, writes: readonly Write[]): View {
  const written = new Map(writes.map((write) => [`${write.partition}\n${write.key}`, write]))
  const document = <Value>({ partition, key, value }: Write): Document<Value> | undefined =>
    value === undefined ? undefined : { partition, key, revision: 0, value: value as Value }
  const then: View = {
    get<Value = Json>(partition: string, key: string) {
      const write = written.get(`${partition}\n${key}`)
      return write ? document<Value>(write) : view.get<Value>(partition, key)
    },
    scan<Value = Json>(partition: string, prefix: string, page?: ScanPage) {
      const kept = view.scan<Value>(partition, prefix).filter(({ key }) => !written.has(`${partition}\n${key}`))
      const added = [...written.values()]
        .filter((write) => write.partition === partition && write.key.startsWith(prefix))
        .flatMap((write) => document<Value>(write) ?? [])
      const all = [...kept, ...added].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      return pageOf(all, page)
    },
    count: (partition, prefix) => then.scan(partition, prefix).length,
    derive: (_name, make) => make(then),
    guards: () => view.guards(),
  }
  return then
}
