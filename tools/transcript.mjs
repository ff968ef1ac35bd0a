// Puts what `npm start -- --exit` prints into README.md. Run it when the story changes: node tools/transcript.mjs
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const state = mkdtempSync(join(tmpdir(), 'stint-transcript-'))
const printed = execFileSync(
  process.execPath,
  [`${root}bin/stint.js`, 'up', '--deploy', 'demo', '--exit', '--state', state],
  {
    encoding: 'utf8',
  },
)
rmSync(state, { recursive: true, force: true })

const readme = readFileSync(`${root}README.md`, 'utf8')
const block = /(<!-- transcript -->\n+```\n)[\s\S]*?(```\n+<!-- \/transcript -->)/
writeFileSync(
  `${root}README.md`,
  readme.replace(block, (_all, before, after) => `${before}${printed.trimEnd()}\n${after}`),
)
