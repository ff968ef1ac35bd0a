import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = (file: string, ...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['node_modules/tsx/dist/cli.mjs', file, ...words], {
    cwd: root,
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { status, stdout, stderr }
}

const TOOLS: readonly (readonly [string, string, readonly string[]])[] = [
  ['npm run fuzz --', 'tools/fuzz.ts', ['cases', 'seed', 'codecs']],
  ['npm run fire --', 'tools/fire.ts', ['minutes', 'kill-every', 'seed']],
  ['npm run bench --', 'bench/run.ts', ['json']],
]

describe('a tool for who works on Stint', () => {
  it.each(TOOLS)('%s tells its flags, and how it is typed', (command, file, flags) => {
    const { status, stdout, stderr } = run(file, '--help')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const flag of [...flags, 'help']) expect(stdout).toContain(`  --${flag}`)
    expect(stdout).toContain(`Examples:\n  ${command} `)
  })

  it.each<[string, string, readonly string[], string]>([
    ['a flag that is none', 'tools/fuzz.ts', ['--case', '10'], "Unknown option '--case'"],
    ['a flag that is none', 'tools/fire.ts', ['--nope'], "Unknown option '--nope'"],
    ['a flag that is none', 'bench/run.ts', ['--jsn', 'world'], "Unknown option '--jsn'"],
    ['a figure that is none', 'bench/run.ts', ['wrold'], 'There is no figure wrold. These are: policy, '],
    ['a flag without its value', 'tools/fire.ts', ['--minutes'], "Option '--minutes <value>' argument missing"],
    ['no number', 'tools/fuzz.ts', ['--seed', 'abc'], '--seed takes a whole number from 0, not "abc".'],
    ['no cases', 'tools/fuzz.ts', ['--cases', '0'], '--cases takes a whole number from 1, not "0".'],
    ['no time', 'tools/fire.ts', ['--minutes', '-1'], "Option '--minutes' argument is ambiguous"],
    ['no interval', 'tools/fire.ts', ['--kill-every', 'soon'], '--kill-every takes a number from 0.1, not "soon".'],
    ['a word', 'tools/fuzz.ts', ['codecs'], 'Nothing stands beside the flags, but "codecs" was typed.'],
  ])('given %s, %s %j says so in a line, without a stack', (_what, file, words, says) => {
    const { status, stdout, stderr } = run(file, ...words)
    expect(stderr).toContain(`Error: ${says}`)
    expect(stderr).toMatch(/\n {2}npm run \w+ -- --help\n$/)
    expect(stderr).not.toMatch(/\n\s+at |node:internal/)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  })
})
