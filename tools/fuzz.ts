// npm run fuzz: the policy engine against the naive evaluator, as long as you like; with --codecs, every codec against spoilt inputs.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fuzz } from '../test/fuzz/fuzz.ts'
import { loadTargets, targets } from '../test/fuzz/targets.ts'
import { asCase, compare } from '../test/laws/compare.ts'
import { typed } from './typed.ts'

const ROUND = 100_000
const asked = typed({
  command: 'npm run fuzz --',
  summary:
    'Compares the policy engine with its naive twin over random policies and requests, or feeds every codec spoilt bytes.',
  flags: {
    cases: { value: 'N', summary: 'how many', default: '5000000', from: 1, whole: true },
    seed: {
      value: 'N',
      summary: 'where the first round begins, as an earlier run printed it; else drawn',
      from: 0,
      whole: true,
    },
    codecs: { summary: 'the codecs, not the policy engine' },
  },
  examples: ['npm run fuzz -- --cases 100000', 'npm run fuzz -- --seed 42', 'npm run fuzz -- --codecs --cases 1000000'],
})
const cases = asked.number('cases')
const first = Number(asked.text('seed') ?? Math.floor(Math.random() * 2 ** 31))

console.log(`${cases} cases from seed ${first}`)
await (asked.flag('codecs') ? codecs() : policies())

async function codecs(): Promise<void> {
  await loadTargets()
  const round = Math.min(ROUND, Math.ceil(cases / targets.length))
  for (let done = 0, seed = first; done < cases; seed++)
    for (const target of targets) {
      const found = await fuzz(target, seed, round)
      if (found) {
        const { bytes, error } = found
        console.error(
          `${target.name}, seed ${seed}: ${bytes.toString('hex')} (${JSON.stringify(bytes.toString())})`,
          error,
        )
        process.exit(1)
      }
      done += round
      console.log(`${done} read or refused, ${target.name} the last`)
    }
}

function policies(): void {
  for (let done = 0; done < cases; done += ROUND) {
    const seed = first + done / ROUND
    const found = compare(seed, Math.min(ROUND, cases - done))
    if (found) {
      const file = fileURLToPath(new URL(`../src/policy/corpus/found-${seed}.json`, import.meta.url))
      const page = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html'
      writeFileSync(
        file,
        `${JSON.stringify({ theme: 'found by fuzzing', page, cases: [asCase(found, seed)] }, undefined, 2)}\n`,
      )
      console.error(`The evaluators disagree, seed ${seed}. The case, as small as it could be made: ${file}`)
      process.exit(1)
    }
    console.log(`${done + Math.min(ROUND, cases - done)} alike`)
  }
}
