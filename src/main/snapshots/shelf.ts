import { createHash } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { nextSealingKey, sealingKeys } from '../../aws/world.ts'
import type { WorldClock } from '../../kernel/Clock.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import type { Random } from '../../kernel/random.ts'
import { isPictured, type Painter } from '../../store/picture.ts'
import type { View } from '../../store/projection.ts'
import type { Store } from '../../store/Store.ts'
import { linesOf } from './lines-of-world.ts'
import { NeedsItsSecrets, noPainter, paint, type Apart, type Painted } from './paint.ts'
import { sealed, unsealed } from './secrets.ts'
import { writeWorldFile } from './world-file.ts'

/** A snapshot, as it is told of. */
export interface Snapshot {
  readonly name: string
  /** ISO: when it was taken, and what world time it was then. */
  readonly saved: string
  readonly world: string
  readonly documents: number
  readonly events: number
  /** Of the file. */
  readonly bytes: number
  /** Whether it came as a file, without the secrets of its world. */
  readonly imported: boolean
}

/** The snapshots in a state folder: `snapshots/NAME/world.ndjson.gz`, and beside it, sealed by a key of this folder, what never leaves it. */
export interface Shelf {
  list(): readonly Snapshot[]
  /** @throws {Refusal} a name that is taken, or no name */
  save(name: string, replace?: boolean): Promise<Snapshot>
  /** A file that anybody may have made. @throws {Refusal} what is wrong with it; nothing of it is kept then */
  adopt(name: string, file: Readable): Promise<Snapshot>
  /** Path of the file without secrets. */
  file(name: string): string
  /** The same, of a file that another world takes. @throws {Refusal} what none can have of it, and what to do instead */
  exported(name: string): Promise<string>
  remove(name: string): void
  /** Puts the snapshot into a Store that is new, all but the painter's last word. */
  paint(name: string, painter: Painter): Promise<Painted>
}

export interface ShelfParts {
  /** The state folder. */
  readonly folder: string
  readonly store: Store
  readonly view: () => View
  readonly clock: WorldClock
  readonly random: Random
}

const WORLD_FILE = 'world.ndjson.gz'
const SECRETS = 'secrets'
const ABOUT = 'about.json'
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/
/** Bytes of a file that is brought in. */
const LARGEST = 4 * 2 ** 30

