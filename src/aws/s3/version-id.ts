import { createHash } from 'node:crypto'
import type { Random } from '../../kernel/random.ts'

const TIME = 6
const DRAWN = 16
const CHECK = 2

const digest = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()

/**
 * The id of a version of this moment (ms): 32 characters that look random, as S3's do. It holds a check, by which ids that S3 never gave are
 * known, and when it was made: lists go on behind a version that is gone.
 */
export function madeVersionId(random: Random, now: number): string {
  const drawn = random.bytes(DRAWN)
  const time = Buffer.alloc(TIME)
  time.writeUIntBE(now, 0, TIME)
  const body = Buffer.concat([masked(time, drawn), drawn])
  return text(Buffer.concat([body, digest(body).subarray(0, CHECK)]))
}

/** Whether S3 may have given the version this id. */
export const isVersionId = (id: string): boolean => id === 'null' || bodyOf(id) !== undefined

/** When the version of this id was made; undefined for `null`, and for what is no id. */
export function madeAt(id: string): number | undefined {
  const body = bodyOf(id)
  return body && masked(body.subarray(0, TIME), body.subarray(TIME)).readUIntBE(0, TIME)
}

function bodyOf(id: string): Buffer | undefined {
  if (!/^[A-Za-z0-9._]{32}$/.test(id)) return undefined
  const bytes = Buffer.from(id.replaceAll('.', '-'), 'base64url')
  const body = bytes.subarray(0, TIME + DRAWN)
  return digest(body)
    .subarray(0, CHECK)
    .equals(bytes.subarray(TIME + DRAWN))
    ? body
    : undefined
}

function masked(time: Buffer, drawn: Buffer): Buffer {
  const mask = digest(drawn)
  return Buffer.from(time.map((byte, at) => byte ^ (mask[at] ?? 0)))
}

const text = (bytes: Buffer): string => bytes.toString('base64url').replaceAll('-', '.')
