import { network } from '../../catalogue/install-plan.ts'
import { badRequest } from '../http/fault.ts'
import { countAt, textAt, type Fields } from '../http/fields.ts'
import { overlap, requiredCidr } from './cidr.ts'
import type { ClusterSpec } from './documents.ts'

/** Three networks that do not overlap. */
export function networkOf(body: Fields): ClusterSpec['network'] {
  const type = textAt(body, 'network.type') ?? network.type
  if (type !== 'OVNKubernetes' && type !== 'Other') throw badRequest(`Network type '${type}' is not supported`)
  const read = (name: string, otherwise: string) =>
    requiredCidr(`network.${name}`, textAt(body, `network.${name}`) ?? otherwise)
  const [machine, service, pod] = [
    read('machine_cidr', network.machineCidr),
    read('service_cidr', network.serviceCidr),
    read('pod_cidr', network.podCidr),
  ]
  if (machine.bits < 16 || machine.bits > 22)
    throw badRequest(
      `Attribute 'network.machine_cidr' must have a prefix length between 16 and 22, but it is ${machine.bits}`,
    )
  const pairs = [['machine', machine, 'service', service], ['machine', machine, 'pod', pod], ['service', service, 'pod', pod]] as const // prettier-ignore
  for (const [a, left, b, right] of pairs)
    if (overlap(left, right))
      throw badRequest(`Attribute 'network.${a}_cidr' must not overlap with 'network.${b}_cidr'`)
  const hostPrefix = countAt(body, 'network.host_prefix') ?? network.hostPrefix
  if (hostPrefix < 23 || hostPrefix > 26)
    throw badRequest(`Attribute 'network.host_prefix' must be between 23 and 26, but it is ${hostPrefix}`)
  return { type, machine_cidr: machine.text, service_cidr: service.text, pod_cidr: pod.text, host_prefix: hostPrefix }
}
