import { worldClock, type Clock } from '../../kernel/Clock.ts'
import type { Listeners } from '../listeners.ts'
import { StoreAway } from '../away.ts'
import { changeFrom, type Row } from '../posted.ts'
import { unsortable } from '../sortable.ts'
import type { Change, Follower, Subscription } from '../Store.ts'
import type { Client, Database } from './database.ts'
import { allDocuments } from './documents.ts'
import { Outlived } from './node-row.ts'
import { CHANNEL, readNotice } from './notice.ts'

/** One commit as listeners hear of it; partitions by their stored names. */
export interface Told {
  readonly changes: readonly Change[]
  readonly revisions: ReadonlyMap<string, number>
}

/**
 * Tells this node of every commit, its own and the others', each once and in order. What is told and what is read for telling take turns,
 * so a gap (a notice that is late or was lost) is always seen, and filled from the log of changes.
 */
export interface Feed {
  /** This node's own, as soon as it is durable; resolves when it is told. */
  landed(told: Told): Promise<void>
  /** The revision up to which the partition was told here. */
  position(partition: string): number
  /** Resolves when all that is durable now in the partition is told here: who lost a guard there reads anew. */
  catchUp(partition: string): Promise<void>
  /**
   * Undefined: what is told here is what was durable a moment ago. Else resolves once it is again: a node that was suspended, or that hears
   * nothing without knowing it, tells nobody what is no more.
   */
  abreast(): Promise<void> | undefined
  follow(listener: Follower): Promise<Subscription>
  watch(
    partition: string,
    prefix: string,
    since: number,
    listener: (changes: readonly Change[]) => void,
  ): Promise<Subscription | 'gone'>
  close(): Promise<void>
}

/** Host milliseconds: between two attempts to listen or to read again, and between two looks for what no notice told. */
const RETRY = 50
const LOOK = 2000
/** For so long after a look what it found counts as what there is. */
const ABREAST = 3000

export async function openFeed(database: Database, node: string, told: Listeners, outlived: () => void): Promise<Feed> {
  const clock: Clock = worldClock()
  /** How far each partition was told. */
  const known = await positions(database)
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false

  /** Others' listeners are told nothing of a world that this node does not know. */
  const refused = (error: unknown): never => {
    if (!(error instanceof Outlived)) throw error
    outlived()
    throw new StoreAway(error)
  }

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work).catch(refused)
    turn = next.catch(() => {})
    return next
  }

  const tell = ({ changes, revisions }: Told): void => {
    for (const [name, revision] of revisions) known.set(name, revision)
    if (changes.length > 0)
      told.tell(changes, new Map([...revisions].map(([name, revision]) => [unsortable(name), revision])))
  }

  /**
   * Tells what there is beyond what is known. A commit that reaches into other partitions is told whole: all of them are read anew then,
   * so that what is told is always one statement's, which sees one moment.
   */
  const catchUp = async (client: Pick<Client, 'query'>, names: Iterable<string>): Promise<void> => {
    const wanted = new Set(names)
    for (let before = -1; before < wanted.size;) {
      before = wanted.size
      const since = [...wanted].map((name) => [name, known.get(name) ?? 0] as const)
      const rows = await changesAfter(client, node, since)
      for (const { partners } of rows)
        if (partners !== null) for (const name of JSON.parse(partners) as string[]) wanted.add(name)
      if (wanted.size === before) for (const commit of commitsOf(rows)) tell(commit)
    }
  }

  const { reach } = database
  const snapshot = <T>(work: (client: Client) => Promise<T>): Promise<T> => database.transaction(work, 'snapshot')

  /** When the last look at all partitions began. */
  let looked = -Infinity
  const catchUpSteadily = (names?: readonly string[]): Promise<void> =>
    reach.steadily(async () => {
      const begun = clock.hostNow()
      await catchUp(database, names ?? (await moved(database, node, known)))
      if (!names) looked = begun
    })

  /** Resolves when all that is durable now is told. */
  const look = (partitions?: readonly string[]): Promise<void> => inTurn(() => catchUpSteadily(partitions))

  let looking: Promise<void> | undefined
  const abreast = (): Promise<void> | undefined => {
    const age = clock.hostNow() - looked
    // A host's clock may be set back, too.
    if (age >= 0 && age < ABREAST) return undefined
    return (looking ??= reach.inTime(look()).finally(() => (looking = undefined)))
  }

  const dirty = new Set<string>()
  let anywhere = false
  let scheduled = false
  /** Notices that come while one is worked on are worked on together. */
  const noticed = (partitions: readonly string[] | undefined): void => {
    if (partitions) for (const name of partitions) dirty.add(name)
    else anywhere = true
    if (scheduled || closed) return
    scheduled = true
    const work = async () => {
      scheduled = false
      const named = [...dirty]
      const isAnywhere = anywhere
      dirty.clear()
      anywhere = false
      await catchUpSteadily(isAnywhere ? undefined : named)
    }
    inTurn(work).catch(() => void clock.deadline(RETRY, () => noticed(undefined)))
  }

  const ear = listening(database, clock, {
    heard(payload) {
      const { node: from, partitions } = readNotice(payload)
      if (from !== node) noticed(partitions)
    },
    again: () => noticed(undefined),
  })
  const lookRegularly = (): void => {
    if (closed) return
    noticed(undefined)
    clock.deadline(LOOK, lookRegularly)
  }
  reach.onBack(() => {
    looked = -Infinity // what was told meanwhile was not heard
    noticed(undefined)
  })
  await ear.ready
  await look()
  clock.deadline(LOOK, lookRegularly)

  return {
    landed: (commit) =>
      inTurn(async () => {
        const steps = [...commit.revisions].map(([name, revision]) => revision - (known.get(name) ?? 0))
        if (steps.every((step) => step === 1)) tell(commit)
        // Others came between: they are told first. Read already: it was told with them.
        else if (steps.some((step) => step > 1)) await catchUpSteadily([...commit.revisions.keys()])
      }),
    position: (partition) => known.get(partition) ?? 0,
    catchUp: (partition) => look([partition]),
    abreast,
    follow: (listener) =>
      inTurn(() =>
        // What was told of one moment must not be told again of another.
        reach.once(() =>
          snapshot(async (client) => {
            await catchUp(client, await moved(client, node, known))
            for await (const rows of allDocuments(client, known.keys())) listener(rows.map(changeFrom), new Map())
            listener([], new Map([...known].map(([name, revision]) => [unsortable(name), revision])))
            return told.follow(listener)
          }),
        ),
      ),
    watch: (partition, prefix, since, listener) =>
      inTurn(async () => {
        const past = await reach.steadily(() =>
          snapshot(async (client) => {
            await catchUp(client, [partition])
            return changesSince(client, partition, prefix, since)
          }),
        )
        if (!past) return 'gone'
        for (const { changes } of commitsOf(past)) listener(changes)
        return told.watch(unsortable(partition), unsortable(prefix), since, listener)
      }),
    async close() {
      closed = true
      await ear.close()
      await turn
    },
  }
}

