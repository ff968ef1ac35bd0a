import { CLUSTER } from '../../cluster-option.ts'
import { text, type Command } from '../../command.ts'
import { issuerPath } from '../../../catalogue/names.ts'
import { neededCluster, stsOf } from '../../ocm/clusters.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { findProviders } from '../../rosa/find-providers.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const oidcProviders: Command = {
  summary: "the account's OIDC providers for clusters",
  options: [
    CLUSTER,
    { name: 'oidc-config-id', value: 'ID', summary: 'the one of an OIDC configuration' },
    ...CLOUD_OPTIONS,
  ],
  examples: ['stint list oidc-providers', 'stint list oidc-providers --cluster demo -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const [key, config] = [text(input, 'cluster'), text(input, 'oidc-config-id')]
      const issuer =
        key === undefined ? undefined : issuerPath(stsOf(await neededCluster(session.ocm, key)).oidc_endpoint_url ?? '')
      const found = (await findProviders(session)).filter(
        ({ arn }) =>
          (issuer === undefined || arn.endsWith(`oidc-provider/${issuer}`)) &&
          (config === undefined || arn.endsWith(`/${config}`)),
      )
      if (printed(terminal, found)) return
      if (found.length === 0) return terminal.note('There are none.')
      terminal.print(
        screenTable(
          terminal,
          ['OIDC PROVIDER ARN', 'CLUSTER ID', 'IN USE'],
          found.map((one) => [one.arn, one.cluster_id, one.in_use ? 'Yes' : 'No']),
        ),
      )
    }),
}
