import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, text, type Command, type Input } from '../../command.ts'
import { wasTyped } from '../../interview.ts'
import { clusterPath, neededCluster } from '../../ocm/clusters.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { foretell, type OcmCall } from '../../plan/foretell.ts'
import { confirm, YES } from '../../prompt.ts'
import { proxy, put } from '../../rosa/cluster-fields.ts'
import { EXPIRATION, expirationOf } from '../../rosa/expiration.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

/** Switches, each with the member of OCM's Cluster and its value for `true` and `false`. */
const SWITCHES = [
  ['disable-workload-monitoring', 'no monitoring of user workloads', 'disable_user_workload_monitoring', true, false],
  ['private', 'the API is reached from inside only', 'api.listening', 'internal', 'external'],
] as const
const TEXTS = [
  ['http-proxy', "the cluster's proxy", 'proxy.http_proxy', proxy],
  ['https-proxy', "the cluster's proxy", 'proxy.https_proxy', proxy],
  ['no-proxy', 'hosts that need no proxy', 'proxy.no_proxy', (given: string) => given],
] as const

export const cluster: Command = {
  summary: 'change a cluster: its protection, its privacy, its proxy, its end',
  arguments: ['[CLUSTER]'],
  options: [
    CLUSTER,
    { name: 'enable-delete-protection', summary: 'refuse to delete it; =false: allow it again' },
    ...SWITCHES.map(([name, summary]) => ({ name, summary: `${summary}; =false: the contrary` })),
    ...TEXTS.map(([name, summary]) => ({ name, value: 'VALUE', summary })),
    ...EXPIRATION,
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint edit cluster --cluster demo --enable-delete-protection',
    'stint edit cluster -c demo --enable-delete-protection=false -y',
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const { id, name } = await neededCluster(session.ocm, clusterKey(input))
      const calls = changes(input, id, await expirationOf(input, session))
      if (calls.length === 0)
        throw new Refusal('Nothing is to be changed.', { next: 'stint edit cluster --help', exitCode: 2 })
      if (flag(input, 'dry-run')) return foretell(session, [], calls)
      if (wasTyped(input, 'private')) await confirm(input, terminal, `Change from where ${name} is reached?`)
      for (const { path, body } of calls) await session.ocm.patch(path, body)
      terminal.note(`The cluster ${name} is changed.`)
    }),
}

function changes(input: Input, id: string, expiration: string | undefined): readonly OcmCall[] {
  const body: Record<string, unknown> = {}
  for (const [name, , member, on, off] of SWITCHES)
    if (wasTyped(input, name)) put(body, member, flag(input, name) ? on : off)
  for (const [name, , member, read] of TEXTS)
    if (wasTyped(input, name)) put(body, member, read(text(input, name) ?? '', name))
  if (expiration !== undefined) put(body, 'expiration_timestamp', expiration)
  const protection = { enabled: flag(input, 'enable-delete-protection') }
  return [
    ...(Object.keys(body).length > 0 ? [{ method: 'PATCH' as const, path: clusterPath(id), body }] : []),
    ...(wasTyped(input, 'enable-delete-protection')
      ? [{ method: 'PATCH' as const, path: `${clusterPath(id)}/delete_protection`, body: protection }]
      : []),
  ]
}
