import type { Here } from './kind.ts'

/** Where something is in its life: the phase it entered, and when. What follows by itself is read off the clock, not done by a job. */
export interface State {
  readonly phase: string
  /** World milliseconds. */
  readonly since: number
}

/** Phase → how long it lasts at a real pace, and what follows. `kept` phases last as long at an instant pace too. */
export type Course = Readonly<Record<string, { readonly ms: number; readonly then: string; readonly kept?: true }>>

const HOUR = 3_600_000
/** The phase in which nothing answers to the id any more. */
export const GONE = 'gone'

export const COURSES = {
  vpc: { pending: { ms: 1_000, then: 'available' } },
  instance: {
    pending: { ms: 15_000, then: 'running' },
    stopping: { ms: 30_000, then: 'stopped' },
    'shutting-down': { ms: 40_000, then: 'terminated' },
    terminated: { ms: HOUR, then: GONE, kept: true },
  },
  natgateway: {
    pending: { ms: 90_000, then: 'available' },
    failed: { ms: HOUR, then: GONE, kept: true },
    deleting: { ms: 45_000, then: 'deleted' },
    deleted: { ms: HOUR, then: GONE, kept: true },
  },
  volume: { creating: { ms: 2_000, then: 'available' }, deleting: { ms: 5_000, then: GONE } },
  attachment: { attaching: { ms: 3_000, then: 'attached' }, detaching: { ms: 4_000, then: GONE } },
  modification: {
    modifying: { ms: 5_000, then: 'optimizing' },
    optimizing: { ms: 300_000, then: 'completed' },
  },
  snapshot: { pending: { ms: 30_000, then: 'completed' } },
  image: { pending: { ms: 180_000, then: 'available' } },
  endpoint: { pending: { ms: 20_000, then: 'available' }, deleting: { ms: 20_000, then: GONE } },
  loadBalancer: { provisioning: { ms: 120_000, then: 'active' } },
  target: {
    initial: { ms: 20_000, then: 'healthy' },
    draining: { ms: 30_000, then: GONE },
  },
  status: { initializing: { ms: 120_000, then: 'ok' } },
} as const satisfies Record<string, Course>

/** The phase that a life which stood at `state` has reached by now, and since when. */
export function stateNow(course: Course, state: State, here: Pick<Here, 'now' | 'world'>): State {
  const step = course[state.phase]
  if (!step) return state
  const until = state.since + (step.kept || here.world.pace === 'real' ? step.ms : 0)
  return here.now < until ? state : stateNow(course, { phase: step.then, since: until }, here)
}

export const phaseNow = (course: Course, state: State, here: Pick<Here, 'now' | 'world'>): string =>
  stateNow(course, state, here).phase
