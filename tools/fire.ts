// npm run fire [-- --minutes 10] [-- --kill-every 20] [-- --seed x]: load at 80 % of the peak, kill -9 at random, and nothing acknowledged lost.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom } from '../src/kernel/random.ts'
import { fire } from '../test/crash/fire.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    'kill-every': { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
})
const [minutes, killEvery] = [Number(values.minutes), Number(values['kill-every'])]
if (!(minutes > 0 && killEvery > 0)) throw new RangeError('--minutes and --kill-every (seconds) are numbers above 0.')
const folder = mkdtempSync(join(tmpdir(), 'stint-fire-'))

console.log(`${minutes} minutes under fire, a kill every ${killEvery} s or so, seed ${values.seed}`)
try {
  const { errors, lost, unrecorded, ...rest } = await fire({
    state: join(folder, 'state'),
    random: seededRandom(values.seed),
    seconds: minutes * 60,
    killEvery,
    log: console.log,
  })
  console.log({ ...rest, errors, lost: lost.length, unrecorded: unrecorded.length })
  for (const one of [...lost, ...unrecorded].slice(0, 20)) console.error(one)
  process.exitCode = errors.length + lost.length + unrecorded.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
