import { clusterTagKey } from '../../../catalogue/tags.ts'
import { done, InstallProblem, sent, type Step } from '../context.ts'
import { networkOfSubnets } from '../own-network.ts'
import { NETWORK_STAGE } from './network.ts'

/** A network of the customer's own is looked at again, and its subnets marked as shared with the cluster: so load balancers find them. */
export const existingNetwork: Step = {
  name: 'existing-network',
  stage: NETWORK_STAGE,
  async run({ aws, cluster, infraId }) {
    const ids = cluster.spec.aws.subnet_ids
    if (!ids) return done()
    const { subnets, vpcIds } = await networkOfSubnets(aws, ids)
    const missing = ids.find((id) => !subnets.some((subnet) => subnet.id === id))
    if (missing) throw new InstallProblem('OCM3032', `Subnet ${missing} does not exist any more`)
    await aws.call('ec2', 'CreateTags', {
      Resources: [...ids],
      Tags: [{ Key: clusterTagKey(infraId), Value: 'shared' }],
    })
    const byZone = (isPublic: boolean) =>
      Object.fromEntries(subnets.filter((subnet) => subnet.isPublic === isPublic).map(({ zone, id }) => [zone, id]))
    const vpcId = sent(vpcIds[0], 'VPC')
    return done(
      { vpcId, publicSubnets: byZone(true), privateSubnets: byZone(false) },
      `Using VPC ${vpcId} with subnets ${ids.join(', ')}`,
    )
  },
}

/** A step of making a network, which there is none to make where the customer brings one. */
export const unlessExisting = (step: Step): Step => ({
  ...step,
  run: (work) => (work.cluster.spec.aws.subnet_ids ? Promise.resolve(done()) : step.run(work)),
})
