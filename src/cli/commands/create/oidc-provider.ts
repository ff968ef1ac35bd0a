import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { text, type Command } from '../../command.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { neededConfig } from '../../ocm/oidc-configs.ts'
import { carryOutAgreed, DATA_OUTPUT, DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { YES } from '../../prompt.ts'
import { clusterProviderWant, configProviderWant } from '../../rosa/oidc-provider.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const oidcProvider: Command = {
  summary: "the account's trust in a cluster's tokens",
  description: 'An IAM OIDC provider for the issuer of a cluster, or of an OIDC configuration that clusters share.',
  arguments: ['[CLUSTER]'],
  options: [
    CLUSTER,
    { name: 'oidc-config-id', value: 'ID', summary: 'OIDC configuration' },
    MODE,
    DRY_RUN,
    DATA_OUTPUT,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint create oidc-provider --cluster demo',
    'stint create oidc-provider --oidc-config-id 2abc --mode manual',
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const [cluster, config] = [clusterKey(input), text(input, 'oidc-config-id')]
      if ((cluster === undefined) === (config === undefined))
        throw new Refusal('Name a cluster or an OIDC configuration, one of the two.', {
          next: 'stint create oidc-provider --cluster demo',
          exitCode: 2,
        })
      const want =
        config === undefined
          ? await clusterProviderWant(session, await neededCluster(session.ocm, cluster))
          : await configProviderWant(session, await neededConfig(session.ocm, config))
      await carryOutAgreed(session, [want], modeOf(input))
    }),
}
