// @ts-check
import { OF_ROW } from '../packs.mjs'
import { selectNumber } from './sql.mjs'

/** @import { Database } from 'libsql' */

/**
 * Each step is applied once, in order, and never edited after a release. A document names its current change, which holds the value:
 * values are written once, at the end of the file, and serve reading and history alike.
 */
export const MIGRATIONS = [
  `
  create table partition (name text primary key, revision integer not null, kept integer not null) without rowid;
  create table change (id integer primary key, partition text not null, key text not null, revision integer not null, value text);
  create index change_in_order on change (partition, revision, key);
  create table document (partition text, key text, revision integer not null, change integer not null, primary key (partition, key)) without rowid;
  create table reference (partition text, key text, digest text, primary key (partition, key, digest)) without rowid;
  create index reference_to on reference (digest);
  create table event (sequence integer primary key, stream text not null, time integer not null, body text not null, attributes text not null);
  create index event_in_order on event (stream, sequence);
  create table block (id integer primary key, stream text not null, since integer not null, until integer not null, earliest integer not null, latest integer not null, terms blob not null);
  create index block_in_order on block (stream, until);
  create table lease (name text primary key, holder text not null, until integer not null) without rowid;
  `,
  // Terms move out of their blocks into sixteen shares, of which a search reads one. Of old blocks each share holds all terms.
  `
  create table term (stream text, share integer, until integer, terms blob not null, primary key (stream, share, until)) without rowid;
  insert into term (stream, share, until, terms)
    with recursive share (number) as (select 0 union all select number + 1 from share where number < 15)
    select stream, number, until, terms from block, share;
  alter table block drop column terms;
  `,
  // Entries of new blocks say in which part of the block a term stands; those of old ones, of four bytes, do not.
  `
  alter table term add column entry integer not null default 4;
  `,
  // Events lie in packs, those of one commit together: each has the sequences from its first to its last. Old ones get one each.
  `
  create table pack (last integer primary key, first integer not null, heads text not null, bodies text not null);
  create table pack_of (stream text, last integer, primary key (stream, last)) without rowid;
  insert into pack (last, first, heads, bodies) select sequence, sequence, ${OF_ROW.heads}, ${OF_ROW.bodies} from event;
  insert into pack_of (stream, last) select stream, sequence from event;
  drop table event;
  `,
  // Packs without documents lie in the log of events: where, and how many bytes of each text.
  `
  create table logged (last integer primary key, first integer not null, at integer not null, heads integer not null, bodies integer not null);
  `,
  // Which file the log is, and with each pack, where it ended then: another file, or an older copy, is told from it.
  `
  create table log (name blob not null);
  alter table pack add column log_end integer not null default 0;
  `,
]

/** @param {Database} db */
export function migrate(db) {
  db.exec('create table if not exists migration (version integer primary key)')
  const done = selectNumber(db, 'select coalesce(max(version), 0) from migration')()
  if (done > MIGRATIONS.length) throw new Error(`its schema ${done} is newer than this program's ${MIGRATIONS.length}`)
  const record = db.prepare('insert into migration (version) values (?)')
  MIGRATIONS.slice(done).forEach((step, at) => {
    db.exec(step)
    record.run(done + at + 1)
  })
}
