import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Refusal } from '../kernel/Refusal.ts'

/** Where a world lives on disk: 0700, files 0600, one process at a time. */
export interface StateFolder {
  readonly path: string
  file(name: string): string
  /** Writes a file of mode 0600 whole, or not at all. */
  write(name: string, text: string): void
  release(): void
}

const LOCK = 'stint.pid'

/** @throws {Refusal} when the folder is not ours, is open to others, or belongs to a running `up`. */
export function openStateFolder(path: string): StateFolder {
  const folder = resolve(path)
  makeFolder(folder)
  checkFolder(folder)
  keepFromGit(folder)
  lock(folder)
  const file = (name: string) => join(folder, name)
  return {
    path: folder,
    file,
    write(name, text) {
      // Whoever reads it meanwhile (a command that waits for the doors) sees what was or what is, never a part of it.
      writeFileSync(file(`${name}.new`), text, { mode: 0o600 })
      renameSync(file(`${name}.new`), file(name))
    },
    release: () => rmSync(file(LOCK), { force: true }),
  }
}

/**
 * With the folders above it. One by one: Node's own way never ends where the kernel takes none, as in /proc.
 * @throws {Refusal} where none can be made
 */
export function makeFolder(folder: string, next = 'Choose another folder with --state DIR.'): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder), next)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    throw new Refusal(`The folder ${folder} cannot be made (${code}).`, { next, cause: error })
  }
}

/** What stands in a state folder: its secrets first. */
const OWN: ReadonlySet<string> = new Set(['token', 'snapshot.key', 'store', 'kubeconfig', 'ocm.json', 'pods', 'snapshots', 'forks', 'up.json', 'ca.pem', 'log', 'detached.log', LOCK]) // prettier-ignore

/** `git add .` in the project around a state folder shall take no secrets. Where anything else stands, git is left to its owner. */
export function keepFromGit(folder: string): void {
  if (readdirSync(folder).every((name) => OWN.has(name.replace(/\.(?:new|next|old)$/, ''))))
    writeFileSync(join(folder, '.gitignore'), '*\n', { mode: 0o600 })
}

function checkFolder(folder: string): void {
  const stat = lstatSync(folder)
  const refuse = (why: string): never => {
    throw new Refusal(`${folder} cannot hold Stint's state: ${why}.`, {
      next: 'Choose another folder with --state DIR.',
    })
  }
  if (stat.isSymbolicLink()) refuse('it is a symbolic link')
  if (!stat.isDirectory()) refuse('it is no folder')
  if (process.getuid && stat.uid !== process.getuid()) refuse('it belongs to another user')
  if ((stat.mode & 0o077) !== 0)
    refuse(`others may open it (mode ${(stat.mode & 0o777).toString(8)}); chmod 700 makes it private`)
  for (const name of readdirSync(folder)) {
    const inner = lstatSync(join(folder, name))
    if (inner.isSymbolicLink()) refuse(`${name} in it is a symbolic link`)
    if (process.getuid && inner.uid !== process.getuid()) refuse(`${name} in it belongs to another user`)
    if (inner.isFile() && (inner.mode & 0o077) !== 0) chmodSync(join(folder, name), 0o600)
  }
}

function lock(folder: string): void {
  const path = join(folder, LOCK)
  const owner = runningPid(folder)
  if (owner !== undefined)
    throw new Refusal(`A Stint with this state is already running (pid ${owner}).`, {
      next: 'stint status shows it, stint down ends it.',
    })
  rmSync(path, { force: true })
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, `${process.pid}\n`)
    closeSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new Refusal(`Another Stint is just starting with the state in ${folder}.`, { next: 'stint status shows it.' })
  }
}

/** The process that holds a state folder, if it is alive. */
export function runningPid(folder: string): number | undefined {
  const path = join(folder, LOCK)
  if (!existsSync(path)) return undefined
  const pid = Number(readFileSync(path, 'utf8'))
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return undefined
  try {
    process.kill(pid, 0)
    return isNode(pid) ? pid : undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? pid : undefined
  }
}

/** After a crash the number may be another program's by now. */
function isNode(pid: number): boolean {
  try {
    return /node|stint/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  } catch {
    return true
  }
}
