import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeClient } from '../clients.ts'
import { world, type TestWorld } from '../world.ts'

const LESSONS = [
  'assumes a role and is told apart from a stranger',
  'pages through long lists',
  'stores, checks and splits objects',
] as const

const run = promisify(execFile)
const sources = fileURLToPath(new URL('clients/', import.meta.url))
/** What is built stays for the next time. */
const built = fileURLToPath(new URL('../../.cache/clients/', import.meta.url))

interface Client {
  readonly name: string
  readonly probe: readonly string[]
  /** Fetches what the client needs from its registry and builds it; the command that runs it, without its arguments. */
  readonly build: () => Promise<readonly string[]>
  readonly args: (endpoint: string, key: { readonly accessKeyId: string; readonly secretAccessKey: string }) => string[]
}

/** One row a client that needs a toolchain of its own. */
const CLIENTS: readonly Client[] = [
  {
    name: 'the AWS SDK for Go, version 2',
    probe: ['go', 'version'],
    async build() {
      const program = join(built, 'go-client')
      await run('go', ['build', '-o', program, '.'], { cwd: join(sources, 'go') })
      return [program]
    },
    args: (endpoint, customer) => [JSON.stringify({ endpoint, customer })],
  },
  {
    name: 'the AWS SDK for Java, version 2',
    probe: ['mvn', '--version'],
    async build() {
      const list = join(built, 'java-classpath')
      await run('mvn', ['-q', '-B', 'dependency:build-classpath', `-Dmdep.outputFile=${list}`], {
        cwd: join(sources, 'java'),
      })
      return ['java', '-cp', readFileSync(list, 'utf8').trim(), join(sources, 'java', 'Lessons.java')]
    },
    args: (endpoint, { accessKeyId, secretAccessKey }) => [endpoint, accessKeyId, secretAccessKey],
  },
]

for (const { name, probe, build, args } of CLIENTS)
  describeClient(name, probe, () => {
    let w: TestWorld
    let learnt: Readonly<Record<string, string | null>> = {}
    beforeAll(async () => {
      mkdirSync(built, { recursive: true })
      w = await world()
      const [command = '', ...fixed] = await build()
      const { stdout } = await run(command, [...fixed, ...args(w.endpoint, await w.credentials('customer'))])
      learnt = JSON.parse(stdout) as typeof learnt
    }, 300_000)
    afterAll(() => w.close())

    describe('every lesson', () => {
      it.each(LESSONS)('%s', (lesson) => expect(learnt[lesson]).toBeNull())
    })
  })
