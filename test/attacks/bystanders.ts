import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { PYTHON } from '../clients.ts'

/** What became of somebody who only wanted to work. */
interface Seen {
  readonly answers: number
  /** The longest wait for an answer, milliseconds. */
  readonly longest: number
}

/** Somebody who works on while others misbehave, in a process of their own; without a second try, so that nothing is smoothed over. */
export interface Bystander {
  /** Rejects with what went wrong. */
  leave(): Promise<Seen>
}

/** Where the bystanders put things. */
export const BYSTANDERS_BUCKET = 'bystanders'
/** Each makes so many calls, however soon it may leave. */
export const LEAST = 9

const SDK = fileURLToPath(new URL('bystander.mjs', import.meta.url))
const BOTO3 = `
import json, select, sys, time
import boto3
from botocore.config import Config
config = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"})
sts, iam, s3 = (boto3.client(name, config=config) for name in ("sts", "iam", "s3"))
calls = [sts.get_caller_identity, iam.list_roles, lambda: s3.put_object(Bucket=sys.argv[1], Key="b", Body=b"hello")]
answers, longest = 0, 0
while answers < int(sys.argv[2]) or not select.select([sys.stdin], [], [], 0)[0]:
    start = time.monotonic()
    calls[answers % len(calls)]()
    answers, longest = answers + 1, max(longest, time.monotonic() - start)
print(json.dumps({"answers": answers, "longest": longest * 1000}))
`

/** All clients that this machine has, at work. `env`: as `stint env` tells it. */
export const bystanders = (env: Readonly<Record<string, string>>): readonly Bystander[] => [
  started(process.execPath, [SDK], env),
  ...(spawnSync(PYTHON, ['-c', 'import boto3']).status === 0 ? [started(PYTHON, ['-c', BOTO3], env)] : []),
]

function started(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Bystander {
  const { PATH, HOME } = process.env
  const child = spawn(program, [...args, BYSTANDERS_BUCKET, String(LEAST)], {
    env: { PATH, HOME, ...env, AWS_EC2_METADATA_DISABLED: 'true' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const [out, err, exited] = [text(child.stdout), text(child.stderr), once(child, 'exit')]
  return {
    async leave() {
      child.stdin.end()
      await exited
      if (child.exitCode !== 0) throw new Error(`${program}: ${await err}`)
      return JSON.parse(await out) as Seen
    },
  }
}

/** Resident bytes of a process. */
export function residentOf(pid: number): number {
  if (process.platform !== 'linux') return Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)]).stdout) * 1024
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

/** Follows by how much a process grows at most while the work goes on. */
export async function grownBy(pid: number, work: () => Promise<void>): Promise<number> {
  const before = residentOf(pid)
  let most = before
  const look = () => (most = Math.max(most, residentOf(pid)))
  const timer = setInterval(look, 50)
  try {
    await work()
    look()
    return most - before
  } finally {
    clearInterval(timer)
  }
}
