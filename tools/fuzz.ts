// npm run fuzz [-- --cases 5000000] [-- --seed 42]: the policy engine against the naive evaluator, as long as you like.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { asCase, compare } from '../test/laws/compare.ts'

const ROUND = 100_000
const { values } = parseArgs({ options: { cases: { type: 'string' }, seed: { type: 'string' } } })
const cases = Number(values.cases ?? 5_000_000)
const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))

console.log(`${cases} cases from seed ${first}`)
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
