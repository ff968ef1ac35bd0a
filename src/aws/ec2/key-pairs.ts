import { createHash, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Call } from '../operation.ts'
import { claim, claimOf, unclaim } from './claims.ts'
import { newId } from './create.ts'
import { ec2 } from './ec2-operation.ts'
import { fault, invalidValue, missingParameter } from './faults.ts'
import type { Here } from './kind.ts'
import { making, on } from './needs.ts'
import { keyPairs, type KeyPair } from './resources/key-pair.ts'
import { checkSpecifications, tagsFor } from './tags.ts'

const generate = promisify(generateKeyPair)

const name = (keyName: string) => `key-name/${keyName}`

export const keyPairNamed = (here: Here, keyName: string | undefined): KeyPair | undefined =>
  keyName === undefined ? undefined : keyPairs.find(here, claimOf(here, name(keyName))?.holder)

const field = (bytes: Uint8Array): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

const b64 = (text: string | undefined) => Buffer.from(text ?? '', 'base64url')

/** As an SSH multiple-precision integer: never negative. */
const mpint = (bytes: Buffer) =>
  field(bytes[0] !== undefined && bytes[0] >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes)

/** RFC 4253 and RFC 8709: the key as authorized_keys shows it. */
function sshPublicKey(key: KeyObject): string {
  const jwk = key.export({ format: 'jwk' })
  const type = jwk.kty === 'RSA' ? 'ssh-rsa' : 'ssh-ed25519'
  const rest = jwk.kty === 'RSA' ? [mpint(b64(jwk.e)), mpint(b64(jwk.n))] : [field(b64(jwk.x))]
  return `${type} ${Buffer.concat([field(Buffer.from(type)), ...rest]).toString('base64')}`
}

const colons = (hex: string) => hex.match(/../g)?.join(':') ?? ''

const sha256Of = (ssh: string) =>
  createHash('sha256')
    .update(Buffer.from(ssh.split(' ')[1] ?? '', 'base64'))
    .digest('base64')

interface Generated {
  readonly material: string
  readonly fingerprint: string
  readonly publicKey: string
}

/** EC2's fingerprint of keys that it made: SHA-1 of the PKCS#8 private key; for Ed25519 SHA-256 of the public one. */
async function newKey(type: string): Promise<Generated> {
  if (type === 'ed25519') {
    const { publicKey, privateKey } = await generate('ed25519', {})
    const ssh = sshPublicKey(publicKey)
    return {
      material: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      publicKey: ssh,
      fingerprint: sha256Of(ssh),
    }
  }
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 })
  const der = privateKey.export({ type: 'pkcs8', format: 'der' })
  return {
    material: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    publicKey: sshPublicKey(publicKey),
    fingerprint: colons(createHash('sha1').update(der).digest('hex')),
  }
}

/** @throws {Fault} `InvalidKeyPair.Duplicate`. */
function checkName(call: Call<unknown>, keyName: string): void {
  if (keyName === '' || keyName.length > 255) throw invalidValue(keyName, 'keyName')
  if (keyPairNamed(call, keyName)) throw fault('InvalidKeyPair.Duplicate', `The keypair already exists`)
}

interface Naming {
  readonly KeyName: string
  readonly TagSpecifications?: Parameters<typeof tagsFor>[0]
}

const naming = (call: Call<Naming>) =>
  making(
    call,
    keyPairs,
    tagsFor(call.input.TagSpecifications, keyPairs.type),
    { 'ec2:KeyPairName': call.input.KeyName },
    call.input.KeyName,
  )

function newPair(call: Call<Naming>, content: Pick<KeyPair, 'type' | 'fingerprint' | 'publicKey'>): KeyPair {
  checkSpecifications(call.input.TagSpecifications, [keyPairs.type])
  checkName(call, call.input.KeyName)
  const tags = tagsFor(call.input.TagSpecifications, keyPairs.type)
  return { id: newId(call.random, keyPairs), created: call.now, tags, name: call.input.KeyName, ...content }
}

const written = (call: Call<unknown>, pair: KeyPair) => [
  keyPairs.put(call, pair),
  claim(call, name(pair.name), { holder: pair.id }),
]

const answer = (pair: KeyPair) => ({
  KeyName: pair.name,
  KeyPairId: pair.id,
  KeyFingerprint: pair.fingerprint,
  Tags: pair.tags,
})

export const CreateKeyPair = ec2('CreateKeyPair', {
  prepare: (call) => newKey(call.input.KeyType ?? 'rsa'),
  needs: naming,
  run(call) {
    const type = call.input.KeyType === 'ed25519' ? 'ed25519' : 'rsa'
    const { material, ...made } = call.prepared
    const pair = newPair(call, { type, ...made })
    return { output: { ...answer(pair), KeyMaterial: material }, writes: written(call, pair) }
  },
})

const invalidFormat = () => fault('InvalidKey.Format', 'Key is not in valid OpenSSH public key format')

/** The public key in OpenSSH's form; clients wrap it in base64 once more, or not. */
function parsePublic(material: Uint8Array): Pick<KeyPair, 'type' | 'fingerprint' | 'publicKey'> {
  const text = Buffer.from(material).toString('utf8').trim()
  const [type = '', body = ''] = text.split(/\s+/)
  if (type === 'ssh-ed25519') return { type: 'ed25519', fingerprint: sha256Of(text), publicKey: `${type} ${body}` }
  if (type !== 'ssh-rsa') throw invalidFormat()
  return {
    type: 'rsa',
    fingerprint: colons(createHash('md5').update(rsaDer(body)).digest('hex')),
    publicKey: `${type} ${body}`,
  }
}

function rsaDer(body: string): Buffer {
  const bytes = Buffer.from(body, 'base64')
  const parts: Buffer[] = []
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    if (at + 4 + length > bytes.length) throw invalidFormat()
    parts.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  const [, e, n] = parts
  if (!e || !n) throw invalidFormat()
  const unsigned = (part: Buffer) => (part[0] === 0 ? part.subarray(1) : part).toString('base64url')
  try {
    return createPublicKey({ key: { kty: 'RSA', e: unsigned(e), n: unsigned(n) }, format: 'jwk' }).export({
      type: 'spki',
      format: 'der',
    })
  } catch {
    throw invalidFormat()
  }
}

export const ImportKeyPair = ec2('ImportKeyPair', {
  needs: naming,
  run(call) {
    const pair = newPair(call, parsePublic(call.input.PublicKeyMaterial))
    return { output: answer(pair), writes: written(call, pair) }
  },
})

/** A name that does not exist is as good as deleted. */
export const DeleteKeyPair = ec2('DeleteKeyPair', {
  needs: (call) =>
    on(call, keyPairs, call.input.KeyPairId ?? keyPairNamed(call, call.input.KeyName)?.id ?? call.input.KeyName),
  run(call) {
    const { KeyName, KeyPairId } = call.input
    if (KeyName === undefined && KeyPairId === undefined) throw missingParameter('keyName')
    const pair = KeyPairId === undefined ? keyPairNamed(call, KeyName) : keyPairs.get(call, KeyPairId)
    if (!pair) return { output: { Return: true } }
    return {
      output: { Return: true, KeyPairId: pair.id },
      writes: [keyPairs.drop(call, pair.id), unclaim(call, name(pair.name))],
    }
  },
})
