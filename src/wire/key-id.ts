import { hash } from 'node:crypto'
import { accountId, type AccountId } from '../kernel/brands.ts'
import { alone } from '../kernel/alone.ts'
import { recent } from '../kernel/recent.ts'
import { BASE32, type Random } from '../kernel/random.ts'

/**
 * Access key ids as AWS makes them: a prefix and 16 base32 characters (80 bits) of which bits 1–40 are the account.
 * Ours end in a 12-bit check over the rest that an AWS key meets once in 4,096, so that a real key sent here by mistake
 * is recognised at once, offline.
 *
 * bits: 1 (set) · account (40) · random (27) · check (12)
 */
export type KeyPrefix = 'AKIA' | 'ASIA'

const SHAPE = /^(AKIA|ASIA)[A-Z2-7]{16}$/
const TOP = 2 ** 47

export function accessKeyId(account: AccountId, prefix: KeyPrefix, random: Random): string {
  const bytes = random.bytes(10)
  bytes.writeUIntBE(TOP + Number(account) * 128 + ((bytes[5] ?? 0) & 127), 0, 6)
  const check = checkOf(prefix, bytes)
  bytes[8] = ((bytes[8] ?? 0) & 0xf0) | (check >> 8)
  bytes[9] = check & 0xff
  return prefix + base32(bytes)
}

export type KeyIdReading =
  | { readonly kind: 'ours'; readonly account: AccountId; readonly prefix: KeyPrefix }
  /** Shaped like AWS's, but not made here: perhaps a real credential. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'malformed' }

const readings = recent<string, KeyIdReading>(4096)

/** A key signs more than once: what its id says is kept for a while. */
export function readKeyId(text: string): KeyIdReading {
  const known = readings.get(text)
  if (known) return known
  if (!SHAPE.test(text)) return { kind: 'malformed' }
  const reading = reader(text)
  readings.set(alone(text), reading)
  return reading
}

function reader(text: string): KeyIdReading {
  const prefix = text.slice(0, 4) as KeyPrefix
  const bytes = fromBase32(text.slice(4))
  const head = bytes.readUIntBE(0, 6)
  const check = (((bytes[8] ?? 0) & 0x0f) << 8) | (bytes[9] ?? 0)
  if (head < TOP || check !== checkOf(prefix, bytes)) return { kind: 'foreign' }
  const account = Math.floor((head - TOP) / 128)
  return account < 1e12
    ? { kind: 'ours', account: accountId(String(account).padStart(12, '0')), prefix }
    : { kind: 'foreign' }
}

/** What the check is over, with room for the bytes at its end. */
const SAID: Readonly<Record<KeyPrefix, Buffer>> = {
  AKIA: Buffer.from('stint access key\nAKIA123456789', 'latin1'),
  ASIA: Buffer.from('stint access key\nASIA123456789', 'latin1'),
}

function checkOf(prefix: KeyPrefix, bytes: Buffer): number {
  const said = SAID[prefix]
  bytes.copy(said, said.length - 9, 0, 9)
  said[said.length - 1] = (bytes[8] ?? 0) & 0xf0
  const digest = hash('sha256', said, 'binary')
  return ((digest.charCodeAt(0) << 8) | digest.charCodeAt(1)) & 0xfff
}

const CODES = Buffer.from(BASE32)
const TEXT = Buffer.alloc(16)

/** Of ten bytes. */
function base32(bytes: Buffer): string {
  let end = 0
  let bits = 0
  let held = 0
  for (let at = 0; at < bytes.length; at++) {
    held = (held << 8) | (bytes[at] ?? 0)
    for (bits += 8; bits >= 5; bits -= 5) TEXT[end++] = CODES[(held >> (bits - 5)) & 31] ?? 0
    held &= 0xff
  }
  return TEXT.toString('latin1')
}

function fromBase32(text: string): Buffer {
  const out: number[] = []
  let bits = 0
  let held = 0
  for (const letter of text) {
    held = ((held << 5) | BASE32.indexOf(letter)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    out.push((held >> bits) & 0xff)
  }
  return Buffer.from(out)
}
