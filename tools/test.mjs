// Runs every test and ends with one line: `N passed, N failed[, N skipped]`.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const report = join(tmpdir(), `stint-tests-${process.pid}.json`)
const given = process.argv.slice(2)
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...given,
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
)

let counts
try {
  counts = JSON.parse(readFileSync(report, 'utf8'))
} catch {
  counts = {
    numPassedTests: 0,
    numFailedTests: 1,
    numPendingTests: 0,
    numTodoTests: 0,
    numFailedTestSuites: 0,
    testResults: [],
  }
}
rmSync(report, { force: true })
// A file that could not even be loaded has no tests of its own: it counts as one that failed.
const unloaded = counts.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length
const failed = counts.numFailedTests + unloaded
const skipped = counts.numPendingTests + counts.numTodoTests
console.log(`${counts.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed > 0 || counts.numPassedTests === 0 ? 1 : (status ?? 1))
