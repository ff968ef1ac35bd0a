import type { AwsClient } from '../../wire/aws-client.ts'
import { accountNeeds } from '../../catalogue/install-plan.ts'
import type { Looked } from '../output/links.ts'

type Row = readonly [service: string, code: string, what: string, least: number]

/** What ROSA asks of an account, as the official CLI verifies it. */
// prettier-ignore
const ROWS: readonly Row[] = [
  ['ec2', 'L-0263D0A3', 'elastic IP addresses', 5],
  ['ec2', 'L-1216C47A', 'vCPUs of running On-Demand Standard instances', accountNeeds.onDemandStandardVcpus],
  ['vpc', 'L-F678F1CE', 'VPCs', 5],
  ['vpc', 'L-A4707A72', 'internet gateways', 5],
  ['vpc', 'L-DF5E4CA3', 'network interfaces', 5000],
  ['ebs', 'L-D18FCD1D', 'storage of gp2 volumes, in TiB', 50],
  ['ebs', 'L-309BACF6', 'snapshots', 300],
  ['ebs', 'L-B3A130E6', 'provisioned IOPS of io1 volumes', 300_000],
  ['ebs', 'L-FD252861', 'storage of io1 volumes, in TiB', 50],
  ['elasticloadbalancing', 'L-53DA6B97', 'Application Load Balancers', 50],
  ['elasticloadbalancing', 'L-E9E9831D', 'Classic Load Balancers', 20],
]

/** Every quota that ROSA needs, beside the account's own. */
export async function quotaLinks(aws: AwsClient, region: string): Promise<readonly Looked[]> {
  const services = [...new Set(ROWS.map(([service]) => service))]
  const values = new Map((await Promise.all(services.map((service) => quotasOf(aws, service)))).flat())
  return ROWS.map(([service, code, what, least]) => {
    const value = values.get(code)
    const holds = value !== undefined && value >= least
    return {
      link: `${code} ${what}`,
      holds,
      detail: `${value === undefined ? 'no value' : String(value)}, needed ${String(least)}`,
      ...(holds
        ? {}
        : {
            next: `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${least} --region ${region}`,
          }),
    }
  })
}

async function quotasOf(aws: AwsClient, service: string): Promise<readonly (readonly [string, number])[]> {
  const found: (readonly [string, number])[] = []
  for (let token: string | undefined; ;) {
    const page = await aws.call('servicequotas', 'ListServiceQuotas', {
      ServiceCode: service,
      ...(token === undefined ? {} : { NextToken: token }),
    })
    for (const { QuotaCode: code, Value: value } of page.Quotas ?? [])
      if (code !== undefined && value !== undefined) found.push([code, value])
    token = page.NextToken
    if (token === undefined) return found
  }
}
