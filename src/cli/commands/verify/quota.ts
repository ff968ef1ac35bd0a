import type { Command } from '../../command.ts'
import { toldLinks } from '../../output/links.ts'
import { quotaLinks } from '../../rosa/needed-quotas.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const quota: Command = {
  summary: 'that the account’s quotas suffice for a cluster',
  description: 'Eleven quotas of EC2, EBS, VPC and Elastic Load Balancing. Exit code 1 where one is too small.',
  options: CLOUD_OPTIONS,
  examples: ['stint verify quota', 'stint verify quota --region eu-west-1 -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const { aws, region } = session
      toldLinks(session, { region }, await quotaLinks(aws, region))
    }),
}
