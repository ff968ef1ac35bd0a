import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A shape of botocore's service-2.json, as far as the generator reads it. */
export interface BotocoreShape {
  readonly type: string
  readonly members?: Readonly<Record<string, { readonly shape: string }>>
  readonly member?: { readonly shape: string }
  readonly key?: { readonly shape: string }
  readonly value?: { readonly shape: string }
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly sensitive?: boolean
}
export interface BotocoreModel {
  readonly metadata: { readonly targetPrefix?: string }
  readonly operations: Readonly<
    Record<
      string,
      {
        readonly input?: { readonly shape: string }
        readonly output?: { readonly shape: string }
        readonly errors?: readonly { readonly shape: string }[]
        readonly httpChecksum?: { readonly requestChecksumRequired?: boolean }
      }
    >
  >
  readonly shapes: Readonly<Record<string, BotocoreShape>>
}

export interface Botocore {
  readonly version: string
  read(service: string): BotocoreModel
}

/** Finds the installed botocore by asking Python for it; undefined when there is none. */
export function findBotocore(python = process.env['STINT_PYTHON'] ?? 'python3'): Botocore | undefined {
  try {
    const script = 'import botocore, os; print(botocore.__version__); print(os.path.dirname(botocore.__file__))'
    const [version = '', folder = ''] = execFileSync(python, ['-c', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).split('\n')
    return { version, read: (service) => readModel(join(folder, 'data', service)) }
  } catch {
    return undefined
  }
}

function readModel(folder: string): BotocoreModel {
  const newest = readdirSync(folder).toSorted().at(-1)
  if (newest === undefined) throw new Error(`No model in ${folder}`)
  return JSON.parse(
    gunzipSync(readFileSync(join(folder, newest, 'service-2.json.gz'))).toString('utf8'),
  ) as BotocoreModel
}
