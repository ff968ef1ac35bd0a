import { readdirSync, readFileSync } from 'node:fs'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { inside } from '../inside.ts'

const SQL = ["'; DROP TABLE documents; --", '" OR 1=1 --', "') UNION SELECT * FROM documents --", '%', '_', '\\']

test('A29: text meant for a database is text', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-a29-'))
  const w = await inside({ store: await sqliteStore({ folder }) })
  const token = await w.server.ocmToken()
  await w.aws.call('s3', 'CreateBucket', { Bucket: 'texts' })
  for (const [n, text] of SQL.entries()) {
    await w.aws.call('secretsmanager', 'CreateSecret', {
      Name: `s${n}`,
      SecretString: text,
      ClientRequestToken: `${n}`.repeat(32),
    })
    expect((await w.aws.call('secretsmanager', 'GetSecretValue', { SecretId: `s${n}` })).SecretString).toBe(text)
    await w.aws.call('s3', 'PutObject', { Bucket: 'texts', Key: text, Body: Buffer.from('x') })
    const page = await w.aws.call('s3', 'ListObjectsV2', { Bucket: 'texts', Prefix: text })
    expect(page.Contents?.map(({ Key }) => Key)).toEqual([text])
    const found = await w.aws.call('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: text }],
    })
    expect(found.Events).toEqual([])
    const search = await fetch(
      `${w.server.doors.ocm}/api/clusters_mgmt/v1/clusters?search=${encodeURIComponent(`name = '${text.replaceAll("'", "''")}'`)}`,
      { headers: { authorization: `Bearer ${token}` } },
    )
    expect(search.status).toBeLessThan(500)
  }
  expect((await w.aws.call('s3', 'ListObjectsV2', { Bucket: 'texts' })).KeyCount).toBe(SQL.length)
  await w.close()
  rmSync(folder, { recursive: true, force: true })
})

test('A29: no statement is put together from values', () => {
  const root = new URL('../../src/store/', import.meta.url).pathname
  const files = readdirSync(root, { recursive: true })
    .map(String)
    .filter((name) => /\.(ts|mjs)$/.test(name) && !name.includes('test'))
  const built = files.flatMap((name) => {
    const text = readFileSync(join(root, name), 'utf8')
    const found = [
      ...text.matchAll(/`[^`]*\b(?:WHERE|VALUES|SET)\b[^`]*\$\{(\w+)\.(?:key|partition|name|value|prefix)\b/g),
    ]
    return found.map(([all]) => `${name}: ${all}`)
  })
  expect(built).toEqual([])
})
