import { canonicalJson } from '../../kernel/canonical-json.ts'
import { listAt, type KubeObject } from '../api/object.ts'
import { choosesLabels } from '../api/label-selector.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import type { Controller } from '../reconcile.ts'

const ROLES = resource('rbac.authorization.k8s.io/v1', 'clusterroles')
const ALL = 'clusterroles'

/** Writes into each aggregated cluster role the rules of those that its selectors choose. */
export function clusterRoleAggregation(kube: KubeClient): Controller {
  return {
    name: 'clusterrole-aggregation',
    watches: [{ resource: ROLES, keys: () => [ALL] }],
    async reconcile() {
      const roles = await kube.list(ROLES)
      for (const role of roles) {
        const selectors = listAt(role, 'aggregationRule.clusterRoleSelectors')
        if (selectors.length === 0) continue
        const rules = gathered(roles, role, selectors)
        if (canonicalJson(rules) !== canonicalJson(listAt(role, 'rules')))
          await kube.patch(ROLES, { name: role.metadata.name }, { rules })
      }
    },
  }
}

function gathered(roles: readonly KubeObject[], own: KubeObject, selectors: readonly unknown[]): readonly unknown[] {
  const chosen = roles.filter(
    (role) => role !== own && selectors.some((one) => choosesLabels(one, role.metadata.labels ?? {})),
  )
  const rules = new Map(chosen.flatMap((role) => listAt(role, 'rules')).map((rule) => [canonicalJson(rule), rule]))
  return [...rules.values()]
}
