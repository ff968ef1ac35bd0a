// Builds dist/: the CLI with every room behind lazy chunks, the store's worker, the library entries and their types.
import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const path = (name) => `${root}${name}`

/** Built beside dist/, which is there until the new one is whole. */
const next = 'node_modules/.dist'
rmSync(path(next), { recursive: true, force: true })

await build({
  entryPoints: {
    stint: path('src/cli/main.ts'),
    policy: path('src/policy/library.ts'),
    jws: path('src/wire/jose/jws.ts'),
    world: path('src/main/world.ts'),
    'chunks/sqlite-worker': path('src/store/sqlite/worker.mjs'),
  },
  outdir: path(next),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: ['libsql'],
  // Its module, of which only what is used is taken.
  alias: { 'hash-wasm': path('node_modules/hash-wasm/dist/index.esm.js') },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  sourcemap: false,
  chunkNames: 'chunks/[name]-[hash]',
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  define: { __VERSION__: JSON.stringify(JSON.parse(readFileSync(path('package.json'), 'utf8')).version) },
  logLevel: 'warning',
})

if (!process.argv.includes('--no-types'))
  execFileSync(
    process.execPath,
    [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.types.json'), '--outDir', path(`${next}/types`)],
    { stdio: 'inherit' },
  )

rmSync(path('dist'), { recursive: true, force: true })
renameSync(path(next), path('dist'))
