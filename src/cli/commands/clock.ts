import { worldClock } from '../../kernel/Clock.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { parseJwt } from '../../wire/jose/jwt.ts'
import { pause } from '../../wire/http.ts'
import type { Command, Input } from '../command.ts'
import { durationSeconds, SECONDS } from '../duration.ts'
import { printed } from '../output/structured.ts'
import { withOwnApi, type OwnApi, type WorldTime } from '../own-api.ts'
import type { Terminal } from '../terminal.ts'

const ahead = (seconds: number): string => {
  const sizes = Object.entries(SECONDS)
    .reverse()
    .filter(([unit]) => unit !== 'w')
  let rest = Math.abs(seconds)
  const parts = sizes.flatMap(([unit, size]) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return count > 0 ? [`${count}${unit}`] : []
  })
  return parts.length === 0
    ? 'as the host tells it'
    : `${parts.join(' ')} ${seconds > 0 ? 'ahead of' : 'behind'} the host`
}

async function told(input: Input, terminal: Terminal, ask: (api: OwnApi) => Promise<WorldTime>): Promise<void> {
  const time = await withOwnApi(input, terminal, ask)
  if (printed(terminal, time)) return
  terminal.print(`World time is ${time.now}, ${ahead(time.offsetSeconds)}${time.frozen ? '; it stands still' : ''}.`)
  if (isOver(terminal.environment['OCM_TOKEN'], time))
    terminal.note('At that time the OCM_TOKEN of this shell is over.\n\n  eval "$(stint env)"')
}

/** Whether world time has passed a token's end; what is no token says of no time. */
function isOver(token: string | undefined, { now }: WorldTime): boolean {
  const jwt = parseJwt(token ?? '')
  const end = 'problem' in jwt ? undefined : jwt.claims['exp']
  return typeof end === 'number' && end * 1000 <= Date.parse(now)
}

/** What the door takes at once. */
const MOST_DAYS = 366

const backwards = (typed: string): Refusal =>
  new Refusal(`World time only moves forward: ${JSON.stringify(typed)} would take it back.`, {
    next: `stint clock advance ${typed.replace(/^-+/, '') || '5m'}, or stint snapshot restore NAME for a world that was saved before`,
    exitCode: 2,
  })

export const show: Command = {
  summary: 'show world time',
  description:
    'World time rules the life of credentials, tokens, sessions and controllers. It is never behind the host.',
  examples: ['stint clock', 'stint clock show -o json'],
  run: (input, terminal) => told(input, terminal, (api) => api.clock()),
}

export const advance: Command = {
  summary: 'move world time forward',
  description:
    'Returns when the world has settled: what was due in between has happened. Ctrl-C ends the waiting alone: the world goes on until then. Programs outside keep their own clocks; the OCM_TOKEN that stint env gave lives ten hours of world time.',
  arguments: ['DURATION'],
  examples: ['stint clock advance 55m', 'stint clock advance 1h30m'],
  run: (input, terminal) => {
    const [typed = ''] = input.arguments
    if (typed.startsWith('-')) throw backwards(typed)
    const advanceSeconds = durationSeconds(typed, 'stint clock advance 55m')
    if (advanceSeconds > MOST_DAYS * 86_400)
      throw new Refusal(`World time moves at most ${MOST_DAYS} days at a time, not ${typed}.`, {
        next: `stint clock advance ${MOST_DAYS}d`,
        exitCode: 2,
      })
    return told(input, terminal, (api) => advanced(api, terminal, advanceSeconds))
  },
}

/** Milliseconds between two looks at how far a long move has come. */
const LOOK_MS = 500

/** Clusters live through every hour, which takes time of the host's: how far world time is, is shown where somebody looks on. */
async function advanced(api: OwnApi, terminal: Terminal, advanceSeconds: number): Promise<WorldTime> {
  if (!terminal.progress) return api.moveClock({ advanceSeconds })
  const begin = Date.parse((await api.clock()).now)
  const over = new AbortController()
  const show = async () => {
    const clock = worldClock()
    for (;;) {
      await pause(clock, LOOK_MS, over.signal)
      const { now } = await api.clock()
      if (over.signal.aborted) return
      const share = (Date.parse(now) - begin) / (advanceSeconds * 1000)
      terminal.progress?.(`World time is ${now}, ${Math.min(99, Math.floor(100 * share))} % of the way`)
    }
  }
  void show().catch(() => undefined) // what is wrong with the server, the move itself tells
  return api.moveClock({ advanceSeconds }).finally(() => {
    over.abort()
    terminal.progress?.('')
  })
}

export const freeze: Command = {
  summary: 'let world time stand still',
  examples: ['stint clock freeze'],
  run: (input, terminal) => told(input, terminal, (api) => api.moveClock({ freeze: true })),
}

export const resume: Command = {
  summary: 'let world time go on',
  examples: ['stint clock resume'],
  run: (input, terminal) => told(input, terminal, (api) => api.moveClock({ resume: true })),
}
