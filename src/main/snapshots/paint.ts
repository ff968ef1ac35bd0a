import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { PassThrough, type Readable } from 'node:stream'
import type { Json } from '../../kernel/canonical-json.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import type { Random } from '../../kernel/random.ts'
import type { Painter, PicturedDocument, PicturedEvent } from '../../store/picture.ts'
import { once } from 'node:events'
import { loadService } from '../../wire/schema/index.ts'
import { kindOf } from './kinds.ts'
import { refused, type Heading, type Line } from './lines.ts'
import { joined, type Secret } from './secrets.ts'
import { strangeness } from './strangeness.ts'
import { readWorldFile } from './world-file.ts'

/** What is kept apart from a file, in the folder that made it. */
export interface Apart {
  readonly documents: readonly (readonly [partition: string, key: string, secrets: readonly Secret[]])[]
  readonly blobs: readonly (readonly [digest: string, base64: string])[]
}

export interface Painted {
  readonly heading: Heading
  readonly documents: number
  readonly events: number
  /** Of the newest event. */
  readonly sequence: number
  /** Of the newest key that seals sessions; 0: there is none. */
  readonly sealingKey: number
}

/** Lines are put into a Store so many at a time. */
const SOME = 500

/**
 * Puts a file's world into a Store that is new, all but the last word (`painter.finish`). Without what is kept `apart` the file is a
 * stranger's: every document is looked at, and what only its own world can know is made anew.
 * @throws {Refusal} a file that is no world, or none without its secrets
 */
export async function paint(
  path: string,
  apart: Apart | undefined,
  painter: Painter,
  random: Random,
): Promise<Painted> {
  await loadService('s3')
  const secrets = new Map(apart?.documents.map(([partition, key, held]) => [nameOf(partition, key), held]))
  const wanted = new Set<string>()
  const seen = new Set<string>()
  const revisions = new Map<string, number>()
  const found = { events: 0, sequence: 0, sealingKey: 0 }
  const documents = batched<PicturedDocument>((some) => painter.documents(some))
  const events = batched<PicturedEvent>((some) => painter.events(some))
  const blobs = blobSink(painter, wanted)
  let heading: Heading | undefined

  const document = async ([, partition, key, revision, value, digests]: Line & readonly ['document', ...unknown[]]) => {
    const name = nameOf(partition, key)
    if (seen.has(name)) throw refused(`${key.slice(0, 100)} is in it twice`)
    if (revision > (revisions.get(partition) ?? 0)) throw refused(`${key.slice(0, 100)} is newer than its world`)
    seen.add(name)
    const whole = apart
      ? joined(value, secrets.get(name) ?? [])
      : stranger({ partition, key, value, blobs: digests }, random)
    if (whole === undefined) return
    if (partition === 'world' && key.startsWith('sealing-key/'))
      found.sealingKey = Math.max(found.sealingKey, Number(key.slice('sealing-key/'.length)))
    for (const digest of digests) wanted.add(digest)
    await documents.add({ partition, key, revision, value: whole, blobs: digests })
  }

  const event = async ([, stream, sequence, time, body, attributes]: Line & readonly ['event', ...unknown[]]) => {
    if (sequence <= found.sequence) throw refused('its events are out of order')
    found.events++
    found.sequence = sequence
    await events.add({ stream, sequence, time, body, attributes })
  }

  for (const [digest, base64] of apart?.blobs ?? []) {
    wanted.add(digest)
    await blobs.part(digest, base64)
  }
  for await (const line of readWorldFile(createReadStream(path))) {
    if (line[0] === 'stint') {
      heading = line[2]
      for (const [partition, revision] of heading.revisions) revisions.set(partition, revision)
    } else if (line[0] === 'document') await document(line)
    else if (line[0] === 'event') await event(line)
    else if (line[0] === 'blob') await blobs.part(line[1], line[2])
  }
  await documents.end()
  await events.end()
  await blobs.end()
  if (!heading || !seen.has(nameOf('world', 'identity'))) throw refused('it has no world')
  return { heading, documents: seen.size, ...found }
}

/** A world that is no world without what is kept apart from its file. */
export class NeedsItsSecrets extends Refusal {
  readonly what: string

  constructor(what: string) {
    super(`This snapshot holds ${what}, and the keys of ${what} never leave the folder that they were made in.`, {
      next: `Restore it there; or delete what it has of that before it is saved (stint delete cluster, stint delete oidc-config), and make it again where it is imported.`,
    })
    this.what = what
  }
}

const nameOf = (partition: string, key: string): string => `${partition}\0${key}`

/** A document of a file without secrets: undefined when it is left out. */
function stranger(document: Omit<PicturedDocument, 'revision'>, random: Random): Json | undefined {
  const { partition, key, value } = document
  const strange = strangeness(document)
  if (strange !== undefined) throw refused(strange)
  const alone = kindOf(partition, key)?.alone
  if (alone === 'left out') return undefined
  if (alone === 'needed')
    throw new NeedsItsSecrets(
      partition === 'ocm' && key.startsWith('oidc-config/') ? 'an OIDC configuration' : 'a cluster',
    )
  if (partition !== 'world' || key !== 'identity') return value
  // Sessions and sealed messages of the world that it was are worth nothing here.
  return { ...(value as object), id: random.uuid(), messageSecret: random.bytes(32).toString('base64') }
}

function batched<T>(put: (some: readonly T[]) => Promise<void>) {
  let some: T[] = []
  const flush = async () => {
    const full = some
    some = []
    if (full.length > 0) await put(full)
  }
  return {
    async add(one: T) {
      some.push(one)
      if (some.length >= SOME) await flush()
    },
    end: flush,
  }
}

/** Takes the parts of one blob after another; each must be asked for, and be what its digest says. */
function blobSink(painter: Pick<Painter, 'blobs'>, wanted: Set<string>) {
  const kept = new Set<string>()
  let open:
    | { readonly digest: string; readonly bytes: PassThrough; readonly put: Promise<{ readonly digest: string }> }
    | undefined

  const close = async () => {
    if (!open) return
    const { digest, bytes, put } = open
    open = undefined
    bytes.end()
    if ((await put).digest !== digest) throw refused(`the bytes of ${digest} are others`)
    kept.add(digest)
  }

  return {
    async part(digest: string, base64: string) {
      if (open?.digest !== digest) {
        await close()
        if (kept.has(digest) || !wanted.has(digest)) throw refused(`nothing needs the bytes of ${digest}`)
        const bytes = new PassThrough()
        const put = painter.blobs.put(bytes)
        put.catch((error: unknown) => bytes.destroy(error as Error))
        open = { digest, bytes, put }
      }
      if (!open.bytes.write(Buffer.from(base64, 'base64'))) await once(open.bytes, 'drain')
    },
    async end() {
      await close()
      const missing = [...wanted].find((digest) => !kept.has(digest))
      if (missing !== undefined) throw refused(`the bytes of ${missing} are missing`)
    },
  }
}

/** Looks a file over and keeps nothing of it. */
export const noPainter: Painter = {
  blobs: {
    async put(bytes) {
      const hash = createHash('sha256')
      let size = 0
      for await (const chunk of bytes as Readable) {
        hash.update(chunk as Buffer)
        size += (chunk as Buffer).length
      }
      return { digest: hash.digest('hex'), size }
    },
  },
  documents: async () => {},
  events: async () => {},
  finish: async () => {},
}
