import { dated } from '../../conditions.ts'
import { parseBody } from '../body.ts'
import { isFields, kubeTime, listAt, put, textAt, type KubeObject } from '../object.ts'
import { refuseOtherNamespace } from '../prepare.ts'
import type { KubeResponse } from '../request.ts'
import type { Call } from '../server.ts'
import { change } from '../server.ts'
import { badRequest, conflict, invalid, notFound, success } from '../status.ts'
import { replacement } from './update.ts'

const BINDING = { group: '', kind: 'Binding', plural: 'pods/binding' }

/** Where the pod is to run. @throws {Fault} BadRequest, Invalid */
function nodeIn({ request, target }: Call): string {
  const body = parseBody(request)
  const name = textAt(body, 'metadata.name')
  refuseOtherNamespace(target.namespace, body)
  if (name !== target.name) throw badRequest('name in URL does not match name in Binding object')
  const [kind, node] = [textAt(body, 'target.kind'), textAt(body, 'target.name')]
  if (kind !== '' && kind !== 'Node')
    throw invalid(BINDING, name, [
      { field: 'target.kind', reason: 'FieldValueNotSupported', value: kind, message: 'supported values: "Node"' },
    ])
  if (node === '') throw invalid(BINDING, name, [{ field: 'target.name', reason: 'FieldValueRequired', message: '' }])
  return node
}

function refuseBound({ metadata, ...pod }: KubeObject): void {
  const node = textAt(pod, 'spec.nodeName')
  if (metadata.deletionTimestamp !== undefined)
    throw conflict(BINDING, metadata.name, `pod ${metadata.name} is being deleted, cannot be assigned to a host`)
  if (node !== '')
    throw conflict(BINDING, metadata.name, `pod ${metadata.name} is already assigned to node ${JSON.stringify(node)}`)
}

function bound(pod: KubeObject, node: string, now: string): KubeObject {
  const condition = dated(pod, { type: 'PodScheduled', status: 'True' }, now)
  const others = listAt(pod, 'status.conditions').filter((one) => isFields(one) && one['type'] !== 'PodScheduled')
  return put(put(pod, 'spec.nodeName', node), 'status.conditions', [...others, condition])
}

/** Assigns a pod to a node, once: the scheduler's word. */
export function bind(call: Call): Promise<KubeResponse> {
  const { kind, namespace, name = '' } = call.target
  const node = nodeIn(call)
  return change(call.server, (reading) => {
    const pod = reading.objects.get(kind, namespace, name)
    if (!pod) throw notFound(kind, name)
    refuseBound(pod)
    const { writes } = replacement(call, reading, pod, bound(pod, node, kubeTime(call.server.clock.now())))
    return { writes, answer: () => ({ status: 201, body: success({}) }) }
  })
}
