import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import type { Command } from '../../command.ts'
import { allItems } from '../../ocm/client.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { GROUPS, listProviders, usersPath } from '../../ocm/logins.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const idps: Command = {
  summary: 'the ways in which people log in to a cluster',
  arguments: ['[CLUSTER]'],
  options: [CLUSTER, ...CLOUD_OPTIONS],
  examples: ['stint list idps --cluster demo'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const cluster = await neededCluster(ocm, clusterKey(input))
      const found = await listProviders(ocm, cluster)
      if (printed(terminal, found)) return
      if (found.length === 0) return terminal.note(`The cluster ${cluster.name} has no identity providers.`)
      const typeOf = (type: string) => type.replace(/IdentityProvider$/, '').toLowerCase()
      terminal.print(screenTable(terminal, ['NAME', 'TYPE'], found.map(({ name, type }) => [name, typeOf(type)]))) // prettier-ignore
    }),
}

export const users: Command = {
  summary: 'who administers a cluster',
  arguments: ['[CLUSTER]'],
  options: [CLUSTER, ...CLOUD_OPTIONS],
  examples: ['stint list users --cluster demo'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const { id, name } = await neededCluster(ocm, clusterKey(input))
      const groups = [...new Set(Object.values(GROUPS))]
      const members = await Promise.all(groups.map((group) => allItems<{ readonly id: string }>(ocm, usersPath(id, group)))) // prettier-ignore
      const ids = [...new Set(members.flat().map((user) => user.id))].sort()
      const found = ids.map((user) => ({ id: user, groups: groups.filter((_, at) => members[at]?.some((one) => one.id === user)) })) // prettier-ignore
      if (printed(terminal, found)) return
      if (found.length === 0) return terminal.note(`Nobody but its owner administers the cluster ${name}.`)
      terminal.print(screenTable(terminal, ['ID', 'GROUPS'], found.map((user) => [user.id, user.groups.join(', ')]))) // prettier-ignore
    }),
}
