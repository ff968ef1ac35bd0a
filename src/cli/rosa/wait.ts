import { Refusal } from '../../kernel/Refusal.ts'
import { pause } from '../../wire/http.ts'
import { OcmError } from '../ocm/client.ts'
import { clusterStatus, logLines } from '../ocm/clusters.ts'
import type { Cluster, ClusterStatus } from '../ocm/types.ts'
import type { Session } from '../session.ts'
import { visible } from '../terminal.ts'

/** Milliseconds between two looks: often at first, since a local install is over in seconds; then as patient as a real one asks for. */
const FIRST_MS = 50
const LONGEST_MS = 5000
const GROWTH = 1.15

/** New lines only; a log grows at its end. */
function follower(print: (line: string) => void): (lines: readonly string[]) => void {
  const told = new Set<string>()
  return (lines) => {
    for (const line of lines) {
      if (told.has(line)) continue
      told.add(line)
      print(visible(line))
    }
  }
}

/** What the last line says that begins a step: `Machine Provisioning`. */
const STEP = /msg="([^"]*): started"$/

/** Shows since when and at which step a cluster is, where that makes sense. */
function progressOf(
  { terminal, clock }: Session,
  name: string,
): {
  show(state: string, lines: readonly string[]): void
  rest(ms: number): Promise<void>
  end(): void
} {
  const begin = clock.hostNow()
  let said = ''
  const draw = () => terminal.progress?.(`${name}: ${said} (${duration(clock.hostNow() - begin)})`)
  return {
    show(state, lines) {
      const step = STEP.exec(lines.findLast((line) => STEP.test(line)) ?? '')?.[1]
      said = step === undefined || state === 'waiting' ? state : `${state}: ${step}`
      draw()
    },
    async rest(ms) {
      for (let left = ms; left > 0; left -= TICK_MS) {
        await pause(clock, Math.min(left, TICK_MS))
        draw()
      }
    },
    end: () => terminal.progress?.(''),
  }
}

/** Between two redraws. */
const TICK_MS = 1000

const duration = (ms: number): string => {
  const seconds = Math.floor(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Resolves when the cluster is ready, showing its install log meanwhile. @throws {Refusal} when it goes into error, with OCM's words */
export async function untilReady(session: Session, cluster: Cluster, print: (line: string) => void): Promise<void> {
  const progress = progressOf(session, cluster.name)
  await followInstall(session, cluster, print, progress).finally(progress.end)
}

type Progress = ReturnType<typeof progressOf>

async function followInstall(
  { ocm }: Session,
  { id, name }: Cluster,
  print: (line: string) => void,
  progress: Progress,
): Promise<void> {
  const show = follower(print)
  const tell = follower(print)
  for (let rest = FIRST_MS; ; rest = Math.min(rest * GROWTH, LONGEST_MS)) {
    const status = await clusterStatus(ocm, id)
    const lines = await logLines(ocm, id, 'install')
    show(lines)
    progress.show(status.state, lines)
    if (status.state === 'ready') return
    if (status.state === 'error') throw failed(name, status)
    if (status.state === 'uninstalling')
      throw new Refusal(`The cluster ${name} is being removed.`, { next: `stint logs uninstall -c ${name}` })
    if (status.state === 'hibernating')
      throw new Refusal(`The cluster ${name} is hibernating: nothing makes it ready until it is resumed.`, {
        next: `stint resume cluster --cluster ${name}`,
      })
    if (status.state === 'waiting' && status.description && rest >= LONGEST_MS)
      tell([`OCM waits: ${status.description}`])
    await progress.rest(rest)
  }
}

function failed(
  name: string,
  { description, provision_error_code: code, provision_error_message: message }: ClusterStatus,
): Refusal {
  const why = [code, message].filter((part) => part).join(': ') || description || 'OCM does not say why.'
  return new Refusal(`The cluster ${name} could not be installed. ${why}`, { next: `stint logs install -c ${name}` })
}

/** Resolves when OCM knows the cluster no more. */
export async function untilGone(session: Session, cluster: Cluster, print: (line: string) => void): Promise<void> {
  const progress = progressOf(session, cluster.name)
  await followUninstall(session, cluster, print, progress).finally(progress.end)
}

async function followUninstall(
  { ocm }: Session,
  { id }: Cluster,
  print: (line: string) => void,
  progress: Progress,
): Promise<void> {
  const show = follower(print)
  for (let rest = FIRST_MS; ; rest = Math.min(rest * GROWTH, LONGEST_MS)) {
    try {
      const lines = await logLines(ocm, id, 'uninstall')
      const { state } = await clusterStatus(ocm, id)
      show(lines)
      progress.show(state, lines)
    } catch (error) {
      if (error instanceof OcmError && error.status === 404) return
      throw error
    }
    await progress.rest(rest)
  }
}
