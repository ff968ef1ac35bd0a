import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { inside } from '../inside.ts'

test('A28: no name is ever a path', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-a28-'))
  const w = await inside({ store: await sqliteStore({ folder: join(folder, 'store') }) })
  await w.aws.call('s3', 'CreateBucket', { Bucket: 'opaque' })
  const keys = [
    '../../../escaped-a28',
    '..',
    '%2e%2e/escaped-a28',
    'a\\..\\..\\escaped-a28',
    '/etc/passwd',
    '~/escaped-a28',
  ]
  for (const Key of keys) await w.aws.call('s3', 'PutObject', { Bucket: 'opaque', Key, Body: Buffer.from(Key) })
  const { Contents = [] } = await w.aws.call('s3', 'ListObjectsV2', { Bucket: 'opaque' })
  expect(Contents.map(({ Key }) => Key).sort()).toEqual([...keys].sort())
  for (const Bucket of ['..', '../x', 'a/b', 'a\0b'])
    await expect(w.aws.call('s3', 'CreateBucket', { Bucket })).rejects.toThrow()
  const token = await w.server.ocmToken()
  for (const path of [
    'clusters/..%2f..%2fetc',
    'clusters/%2e%2e',
    'oidc_configs/..%00',
    'clusters/x/logs/..%2finstall',
  ]) {
    const answer = await fetch(`${w.server.doors.ocm}/api/clusters_mgmt/v1/${path}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect([path, answer.status]).toEqual([path, 404])
  }
  await expect(w.type('create cluster -c ../../x --dry-run')).rejects.toThrow()
  const files = [...readdirSync(folder, { recursive: true }), ...readdirSync(tmpdir())].map(String)
  expect(files.filter((name) => name.includes('escaped-a28'))).toEqual([])
  await w.close()
  rmSync(folder, { recursive: true, force: true })
})
