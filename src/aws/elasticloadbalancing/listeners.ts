import type { Listener as Shape } from '../../wire/schema/elasticloadbalancing.types.generated.ts'
import type { Call } from '../operation.ts'
import { mayServe } from '../iam/certificate-use.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import {
  findListener,
  findLoadBalancer,
  findTargetGroup,
  getListener,
  getLoadBalancer,
  listenerArn,
  newSuffix,
} from './arns.ts'
import { listeners, loadBalancers, type Action, type Here, type Listener, type LoadBalancer } from './documents.ts'
import { anywhere, elb, making, on, type Input } from './elb-operation.ts'
import { fault, invalid, noTargetGroup } from './faults.ts'
import { page } from './page.ts'
import { forwardedTo } from './target-groups.ts'
import { parseTags } from './tags.ts'

const PROTOCOLS: Readonly<Record<LoadBalancer['type'], readonly string[]>> = {
  network: ['TCP', 'TLS', 'UDP', 'TCP_UDP'],
  application: ['HTTP', 'HTTPS'],
}

const SECURE = new Set(['TLS', 'HTTPS'])
const QUOTAS = { network: 'L-57A373D6', application: 'L-B6DF7632' } as const
const POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06'

const shape = (listener: Listener, balancer: LoadBalancer | undefined): Shape => ({
  ListenerArn: listener.arn,
  LoadBalancerArn: balancer?.arn,
  Port: listener.port,
  Protocol: listener.protocol,
  Certificates: listener.certificates.map((CertificateArn) => ({ CertificateArn })),
  SslPolicy: listener.sslPolicy,
  AlpnPolicy: listener.alpn,
  DefaultActions: listener.actions,
})

/** @throws {Fault} for target groups that are not there, are in use elsewhere, or speak another protocol. */
function checkActions(call: Call<unknown>, balancer: LoadBalancer, protocol: string, actions: readonly Action[]): void {
  if (actions.length === 0) throw invalid('A listener must have at least one default action')
  for (const arn of forwardedTo(actions)) {
    const group = findTargetGroup(call, arn)
    if (!group) throw noTargetGroup()
    const layer7 = balancer.type === 'application'
    if (layer7 !== ['HTTP', 'HTTPS'].includes(group.protocol))
      throw fault(
        'IncompatibleProtocols',
        `Target group '${group.arn}' with protocol ${group.protocol} cannot be used with a listener of protocol ${protocol}`,
      )
    if (elsewhere(call, arn, balancer))
      throw fault(
        'TargetGroupAssociationLimit',
        `The following target groups cannot be associated with more than one load balancer: ${arn}`,
      )
  }
}

const elsewhere = (here: Here, arn: string, balancer: LoadBalancer): boolean =>
  listeners.all(here).some((one) => one.loadBalancer !== balancer.name && forwardedTo(one.actions).includes(arn))

function content(
  call: Call<unknown>,
  balancer: LoadBalancer,
  input: Omit<Input<'ModifyListener'>, 'ListenerArn'>,
  old?: Listener,
) {
  const protocol = input.Protocol ?? old?.protocol
  const port = input.Port ?? old?.port
  if (protocol === undefined || port === undefined) throw invalid('A listener protocol and port must be specified')
  if (!PROTOCOLS[balancer.type].includes(protocol))
    throw invalid(`Listener protocol '${protocol}' must be one of '${PROTOCOLS[balancer.type].join(', ')}'`)
  const certificates = input.Certificates?.flatMap((one) => one.CertificateArn ?? []) ?? old?.certificates ?? []
  if (SECURE.has(protocol) && certificates.length === 0)
    throw invalid('A certificate must be specified for HTTPS and TLS listeners')
  const missing = certificates.find((one) => !mayServe(call, one))
  if (missing !== undefined) throw fault('CertificateNotFound', `Certificate '${missing}' not found`)
  const actions = input.DefaultActions ?? old?.actions ?? []
  checkActions(call, balancer, protocol, actions)
  return {
    port,
    protocol,
    actions,
    certificates,
    ...(SECURE.has(protocol) && { sslPolicy: input.SslPolicy ?? old?.sslPolicy ?? POLICY }),
    ...(input.AlpnPolicy && { alpn: input.AlpnPolicy }),
  }
}

const duplicate = () => fault('DuplicateListener', 'A listener already exists on this port for this load balancer')

/** What of a listener policies judge, as far as the call names it. */
const asked = ({
  Protocol,
  SslPolicy,
}: {
  readonly Protocol?: string | undefined
  readonly SslPolicy?: string | undefined
}) => ({
  'elasticloadbalancing:ListenerProtocol': Protocol,
  'elasticloadbalancing:SecurityPolicy': SslPolicy,
})

