// npm run fire: load at 80 % of the peak, kill -9 at random, and nothing acknowledged lost.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededRandom } from '../src/kernel/random.ts'
import { fire } from '../test/crash/fire.ts'
import { typed } from './typed.ts'

const asked = typed({
  command: 'npm run fire --',
  summary:
    'Loads a cloud at 80 % of its peak, kills it at random times and looks whether anything that it acknowledged is lost.',
  flags: {
    minutes: { value: 'N', summary: 'how long', default: '10', from: 0.01 },
    'kill-every': { value: 'SECONDS', summary: 'a kill about so often', default: '20', from: 0.1 },
    seed: { value: 'TEXT', summary: 'when it kills, as an earlier run printed it; else drawn' },
  },
  examples: ['npm run fire -- --minutes 2 --kill-every 5', 'npm run fire -- --seed 1234567'],
})
const [minutes, killEvery] = [asked.number('minutes'), asked.number('kill-every')]
const seed = asked.text('seed') ?? String(Math.floor(Math.random() * 2 ** 31))
const folder = mkdtempSync(join(tmpdir(), 'stint-fire-'))

console.log(`${minutes} minutes under fire, a kill every ${killEvery} s or so, seed ${seed}`)
try {
  const { errors, lost, unrecorded, ...rest } = await fire({
    state: join(folder, 'state'),
    random: seededRandom(seed),
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
