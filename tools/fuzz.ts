// npm run fuzz [-- --cases 5000000] [-- --seed 42]: the policy engine against the naive evaluator, as long as you like;
// npm run fuzz -- --codecs: every codec against spoilt inputs.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fuzz } from '../test/fuzz/fuzz.ts'
import { loadTargets, targets } from '../test/fuzz/targets.ts'
import { asCase, compare } from '../test/laws/compare.ts'

const ROUND = 100_000
const { values } = parseArgs({
  options: { cases: { type: 'string' }, seed: { type: 'string' }, codecs: { type: 'boolean' } },
})
const cases = Number(values.cases ?? 5_000_000)
const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))

console.log(`${cases} cases from seed ${first}`)
await (values.codecs ? codecs() : policies())

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
