import type { Random } from '../../../kernel/random.ts'
import type { KubeObject } from '../object.ts'
import { at, isFields, listAt, put, textAt } from '../object.ts'
import type { Objects } from '../objects.ts'
import { tooManyRequests } from '../status.ts'

const SERVICES = { group: '', plural: 'services' }

/** 172.30.0.0/16, as the installer lays it out. */
const PREFIX = '172.30'
const LOWEST_PORT = 30_000
const PORTS = 2768
const ATTEMPTS = 64

/** Something that nobody has yet. @throws {Fault} TooManyRequests when so much is taken that none is found */
function free<T>(make: () => T, isTaken: (one: T) => boolean): T {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const one = make()
    if (!isTaken(one)) return one
  }
  throw tooManyRequests()
}

/** The service with an address in the cluster, and with ports on the nodes where its type asks for them. */
export function withAddresses(objects: Objects, random: Random, service: KubeObject): KubeObject {
  const type = textAt(service, 'spec.type') || 'ClusterIP'
  if (type === 'ExternalName') return service
  const others = objects.list(SERVICES)
  const asked = textAt(service, 'spec.clusterIP')
  const taken = new Set(others.map((one) => textAt(one, 'spec.clusterIP')))
  const byte = () => random.bytes(1)[0] ?? 0
  const address =
    asked ||
    free(
      () => `${PREFIX}.${byte()}.${1 + (byte() % 254)}`,
      (one) => taken.has(one),
    )
  const placed = put(put(service, 'spec.clusterIP', address), 'spec.clusterIPs', [address])
  if (type === 'ClusterIP') return placed
  const ports = new Set(others.flatMap((one) => listAt(one, 'spec.ports').map((port) => at(port, 'nodePort'))))
  const withPort = (port: unknown) => {
    if (!isFields(port) || port['nodePort'] !== undefined) return port
    const nodePort = free(
      () => LOWEST_PORT + (random.bytes(2).readUInt16BE() % PORTS),
      (one) => ports.has(one),
    )
    ports.add(nodePort)
    return { ...port, nodePort }
  }
  return put(placed, 'spec.ports', listAt(placed, 'spec.ports').map(withPort))
}
