import { forgetConsole, writeConsole } from '../aws/ec2/console.ts'
import { COURSES, stateNow } from '../aws/ec2/lifecycle.ts'
import type { Instance } from '../aws/ec2/resources/instance.ts'
import { metadataService, type Host, type MetadataAnswer, type MetadataRequest } from '../aws/imds/metadata.ts'
import type { World } from '../aws/operation.ts'
import { accounts as accountDocuments, ORGANIZATION } from '../aws/organizations/documents.ts'
import type { Timer } from '../kernel/Clock.ts'
import { accountId, type AccountId } from '../kernel/brands.ts'
import type { Projection, Told } from '../store/projection.ts'

/** A running instance, as the software on it finds itself: its metadata service and nothing else. */
export interface Machine {
  readonly instanceId: string
  readonly account: string
  readonly region: string
  readonly privateIp: string
  readonly imds: (request: MetadataRequest) => Promise<MetadataAnswer>
  readonly console: (line: string) => Promise<void>
}

/** Runs what is on the disks of instances. Told once when one starts to run and once when it ends; again after a restart of the server. */
export interface MachineHost {
  boot(machine: Machine): void
  halt(instanceId: string): void
}

const INSTANCE = /^ec2\/([^/]+)\/instance\/([^/]+)$/
/** In how many milliseconds a transitional phase of instances may end at the earliest; a later look costs nothing. */
const LOOK_AGAIN_MS = 1

/** Follows every account's instances and boots or halts them as their lives go. */
export function followMachines(
  world: World,
  projection: Projection,
  host: MachineHost,
): { stop(): void; find(instanceId: string): Machine | undefined } {
  const running = new Map<string, Machine>()
  const timers = new Map<string, Timer>()
  const subscriptions = new Map<AccountId, () => void>()

  const look = (account: AccountId, region: string, id: string) => {
    timers.get(id)?.cancel()
    timers.delete(id)
    const instance = projection.view().get<Instance>(account, `ec2/${region}/instance/${id}`)?.value
    const now = world.clock.now()
    const state = instance && stateNow(COURSES.instance, instance.state, { now, world })
    if (state?.phase === 'running' && instance) start(account, region, instance)
    else end(id)
    if (!instance) void world.clock.track(forgetConsole(world, projection.view(), { account, region, id }))
    if (!state) return
    const step = (COURSES.instance as Readonly<Record<string, { readonly ms: number } | undefined>>)[state.phase]
    if (step && state.phase !== 'terminated')
      timers.set(
        id,
        world.clock.at(Math.max(now + LOOK_AGAIN_MS, state.since + (world.pace === 'real' ? step.ms : 0)), () =>
          look(account, region, id),
        ),
      )
  }

  const start = (account: AccountId, region: string, { id, privateIp }: Instance) => {
    if (running.has(id)) return
    const current = (): Host | undefined => {
      const instance = projection.view().get<Instance>(account, `ec2/${region}/instance/${id}`)?.value
      const phase = instance && stateNow(COURSES.instance, instance.state, { now: world.clock.now(), world }).phase
      return instance && phase === 'running' ? { instance, account, region } : undefined
    }
    const service = metadataService(world, () => projection.view(), current)
    const machine: Machine = {
      instanceId: id,
      account,
      region,
      privateIp,
      imds: (request) => service.answer(request),
      console: (line) => writeConsole(world, projection.view(), { account, region, id }, line),
    }
    running.set(id, machine)
    host.boot(machine)
  }

  const end = (id: string) => {
    if (running.delete(id)) host.halt(id)
  }

  const told = (account: AccountId) => (document: Told) => {
    const found = INSTANCE.exec(document.key)
    if (found?.[1] && found[2]) look(account, found[1], found[2])
  }

  const follow = (account: AccountId) => {
    if (subscriptions.has(account)) return
    subscriptions.set(account, projection.subscribe(account, 'ec2/', told(account)))
    for (const document of projection.view().scan(account, 'ec2/')) told(account)(document)
  }

  const newAccounts = projection.subscribe(ORGANIZATION, accountDocuments.prefix, (document) => {
    if (document.value !== undefined) follow(accountId(document.key.slice(accountDocuments.prefix.length)))
  })
  for (const account of accountDocuments.all(projection.view())) follow(account.id)

  return {
    find: (instanceId) => running.get(instanceId),
    stop() {
      newAccounts()
      for (const stop of subscriptions.values()) stop()
      for (const timer of timers.values()) timer.cancel()
    },
  }
}
