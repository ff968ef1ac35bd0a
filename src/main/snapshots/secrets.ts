import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Json } from '../../kernel/canonical-json.ts'
import type { Random } from '../../kernel/random.ts'
import type { SnapshotKind } from './kinds.ts'

/** Where in a document, and what stood there. */
export type Secret = readonly [path: readonly (string | number)[], value: Json]

export interface Parted {
  /** What goes into the file; null when all of it was secret. */
  readonly value: Json
  readonly secrets: readonly Secret[]
}

type Members = Readonly<Record<string, Json>>
const isMembers = (value: Json | undefined): value is Members =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Parts a document from what is secret in it. Without a kind all of it is. */
export function parted(value: Json, kind: SnapshotKind | undefined): Parted {
  if (!kind || kind.secret === 'all') return { value: null, secrets: [[[], value]] }
  const named = (kind.secret ?? []).map((path) => path.split('.'))
  const secrets: Secret[] = []
  const rest = without(value, [], (path, inner) => {
    const isSecret =
      named.some((name) => name.length === path.length && name.every((part, at) => part === path[at])) ||
      (typeof inner === 'string' && inner.includes('PRIVATE KEY-----'))
    if (isSecret) secrets.push([path, inner])
    return isSecret
  })
  return { value: rest ?? null, secrets }
}

type Path = readonly (string | number)[]

function without(value: Json, path: Path, take: (path: Path, value: Json) => boolean): Json | undefined {
  if (path.length > 0 && take(path, value)) return undefined
  if (Array.isArray(value))
    return (value as readonly Json[]).map((one, at) => without(one, [...path, at], take) ?? null)
  if (!isMembers(value)) return value
  const entries = Object.entries(value).flatMap(([name, one]) => {
    const kept = without(one, [...path, name], take)
    return kept === undefined ? [] : [[name, kept] as const]
  })
  return Object.fromEntries(entries)
}

/** The document as it was, its members in another order perhaps. */
export const joined = (value: Json, secrets: readonly Secret[]): Json =>
  secrets.reduce<Json>((whole, [path, secret]) => placed(whole, path, secret), value)

function placed(value: Json, [step, ...rest]: Path, secret: Json): Json {
  if (step === undefined) return secret
  if (Array.isArray(value))
    return (value as readonly Json[]).map((one, at) => (at === step ? placed(one, rest, secret) : one))
  const members = isMembers(value) ? value : {}
  return { ...members, [step]: placed(members[step] ?? {}, rest, secret) }
}

const ALGORITHM = 'aes-256-gcm'
const NONCE = 12
const TAG = 16

/** Sealed by a key of this folder, for this file and no other. */
export function sealed(bytes: Buffer, key: Buffer, fileDigest: Buffer, random: Random): Buffer {
  const nonce = random.bytes(NONCE)
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(fileDigest)
  const body = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([nonce, body, cipher.getAuthTag()])
}

/** Undefined when another key sealed it, or for another file. */
export function unsealed(bytes: Buffer, key: Buffer, fileDigest: Buffer): Buffer | undefined {
  if (bytes.length < NONCE + TAG) return undefined
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE)).setAAD(fileDigest)
    decipher.setAuthTag(bytes.subarray(-TAG))
    return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()])
  } catch {
    return undefined
  }
}