async function positions(database: Database): Promise<Map<string, number>> {
  const { rows } = await database.query<{ name: string; revision: number }>('select name, revision from partition')
  return new Map(rows.map(({ name, revision }) => [name, revision]))
}

/** Partitions that stand further than what is known. @throws {Outlived} */
async function moved(
  client: Pick<Client, 'query'>,
  node: string,
  known: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string | null; revision: number }>({
    name: 'positions',
    text: 'select p.name, p.revision from partition p right join node n on true where n.id = $1',
    values: [node],
  })
  if (rows.length === 0) throw new Outlived()
  return rows.flatMap(({ name, revision }) => (name !== null && revision > (known.get(name) ?? 0) ? [name] : []))
}

interface ChangeRow {
  readonly partition: string
  readonly key: string
  readonly revision: number
  readonly value: string | null
  readonly batch: number
  readonly partners: string | null
}

const CHANGE = 'c.partition, c.key, c.revision, c.value, c.batch, c.partners'

async function changesAfter(
  client: Pick<Client, 'query'>,
  node: string,
  since: readonly (readonly [name: string, revision: number])[],
): Promise<readonly ChangeRow[]> {
  const { rows } = await client.query<ChangeRow & { kept: number; since: number }>({
    name: 'changes-after',
    text: `select ${CHANGE}, p.kept, n.since from unnest($1::text[], $2::int8[]) as n (name, since)
           join partition p on p.name = n.name join change c on c.partition = n.name and c.revision > n.since
           where exists (select 1 from node where id = $3)
           order by c.batch, c.partition, c.revision, c.part`,
    values: [since.map(([name]) => name), since.map(([, revision]) => revision), node],
  })
  const late = rows.find((row) => row.kept > row.since)
  // Away too long: what was written meanwhile is no longer kept.
  if (late) throw new Outlived()
  return rows
}

async function changesSince(
  client: Client,
  partition: string,
  prefix: string,
  since: number,
): Promise<readonly ChangeRow[] | undefined> {
  const { rows: kept } = await client.query<{ kept: number }>('select kept from partition where name = $1', [partition])
  if (since < (kept[0]?.kept ?? 0)) return undefined
  const { rows } = await client.query<ChangeRow>(
    `select ${CHANGE} from change c where c.partition = $1 and c.revision > $2 and c.key >= $3 and c.key < $4
     order by c.revision, c.part`,
    [partition, since, prefix, `${prefix}\ue000`],
  )
  return rows
}

/** Rows of one batch stand together. */
function commitsOf(rows: readonly ChangeRow[]): readonly Told[] {
  const commits: { batch: number; changes: Change[]; revisions: Map<string, number> }[] = []
  for (const row of rows) {
    let last = commits.at(-1)
    if (last?.batch !== row.batch) commits.push((last = { batch: row.batch, changes: [], revisions: new Map() }))
    const { partition, key, revision, value } = row
    last.changes.push(changeFrom([partition, key, revision, value] satisfies Row))
    last.revisions.set(partition, revision)
  }
  return commits
}

interface Ear {
  readonly ready: Promise<void>
  close(): Promise<void>
}

/**
 * Listens until it is closed. A connection that is lost is made again at once, and `again` told, since notices may be lost with it; while
 * nobody answers, it is tried every so often.
 */
function listening(
  database: Database,
  clock: Clock,
  { heard, again }: { readonly heard: (payload: string | undefined) => void; readonly again: () => void },
): Ear {
  let closed = false
  let current = database.connection()

  const connect = async (): Promise<{ readonly ended: Promise<void> }> => {
    const client = (current = database.connection())
    client.on('notification', ({ payload }) => heard(payload))
    client.on('error', () => {})
    const ended = new Promise<void>((resolve) => void client.once('end', resolve))
    await client.connect()
    await client.query(`listen ${CHANNEL}`)
    return { ended }
  }
  const keep = async (first: { readonly ended: Promise<void> }): Promise<void> => {
    for (let { ended } = first; ;) {
      await ended
      if (closed) return
      const next = await connect().catch(() => undefined)
      if (next) again()
      ended = next?.ended ?? clock.sleep(RETRY)
    }
  }
  const first = connect()
  first.then(keep, () => {}) // told to who waits until it is ready

  return {
    ready: first.then(() => {}),
    async close() {
      closed = true
      await current.end()
    },
  }
}
