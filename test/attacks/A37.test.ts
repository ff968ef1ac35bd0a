import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shellWord } from '../../src/cli/plan/shell-word.ts'
import { commandLine } from '../../src/cli/plan/command-line.ts'

const NASTY = [
  '$(touch /tmp/a37)',
  '`id`',
  "it's",
  '"',
  'two\nlines',
  '-rf',
  '--no-cli-pager',
  '',
  ' ',
  '\\',
  '*',
  '~',
  '#x',
  'a;b',
  'a&&b',
  '$HOME',
  '!x',
]

/** The words that a shell makes of a command, by printing them. */
const read = (line: string): readonly string[] =>
  execFileSync('/bin/sh', ['-c', `aws() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${line}`], {
    encoding: 'utf8',
  })
    .split('\0')
    .slice(0, -1)

test('A37: the commands of manual mode, read back by a shell, are what was meant', () => {
  for (const text of NASTY) {
    expect(read(`aws ${shellWord(text)}`)).toEqual([text])
    const call = {
      service: 'iam' as const,
      operation: 'CreateRole' as const,
      input: { RoleName: text, Description: text },
      files: new Map([['AssumeRolePolicyDocument', text]]),
    }
    const words = read(
      commandLine({ ...call, input: { ...call.input, AssumeRolePolicyDocument: '' } } as unknown as Parameters<
        typeof commandLine
      >[0]),
    )
    expect(words.slice(0, 2)).toEqual(['iam', 'create-role'])
    expect(words[words.indexOf('--description') + 1]).toBe(text)
    expect(words[words.indexOf('--assume-role-policy-document') + 1]).toBe(`file://${text}`)
    expect(words).toHaveLength(8)
  }
})
