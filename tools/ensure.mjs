// What `npm start` and `npm test` need first: dependencies as the lock file says, and (unless only `install` is asked) a build that is not older than its sources.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (command, args) => execFileSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
const age = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)

const installed = age(`${root}node_modules/.package-lock.json`)
if (installed === 0 || installed < age(`${root}package-lock.json`)) {
  console.error('Installing dependencies …')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
}

const newest = (folder) =>
  readdirSync(folder, { recursive: true }).reduce((latest, name) => Math.max(latest, age(`${folder}/${name}`)), 0)
const built = age(`${root}dist/stint.js`)
const whole = process.argv[2] !== 'install'
if (whole && built < Math.max(newest(`${root}src`), age(`${root}package.json`), age(`${root}tools/build.mjs`))) {
  console.error('Building …')
  await import('./build.mjs')
}