export const CreateListener = elb('CreateListener', {
  needs(call) {
    const { LoadBalancerArn, Tags } = call.input
    const balancer = findLoadBalancer(call, LoadBalancerArn)
    const context = asked(call.input)
    const tags = parseTags(Tags)
    const made = on(call, LoadBalancerArn, balancer, context).map((need) => ({
      ...need,
      requestTags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
    }))
    const tagging = making(call, LoadBalancerArn.replace(':loadbalancer/', ':listener/') + '/*', tags, context).slice(1)
    return [...made, ...tagging]
  },
  run(call) {
    const balancer = getLoadBalancer(call, call.input.LoadBalancerArn)
    const held = listeners.all(call, balancer.name)
    const made = content(call, balancer, call.input)
    if (held.some((one) => one.port === made.port)) throw duplicate()
    checkQuota(call, 'elasticloadbalancing', QUOTAS[balancer.type], held.length + 1, () =>
      fault('TooManyListeners', 'The maximum number of listeners has been reached'),
    )
    const listener: Listener = {
      arn: listenerArn(balancer, newSuffix(call.random)),
      loadBalancer: balancer.name,
      ...made,
      tags: parseTags(call.input.Tags),
      created: call.now,
    }
    return {
      output: { Listeners: [shape(listener, balancer)] },
      writes: [listeners.put(call, listener, balancer.name, String(listener.port))],
    }
  },
})

export const DescribeListeners = elb('DescribeListeners', {
  needs: anywhere,
  run(call) {
    const { LoadBalancerArn, ListenerArns, ...paging } = call.input
    if (LoadBalancerArn === undefined && !ListenerArns?.length)
      throw invalid('You must specify either listener ARNs or a load balancer ARN')
    const chosen = ListenerArns?.length
      ? ListenerArns.map((arn) => getListener(call, arn))
      : listeners.all(call, getLoadBalancer(call, LoadBalancerArn ?? '').name)
    const { items, NextMarker } = page(chosen, ({ arn }) => arn, paging)
    return {
      output: { Listeners: items.map((one) => shape(one, loadBalancers.find(call, one.loadBalancer))), NextMarker },
    }
  },
})

const onListener = (call: Call<{ readonly ListenerArn: string }>, context = {}) =>
  on(call, call.input.ListenerArn, findListener(call, call.input.ListenerArn), context)

export const ModifyListener = elb('ModifyListener', {
  needs: (call) => onListener(call, asked(call.input)),
  run(call) {
    const old = getListener(call, call.input.ListenerArn)
    const balancer = loadBalancers.find(call, old.loadBalancer)
    if (!balancer) throw fault('ListenerNotFound', 'One or more listeners not found')
    const next: Listener = { ...old, ...content(call, balancer, call.input, old) }
    const moved = next.port !== old.port
    if (moved && listeners.find(call, balancer.name, String(next.port))) throw duplicate()
    return {
      output: { Listeners: [shape(next, balancer)] },
      writes: [
        ...(moved ? [listeners.drop(call, balancer.name, String(old.port))] : []),
        listeners.put(call, next, balancer.name, String(next.port)),
      ],
    }
  },
})

export const DeleteListener = elb('DeleteListener', {
  needs: (call) => onListener(call),
  run(call) {
    const listener = getListener(call, call.input.ListenerArn)
    return { writes: [listeners.drop(call, listener.loadBalancer, String(listener.port))] }
  },
})

export const DescribeListenerCertificates = elb('DescribeListenerCertificates', {
  needs: anywhere,
  run(call) {
    const { certificates } = getListener(call, call.input.ListenerArn)
    return {
      output: {
        Certificates: certificates.map((CertificateArn, index) => ({ CertificateArn, IsDefault: index === 0 })),
      },
    }
  },
})

/** Every listener has one rule, its default. */
export const DescribeRules = elb('DescribeRules', {
  needs: anywhere,
  run(call) {
    const { ListenerArn, RuleArns } = call.input
    if (RuleArns?.length) throw fault('RuleNotFound', 'One or more rules not found')
    if (ListenerArn === undefined) throw invalid('You must specify either listener rule ARNs or a listener ARN')
    const listener = getListener(call, ListenerArn)
    const RuleArn = `${listener.arn.replace(':listener/', ':listener-rule/')}/${listener.arn.split('/').at(-1) ?? ''}`
    return {
      output: { Rules: [{ RuleArn, Priority: 'default', Conditions: [], Actions: listener.actions, IsDefault: true }] },
    }
  },
})
