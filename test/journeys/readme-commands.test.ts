import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloudUp, done, stint, type UpCloud } from '../built.ts'
import { describeClient, PYTHON } from '../clients.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(`${root}README.md`, 'utf8')

/** Every command of the README as one would type it, in its order; one that goes on over several lines is one. */
function commands(): readonly string[] {
  const lines = readme.replace(/<!-- transcript -->[\s\S]*<!-- \/transcript -->/, '').split('\n')
  const typed: string[] = []
  for (const line of lines.filter((one) => one.startsWith('    ')).map((one) => one.replace(/ {2,}# .*$/, ''))) {
    const last = typed.at(-1) ?? ''
    if ((last.split("'").length - 1) % 2 === 1) typed[typed.length - 1] = `${last}\n${line}`
    else typed.push(line.trim())
  }
  return typed
}

/** What other tests run: the whole of `npm start`, this very suite, and a world on PostgreSQL. */
const ELSEWHERE = /^npm (?:start|test)|^stint up --store postgres/

/** Commands that may end otherwise than with 0, and what they must say. */
const REFUSED: readonly (readonly [command: RegExp, says: RegExp])[] = [
  [/^aws sts assume-role /, /AccessDenied/],
  [/^npx stint can role\/ManagedOpenShift-Worker-Role ec2:RunInstances/, /no/i],
  [/^npx stint validate /, /MISSING_VERSION|Version/i],
]

interface Answer {
  readonly code: number
  readonly out: string
}

/** A shell that stays: what one command sets the next one finds. */
class Shell {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #lines: AsyncIterator<string>

  constructor(cwd: string, state: string) {
    const env = { PATH: process.env['PATH'], HOME: cwd, STINT_STATE: state, NO_COLOR: '1', AWS_PAGER: '' }
    this.#child = spawn('bash', ['--norc'], { cwd, env })
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
    this.#child.stdin.write(`exec 2>&1\nstint() { "${process.execPath}" "${root}bin/stint.js" "$@"; }\n`)
    this.#child.stdin.write('npx() { shift; stint "$@"; }\n')
  }

  async run(command: string): Promise<Answer> {
    this.#child.stdin.write(`${command}\nended=$?; echo; echo "ended-with $ended"\n`)
    const out: string[] = []
    for (;;) {
      const { value, done: isOver } = await this.#lines.next()
      if (isOver) throw new Error(`the shell ended: ${out.join('\n')}`)
      const code = /^ended-with (\d+)$/.exec(value)?.[1]
      if (code !== undefined) return { code: Number(code), out: out.join('\n') }
      out.push(value)
    }
  }

  end(): void {
    this.#child.kill()
  }
}

describeClient('the commands of the README', ['sh', '-c', 'aws --version && kubectl version --client'], () => {
  let folder: string
  let cloud: UpCloud
  let shell: Shell
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stint-readme-'))
    const state = join(folder, 'state')
    cloud = await cloudUp(state)
    await done(state, ['deploy', 'demo'])
    writeFileSync(
      join(folder, 'policy.json'),
      '{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}',
    )
    shell = new Shell(folder, state)
  }, 60_000)
  afterAll(async () => {
    shell.end()
    // The README's snapshot is forked into a second cloud.
    await stint(join(folder, 'state', 'forks', 'deployed'), ['down'])
    await cloud.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('do what it says, one after the other', async () => {
    let id = ''
    for (const command of commands().filter((one) => !ELSEWHERE.test(one))) {
      const { code, out } = await shell.run(command.replaceAll(/\bID\b(?!')/g, id || 'ID'))
      const [, says] = REFUSED.find(([of]) => of.test(command)) ?? []
      if (says) expect(out).toMatch(says)
      else expect({ command, code, out }).toEqual({ command, code: 0, out })
      id = /\b[0-9a-z]{32}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b/.exec(out)?.[0] ?? id
    }
  }, 180_000)

  test('its Python prints what it says', async () => {
    const [, code = ''] = /```python\n([\s\S]*?)```/.exec(readme) ?? []
    writeFileSync(join(folder, 'readme.py'), code)
    const { out } = await shell.run(`${PYTHON} readme.py`)
    expect(out.trim()).toBe(/# (arn:\S+)/.exec(code)?.[1])
  })
})
