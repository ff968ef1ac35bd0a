import { at, textAt, type KubeObject, type OperatorContext } from '../../operator-context.ts'
import { ROUTER_NAMESPACE, SERVICES } from './resources.ts'

const FIRST_NODE_PORT = 30_000
const NODE_PORTS = 2_768
const PORTS = [
  ['http', 80],
  ['https', 443],
] as const

export const serviceName = ({ metadata }: KubeObject) => `router-${metadata.name}`
const OWNER = 'ingresscontroller.operator.openshift.io/owning-ingresscontroller'
const NLB = 'service.beta.kubernetes.io/aws-load-balancer-type'
const INTERNAL = 'service.beta.kubernetes.io/aws-load-balancer-internal'

/** Which IngressController a router's service belongs to. */
export const ownerOf = ({ metadata }: KubeObject): string | undefined => metadata.labels?.[OWNER]

export const isInternal = (controller: KubeObject) =>
  textAt(controller, 'spec.endpointPublishingStrategy.loadBalancer.scope') === 'Internal'

/** Whether its load balancer stands on the other side of the wall: a balancer cannot move, it is made anew. */
export async function isMisplaced({ kube }: OperatorContext, controller: KubeObject): Promise<boolean> {
  const known = await kube.get(SERVICES, serviceName(controller), ROUTER_NAMESPACE)
  if (!known || at(known, 'spec.type') !== 'LoadBalancer') return false
  return (known.metadata.annotations?.[INTERNAL] === 'true') !== isInternal(controller)
}

/** The service through which the controller's routers are reached; the cloud gives it its load balancer. */
export async function ensureService({ kube, random }: OperatorContext, controller: KubeObject): Promise<KubeObject> {
  const name = serviceName(controller)
  const known = await kube.get(SERVICES, name, ROUTER_NAMESPACE)
  if (known && at(known, 'spec.type') === 'LoadBalancer') return known
  const [first, second] = twoPorts(random.bytes(4))
  return kube.create(SERVICES, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: ROUTER_NAMESPACE,
      labels: { app: 'router', [OWNER]: controller.metadata.name },
      annotations: { [NLB]: 'nlb', ...(isInternal(controller) ? { [INTERNAL]: 'true' } : {}) },
    },
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      selector: { 'ingresscontroller.operator.openshift.io/deployment-ingresscontroller': controller.metadata.name },
      ports: PORTS.map(([portName, port], index) => ({
        name: portName,
        port,
        protocol: 'TCP',
        targetPort: portName,
        nodePort: index === 0 ? first : second,
      })),
    },
  })
}

/** Two different ports of the range that nodes keep for services. */
function twoPorts(bytes: Buffer): readonly [number, number] {
  const first = bytes.readUInt16BE(0) % NODE_PORTS
  const step = 1 + (bytes.readUInt16BE(2) % (NODE_PORTS - 1))
  return [FIRST_NODE_PORT + first, FIRST_NODE_PORT + ((first + step) % NODE_PORTS)]
}
