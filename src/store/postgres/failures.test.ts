import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgres, postgresPrograms, type Postgres } from '../../../test/postgres.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { openDatabase } from './database.ts'
import { postgresStore } from './postgres-store.ts'

const needed = process.env['STINT_REQUIRE_CLIENTS'] === '1'
const present = postgresPrograms() !== undefined

describe.skipIf(!present && !needed)(present ? 'a database that cannot be used' : 'PostgreSQL (not installed)', () => {
  let server: Postgres
  let admin: pg.Client
  let host: string
  beforeAll(async () => {
    server = await postgres()
    admin = new pg.Client(server.url)
    await admin.connect()
    host = decodeURIComponent(new URL(server.url).host)
    for (const statement of [
      `create role stranger login password 'right'`,
      'create role reader login',
      'create database standing',
      'alter database standing set default_transaction_read_only = on',
    ])
      await admin.query(statement)
    const { rows } = await admin.query<{ hba_file: string }>('show hba_file')
    const file = rows[0]?.hba_file ?? ''
    const rules = `local all stranger scram-sha-256\n${readFileSync(file, 'utf8')}`
    writeFileSync(file, rules)
    await admin.query('select pg_reload_conf()')
  })
  afterAll(async () => {
    await admin.end()
    await server.stop()
  })

  const refused = async (user: string, database: string, schema = `stint_${randomUUID().replaceAll('-', '')}`) => {
    const url = `postgres://${user}@${encodeURIComponent(host)}/${database}`
    const error: unknown = await postgresStore({ url, schema }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Refusal)
    const { message, next = '' } = error as Refusal
    expect(message).toMatch(/^The store at postgres:\/\/\S+ cannot be used: .*\.$/)
    const short = (text: string) => text.replaceAll(host, 'HOST').replaceAll(encodeURIComponent(host), 'HOST')
    return [message.replace(/.* cannot be used: /, ''), short(next)]
  }

  test('is told with why, and with what to type next', async () => {
    expect(await refused('stranger:wrong', 'postgres')).toEqual([
      'password authentication failed for user "stranger".',
      'PGPASSWORD=PASSWORD stint up --store postgres://stranger@HOST/postgres',
    ])
    expect(await refused('stranger', 'postgres')).toEqual([
      'it asks for a password, and none is given.',
      'PGPASSWORD=PASSWORD stint up --store postgres://stranger@HOST/postgres',
    ])
    expect(await refused('stint', 'missing')).toEqual([
      'database "missing" does not exist.',
      'createdb -h HOST -U stint missing',
    ])
    expect(await refused('nobody', 'postgres')).toEqual([
      'role "nobody" does not exist.',
      'psql -h HOST -U nobody postgres',
    ])
    expect(await refused('reader', 'postgres')).toEqual([
      'permission denied for database postgres.',
      `psql -h HOST -c 'grant create on database "postgres" to "reader"'`,
    ])
    expect(await refused('stint', 'standing')).toEqual([
      'cannot execute CREATE SCHEMA in a read-only transaction.',
      'Give the URL of a server that takes writes: this one is a standby, or is set to read only.',
    ])
  })

  test('of a newer program is left to it', async () => {
    const schema = `stint_${randomUUID().replaceAll('-', '')}`
    const database = await openDatabase({ url: server.url, schema })
    await database.query('insert into migration values (99)')
    await database.close()
    expect(await refused('stint', 'postgres', schema)).toEqual([
      expect.stringMatching(/^its schema 99 is newer than this program's \d+\.$/),
      'Start the newer Stint that wrote it, or give another database.',
    ])
  })

  test('may stand in a schema that was made for who may make none', async () => {
    await admin.query('create schema given authorization reader')
    const url = `postgres://reader@${encodeURIComponent(host)}/postgres`
    const stores = await Promise.all([1, 2, 3].map(() => postgresStore({ url, schema: 'given' })))
    expect(await stores[0]?.get('world', 'x')).toBeUndefined()
    await Promise.all(stores.map((store) => store.close()))
  })
})
