import { machinePlan, network } from '../../catalogue/install-plan.ts'
import { ok } from '../http/exchange.ts'
import { notFound } from '../http/fault.ts'
import type { Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'
import { CLUSTERS } from './links.ts'

const [master, infra, worker] = [machinePlan('master'), machinePlan('infra'), machinePlan('worker')]
const volume = ({ gib, iops }: { gib: number; iops?: number }) => ({
  size: gib,
  ...(iops === undefined ? {} : { iops }),
})

/** The one shape that clusters start from. */
const osd4 = {
  kind: 'Flavour',
  id: 'osd-4',
  href: `${CLUSTERS}/flavours/osd-4`,
  name: 'osd-4',
  aws: {
    master_instance_type: master.instanceType,
    infra_instance_type: infra.instanceType,
    compute_instance_type: worker.instanceType,
    master_volume: volume(master.volume),
    infra_volume: volume(infra.volume),
    worker_volume: volume(worker.volume),
  },
  network: {
    type: network.type,
    machine_cidr: network.machineCidr,
    service_cidr: network.serviceCidr,
    pod_cidr: network.podCidr,
    host_prefix: network.hostPrefix,
  },
  nodes: { master: master.count.singleAz },
}

export const listFlavours: Handler = ({ query, path }) => ok(listAnswer('Flavour', path, [osd4], query))

export const getFlavour: Handler = ({ ids: [id = ''] }) => {
  if (id !== osd4.id) throw notFound('Flavour', id)
  return ok(osd4)
}
