import { qualifiedName, apiVersionOf } from '../../kinds/kind.ts'
import { formOf, includeOf } from '../accept.ts'
import type { KubeObject } from '../object.ts'
import type { KubeResponse } from '../request.ts'
import { selectorOf } from '../selectors.ts'
import type { Selector } from '../selectors.ts'
import type { Call } from '../server.ts'
import { read } from '../server.ts'
import { badRequest, expired, statusOf } from '../status.ts'
import { partialMetadata, tableOf } from '../table.ts'
import type { ObjectChange } from '../watch-hub.ts'

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'

/** How a change looks to a watcher who sees only what its selector holds; a deleted object is shown as it last was. */
function eventOf(
  { before, after, revision }: ObjectChange,
  selects: Selector,
): { type: EventType; object: KubeObject } | undefined {
  const was = before !== undefined && selects(before)
  if (after && selects(after)) return { type: was ? 'MODIFIED' : 'ADDED', object: after }
  if (!was || !before) return undefined
  return { type: 'DELETED', object: { ...before, metadata: { ...before.metadata, resourceVersion: String(revision) } } }
}

/** Renders objects in the form that the client accepts; of a table only the first has its head. */
function renderer({ server, request, target }: Call): (object: KubeObject) => unknown {
  const form = formOf(request)
  const include = includeOf(request)
  let headed = true
  return (object) => {
    if (form === 'object') return object
    if (form === 'metadata') return partialMetadata(object)
    const metadata = { resourceVersion: object.metadata.resourceVersion }
    const table = tableOf(target.kind, [object], { now: server.clock.now(), metadata, include, headed })
    headed = false
    return table
  }
}

const INITIAL_END = 'k8s.io/initial-events-end'
/** Seconds that a watch without a timeout of its own lasts. */
const DEFAULT_TIMEOUT = 1800

function startOf({ request }: Call): number | undefined {
  const text = request.query.get('resourceVersion') ?? ''
  if (text === '' || text === '0' || request.query.get('sendInitialEvents') === 'true') return undefined
  if (!/^\d+$/.test(text)) throw badRequest(`invalid resource version ${JSON.stringify(text)}`)
  return Number(text)
}

/** Events after a resourceVersion; without one, first every object as it is now. */
export async function watch(call: Call): Promise<KubeResponse> {
  const { server, request, target } = call
  const { kind, namespace } = target
  const selects = selectorOf(kind, request.query)
  const start = startOf(call)
  const hub = await server.hub()
  const render = renderer(call)
  const seconds = Number(request.query.get('timeoutSeconds') ?? 0) || DEFAULT_TIMEOUT
  const resource = qualifiedName(kind)
  const concerns = (change: ObjectChange) =>
    change.resource === resource && (namespace === undefined || change.namespace === namespace)

  return {
    status: 200,
    watch: {
      open(send, end) {
        const objects = read(server)
        const revision = start ?? objects.revision()
        const emit = (type: EventType, object: KubeObject) => send({ type, object: render(object) })
        const bookmark = (annotations?: Readonly<Record<string, string>>) =>
          send({
            type: 'BOOKMARK',
            object: {
              kind: kind.kind,
              apiVersion: apiVersionOf(kind),
              metadata: {
                resourceVersion: String(latest),
                creationTimestamp: null,
                ...(annotations ? { annotations } : {}),
              },
            },
          })
        let latest = revision
        if (start === undefined)
          for (const object of objects.list(kind, namespace)) if (selects(object)) emit('ADDED', object)
        if (request.query.get('sendInitialEvents') === 'true') bookmark({ [INITIAL_END]: 'true' })
        const stop = hub.follow(revision, (change) => {
          latest = change.revision
          const event = concerns(change) ? eventOf(change, selects) : undefined
          if (event) emit(event.type, event.object)
        })
        if (stop === 'gone') {
          send({ type: 'ERROR', object: statusOf(expired(`too old resource version: ${revision}`)) })
          end()
          return () => {}
        }
        const deadline = server.clock.deadline(seconds * 1000, () => {
          if (request.query.get('allowWatchBookmarks') === 'true') bookmark()
          end()
        })
        return () => {
          deadline.cancel()
          stop()
        }
      },
    },
  }
}