export function shelfIn(parts: ShelfParts): Shelf {
  const { folder, store, clock, random } = parts
  const shelf = join(folder, 'snapshots')
  const at = (name: string, file = '') => join(shelf, named(name), file)

  const known = (name: string): string => {
    if (!existsSync(at(name, WORLD_FILE)))
      throw new Refusal(`There is no snapshot ${JSON.stringify(name)}.`, { next: 'stint snapshot list' })
    return name
  }

  /** Makes a snapshot aside and gives it its name once it is whole. */
  const made = async (
    name: string,
    replace: boolean,
    /** What to type when there is one of that name. */
    otherwise: string,
    make: (aside: string) => Promise<Omit<Snapshot, 'name' | 'bytes'>>,
  ) => {
    const place = at(name)
    const nameIsFree = () => {
      if (!existsSync(place) || replace) return
      throw new Refusal(`There is a snapshot ${JSON.stringify(name)} already.`, {
        next: otherwise,
      })
    }
    nameIsFree()
    const aside = join(shelf, `.${name}.${random.bytes(6).toString('hex')}`)
    mkdirSync(aside, { recursive: true, mode: 0o700 })
    try {
      const about = await make(aside)
      const bytes = statSync(join(aside, WORLD_FILE)).size
      const told: Snapshot = { name, ...about, bytes }
      writeFileSync(join(aside, ABOUT), `${JSON.stringify(told)}\n`, { mode: 0o600 })
      nameIsFree() // another may have been made meanwhile
      rmSync(place, { recursive: true, force: true })
      renameSync(aside, place)
      return told
    } finally {
      rmSync(aside, { recursive: true, force: true })
    }
  }

  const apartOf = (name: string, key: Buffer, digest: Buffer): Apart | undefined => {
    if (!existsSync(at(name, SECRETS))) return undefined
    const bytes = unsealed(readFileSync(at(name, SECRETS)), key, digest)
    if (!bytes)
      throw new Refusal(
        `The snapshot ${JSON.stringify(name)} is not what was saved here: its file was changed, or it comes from another folder.`,
        {
          next: `stint snapshot import FILE takes a file from elsewhere; stint snapshot delete ${name} removes this one.`,
        },
      )
    return JSON.parse(bytes.toString('utf8')) as Apart // sealed by us
  }

  return {
    list: () =>
      (existsSync(shelf) ? readdirSync(shelf).filter((name) => NAME.test(name)) : [])
        .sort()
        .flatMap((name) => aboutOf(at(name, ABOUT), name)),
    file: (name) => at(known(name), WORLD_FILE),
    async exported(name) {
      const path = at(known(name), WORLD_FILE)
      try {
        await paint(path, undefined, noPainter, random)
        return path
      } catch (error) {
        throw error instanceof NeedsItsSecrets ? staysHere(name, error.what) : error
      }
    },
    remove: (name) => rmSync(at(known(name)), { recursive: true }),
    async save(name, replace = false) {
      if (!isPictured(store)) throw new Refusal('What keeps this world cannot be pictured.')
      named(name)
      const now = clock.now()
      // What is sealed from here on belongs to the world that goes on, not to the snapshot.
      const keys = sealingKeys(parts.view())
      const last = keys.at(-1)?.id ?? 0
      await store.commit({ writes: nextSealingKey(keys, random, now) })
      const picture = await store.picture()
      const heading = {
        saved: new Date(clock.hostNow()).toISOString(),
        world: new Date(now).toISOString(),
        revisions: [...picture.revisions],
      }
      return made(
        name,
        replace,
        `stint snapshot save ${name} --replace, or stint snapshot delete ${name}`,
        async (aside) => {
          const { lines, apart, counts } = linesOf(heading, picture, ({ partition, key }) => {
            const id =
              partition === 'world' && key.startsWith('sealing-key/') ? Number(key.slice('sealing-key/'.length)) : 0
            return id <= last
          })
          const digest = await writeWorldFile(join(aside, WORLD_FILE), lines)
          const secrets = sealed(Buffer.from(JSON.stringify(apart())), keyOf(folder, random), digest, random)
          writeFileSync(join(aside, SECRETS), secrets, { mode: 0o600 })
          return { saved: heading.saved, world: heading.world, ...counts(), imported: false }
        },
      )
    },
    async adopt(name, file) {
      named(name)
      return made(
        name,
        false,
        `stint snapshot import FILE OTHER-NAME, or stint snapshot delete ${name}`,
        async (aside) => {
          const path = join(aside, WORLD_FILE)
          await pipeline(file, bounded, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
          const { heading, documents, events } = await paint(path, undefined, noPainter, random)
          return { saved: heading.saved, world: heading.world, documents, events, imported: true }
        },
      )
    },
    async paint(name, painter) {
      const path = at(known(name), WORLD_FILE)
      const painted = await paint(path, apartOf(name, keyOf(folder, random), await digestOf(path)), painter, random)
      const id = painted.sealingKey + 1
      const revision = painted.heading.revisions.find(([partition]) => partition === 'world')?.[1] ?? 1
      const [fresh] = nextSealingKey([{ id: painted.sealingKey, key: '' }], random, clock.now())
      await painter.documents([
        { partition: 'world', key: `sealing-key/${id}`, revision, value: fresh?.value ?? null, blobs: [] },
      ])
      return painted
    },
  }
}

const staysHere = (name: string, what: string): Refusal =>
  new Refusal(
    `The snapshot ${JSON.stringify(name)} holds ${what}, whose keys never leave this folder: no other cloud would take its file.`,
    {
      next: `Here, stint snapshot restore ${name} and stint snapshot fork ${name} have it whole. To give its accounts away: stint delete cluster and stint delete oidc-config, then stint snapshot save OTHER-NAME.`,
    },
  )

function named(name: string): string {
  if (NAME.test(name)) return name
  throw new Refusal(`${JSON.stringify(name.slice(0, 100))} is no name of a snapshot.`, {
    next: 'Letters, digits, - and _, at most 63, the first of them a letter or a digit.',
    exitCode: 2,
  })
}

/** Thirty-two bytes that stay in the folder. */
function keyOf(folder: string, random: Random): Buffer {
  const path = join(folder, 'snapshot.key')
  if (!existsSync(path)) writeFileSync(path, random.bytes(32), { mode: 0o600 })
  return readFileSync(path)
}

async function digestOf(path: string): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest()
}

async function* bounded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > LARGEST) throw new Refusal('The file is longer than 4 GiB.')
    yield chunk
  }
}

/** Nothing when it is not as we wrote it. */
function aboutOf(path: string, name: string): readonly Snapshot[] {
  try {
    const { saved, world, documents, events, bytes, imported } = JSON.parse(
      readFileSync(path, 'utf8'),
    ) as Partial<Snapshot>
    return [
      {
        name,
        saved: String(saved),
        world: String(world),
        documents: Number(documents),
        events: Number(events),
        bytes: Number(bytes),
        imported: imported === true,
      },
    ]
  } catch {
    return []
  }
}
