import { Fault } from '../../../kernel/Fault.ts'
import { deleteOptions, parseBody } from '../body.ts'
import { at, isFields } from '../object.ts'
import type { KubeResponse } from '../request.ts'
import type { Call } from '../server.ts'
import { change, read } from '../server.ts'
import { refuseOtherNamespace } from '../prepare.ts'
import { badRequest, notFound, success } from '../status.ts'
import { deletion } from './delete.ts'
import { spentBudget } from './disruption-budget.ts'

/** Logs, exec and their like ask for a process, which no pod of this cluster has. @throws {Fault} NotFound, NotImplemented */
export function refuseProcess({ server, target }: Call): KubeResponse {
  const { kind, namespace, name = '', subresource } = target
  if (!read(server).get(kind, namespace, name)) throw notFound(kind, name)
  throw new Fault(
    'NotImplemented',
    501,
    `pods/${subresource} is not implemented: pods of this cluster have an identity and no processes; "stint exec --service-account" runs a program as one`,
    { name, kind: kind.plural },
  )
}

/** A delete that asks the pod's disruption budget first. */
export async function evict(call: Call): Promise<KubeResponse> {
  const body = parseBody(call.request)
  const { name = '' } = call.target
  refuseOtherNamespace(call.target.namespace, body)
  if (at(body, 'metadata.name') !== name) throw badRequest('name in URL does not match name in Eviction object')
  const options = at(body, 'deleteOptions')
  const request = {
    ...call.request,
    body: Buffer.from(JSON.stringify(isFields(options) ? options : {})),
    headers: new Map([...call.request.headers, ['content-type', 'application/json']]),
  }
  const { subresource: _subresource, ...target } = call.target
  return change(call.server, (reading) => {
    const pod = reading.objects.get(target.kind, target.namespace, name)
    const spent = pod ? spentBudget(reading, pod) : []
    const { writes } = deletion({ ...call, target }, reading, name, deleteOptions(request))
    return {
      writes: writes.length > 0 ? [...writes, ...spent] : [],
      answer: () => ({ status: 201, body: success({}) }),
    }
  })
}
