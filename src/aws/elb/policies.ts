import type { ListenerDescription, Policies, PolicyDescription } from '../../wire/schema/elb.types.generated.ts'
import { anywhere } from '../elasticloadbalancing/elb-operation.ts'
import type { Call } from '../operation.ts'
import {
  classic,
  classicBalancers,
  named,
  onNamed,
  put,
  type ClassicBalancer,
  type ClassicListener,
  type Policy,
} from './balancer.ts'
import { misconfigured, noPolicy, noPolicyType, otherPolicy, tooManyPolicies } from './faults.ts'
import { withListener } from './listeners.ts'
import { POLICY_TYPES, SAMPLE_POLICIES } from './policy-types.ts'

const LIMIT = 100
const SECURITY_POLICY = 'elasticloadbalancing:SecurityPolicy'
const APP_COOKIE = 'AppCookieStickinessPolicyType'
const LB_COOKIE = 'LBCookieStickinessPolicyType'

const attribute = ({ attributes }: Policy, name: string): string | undefined =>
  attributes.find(({ AttributeName }) => AttributeName === name)?.AttributeValue

export const listenerShape = (listener: ClassicListener): ListenerDescription => ({
  Listener: {
    Protocol: listener.protocol,
    LoadBalancerPort: listener.port,
    InstanceProtocol: listener.instanceProtocol,
    InstancePort: listener.instancePort,
    SSLCertificateId: listener.certificate,
  },
  PolicyNames: listener.policies,
})

export const policyShapes = ({ policies, listeners }: ClassicBalancer): Policies => {
  const of = (type: string) => policies.filter((policy) => policy.type === type)
  const other = policies.filter(({ type }) => type !== APP_COOKIE && type !== LB_COOKIE).map(({ name }) => name)
  const samples = SAMPLE_POLICIES.map(({ name }) => name).filter((name) =>
    listeners.some((listener) => listener.policies.includes(name)),
  )
  return {
    AppCookieStickinessPolicies: of(APP_COOKIE).map((policy) => ({
      PolicyName: policy.name,
      CookieName: attribute(policy, 'CookieName'),
    })),
    LBCookieStickinessPolicies: of(LB_COOKIE).map((policy) => ({
      PolicyName: policy.name,
      CookieExpirationPeriod: Number(attribute(policy, 'CookieExpirationPeriod') ?? 0) || undefined,
    })),
    OtherPolicies: [...other, ...samples],
  }
}

const shapeOf = ({ name, type, attributes }: Policy): PolicyDescription => ({
  PolicyName: name,
  PolicyTypeName: type,
  PolicyAttributeDescriptions: attributes,
})

/** @throws {Fault} for a type that there is not, an attribute that the type lacks, or a name that is taken. */
function added(call: Call<{ readonly LoadBalancerName: string }>, policy: Policy) {
  const balancer = named(call)
  const type = POLICY_TYPES.get(policy.type)
  if (!type) throw noPolicyType(policy.type)
  const known = type.PolicyAttributeTypeDescriptions ?? []
  const given = policy.attributes.map(({ AttributeName }) => AttributeName)
  const strange = given.find((name) => !known.some(({ AttributeName }) => AttributeName === name))
  if (strange !== undefined) throw misconfigured(`Policies of type ${policy.type} have no attribute ${strange}`)
  const missing = known.find(
    ({ AttributeName = '', Cardinality }) => Cardinality?.startsWith('ONE') && !given.includes(AttributeName),
  )
  if (missing) throw misconfigured(`Policies of type ${policy.type} need the attribute ${missing.AttributeName}`)
  if (balancer.policies.some(({ name }) => name === policy.name)) throw otherPolicy(policy.name, balancer.name)
  if (balancer.policies.length >= LIMIT) throw tooManyPolicies()
  return { writes: [put(call, { ...balancer, policies: [...balancer.policies, policy] })] }
}

/** The predefined policy that a policy takes over. */
const REFERENCE = 'Reference-Security-Policy'

export const CreateLoadBalancerPolicy = classic('CreateLoadBalancerPolicy', {
  needs(call) {
    const { PolicyAttributes: attributes = [] } = call.input
    const policy = attributes.find(({ AttributeName }) => AttributeName === REFERENCE)?.AttributeValue
    return onNamed(call, { [SECURITY_POLICY]: policy })
  },
  run: (call) =>
    added(call, {
      name: call.input.PolicyName,
      type: call.input.PolicyTypeName,
      attributes: (call.input.PolicyAttributes ?? []).map(({ AttributeName = '', AttributeValue = '' }) => ({
        AttributeName,
        AttributeValue,
      })),
    }),
})

