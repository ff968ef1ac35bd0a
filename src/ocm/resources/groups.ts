import type { View } from '../../store/projection.ts'
import { created, noContent, ok } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import { requiredText } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { change } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { clusterHref } from './cluster-resource.ts'
import { changedCluster, seenCluster } from './ownership.ts'
import { groupUsers } from './parts-documents.ts'

/** Whose members may do what Kubernetes calls cluster-admin, and what Red Hat lets its customers' administrators do. */
export const GROUPS = ['cluster-admins', 'dedicated-admins'] as const

const userResource = (clusterId: string, group: string, id: string) => ({
  kind: 'User',
  id,
  href: `${clusterHref(clusterId)}/groups/${group}/users/${id}`,
})

const groupResource = (view: View, clusterId: string, group: string) => ({
  kind: 'Group',
  id: group,
  href: `${clusterHref(clusterId)}/groups/${group}`,
  users: {
    kind: 'UserListLink',
    href: `${clusterHref(clusterId)}/groups/${group}/users`,
    items: usersOf(view, clusterId, group).map((id) => userResource(clusterId, group, id)),
  },
})

export const usersOf = (view: View, clusterId: string, group: string): readonly string[] =>
  groupUsers.of(view, `${clusterId}/${group}`).map(({ value }) => value.id)

export const listGroups: Handler = (call) => {
  const { id } = seenCluster(call)
  const items = GROUPS.map((group) => groupResource(call.room.projection.view(), id, group))
  return ok(listAnswer('Group', call.path, items, call.query))
}

function knownGroup({ ids: [, group = ''] }: Call): string {
  if (!(GROUPS as readonly string[]).includes(group)) throw notFound('Group', group)
  return group
}

export const getGroup: Handler = (call) => {
  const { id } = seenCluster(call)
  return ok(groupResource(call.room.projection.view(), id, knownGroup(call)))
}

export const listUsers: Handler = (call) => {
  const { id } = seenCluster(call)
  const group = knownGroup(call)
  const items = usersOf(call.room.projection.view(), id, group).map((user) => userResource(id, group, user))
  return ok(listAnswer('User', call.path, items, call.query))
}

export const getUser: Handler = (call) => {
  const { id } = seenCluster(call)
  const [group, user] = [knownGroup(call), call.ids[2] ?? '']
  if (!groupUsers.get(call.room.projection.view(), `${id}/${group}/${user}`)) throw notFound('User', user)
  return ok(userResource(id, group, user))
}

export const addUser: Handler = async (call) => {
  const user = requiredText(call.body, 'id')
  if (!/^[\w.@+:~-]{1,255}$/.test(user)) throw badRequest(`User '${user.slice(0, 100)}' is not valid`)
  const group = knownGroup(call)
  const clusterId = await change(call.room, (view) => {
    const { id, state } = changedCluster(call, view)
    if (state !== 'ready') throw badRequest(`Cluster '${id}' is in state '${state}'; users are added when it is ready`)
    if (groupUsers.get(view, `${id}/${group}/${user}`))
      throw badRequest(`User '${user}' is already a member of group '${group}'`)
    return { writes: [groupUsers.put(`${id}/${group}/${user}`, { id: user, group })], result: id }
  })
  call.room.wake(clusterId)
  return created(userResource(clusterId, group, user))
}

export const removeUser: Handler = async (call) => {
  const [group, user] = [knownGroup(call), call.ids[2] ?? '']
  const clusterId = await change(call.room, (view) => {
    const { id } = changedCluster(call, view)
    if (!groupUsers.get(view, `${id}/${group}/${user}`)) throw notFound('User', user)
    return { writes: [groupUsers.remove(`${id}/${group}/${user}`)], result: id }
  })
  call.room.wake(clusterId)
  return noContent
}
