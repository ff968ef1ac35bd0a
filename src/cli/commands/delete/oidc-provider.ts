import { oidcProviderArn } from '../../../catalogue/arns.ts'
import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, text, type Command, type Input } from '../../command.ts'
import { providerRemoval } from '../../iam/oidc-provider.ts'
import { neededConfig } from '../../ocm/oidc-configs.ts'
import { carryOut, DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { confirm, YES } from '../../prompt.ts'
import { ALL_OF_CLUSTER, deleteAllOfCluster } from '../../rosa/all-of-cluster.ts'
import { findProviders } from '../../rosa/find-providers.ts'
import { goneCluster } from '../../rosa/gone-cluster.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'

export const oidcProvider: Command = {
  summary: "the account's trust in the tokens of a cluster that is gone",
  arguments: ['[CLUSTER]'],
  options: [
    CLUSTER,
    { name: 'oidc-config-id', value: 'ID', summary: 'OIDC configuration' },
    ALL_OF_CLUSTER,
    MODE,
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint delete oidc-provider --cluster demo -y',
    'stint delete oidc-provider --oidc-config-id 2abc --mode manual',
    'stint delete oidc-provider --all-of-cluster --cluster demo --dry-run',
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      if (flag(input, 'all-of-cluster')) return deleteAllOfCluster(session, input, clusterKey(input), modeOf(input))
      const arn = await asked(session, input)
      const provider = (await findProviders(session)).find((one) => one.arn === arn)
      if (arn === undefined) return terminal.note('There is no such OIDC provider.')
      if (provider?.in_use) throw new Refusal(`A cluster still uses ${arn}.`, { next: 'stint list clusters' })
      const mode = modeOf(input)
      if (mode === 'auto') await confirm(input, terminal, `Delete the OIDC provider ${arn}?`)
      await carryOut(session, [await providerRemoval(session.aws, arn)], mode)
    }),
}

async function asked(session: Session, input: Input): Promise<string | undefined> {
  const [key, configId] = [clusterKey(input), text(input, 'oidc-config-id')]
  if (configId !== undefined && key === undefined) {
    try {
      const { issuer_url: issuer } = await neededConfig(session.ocm, configId)
      return oidcProviderArn(await session.caller(), issuer)
    } catch (error) {
      // The configuration may be gone before the account's trust in it: a managed issuer's URL ends in its id.
      const left = (await findProviders(session)).find(({ arn }) => arn.endsWith(`/${configId}`))
      if (!left) throw error
      return left.arn
    }
  }
  if (key === undefined || configId !== undefined)
    throw new Refusal('Name a cluster or an OIDC configuration, one of the two.', {
      next: 'stint list oidc-providers',
      exitCode: 2,
    })
  const id = await goneCluster(session.ocm, key, 'The OIDC provider')
  return (await findProviders(session)).find((one) => one.cluster_id === id || one.arn.includes(id))?.arn
}
