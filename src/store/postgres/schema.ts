import type { Client } from './database.ts'

/**
 * Each step is applied once, in order, and never edited after a release. Names and keys are `sortable` texts: byte order is their order,
 * whatever the database's locale.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table partition (name text collate "C" primary key, revision int8 not null, kept int8 not null);
  create table document (
    partition text collate "C", key text collate "C", revision int8 not null, value text not null, primary key (partition, key));
  create sequence batch_number;
  create table change (
    partition text collate "C", revision int8, part int4, key text collate "C" not null, value text,
    batch int8 not null, partners text, at timestamptz not null default now(), primary key (partition, revision, part));
  create table stream (name text collate "C" primary key, sequence int8 not null);
  create table event (
    stream text collate "C", sequence int8, time float8 not null, body text not null, attributes text not null,
    terms int4[] not null, primary key (stream, sequence));
  create index event_by_term on event using gin (terms);
  create table lease (name text collate "C" primary key, holder text not null, until float8 not null);
  create table blob (digest text collate "C" primary key, size int8 not null, upload uuid not null);
  create table blob_part (upload uuid, part int4, bytes bytea not null, primary key (upload, part));
  alter table blob_part alter column bytes set storage external;
  create table reference (
    partition text collate "C", key text collate "C", digest text collate "C" references blob, primary key (partition, key, digest));
  create index reference_to on reference (digest);
  `,
  // A node's last group of batches and what came of it: written with the group, so that who lost the answer finds it here.
  `
  create table node (id uuid primary key, number int8 not null, results text not null, at timestamptz not null default now())
    with (fillfactor = 50);
  `,
  // Sequences that no two events share. All are above every one there was: who continues after one of them sees some again, and misses none.
  `
  create sequence event_number;
  update event e set sequence = e.sequence + b.base from (
    select name, (select max(sequence) from stream) + sum(sequence) over (order by name) - sequence as base from stream
  ) b where e.stream = b.name;
  select setval('event_number', max(sequence)) from event having max(sequence) is not null;
  alter table stream drop column sequence;
  create unique index event_in_order on event (sequence);
  `,
]

/** Two nodes that start at once migrate one after the other. */
const LOCK = 0x5717_0001

/** What stands there was written by a newer program. */
export class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew'
}

/** The step that made the table of nodes. */
const NODES = 2

/**
 * In a transaction of its own. Nodes of an older program find themselves outlived: they would go on writing what no longer fits.
 * @throws {SchemaTooNew}
 */
export async function migrate(
  client: Client,
  schema: string,
  migrations: readonly string[] = MIGRATIONS,
): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [LOCK])
  // Who may make none may be given one.
  const { rowCount } = await client.query('select 1 from pg_namespace where nspname = $1', [schema])
  if (rowCount === 0) await client.query(`create schema ${schema}`)
  await client.query('create table if not exists migration (version int4 primary key)')
  const { rows } = await client.query<{ done: number }>('select coalesce(max(version), 0) as done from migration')
  const done = rows[0]?.done ?? 0
  if (done > migrations.length)
    throw new SchemaTooNew(`its schema ${done} is newer than this program's ${migrations.length}`)
  // In the order of a commit: those that have begun end first.
  if (done >= NODES && done < migrations.length)
    await client.query('lock table partition, stream, node in access exclusive mode; delete from node')
  for (const [at, step] of migrations.entries()) {
    if (at < done) continue
    await client.query(step)
    await client.query('insert into migration (version) values ($1)', [at + 1])
  }
}
