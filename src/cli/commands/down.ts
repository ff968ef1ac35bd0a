import { worldClock } from '../../kernel/Clock.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { pause } from '../../wire/http.ts'
import type { Command } from '../command.ts'
import { isAlive, runningStint, stateFolder } from '../state.ts'

const STEP_MS = 25
const PATIENCE_MS = 30_000

export const down: Command = {
  summary: 'stop the cloud',
  description: 'What was acknowledged is kept; `stint up` goes on with the same world.',
  examples: ['stint down'],
  async run(input, terminal) {
    const running = runningStint(input, terminal)
    if (!running) return terminal.note(`Nothing runs with the state in ${stateFolder(input, terminal)}.`)
    process.kill(running.pid, 'SIGTERM')
    const clock = worldClock()
    for (let waited = 0; isAlive(running.pid); waited += STEP_MS) {
      if (waited >= PATIENCE_MS)
        throw new Refusal(`Process ${running.pid} has not ended after ${PATIENCE_MS / 1000} seconds.`, {
          next: `kill -9 ${running.pid}`,
        })
      await pause(clock, STEP_MS)
    }
    terminal.note('Stopped.')
  },
}
