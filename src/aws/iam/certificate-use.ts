import { parseArn, type AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { regions } from '../ec2/regions.ts'
import { classicArn, classicBalancers } from '../elb/balancer.ts'
import { listeners, loadBalancers, type Here } from '../elasticloadbalancing/documents.ts'
import { serverCertificates } from './documents.ts'

/**
 * The first load balancer, of either generation, that serves a certificate: its ARN; undefined when none does.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServerCertificate.html
 */
export function balancerWith(view: View, account: AccountId, certificate: string): string | undefined {
  for (const { name: region } of regions) {
    const here = { view, account, region }
    const old = classicBalancers.all(here).find((one) => one.listeners.some((each) => each.certificate === certificate))
    if (old) return classicArn(here, old.name)
    const listener = listeners.all(here).find(({ certificates }) => certificates.includes(certificate))
    if (listener) return loadBalancers.find(here, listener.loadBalancer)?.arn ?? listener.arn
  }
  return undefined
}

/** Whether there may be such a certificate: IAM's are looked up, those of other services stand elsewhere. */
export function mayServe({ view, account }: Here, certificate: string): boolean {
  const arn = parseArn(certificate)
  if (arn?.service !== 'iam') return true
  const name = arn.resource.slice(arn.resource.lastIndexOf('/') + 1)
  return serverCertificates.find(view, account, name)?.arn === certificate
}
