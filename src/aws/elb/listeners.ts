import type { Listener } from '../../wire/schema/elb.types.generated.ts'
import type { Here } from '../elasticloadbalancing/documents.ts'
import { mayServe } from '../iam/certificate-use.ts'
import { classic, named, onNamed, put, type ClassicListener } from './balancer.ts'
import { invalid, misconfigured, noCertificate, noListener, otherListener, wrongProtocol } from './faults.ts'

/** Protocol → the layer that it belongs to; both ends of a listener are of one layer. `secure`: needs a certificate. */
const PROTOCOLS: ReadonlyMap<string, { readonly layer: 'application' | 'transport'; readonly secure: boolean }> =
  new Map([
    ['HTTP', { layer: 'application', secure: false }],
    ['HTTPS', { layer: 'application', secure: true }],
    ['TCP', { layer: 'transport', secure: false }],
    ['SSL', { layer: 'transport', secure: true }],
  ])

const CERTIFICATE = /^arn:aws[a-z-]*:(?:acm:[a-z0-9-]+|iam:):\d{12}:(?:certificate|server-certificate)\/./

function protocolOf(name: string) {
  const found = PROTOCOLS.get(name.toUpperCase())
  if (!found) throw wrongProtocol(name)
  return found
}

/** What speaks TLS to its clients when nobody said otherwise. */
export const DEFAULT_TLS_POLICY = 'ELBSecurityPolicy-2016-08'

/** @throws {Fault} for a protocol that there is not, ends that do not fit, or a certificate that is missing. */
export function parseListener(here: Here, asked: Listener): ClassicListener {
  const { Protocol, LoadBalancerPort: port, InstancePort: instancePort, SSLCertificateId: certificate } = asked
  const front = protocolOf(Protocol)
  const plain = front.layer === 'application' ? 'HTTP' : 'TCP'
  const instanceProtocol = (asked.InstanceProtocol ?? plain).toUpperCase()
  if (protocolOf(instanceProtocol).layer !== front.layer)
    throw misconfigured(
      `The InstanceProtocol ${instanceProtocol} and the LoadBalancerProtocol ${Protocol} must be of the same layer.`,
    )
  if (front.secure && certificate === undefined)
    throw misconfigured('Secure Listeners need to specify a SSLCertificateId')
  for (const one of [port, instancePort])
    if (one < 1 || one > 65_535) throw invalid(`Port ${one} is not between 1 and 65535`)
  return {
    protocol: Protocol.toUpperCase(),
    port,
    instanceProtocol,
    instancePort,
    policies: front.secure ? [DEFAULT_TLS_POLICY] : [],
    ...(certificate !== undefined && { certificate: checkCertificate(here, certificate) }),
  }
}

function checkCertificate(here: Here, id: string): string {
  if (!CERTIFICATE.test(id) || !mayServe(here, id)) throw noCertificate(id)
  return id
}

const same = (a: ClassicListener, b: ClassicListener): boolean =>
  a.protocol === b.protocol && a.instancePort === b.instancePort && a.certificate === b.certificate

export const protocolsOf = (asked: readonly Listener[]): readonly string[] => [
  ...new Set(asked.map(({ Protocol }) => Protocol.toUpperCase())),
]

/** The same listener again changes nothing. */
export const CreateLoadBalancerListeners = classic('CreateLoadBalancerListeners', {
  needs: (call) => onNamed(call, { 'elasticloadbalancing:ListenerProtocol': protocolsOf(call.input.Listeners) }),
  run(call) {
    const balancer = named(call)
    const listeners = [...balancer.listeners]
    for (const listener of call.input.Listeners.map((one) => parseListener(call, one))) {
      const there = listeners.find(({ port }) => port === listener.port)
      if (there && !same(there, listener)) throw otherListener(balancer.name, listener.port)
      if (!there) listeners.push(listener)
    }
    return { writes: [put(call, { ...balancer, listeners })] }
  },
})

export const DeleteLoadBalancerListeners = classic('DeleteLoadBalancerListeners', {
  needs: (call) => onNamed(call),
  run(call) {
    const balancer = named(call)
    const gone = call.input.LoadBalancerPorts
    return {
      writes: [put(call, { ...balancer, listeners: balancer.listeners.filter(({ port }) => !gone.includes(port)) })],
    }
  },
})

type OnPort = Here & { readonly input: { readonly LoadBalancerName: string; readonly LoadBalancerPort: number } }

/** The balancer with one listener changed. @throws {Fault} `ListenerNotFound` */
export function withListener(
  call: OnPort & Parameters<typeof named>[0],
  change: (listener: ClassicListener) => ClassicListener,
) {
  const balancer = named(call)
  const { LoadBalancerPort: port } = call.input
  if (!balancer.listeners.some((one) => one.port === port)) throw noListener(balancer.name, port)
  return put(call, {
    ...balancer,
    listeners: balancer.listeners.map((one) => (one.port === port ? change(one) : one)),
  })
}

export const SetLoadBalancerListenerSSLCertificate = classic('SetLoadBalancerListenerSSLCertificate', {
  needs: (call) => onNamed(call),
  run: (call) => ({
    writes: [
      withListener(call, (listener) => {
        if (!protocolOf(listener.protocol).secure)
          throw misconfigured(
            `The listener on port ${listener.port} speaks ${listener.protocol} and has no certificate.`,
          )
        return { ...listener, certificate: checkCertificate(call, call.input.SSLCertificateId) }
      }),
    ],
  }),
})
