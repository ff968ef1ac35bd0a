import { sent, type Outcome, type Work } from './context.ts'

type Machines = Pick<Work, 'aws' | 'made'>

/** What became of the machines that the installer launched. */
export interface Attendance {
  /** Terminated, or nowhere to be found. */
  readonly lost: readonly string[]
  /** They can be started again. */
  readonly stopped: readonly string[]
}

const ENDED: ReadonlySet<string> = new Set(['shutting-down', 'terminated'])
const STOPPED: ReadonlySet<string> = new Set(['stopping', 'stopped'])

/** How the machines of these ids are. */
export async function attendance({ aws }: Pick<Work, 'aws'>, ids: readonly string[]): Promise<Attendance> {
  // Asked by filter: an id that EC2 has forgotten is no error then.
  const { Reservations = [] } = await aws.call('ec2', 'DescribeInstances', {
    Filters: [{ Name: 'instance-id', Values: [...ids] }],
  })
  const states = new Map(
    Reservations.flatMap(({ Instances = [] }) => Instances).map(({ InstanceId, State }) => [InstanceId, State?.Name]),
  )
  const among = (set: ReadonlySet<string>) => ids.filter((id) => set.has(states.get(id) ?? 'terminated'))
  return { lost: among(ENDED), stopped: among(STOPPED) }
}

/** Steps to be taken again for what they made is gone; undefined: nothing is. */
export async function lostBeforeBootstrap(work: Machines): Promise<Outcome | undefined> {
  const bootstrap = sent(work.made.bootstrapInstance, 'bootstrap instance')
  const masters = work.made.masterInstances ?? []
  const { lost } = await attendance(work, [bootstrap, ...masters])
  if (lost.length === 0) return undefined
  const undo = [
    ...(lost.includes(bootstrap) ? ['ignition', 'bootstrap-machine'] : []),
    ...(masters.some((id) => lost.includes(id)) ? ['control-plane-machines'] : []),
    'targets',
  ]
  return { undo, lines: [`${lost.join(', ')} ${lost.length === 1 ? 'was' : 'were'} terminated: launching anew`] }
}

/** The last thing that an instance's ignition complained of on its console; undefined when it is content. */
export async function ignitionTrouble({ aws }: Pick<Work, 'aws'>, InstanceId: string): Promise<string | undefined> {
  const { Output = '' } = await aws.call('ec2', 'GetConsoleOutput', { InstanceId })
  const lines = Buffer.from(Output, 'base64').toString('utf8').split('\n')
  const last = lines.findLast((line) => line.startsWith('ignition['))?.replace(/^ignition\[\d+\]: /, '')
  return last === undefined || last.startsWith('Ignition finished') ? undefined : last
}
