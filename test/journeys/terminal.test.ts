import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { stint } from '../built.ts'

/** Commands behind `$`, then what they print: `!` on stderr, `=` the exit code where it is not 0. */
const TRANSCRIPT = readFileSync(new URL('terminal.txt', import.meta.url), 'utf8')

const scenes = TRANSCRIPT.split(/^\$ stint /m)
  .slice(1)
  .map((scene) => {
    const [typed = '', ...said] = scene.trimEnd().split('\n')
    return { typed, said: said.join('\n') }
  })

const folder = await mkdtemp(join(tmpdir(), 'stint-terminal-'))
const state = join(folder, 'state')
afterAll(async () => {
  await stint(state, ['down'])
  await rm(folder, { recursive: true, force: true })
})

/** What differs from run to run has a name in the transcript. */
const named = (text: string): string =>
  text
    .replaceAll(state, 'STATE')
    .replace(/127\.0\.0\.1:\d+/g, 'DOOR')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/management \d{12}/, 'management MANAGEMENT')
    .replace(/(pid +)\d+/, '$1PID')
    .replace(/demo-[a-z]\d[a-z]\d-/g, 'demo-????-')

const marked = (text: string): readonly string[] =>
  text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => `! ${line}`.trimEnd())

describe('at the terminal', () => {
  it.each(scenes)('stint $typed', async ({ typed, said }) => {
    const { code, out, err } = await stint(state, typed.split(' '))
    const seen = [...(out === '' ? [] : [out.trimEnd()]), ...marked(err), ...(code === 0 ? [] : [`= ${code}`])]
    expect(named(seen.join('\n'))).toBe(said)
  })
})
