import { parseArn } from '../../kernel/brands.ts'
import { LOWER_HEX, type Random } from '../../kernel/random.ts'
import {
  listeners,
  loadBalancers,
  targetGroups,
  type Here,
  type Listener,
  type LoadBalancer,
  type TargetGroup,
} from './documents.ts'
import { invalid, noListener, noLoadBalancer, noTargetGroup } from './faults.ts'

const SHORT = { network: 'net', application: 'app' } as const

export const newSuffix = (random: Random): string => random.text(16, LOWER_HEX)

const arn = (here: Here, resource: string) => `arn:aws:elasticloadbalancing:${here.region}:${here.account}:${resource}`

export const loadBalancerArn = (here: Here, type: LoadBalancer['type'], name: string, suffix: string): string =>
  arn(here, `loadbalancer/${SHORT[type]}/${name}/${suffix}`)

export const targetGroupArn = (here: Here, name: string, suffix: string): string =>
  arn(here, `targetgroup/${name}/${suffix}`)

/** A listener's ARN goes on from that of its load balancer. */
export const listenerArn = (balancer: LoadBalancer, suffix: string): string =>
  `${balancer.arn.replace(':loadbalancer/', ':listener/')}/${suffix}`

/** The parts after the type; undefined for an ARN of something else, another account or region. */
function parts(here: Here, text: string, type: string): readonly string[] | undefined {
  const parsed = parseArn(text)
  const [head, ...rest] = parsed?.resource.split('/') ?? []
  const ours =
    parsed?.service === 'elasticloadbalancing' && parsed.region === here.region && parsed.account === here.account
  return ours && head === type ? rest : undefined
}

export function findLoadBalancer(here: Here, text: string): LoadBalancer | undefined {
  const found = loadBalancers.find(here, parts(here, text, 'loadbalancer')?.[1] ?? '')
  return found?.arn === text ? found : undefined
}

export function findTargetGroup(here: Here, text: string): TargetGroup | undefined {
  const found = targetGroups.find(here, parts(here, text, 'targetgroup')?.[0] ?? '')
  return found?.arn === text ? found : undefined
}

export function findListener(here: Here, text: string): Listener | undefined {
  const balancer = parts(here, text, 'listener')?.[1]
  return balancer === undefined ? undefined : listeners.all(here, balancer).find((listener) => listener.arn === text)
}

/** @throws {Fault} `ValidationError` for what is no such ARN, the kind's NotFound for what is not there. */
const getter =
  <Value>(noun: string, type: string, find: (here: Here, text: string) => Value | undefined, missing: () => Error) =>
  (here: Here, text: string): Value => {
    if (!new RegExp(`^arn:aws:elasticloadbalancing:[^:]*:[^:]*:${type}/`).test(text))
      throw invalid(`'${text}' is not a valid ${noun} ARN`)
    const found = find(here, text)
    if (found === undefined) throw missing()
    return found
  }

export const getLoadBalancer = getter('load balancer', 'loadbalancer', findLoadBalancer, noLoadBalancer)
export const getTargetGroup = getter('target group', 'targetgroup', findTargetGroup, noTargetGroup)
export const getListener = getter('listener', 'listener', findListener, noListener)
