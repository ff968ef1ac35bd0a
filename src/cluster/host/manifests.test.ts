import { expect, it } from 'vitest'
import { silentLog } from '../../kernel/log.ts'
import type { KubeObject } from '../api/object.ts'
import { facts } from '../testing/demo.ts'
import { dyingKube } from '../testing/dying-kube.ts'
import { applyManifests, clusterConfig } from './manifests.ts'

it('a cluster is configured whole wherever the first attempt was cut off, and what others wrote since is kept', async () => {
  const manifests = clusterConfig(facts)
  const whole = new Map<string, KubeObject>()
  await applyManifests(dyingKube(whole, Infinity), manifests, silentLog)
  expect(whole.get('infrastructures/cluster')).toMatchObject({ status: { infrastructureName: facts.infraId } })

  for (let writes = 0; writes <= manifests.length; writes++) {
    const objects = new Map<string, KubeObject>()
    await expect(applyManifests(dyingKube(objects, writes), manifests, silentLog)).rejects.toThrow('dead')
    await applyManifests(dyingKube(objects, Infinity), manifests, silentLog)
    expect(objects, `after ${writes} writes`).toEqual(whole)
  }

  const renamed = { status: { infrastructureName: 'of-somebody-else' } }
  await dyingKube(whole, 1).patch({ group: '', version: '', plural: 'infrastructures' }, { name: 'cluster' }, renamed)
  await applyManifests(dyingKube(whole, Infinity), manifests, silentLog)
  expect(whole.get('infrastructures/cluster')).toMatchObject(renamed)
})

it('a cluster names itself by the UUID that OCM knows as its external id, not by OCM’s own id', () => {
  const version = clusterConfig(facts).find(({ kind }) => kind === 'ClusterVersion')
  expect(version).toMatchObject({ spec: { clusterID: facts.externalId } })
})
