import { oidcConfigs, stsOf, type Cluster } from '../resources/documents.ts'
import type { Room } from '../room.ts'
import type { Session } from '../workloads/roles.ts'
import { described, info, readBoth, record, type Both } from './cluster-state.ts'
import { workOn, type Outcome, type Step } from './context.ts'
import type { PauseName } from './pacing.ts'
import { described as explained } from '../checks/finding.ts'
import { nameOwner } from '../../wire/names.ts'
import { thumbprintOf } from '../oidc/thumbprint.ts'
import { missingFor } from './readiness.ts'
import { installation } from './stages.ts'
import { troubleOf } from './trouble.ts'

/** Whether the cluster is still this server's to work on. */
export type MayGoOn = (id: string) => Promise<boolean>

/** When to look again; `at`: world milliseconds; undefined: when something changes. */
export type Again = PauseName | { readonly at: number } | undefined

/** A cluster that waits for its customer goes on once all is there. */
export async function awaitCustomer(room: Room, session: Session, { cluster }: Both, mayGoOn: MayGoOn): Promise<Again> {
  const issuer = oidcConfigs.get(room.projection.view(), stsOf(cluster).oidc_config_id)?.value.issuer ?? ''
  // A foreign issuer's certificate is judged by STS, in its own words.
  const thumbprint = async () => (nameOwner(new URL(issuer).hostname) ? thumbprintOf(room, issuer) : undefined)
  const missing = await missingFor(session.aws, cluster, issuer, thumbprint).then(
    (findings) => (findings.length > 0 ? explained(findings) : undefined),
    (error: unknown) => troubleOf(error, cluster).message,
  )
  if (missing !== undefined) {
    await tell(room, cluster, `Waiting for the customer: ${missing}`)
    return 'customer'
  }
  await record(room, cluster.id, 'install', (now) => ({
    cluster: {
      ...described(now.cluster, ''),
      state: 'pending',
      status: { ...described(now.cluster, '').status, oidcReady: true },
    },
    install: { ...now.install, begun: true },
    lines: [info('The roles and the OIDC provider are in place')],
  }))
  return advance(room, session, cluster.id, mayGoOn)
}

/** Says what is waited for, once. */
async function tell(room: Room, { id, status }: Cluster, description: string): Promise<void> {
  if (status.description === description) return
  await record(room, id, 'install', (now) => ({
    cluster: described(now.cluster, description),
    lines: [info(description)],
  }))
}

/** Takes steps until one must wait, one fails, all are done, or somebody removes the cluster. */
export async function advance(room: Room, session: Session, id: string, mayGoOn: MayGoOn): Promise<Again> {
  while (await mayGoOn(id)) {
    const now = readBoth(room, id)
    if (!now || now.cluster.state === 'uninstalling') return undefined
    const next = installation.find(({ step }) => !now.install.done.includes(step.name))
    if (!next) return finish(room, id)
    await begin(room, now, next.state, next.step)
    const outcome = await attempt(room, session, id, next.step)
    if (outcome === undefined) return 'retry'
    if ('waiting' in outcome) {
      const current = readBoth(room, id)
      if (current) await tell(room, current.cluster, `Waiting for ${outcome.waiting}`)
      return 'poll'
    }
    if ('undo' in outcome) {
      await takeBack(room, id, outcome.undo, outcome.lines)
      continue
    }
    await record(room, id, 'install', ({ cluster, install }) => ({
      cluster: settled(cluster, next.step),
      install: { ...install, made: { ...install.made, ...outcome.made }, done: [...install.done, next.step.name] },
      lines: (outcome.lines ?? []).map(info),
    }))
  }
  return 'lease'
}

/** What the steps made is gone: they are to be taken again. */
export const takeBack = (room: Room, id: string, steps: readonly string[], lines: readonly string[]) =>
  record(room, id, 'install', ({ install }) => ({
    install: { ...install, done: install.done.filter((name) => !steps.includes(name)) },
    lines: lines.map((line) => ['warning', line]),
  }))

const settled = (cluster: Cluster, step: Step): Cluster => {
  const plain = described(cluster, '')
  return step.name === 'public-zone' ? { ...plain, status: { ...plain.status, dnsReady: true } } : plain
}

/** The log tells of each stage when its first step begins. */
async function begin(room: Room, { cluster, install }: Both, state: Cluster['state'], step: Step): Promise<void> {
  const last = installation.findLast((one) => install.done.includes(one.step.name))
  const fresh = last?.step.stage !== step.stage && cluster.status.description === ''
  if (!fresh && (cluster.state === state || cluster.state === 'error')) return
  await record(room, cluster.id, 'install', (now) => ({
    cluster: { ...now.cluster, state: now.cluster.state === 'error' ? 'error' : state },
    lines: fresh ? [info(`${step.stage}: started`)] : [],
  }))
}

/** Undefined when it failed: the cluster then says why. After a failure that is over, it goes on as if nothing had been. */
async function attempt(room: Room, session: Session, id: string, step: Step): Promise<Outcome | undefined> {
  const now = readBoth(room, id)
  if (!now) return undefined
  try {
    const outcome = await step.run(workOn(room, session, now.cluster, now.install))
    if (now.cluster.state === 'error') await recover(room, id, step)
    return outcome
  } catch (error) {
    await stumble(room, now.cluster, step, error)
    return undefined
  }
}

async function recover(room: Room, id: string, step: Step): Promise<void> {
  const state = installation.find((one) => one.step === step)?.state ?? 'installing'
  await record(room, id, 'install', ({ cluster }) => ({
    cluster: { ...described(cluster, ''), state },
    lines: [info(`${step.stage}: goes on`)],
  }))
}

async function stumble(room: Room, { id, status }: Cluster, step: Step, error: unknown): Promise<void> {
  const known = readBoth(room, id)?.cluster
  const trouble = troubleOf(error, known ?? ({ spec: { aws: { sts: { role_arn: '' } } } } as Cluster)) // gone: nobody will read it
  if (!trouble.theirs)
    room.log.warn('installation step failed', { cluster: id, step: step.name, error: trouble.message })
  const message = `${step.stage}: ${trouble.message}`
  if (status.errorMessage === trouble.message || status.description === message) return
  await record(room, id, 'install', ({ cluster }) => ({
    cluster: trouble.theirs ? { ...described(cluster, message, trouble), state: 'error' } : described(cluster, message),
    lines: [[trouble.theirs ? 'error' : 'warning', message]],
  }))
}

async function finish(room: Room, id: string): Promise<Again> {
  await record(room, id, 'install', ({ cluster }) => ({
    cluster: { ...described(cluster, ''), state: 'ready' },
    lines: [info(`Cluster '${cluster.spec.name}' is ready`)],
  }))
  // From now on it is watched over.
  return 'poll'
}