export const CreateAppCookieStickinessPolicy = classic('CreateAppCookieStickinessPolicy', {
  needs: (call) => onNamed(call),
  run: (call) =>
    added(call, {
      name: call.input.PolicyName,
      type: APP_COOKIE,
      attributes: [{ AttributeName: 'CookieName', AttributeValue: call.input.CookieName }],
    }),
})

export const CreateLBCookieStickinessPolicy = classic('CreateLBCookieStickinessPolicy', {
  needs: (call) => onNamed(call),
  run(call) {
    const { PolicyName: name, CookieExpirationPeriod: period } = call.input
    const attributes =
      period === undefined ? [] : [{ AttributeName: 'CookieExpirationPeriod', AttributeValue: String(period) }]
    return added(call, { name, type: LB_COOKIE, attributes })
  },
})

/** One that is not there is as good as deleted; one that is in use stays. */
export const DeleteLoadBalancerPolicy = classic('DeleteLoadBalancerPolicy', {
  needs: (call) => onNamed(call),
  run(call) {
    const balancer = named(call)
    const { PolicyName: name } = call.input
    if ([...balancer.listeners, ...balancer.backends].some(({ policies }) => policies.includes(name)))
      throw misconfigured(`The policy ${name} is in use by a listener or a back-end server.`)
    return {
      writes: [put(call, { ...balancer, policies: balancer.policies.filter((policy) => policy.name !== name) })],
    }
  },
})

/** The balancer's own and those of ELB that its listeners name; without a balancer, ELB's own. */
export const DescribeLoadBalancerPolicies = classic('DescribeLoadBalancerPolicies', {
  needs: anywhere,
  run(call) {
    const { LoadBalancerName, PolicyNames } = call.input
    const all =
      LoadBalancerName === undefined ? SAMPLE_POLICIES : policiesOf(named({ ...call, input: { LoadBalancerName } }))
    const chosen = PolicyNames?.length
      ? PolicyNames.map((name) => {
          const found = all.find((policy) => policy.name === name)
          if (!found) throw noPolicy(name, LoadBalancerName ?? '')
          return found
        })
      : all
    return { output: { PolicyDescriptions: chosen.map(shapeOf) } }
  },
})

const policiesOf = ({ policies, listeners }: ClassicBalancer): readonly Policy[] => [
  ...policies,
  ...SAMPLE_POLICIES.filter(({ name }) => listeners.some((listener) => listener.policies.includes(name))),
]

export const DescribeLoadBalancerPolicyTypes = classic('DescribeLoadBalancerPolicyTypes', {
  needs: anywhere,
  run(call) {
    const { PolicyTypeNames } = call.input
    const chosen = PolicyTypeNames?.length
      ? PolicyTypeNames.map((name) => {
          const found = POLICY_TYPES.get(name)
          if (!found) throw noPolicyType(name)
          return found
        })
      : [...POLICY_TYPES.values()]
    return { output: { PolicyTypeDescriptions: chosen } }
  },
})

/** @throws {Fault} `PolicyNotFound` */
function check(balancer: ClassicBalancer, names: readonly string[]): readonly string[] {
  const missing = names.find((name) => ![...balancer.policies, ...SAMPLE_POLICIES].some((one) => one.name === name))
  if (missing !== undefined) throw noPolicy(missing, balancer.name)
  return names
}

/** Policies are judged by the predefined ones that they take over; where one is custom or predefined, by its name. What AWS has here of several is inferred. */
export const SetLoadBalancerPoliciesOfListener = classic('SetLoadBalancerPoliciesOfListener', {
  needs(call) {
    const known = classicBalancers.find(call, call.input.LoadBalancerName)?.policies ?? []
    const names = call.input.PolicyNames.map((name) => {
      const policy = known.find((one) => one.name === name)
      return (policy && attribute(policy, REFERENCE)) ?? name
    })
    return onNamed(call, { [SECURITY_POLICY]: names.length > 0 ? names : undefined })
  },
  run(call) {
    const policies = check(named(call), call.input.PolicyNames)
    return { writes: [withListener(call, (listener) => ({ ...listener, policies }))] }
  },
})

export const SetLoadBalancerPoliciesForBackendServer = classic('SetLoadBalancerPoliciesForBackendServer', {
  needs: (call) => onNamed(call),
  run(call) {
    const balancer = named(call)
    const { InstancePort: port } = call.input
    const policies = check(balancer, call.input.PolicyNames)
    if (!balancer.listeners.some(({ instancePort }) => instancePort === port))
      throw misconfigured(`No listener of load balancer ${balancer.name} sends to instance port ${port}.`)
    const others = balancer.backends.filter((backend) => backend.port !== port)
    const backends = policies.length > 0 ? [...others, { port, policies }] : others
    return { writes: [put(call, { ...balancer, backends })] }
  },
})
