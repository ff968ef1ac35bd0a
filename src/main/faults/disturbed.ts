import { IssuerError, type Issuers } from '../../aws/sts/discovery.ts'
import type { Clock } from '../../kernel/Clock.ts'
import type { Log } from '../../kernel/log.ts'
import type { Store } from '../../store/Store.ts'
import type { Machine, MachineHost } from '../machines.ts'
import type { Faults } from './faults.ts'

/** Issuers, of which some cannot be reached. */
export function unreachableIssuers(issuers: Issuers, faults: Faults): Issuers {
  const check = (url: string) => {
    const cut = faults.of('issuer-unreachable').some(({ issuer }) => issuer === undefined || issuer === url)
    if (cut) throw new IssuerError({ kind: 'unreachable', why: `${url} does not answer` })
  }
  return {
    ...issuers,
    async keys(issuer, thumbprints, kid) {
      check(issuer)
      return issuers.keys(issuer, thumbprints, kid)
    },
    async thumbprint(url) {
      check(url)
      return issuers.thumbprint(url)
    },
  }
}

/** A store on a disk that is slow at times, and says so. */
export function slowStore(store: Store, faults: Faults, clock: Clock, log: Log): Store {
  const slowness = () => faults.of('slow-disk').reduce((most, { delayMs }) => Math.max(most, delayMs), 0)
  let said = false
  return {
    ...store,
    commit(batch) {
      const ms = slowness()
      if (ms === 0) {
        said = false
        return store.commit(batch)
      }
      if (!said) log.warn('the disk is slow: each write waits for it', { ms })
      said = true
      return new Promise((resolve, reject) => {
        clock.deadline(ms, () => void store.commit(batch).then(resolve, reject))
      })
    },
  }
}

/** Machines whose hosts fail: what ran there is gone, and comes back when the fault ends. */
export function failingHosts(host: MachineHost, faults: Faults): MachineHost {
  const machines = new Map<string, Machine>()
  const down = new Set<string>()
  const isLost = (id: string) => faults.of('instance-lost').some(({ instance }) => instance === id)
  faults.subscribe(() => {
    for (const [id, machine] of machines) {
      if (isLost(id) === down.has(id)) continue
      if (down.delete(id)) host.boot(machine)
      else {
        down.add(id)
        host.halt(id)
      }
    }
  })
  return {
    boot(machine) {
      machines.set(machine.instanceId, machine)
      if (isLost(machine.instanceId)) down.add(machine.instanceId)
      else host.boot(machine)
    },
    halt(id) {
      machines.delete(id)
      if (!down.delete(id)) host.halt(id)
    },
  }
}
