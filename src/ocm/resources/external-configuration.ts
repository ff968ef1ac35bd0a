import { ok } from '../http/exchange.ts'
import type { Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'
import { clusterHref } from './cluster-resource.ts'
import { seenCluster } from './ownership.ts'

/**
 * The labels that OCM hands to a cluster's own managers. Every cluster of 4.14 or later says that its ingresses are the customer's to
 * shape; without it `rosa edit ingress` takes a cluster for an older one.
 */
export const listExternalLabels: Handler = (call) => {
  const { id } = seenCluster(call)
  const label = {
    kind: 'Label',
    id,
    href: `${clusterHref(id)}/external_configuration/labels/${id}`,
    key: 'ext-managed.openshift.io/legacy-ingress-support',
    value: 'false',
  }
  return ok(listAnswer('Label', call.path, [label], call.query))
}
