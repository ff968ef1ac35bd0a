import { infraIdOf, ownerTag, type CloudSession, type Duty, type OperatorContext } from '../../operator-context.ts'

/** The operator is of use once its role lets it see the cluster's instances. */
export function access(context: OperatorContext, aws: CloudSession): Duty {
  return {
    name: 'access',
    watches: [],
    always: ['ec2'],
    async reconcile() {
      const infraId = await infraIdOf(context)
      await aws.call('ec2', 'DescribeInstances', { Filters: [{ Name: `tag:${ownerTag(infraId)}`, Values: ['owned'] }] })
    },
  }
}
