import type { Room } from '../room.ts'
import { upgrade } from '../upgrade/upgrade.ts'
import type { Session } from '../workloads/roles.ts'
import { syncRootSecret } from '../keys/root-secret.ts'
import { syncAdmins } from './admin-sync.ts'
import { described, info, readBoth, record, type Both } from './cluster-state.ts'
import { workOn } from './context.ts'
import { attendance, type Attendance } from './control-plane.ts'
import type { Again } from './install.ts'
import { poolsOf } from '../resources/machine-pools.ts'
import { loginState, syncLogin } from './login-sync.ts'
import { syncPools } from './pool-sync.ts'
import { controlPlaneMachines, targets } from './steps/machines.ts'

/** World milliseconds from when a lost machine of the control plane is told to when another is launched in its place. */
const GRACE_MS = { instant: 30_000, real: 300_000 } as const

const SOON_MS = 300_000

const WHOLE: Attendance = { lost: [], stopped: [] }

/** What is remembered of a ready cluster between two looks. */
export interface Watch {
  lostSince?: number | undefined
  /** The pools as they were handed on: what somebody scales by hand stays until they change. */
  synced?: string | undefined
  /** Identity providers and ingresses, likewise. */
  login?: string | undefined
}

/**
 * A ready cluster: its pools are handed on, and its control plane's machines are looked after. What the cluster lacks stands in its
 * description until it is there again.
 */
export async function watchOver(room: Room, session: Session, both: Both, watch: Watch): Promise<Again> {
  const work = workOn(room, session, both.cluster, both.install)
  const machines = await attendance(work, both.install.made.masterInstances ?? []).catch((error: unknown) => {
    // The pools are handed on even while the account lets nobody look.
    room.log.info('the control plane could not be looked at', { cluster: both.cluster.id, error: String(error) })
    return WHOLE
  })
  if (machines.lost.length === 0) watch.lostSince = undefined
  else watch.lostSince ??= room.clock.now()
  if (watch.lostSince !== undefined && room.clock.now() >= watch.lostSince + GRACE_MS[room.pace])
    return replace(room, session, both)
  await describe(room, both, machines)
  if (machines.lost.length > 0) return 'retry'
  const pools = JSON.stringify(poolsOf(room.projection.view(), both.cluster.id))
  if (pools !== watch.synced) await syncPools(room, both)
  watch.synced = pools
  await syncAdmins(room, both)
  const login = loginState(room, both)
  if (login !== watch.login) await syncLogin(room, both)
  watch.login = login
  await syncRootSecret(room, both)
  const next = await upgrade(room, both)
  // An upgrade that is far off must not keep the cluster out of sight.
  return typeof next === 'object' && next.at > room.clock.now() + SOON_MS ? 'health' : (next ?? 'health')
}

/** Others in the places of those that were lost, as many as it takes. */
async function replace(room: Room, session: Session, { cluster, install }: Both): Promise<Again> {
  const launched = await controlPlaneMachines.run(workOn(room, session, cluster, install))
  if ('made' in launched)
    await record(room, cluster.id, 'install', (now) => ({
      install: { ...now.install, made: { ...now.install.made, ...launched.made } },
      lines: (launched.lines ?? []).map(info),
    }))
  const now = readBoth(room, cluster.id)
  // Registered once they run.
  if (now) await targets.run(workOn(room, session, now.cluster, now.install))
  return 'retry'
}

async function describe(room: Room, { cluster }: Both, machines: Attendance): Promise<void> {
  const text = complaint(room, cluster.spec.region.id, machines)
  if (cluster.status.description === text) return
  await record(room, cluster.id, 'install', (now) => ({
    cluster: described(now.cluster, text),
    lines: [text === '' ? info('The control plane is whole again') : ['warning', text]],
  }))
}

function complaint({ pace }: Room, region: string, { lost, stopped }: Attendance): string {
  const seconds = GRACE_MS[pace] / 1000
  return [
    ...(lost.length === 0
      ? []
      : [
          `Control plane machines ${lost.join(', ')} were terminated; others are launched in their place after ${seconds} seconds`,
        ]),
    ...(stopped.length === 0
      ? []
      : [
          `Control plane machines ${stopped.join(', ')} are stopped. To mend it: aws ec2 start-instances --region ${region} --instance-ids ${stopped.join(' ')}`,
        ]),
  ].join('. ')
}
