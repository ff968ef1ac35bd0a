import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createColors } from 'picocolors'
import { completion } from '../../src/cli/commands/completion.ts'
import { parseInput } from '../../src/cli/parse.ts'
import { describeClient } from '../clients.ts'

async function scriptFor(shell: string): Promise<string> {
  const printed: string[] = []
  await completion.run(parseInput(completion, 'stint completion', [shell]), {
    interactive: false,
    color: createColors(false),
    environment: {},
    cwd: '.',
    format: 'text',
    print: (line) => void printed.push(line),
    note() {},
  })
  return printed.join('\n')
}

/** How each shell reads a script, a file, without running it. */
const SHELLS = [
  ['bash', ['-n']],
  ['zsh', ['-n']],
  ['fish', ['--no-execute']],
] as const

describe.each(SHELLS)('the completion of %s', (shell, reading) => {
  it('asks stint itself what may come next', async () => {
    expect(await scriptFor(shell)).toContain('stint __complete')
  })

  describeClient(shell, [shell, '--version'], () => {
    it('is a script that the shell understands', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'stint-completion-'))
      const file = join(folder, 'stint')
      writeFileSync(file, await scriptFor(shell))
      const { status, stderr } = spawnSync(shell, [...reading, file], { encoding: 'utf8' })
      rmSync(folder, { recursive: true })
      expect([status, stderr]).toEqual([0, ''])
    })
  })
})
