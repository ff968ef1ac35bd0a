import type { Entry } from './command.ts'

/** Every command: what is typed, what it is for, where it stands. */
export const entries: readonly Entry[] = [
  { path: ['up'], summary: 'start the cloud', load: async () => (await import('./commands/up.ts')).up },
  { path: ['down'], summary: 'stop the cloud', load: async () => (await import('./commands/down.ts')).down },
  { path: ['status'], summary: 'show what runs, and where', load: async () => (await import('./commands/status.ts')).status },
  { path: ['env'], summary: 'print what any client needs to use the cloud', load: async () => (await import('./commands/env.ts')).env },
  { path: ['clock'], summary: 'show world time', load: async () => (await import('./commands/clock.ts')).show },
  { path: ['clock', 'show'], summary: 'show world time', load: async () => (await import('./commands/clock.ts')).show },
  { path: ['clock', 'advance'], summary: 'move world time forward', load: async () => (await import('./commands/clock.ts')).advance },
  { path: ['clock', 'freeze'], summary: 'let world time stand still', load: async () => (await import('./commands/clock.ts')).freeze },
  { path: ['clock', 'resume'], summary: 'let world time go on', load: async () => (await import('./commands/clock.ts')).resume },
  { path: ['reset'], summary: 'begin a fresh world in the running cloud', load: async () => (await import('./commands/reset.ts')).reset },
  { path: ['deploy'], summary: 'a ROSA cluster with STS by the seven steps', load: async () => (await import('./commands/deploy.ts')).deploy },
]
