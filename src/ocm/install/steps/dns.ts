import type { Balancer } from '../documents.ts'
import { done, sent, type Step, type Work } from '../context.ts'
import { ensureZone } from './public-zone.ts'

const STAGE = 'Post-network, pre-machine Provisioning'

export const privateZone: Step = {
  name: 'private-zone',
  stage: STAGE,
  async run(work) {
    const privateZoneId = await ensureZone(work, 'private', sent(work.made.vpcId, 'VPC'))
    return done({ privateZoneId }, `Created private hosted zone ${privateZoneId} for ${work.domain}`)
  },
}

/** `api` for everyone, `api` and `api-int` inside. */
export const records: Step = {
  name: 'records',
  stage: STAGE,
  async run(work) {
    const { made, domain } = work
    const int = sent(made.balancers?.['int'], 'load balancer')
    const ext = made.balancers?.['ext']
    if (ext) await upsert(work, sent(made.publicZoneId, 'public zone'), [[`api.${domain}`, ext]])
    await upsert(work, sent(made.privateZoneId, 'private zone'), [
      [`api.${domain}`, int],
      [`api-int.${domain}`, int],
    ])
    return done({}, `Created records api.${domain} and api-int.${domain}`)
  },
}

async function upsert(
  { aws }: Work,
  HostedZoneId: string,
  names: readonly (readonly [string, Balancer])[],
): Promise<void> {
  const Changes = names.map(([Name, { dnsName, zoneId }]) => ({
    Action: 'UPSERT' as const,
    ResourceRecordSet: {
      Name,
      Type: 'A' as const,
      AliasTarget: { DNSName: dnsName, HostedZoneId: zoneId, EvaluateTargetHealth: false },
    },
  }))
  await aws.call('route53', 'ChangeResourceRecordSets', { HostedZoneId, ChangeBatch: { Changes } })
}
