import { spawnSync } from 'node:child_process'
import { World } from '../src/main/world.ts'
import { atMost, type Figure } from './figure.ts'
import { median, timed } from './measure.ts'

const RUNS = 21

/** How long a test waits for a world of its own: an empty one, the first of a process, and a fork of one with a ready cluster. */
export const world: Figure = async () => {
  await (await World.create()).close()
  const open = await times(() => World.create())
  const deployed = await World.create({ deploy: 'demo' })
  const fork = await times(() => deployed.fork())
  await deployed.close()
  const first = FIRSTS.map(firstOfProcess)
  const bare = await timed(async () => spawnSync(process.execPath, ['-e', '0']))
  const common = { unit: 'ms', floor: bare, floorIs: 'node -e 0' }
  return [
    { ...common, name: 'world.open', value: median(open), budget: atMost(50, 'ms') },
    { ...common, name: 'world.first', value: median(first), budget: atMost(50, 'ms') },
    { ...common, name: 'world.fork', value: median(fork), budget: atMost(100, 'ms') },
  ]
}

const FIRSTS = [1, 2, 3, 4, 5]

/** As installed: the built package, in a process that has made none before. */
function firstOfProcess(): number {
  const entry = new URL('../dist/world.js', import.meta.url).href
  const program = `const { World } = await import(${JSON.stringify(entry)})
    const begin = performance.now()
    const world = await World.create()
    console.log(performance.now() - begin)
    await world.close()`
  return Number(spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }).stdout)
}

async function times(make: () => Promise<World>): Promise<readonly number[]> {
  const all: number[] = []
  for (let run = 0; run < RUNS; run++) {
    let made: World | undefined
    all.push(await timed(async () => (made = await make())))
    await made?.close()
  }
  return all
}
