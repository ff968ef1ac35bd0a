import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { up } from '../../src/main/up.ts'

test('A16: the sealing key stays in files that only their owner reads, and in no log, error or answer; without it its sessions end', async () => {
  const state = join(mkdtempSync(join(tmpdir(), 'stint-a16-')), 'state')
  const running = await up({
    state,
    store: 'sqlite',
    host: '127.0.0.1',
    ports: { aws: 0, tls: 0, ocm: 0 },
    region: 'us-east-1',
    pace: 'instant',
    trustedCas: [],
    allowedIssuers: [],
  })
  const { cloud } = running.server()
  const [sealing] = cloud.projection.view().scan<{ key: string }>('world', 'sealing-key/')
  const secret = sealing?.value.key ?? 'no key'
  const issued = cloud.world.sessions.issue({
    kind: 'root',
    account: cloud.identity.accounts.customer,
    entityId: '',
    entityName: '',
    facts: {
      name: 'me',
      issuedAt: 0,
      expiresAt: 1,
      mfa: false,
      policyArns: [],
      tags: {},
      transitiveTagKeys: [],
      chain: 0,
    },
  })
  expect(cloud.world.sessions.open(issued.sessionToken)).toBeDefined()
  for (const [door, path] of [
    [running.ready.aws, '/%00'],
    [running.ready.ocm, '/stint/v1/clock'],
    [running.ready.ocm, '/api/clusters_mgmt/v1/clusters'],
  ])
    expect(await (await fetch(`${door}${path}`)).text()).not.toContain(secret)
  await cloud.world.store.commit({ writes: [{ partition: 'world', key: 'sealing-key/1' }] })
  expect(cloud.world.sessions.open(issued.sessionToken)).toBeUndefined()
  const files = readdirSync(state, { recursive: true }).map((name) => join(state, String(name)))
  for (const file of files) expect([file, statSync(file).mode & 0o077]).toEqual([file, 0])
  const texts = files.filter((file) => /log$|json$|pem$/.test(file)).map((file) => readFileSync(file, 'utf8'))
  expect(texts.filter((text) => text.includes(secret))).toEqual([])
  await running.close()
  rmSync(state, { recursive: true, force: true })
})
