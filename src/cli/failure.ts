import { dirname } from 'node:path'
import { Refusal } from '../kernel/Refusal.ts'
import { AwsError } from '../wire/aws-client.ts'
import { OcmError } from './ocm/client.ts'

/** What to type next after an error of AWS, by its code. */
const AFTER: readonly (readonly [codes: RegExp, next: string])[] = [
  [/^(?:ExpiredToken|ExpiredTokenException|RequestExpired)$/, 'eval "$(stint env)" gives fresh credentials.'],
  [
    /^(?:InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|AuthFailure|SignatureDoesNotMatch)$/,
    'stint whoami shows whose credentials are used; eval "$(stint env)" gives the right ones.',
  ],
  [
    /^(?:AccessDenied|AccessDeniedException|UnauthorizedOperation)$/,
    'stint explain REQUEST says why, policy by policy; stint whoami shows who you are.',
  ],
]

/** The same after an error of OCM, by its status and text. */
const AFTER_OCM: readonly (readonly [says: RegExp, next: string])[] = [
  [/^401 /, 'eval "$(stint env)" gives a fresh token.'],
  [/^404 Machine pool /, 'stint list machinepools --cluster CLUSTER'],
  [/^400 Machine type /, 'stint list instance-types'],
  [/^400 Cluster with name .* already exists/, 'stint list clusters'],
  [/^400 OIDC config with identifier .* does not exist/, 'stint list oidc-config'],
  [/^400 Cluster .* is in state/, 'stint list clusters'],
  [/^404 User with identifier/, 'stint list users --cluster CLUSTER'],
  [/^409 Access request /, 'stint support list'],
]

/** Nobody is there, or went away in the middle. */
const UNREACHED: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** What the system says of a file that may not be opened, made or written. */
const NOT_OURS: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS'])

/** What SQLite says of a write that found no room. */
const SQLITE_FULL = /database or disk is full/

/** The error as a refusal that a person can act upon; undefined for a bug. */
export function asRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error instanceof AwsError) {
    const next = AFTER.find(([codes]) => codes.test(error.code))?.[1]?.replace('REQUEST', error.requestId)
    return new Refusal(
      `AWS refused ${error.service}:${error.operation}: ${error.code}: ${error.message} (request ${error.requestId})`,
      { ...(next ? { next } : {}), cause: error },
    )
  }
  if (error instanceof OcmError) {
    const next = AFTER_OCM.find(([says]) => says.test(`${error.status} ${error.message}`))?.[1]
    return new Refusal(`OCM refused: ${error.message} (${error.code})`, { ...(next ? { next } : {}), cause: error })
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || (error instanceof Error && SQLITE_FULL.test(error.message)))
    return new Refusal('The disk that holds the state is full.', {
      next: 'Free some space, or choose a folder elsewhere with --state DIR; stint up --store memory keeps no world.',
      cause: error,
    })
  if (NOT_OURS.has(code) && error instanceof Error && 'path' in error)
    return new Refusal(`Stint may not use ${String(error.path)} (${code}).`, {
      next: 'Choose another folder with --state DIR.',
      cause: error,
    })
  if (!UNREACHED.has(code)) return undefined
  const door = closedDoor(error)
  if (door !== undefined)
    return new Refusal(`No Stint is running: nobody listens at ${door}.`, { next: 'stint up', cause: error })
  return new Refusal(`The cloud does not answer: ${(error as Error).message}.`, { next: 'stint status', cause: error })
}

/** Where nobody listens, if that is on this machine. Node tries each address of a name, and tells of all together. */
function closedDoor(error: unknown): string | undefined {
  const [first = error] = error instanceof AggregateError ? (error.errors as unknown[]) : []
  const { code, address = '', port } = first as NodeJS.ErrnoException & { address?: string; port?: number } // Node's
  return code === 'ECONNREFUSED' && LOOPBACK.has(address) ? `${address}:${port}` : undefined
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1'])

/** A file that a person named: what is wrong with it in words, `ENOENT: …, open '/…'` in none of them. */
export function unreadable(file: string, error: unknown, next: string | undefined, exitCode: 1 | 2 = 1): Refusal {
  if (error instanceof Refusal) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why =
    CANNOT_READ.get(code) ?? `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`
  return new Refusal(why.replace('FILE', file), { ...(next === undefined ? {} : { next }), exitCode, cause: error })
}

const CANNOT_READ: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'There is no file FILE.'],
  ['ENOTDIR', 'There is no file FILE.'],
  ['EISDIR', 'FILE is a folder.'],
  ['EACCES', 'You may not read FILE.'],
])

/** The same of a file that was to be written; `next` says what else may be typed. */
export function unwritable(file: string, error: unknown, next: string): Refusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = new Map([
    ['ENOENT', `There is no folder ${dirname(file)} for it`],
    ['ENOTDIR', `${dirname(file)} is no folder`],
    ['EISDIR', 'It is a folder'],
    ['EACCES', 'You may not write there'],
    ['EROFS', 'Nothing can be written there'],
    ['ENOSPC', 'The disk is full'],
  ]).get(code)
  return new Refusal(`${file} cannot be written: ${why ?? (error instanceof Error ? error.message : String(error))}.`, {
    next,
    cause: error,
  })
}
