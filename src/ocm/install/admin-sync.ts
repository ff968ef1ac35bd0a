import { at, isFields } from '../http/fields.ts'
import { GROUPS, usersOf } from '../resources/groups.ts'
import type { Room } from '../room.ts'
import type { Both } from './cluster-state.ts'

const BINDINGS = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings'

/** What the members of each group may do on the cluster. */
const ROLES: Readonly<Record<(typeof GROUPS)[number], string>> = {
  'cluster-admins': 'cluster-admin',
  'dedicated-admins': 'admin',
}

/** Hands the cluster's administrators on to its own RBAC. @throws what the API answers, or that it does not */
export async function syncAdmins(room: Room, { cluster, install }: Both): Promise<void> {
  const view = room.projection.view()
  const kubernetes = room.kubernetes(cluster.id, install.adminToken)
  for (const group of GROUPS) {
    const users = usersOf(view, cluster.id, group)
    const path = `${BINDINGS}/${group}-0`
    const known = await kubernetes.get(path)
    if (!known && users.length === 0) continue
    const subjects = users.map((name) => ({ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name }))
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: ROLES[group] }
    if (!known)
      await kubernetes.create(BINDINGS, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: `${group}-0` },
        subjects,
        roleRef,
      })
    else if (users.join() !== namesIn(at(known, 'subjects')).join()) await kubernetes.patch(path, { subjects })
  }
}

const namesIn = (subjects: unknown): readonly string[] =>
  Array.isArray(subjects) ? subjects.flatMap((one) => (isFields(one) ? [String(one['name'])] : [])) : []
