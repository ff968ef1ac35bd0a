import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(`${root}README.md`, 'utf8')

/** What differs between two runs: ids, times, ports, drawn names, and how often the installer looked before it found what it waited for. */
const told = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
        .replace(/127\.0\.0\.1:\d+/g, 'DOOR')
        .replace(/\b(i|vpc|subnet|igw|nat|rtb|vpce|sg|ami)-[0-9a-f]{17}\b/g, '$1-ID')
        .replace(/\b(AKIA|ASIA)[A-Z2-7]{16}\b/g, '$1-ID')
        .replace(/\b[0-9a-z]{32}\b/g, 'ID32')
        .replace(/\bZ[A-Z0-9]{12,32}\b/g, 'ZONE')
        .replace(/\bdemo-[a-z]\d[a-z]\d\b/g, 'demo-PREFIX')
        .replace(/\bdemo-[b-z2-9]{5}\b/g, 'demo-INFRA')
        .replace(/\b[0-9a-f]{16}\b/g, 'ID16')
        .replace(/demo\.[a-z0-9]{4}\.p1/g, 'demo.DOMAIN.p1')
        .replace(/management \d{12}/, 'management ACCOUNT')
        .replace(/rhcos-[\d.]+-\d/, 'IMAGE')
        .replace(/\(\d+ bytes\)/, 'BYTES')
        .replace(/after [\d.]+ s\./, 'after SECONDS'),
    )
    .filter((line) => !/msg="(?:Waiting for|Cluster 'demo')|^Cluster demo is ready/.test(line))
    .sort()

describe('the README', () => {
  it('shows what npm start really prints', () => {
    const shown = /<!-- transcript -->\n+```\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
    const state = mkdtempSync(join(tmpdir(), 'stint-readme-'))
    try {
      const printed = execFileSync(
        process.execPath,
        [`${root}bin/stint.js`, 'up', '--deploy', 'demo', '--exit', '--port', '0', '--state', state],
        { encoding: 'utf8' },
      )
      expect(told(shown.trimEnd())).toEqual(told(printed.trimEnd()))
    } finally {
      rmSync(state, { recursive: true, force: true })
    }
  })
})
