import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SRC = join(ROOT, 'src')

/** ARCHITECTURE.md's table: each room imports exactly these. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  policy: ['kernel'],
  wire: ['kernel'],
  store: ['kernel'],
  catalogue: ['kernel'],
  aws: ['kernel', 'policy', 'wire', 'store'],
  ocm: ['kernel', 'wire', 'store', 'catalogue'],
  cluster: ['kernel', 'wire', 'store', 'catalogue'],
  cli: ['kernel', 'policy', 'wire', 'catalogue'],
  console: ['kernel', 'wire', 'store'],
  main: ['kernel', 'policy', 'wire', 'store', 'catalogue', 'aws', 'ocm', 'cluster', 'cli', 'console'],
}

interface Source {
  /** Relative to src, with slashes. */
  readonly path: string
  readonly text: string
}

const IMPORT =
  /(?:^|[^\w.])(?:import|export)\s+(?:type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]|(?<![\w.])import\(\s*['"]([^'"]+)['"]\s*\)/g
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
const importsOf = ({ text }: Source) =>
  [...withoutComments(text).matchAll(IMPORT)].map((found) => found[1] ?? found[2] ?? '')
const roomOf = (path: string) => path.split('/')[0] ?? ''
const isTest = (path: string) => /\.test\.ts$/.test(path) || path.includes('/testing/')
const target = (path: string, specifier: string) =>
  relative(SRC, resolve(SRC, dirname(path), specifier)).replaceAll('\\', '/')

/** The rules; each says what is wrong with one source file. */
const RULES = {
  rooms(source: Source): string[] {
    const allowed = ROOMS[roomOf(source.path)]
    if (!allowed) return [`${source.path} is in no room`]
    return (
      importsOf(source)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => roomOf(target(source.path, specifier)))
        .filter((room) => room !== roomOf(source.path) && !allowed.includes(room))
        // The one command that opens the doors reaches the composition root; it is loaded only when it is run.
        .filter((room) => !(room === 'main' && source.path === 'cli/commands/up.ts'))
        .map((room) => `${source.path} imports ${room}/`)
    )
  },
  time(source: Source): string[] {
    if (roomOf(source.path) === 'kernel') return []
    const found = withoutComments(source.text).match(
      /\bDate\.now\(|\bnew Date\(\s*\)|\bset(?:Timeout|Interval)\(|\bperformance\.now\(|\btimers\/promises\b/g,
    )
    return (found ?? []).map((use) => `${source.path} uses ${use}`)
  },
  bareInPolicy(source: Source): string[] {
    if (roomOf(source.path) !== 'policy') return []
    return importsOf(source)
      .filter((specifier) => !specifier.startsWith('.'))
      .map((specifier) => `${source.path} imports ${specifier}`)
  },
  awsSdk(source: Source): string[] {
    if (roomOf(source.path) === 'cli') return []
    return importsOf(source)
      .filter((specifier) => /^@(?:aws-sdk|smithy)\//.test(specifier))
      .map((specifier) => `${source.path} imports ${specifier}`)
  },
  operators(source: Source): string[] {
    const own = /^cluster\/operators\/([^/]+)\//.exec(source.path)?.[0]
    if (!own) return []
    return importsOf(source)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => target(source.path, specifier))
      .filter((path) => !path.startsWith(own) && path !== 'cluster/operator-context.ts')
      .map((path) => `${source.path} imports ${path}`)
  },
} as const

const sources: Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.(ts|mjs)$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(SRC, path), 'utf8') }))
const shipped = sources.filter(({ path }) => !isTest(path) && !path.endsWith('.generated.ts'))

describe('the architecture', () => {
  it.each(Object.keys(RULES) as (keyof typeof RULES)[])('holds the rule “%s” everywhere', (rule) => {
    expect(shipped.flatMap(RULES[rule])).toEqual([])
  })

  const broken: readonly [keyof typeof RULES, string, string][] = [
    ['rooms', 'wire/x.ts', "import { a } from '../store/Store.ts'"],
    ['rooms', 'ocm/x.ts', "export type { A } from '../aws/operation.ts'"],
    ['rooms', 'cli/x.ts', "const a = await import('../aws/operation.ts')"],
    ['rooms', 'cli/commands/status.ts', "await import('../../main/up.ts')"],
    ['rooms', 'util/x.ts', 'export const a = 1'],
    ['time', 'aws/x.ts', 'const now = Date.now()'],
    ['time', 'ocm/x.ts', 'setTimeout(() => {}, 1)'],
    ['time', 'cluster/x.ts', 'const at = new Date()'],
    ['bareInPolicy', 'policy/x.ts', "import { createHash } from 'node:crypto'"],
    ['awsSdk', 'ocm/x.ts', "import { STSClient } from '@aws-sdk/client-sts'"],
    ['awsSdk', 'aws/x.ts', "import type { Role } from '@aws-sdk/client-iam'"],
    ['operators', 'cluster/operators/ingress/x.ts', "import { b } from '../machine-api/reconcile.ts'"],
    ['operators', 'cluster/operators/ingress/x.ts', "import type { Store } from '../../../store/Store.ts'"],
    ['operators', 'cluster/operators/ingress/x.ts', "import { names } from '../../../catalogue/names.ts'"],
  ]
  it.each(broken)('the rule “%s” fails when %s holds: %s', (rule, path, text) => {
    expect(RULES[rule]({ path, text })).not.toEqual([])
  })
  it('comments and prose are not imports', () => {
    expect(RULES.time({ path: 'aws/x.ts', text: '// Date.now() is banned\n/* setTimeout( */' })).toEqual([])
  })
})
