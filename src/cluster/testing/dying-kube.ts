import type { Fields, KubeObject } from '../api/object.ts'
import { mergePatch } from '../api/patch/merge.ts'
import { KubeError, type KubeClient, type NewObject } from '../kube-client.ts'

/** Objects by `<plural>/<name>`, asked for and written by a process that is killed after so many writes. */
export function dyingKube(objects: Map<string, KubeObject>, writes = Infinity): KubeClient {
  let left = writes
  const write = (key: string, object: KubeObject): KubeObject => {
    if (left-- <= 0) throw new Error('this process is dead')
    objects.set(key, object)
    return object
  }
  const refused = () => Promise.reject(new Error('not asked for'))
  return {
    get: async ({ plural }, name) => objects.get(`${plural}/${name}`),
    list: async ({ plural }) =>
      [...objects].filter(([key]) => key.startsWith(`${plural}/`)).map(([, object]) => object),
    async create({ plural }, object: NewObject) {
      const key = `${plural}/${String(object.metadata['name'])}`
      if (objects.has(key)) throw new KubeError(409, 'AlreadyExists', `${key} already exists`)
      return write(key, object as Fields as KubeObject)
    },
    async patch({ plural }, { name }, patch) {
      const key = `${plural}/${name}`
      const found = objects.get(key)
      if (!found) throw new KubeError(404, 'NotFound', `${key} not found`)
      return write(key, mergePatch(found, patch) as KubeObject)
    },
    async remove({ plural }, { name }) {
      const key = `${plural}/${name}`
      if (left-- <= 0) throw new Error('this process is dead')
      objects.delete(key)
    },
    update: refused,
    post: refused,
    watch: refused,
  }
}
