import { expect, it } from 'vitest'
import { silentLog } from '../../kernel/log.ts'
import type { KubeObject } from '../api/object.ts'
import { KubeError, type KubeClient, type NewObject } from '../kube-client.ts'
import { facts } from '../testing/demo.ts'
import { applyManifests, clusterConfig } from './manifests.ts'

/** Objects by name, written by a process that dies after so many writes. */
function dying(objects: Map<string, KubeObject>, writes: number): KubeClient {
  let left = writes
  const write = (name: string, object: KubeObject): KubeObject => {
    if (left-- <= 0) throw new Error('this process is dead')
    objects.set(name, object)
    return object
  }
  const refused = () => Promise.reject(new Error('not asked for'))
  return {
    get: async ({ plural }, name) => objects.get(`${plural}/${name}`),
    async create({ plural }, object: NewObject) {
      const name = `${plural}/${String(object.metadata['name'])}`
      if (objects.has(name)) throw new KubeError(409, 'AlreadyExists', `${name} already exists`)
      return write(name, object as unknown as KubeObject)
    },
    async patch({ plural }, { name }, patch) {
      const found = objects.get(`${plural}/${name}`)
      if (!found) throw new KubeError(404, 'NotFound', `${name} not found`)
      return write(`${plural}/${name}`, { ...found, ...patch })
    },
    list: refused,
    update: refused,
    remove: refused,
    post: refused,
    watch: refused,
  }
}

it('a cluster is configured whole wherever the first attempt was cut off, and what others wrote since is kept', async () => {
  const manifests = clusterConfig(facts)
  const whole = new Map<string, KubeObject>()
  await applyManifests(dying(whole, Infinity), manifests, silentLog)
  expect(whole.get('infrastructures/cluster')).toMatchObject({ status: { infrastructureName: facts.infraId } })

  for (let writes = 0; writes <= manifests.length; writes++) {
    const objects = new Map<string, KubeObject>()
    await expect(applyManifests(dying(objects, writes), manifests, silentLog)).rejects.toThrow('dead')
    await applyManifests(dying(objects, Infinity), manifests, silentLog)
    expect(objects, `after ${writes} writes`).toEqual(whole)
  }

  const renamed = { status: { infrastructureName: 'of-somebody-else' } }
  await dying(whole, 1).patch({ group: '', version: '', plural: 'infrastructures' }, { name: 'cluster' }, renamed)
  await applyManifests(dying(whole, Infinity), manifests, silentLog)
  expect(whole.get('infrastructures/cluster')).toMatchObject(renamed)
})
