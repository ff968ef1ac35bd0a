import { anywhere } from '../elasticloadbalancing/elb-operation.ts'
import { classic, named, onNamed, put, type Attributes } from './balancer.ts'
import { invalid } from './faults.ts'

const DESYNC = 'elb.http.desyncmitigationmode'

export const DEFAULT_ATTRIBUTES: Attributes = {
  CrossZoneLoadBalancing: { Enabled: false },
  AccessLog: { Enabled: false },
  ConnectionDraining: { Enabled: false, Timeout: 300 },
  ConnectionSettings: { IdleTimeout: 60 },
  AdditionalAttributes: [{ Key: DESYNC, Value: 'defensive' }],
}

export const DescribeLoadBalancerAttributes = classic('DescribeLoadBalancerAttributes', {
  needs: anywhere,
  run: (call) => ({ output: { LoadBalancerAttributes: named(call).attributes } }),
})

function check(attributes: Attributes): Attributes {
  const { AccessLog, ConnectionSettings, ConnectionDraining, AdditionalAttributes } = attributes
  if (AccessLog.Enabled && !AccessLog.S3BucketName)
    throw invalid('Access logs need the name of the bucket that takes them: S3BucketName')
  if (ConnectionSettings.IdleTimeout < 1 || ConnectionSettings.IdleTimeout > 4000)
    throw invalid('The idle timeout must be between 1 and 4000 seconds')
  const draining = ConnectionDraining.Timeout ?? 300
  if (draining < 1 || draining > 3600) throw invalid('The draining timeout must be between 1 and 3600 seconds')
  const strange = AdditionalAttributes.find(({ Key }) => Key !== DESYNC)
  if (strange) throw invalid(`The attribute '${strange.Key ?? ''}' is not supported`)
  return attributes
}

/** What is not named stays. */
export const ModifyLoadBalancerAttributes = classic('ModifyLoadBalancerAttributes', {
  needs: (call) => onNamed(call),
  run(call) {
    const balancer = named(call)
    const asked = Object.entries(call.input.LoadBalancerAttributes).filter(([, value]) => value !== undefined)
    const attributes = check({ ...balancer.attributes, ...(Object.fromEntries(asked) as Partial<Attributes>) })
    return {
      output: { LoadBalancerName: balancer.name, LoadBalancerAttributes: attributes },
      writes: [put(call, { ...balancer, attributes })],
    }
  },
})
