import { expect, test } from 'vitest'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { openProjection } from '../../store/projection.ts'
import type { Call } from '../http/route.ts'
import { change, type Room } from '../room.ts'
import { clusters, oidcConfigs, type Cluster } from './documents.ts'
import { deleteOidcConfig } from './oidc-configs.ts'

const CONFIG = {
  id: 'c1',
  organization: 'own',
  creator: 'alice',
  issuer: 'https://rh-oidc.example/c1',
  managed: true,
  reusable: true,
  created: 0,
}
const standingOn = (id: string) =>
  ({ id: 'demo', spec: { name: 'demo', aws: { sts: { oidc_config_id: id } } } }) as unknown as Cluster

async function configured() {
  const store = memoryStore()
  const room = { store, projection: await openProjection(store) }
  await change(room, () => ({ writes: [oidcConfigs.put(CONFIG.id, CONFIG)], result: undefined }))
  const remove = (parts: Pick<Room, 'store' | 'projection'>, withdraw: (id: string) => Promise<void>) =>
    deleteOidcConfig({
      room: { ...parts, publisher: { withdraw } },
      who: { isAdmin: false, organizationKey: 'own', account: { username: 'alice' } },
      ids: [CONFIG.id],
    } as unknown as Call)
  const found = () => oidcConfigs.get(room.projection.view(), CONFIG.id)?.value
  return { room, remove, found }
}

test('an OIDC configuration that a cluster came to stand on while it was being deleted stays, and so do its keys', async () => {
  const { room, remove, found } = await configured()
  const withdrawn: string[] = []
  let first = true
  const overtaken: Room['store'] = {
    ...room.store,
    async commit(batch) {
      if (first) {
        first = false
        await change(room, () => ({ writes: [clusters.put('demo', standingOn(CONFIG.id))], result: undefined }))
      }
      return room.store.commit(batch)
    },
  }
  const answer = remove({ ...room, store: overtaken }, async (id) => void withdrawn.push(id))
  await expect(answer).rejects.toMatchObject({ message: "OIDC config 'c1' is in use by cluster 'demo'" })
  expect(withdrawn).toEqual([])
  expect(found()).toEqual(CONFIG)
})

test('an OIDC configuration whose keys are being taken away is none for a new cluster', async () => {
  const { room, remove, found } = await configured()
  await remove(room, async () => expect(found()?.deleting).toBe(true))
  expect(found()).toBeUndefined()
})

test('an OIDC configuration whose deletion was cut off can be deleted again', async () => {
  const { room, remove, found } = await configured()
  await expect(remove(room, () => Promise.reject(new Error('cut off')))).rejects.toThrow('cut off')
  expect(found()).toBeDefined()
  const withdrawn: string[] = []
  await remove(room, async (id) => void withdrawn.push(id))
  expect([withdrawn, found()]).toEqual([[CONFIG.id], undefined])
})
