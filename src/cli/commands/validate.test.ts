import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseInput } from '../parse.ts'
import { silentTerminal } from '../terminal.ts'
import { validate } from './validate.ts'

const cwd = mkdtempSync(join(tmpdir(), 'stint-validate-'))
afterAll(() => rmSync(cwd, { recursive: true }))

async function validated(text: string, ...flags: readonly string[]): Promise<readonly string[]> {
  writeFileSync(join(cwd, 'file'), text)
  const said: string[] = []
  const terminal = { ...silentTerminal(), cwd, print: (line: string) => void said.push(line) }
  await validate.run(parseInput(validate, 'stint validate', ['file', ...flags]), terminal)
  return said
}

describe('a file of which nothing was said', () => {
  it.each([
    ['prose with a policy in it', '# Policies\n\n    {"Statement": {"Principal": "*", "Action": "sts:AssumeRole"}}\n'],
    ['another document', '{"name": "stint", "version": "1.0.0"}'],
    ['nothing', ''],
  ])('is not guessed at where it is %s', async (_what, text) => {
    await expect(validated(text)).rejects.toMatchObject({
      message: 'file does not look like a policy: a JSON object with a Statement.',
      next: 'stint validate file --type TYPE, if it is meant to be one: identity, resource, trust, scp, rcp, boundary, session',
      exitCode: 2,
    })
  })

  it.each([
    ['{"Statement": [{"Effect": "Allow", "Action": "s3:*" "Resource": "*"}]}', 'an identity policy'],
    ['{"statement": {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}}', 'a role’s trust policy'],
  ])('is held against what it was meant as, with all that is wrong with it: %s', async (text, kind) => {
    await expect(validated(text)).rejects.toMatchObject({ message: `AWS refuses file as ${kind}.`, exitCode: 1 })
  })
})

it('what a file is said to be, it is held against', async () => {
  await expect(validated('prose', '--type', 'scp')).rejects.toThrow('AWS refuses file as a service control policy.')
})
