import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, text, type Command } from '../../command.ts'
import { listClusters, quoted } from '../../ocm/clusters.ts'
import { configPath, deleteConfig, neededConfig } from '../../ocm/oidc-configs.ts'
import { carryOut, DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { confirm, YES } from '../../prompt.ts'
import { ALL_OF_CLUSTER, deleteAllOfCluster } from '../../rosa/all-of-cluster.ts'
import { configRemoval } from '../../rosa/oidc-removal.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const oidcConfig: Command = {
  summary: 'an OIDC configuration that no cluster uses, with its provider, bucket and secret',
  arguments: ['[ID]'],
  options: [
    { name: 'oidc-config-id', value: 'ID', summary: 'the configuration' },
    CLUSTER,
    ALL_OF_CLUSTER,
    MODE,
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: ['stint delete oidc-config --oidc-config-id 2abc -y', 'stint delete oidc-config --all-of-cluster demo -y'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      if (flag(input, 'all-of-cluster')) return deleteAllOfCluster(session, input, clusterKey(input), modeOf(input))
      const id = text(input, 'oidc-config-id') ?? input.arguments[0]
      if (id === undefined)
        throw new Refusal('Which OIDC configuration? Name it.', { next: 'stint list oidc-config', exitCode: 2 })
      const config = await neededConfig(session.ocm, id)
      const [user] = await listClusters(session.ocm, `aws.sts.oidc_endpoint_url = ${quoted(config.issuer_url)}`)
      if (user)
        throw new Refusal(`The cluster ${user.name} uses this configuration.`, {
          next: `stint delete cluster --cluster ${user.name} --watch`,
        })
      const mode = modeOf(input)
      if (mode === 'auto') await confirm(input, terminal, `Delete the OIDC configuration ${id}?`)
      const wants = await configRemoval(session, config)
      if (mode === 'dry-run') return foretell(session, wants, [{ method: 'DELETE', path: configPath(id) }])
      await carryOut(session, wants, mode)
      await deleteConfig(session.ocm, id)
      terminal.note(`OCM has forgotten the configuration ${id}.`)
    }),
}
