import { createHash } from 'node:crypto'
import { credentialsRequests } from '../../catalogue/mint.ts'
import { operators } from '../../catalogue/operators.ts'
import { compareVersions, findVersion, type OpenShiftVersion } from '../../catalogue/versions.ts'
import { kubeTime, listAt, textAt, type Fields, type KubeObject } from '../api/object.ts'
import { dated } from '../conditions.ts'
import type { EtcdPulse } from './etcd-pulse.ts'
import { conditionOf, conditionStatus } from '../kinds/kind.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import type { Controller } from '../reconcile.ts'

const VERSIONS = resource('config.openshift.io/v1', 'clusterversions')
const OPERATORS = resource('config.openshift.io/v1', 'clusteroperators')
const EXPECTED = [...new Set(operators.map((operator) => operator.clusterOperator))]
const REQUESTS = resource('cloudcredential.openshift.io/v1', 'credentialsrequests')
const NAME = 'version'
const DISK = 'EtcdDiskSlow'
/** How soon a slow disk is looked at again, world milliseconds: ever later, since each look writes. */
const LOOK_MS = { first: 10_000, most: 1_800_000 } as const

type Release = Pick<OpenShiftVersion, 'rawId' | 'releaseImage'>

/**
 * Reports the cluster's version: available once every operator was, failing while one of them is degraded. When its spec asks for
 * a later one, that one is begun; it is completed once every operator reports it.
 */
export function clusterVersionOperator(
  kube: KubeClient,
  version: Release,
  now: () => number,
  begin: (next: OpenShiftVersion) => Promise<void>,
  etcd: Pick<EtcdPulse, 'slow' | 'probe'>,
): Controller {
  let looks = 0
  return {
    name: 'cluster-version-operator',
    watches: [
      { resource: OPERATORS, keys: () => [NAME] },
      { resource: VERSIONS, keys: () => [NAME] },
    ],
    always: [NAME],
    async reconcile() {
      const [current, reports] = await Promise.all([kube.get(VERSIONS, NAME), kube.list(OPERATORS)])
      if (!current) return undefined
      const next = asked(current, version)
      if (next) {
        await bringRequests(kube, next)
        await begin(next)
        return undefined
      }
      const status = statusOf(
        current,
        new Map(reports.map((one) => [one.metadata.name, one])),
        version,
        kubeTime(now()),
      )
      const slow = etcd.slow()
      const conditions = [...status.conditions, ...diskCondition(current, slow, kubeTime(now()))]
      await kube.patch(VERSIONS, { name: NAME, subresource: 'status' }, { status: { ...status, conditions } })
      looks = slow === undefined ? 0 : looks + 1
      if (slow === undefined) return undefined
      await etcd.probe()
      return { after: Math.min(LOOK_MS.most, LOOK_MS.first * 2 ** (looks - 1)) }
    },
  }
}

/** A release brings its requests for credentials; where the cluster mints them, what is asked for anew is granted. */
async function bringRequests(kube: KubeClient, { minor }: OpenShiftVersion): Promise<void> {
  for (const { name, namespace, spec } of credentialsRequests(minor))
    if (await kube.get(REQUESTS, name, namespace)) await kube.patch(REQUESTS, { name, namespace }, { spec })
}

/** A later version than this one, once this one is completed. */
function asked(current: KubeObject, { rawId }: Release): OpenShiftVersion | undefined {
  const [last] = listAt(current, 'status.history')
  const next = findVersion(textAt(current, 'spec.desiredUpdate.version'))
  const isDone = textAt(last, 'version') === rawId && textAt(last, 'state') === 'Completed'
  return isDone && next && compareVersions(next.rawId, rawId) > 0 ? next : undefined
}

/** There is nothing to say of a disk that was never slow. */
function diskCondition(current: KubeObject, slow: number | undefined, now: string): readonly Fields[] {
  if (slow === undefined && !conditionOf(current, DISK)) return []
  const told =
    slow === undefined
      ? { status: 'False', reason: 'AsExpected', message: '' }
      : {
          status: 'True',
          reason: 'SlowWrites',
          message: `etcd's disk is slow: a write took ${slow} ms to be durable. Everything that is written in this cluster waits for it`,
        }
  return [dated(current, { type: DISK, ...told }, now)]
}

const reported = (report: KubeObject | undefined) =>
  textAt(
    listAt(report, 'status.versions').find((one) => textAt(one, 'name') === 'operator'),
    'version',
  )

function statusOf(current: KubeObject, reports: ReadonlyMap<string, KubeObject>, version: Release, now: string) {
  const has = (name: string, type: string) => {
    const report = reports.get(name)
    return report !== undefined && conditionStatus(report, type) === 'True'
  }
  const missing = EXPECTED.filter((name) => !has(name, 'Available') || reported(reports.get(name)) !== version.rawId)
  const degraded = EXPECTED.filter((name) => has(name, 'Degraded'))
  const history = listAt(current, 'status.history')
  const [before, ...older] = textAt(history[0], 'version') === version.rawId ? history : [undefined, ...history]
  const completed = missing.length === 0 || textAt(before, 'state') === 'Completed'
  const trouble = degraded
    .map((name) => `Cluster operator ${name} is degraded: ${reason(reports.get(name))}`)
    .join('\n')
  const progress = completed
    ? `Cluster version is ${version.rawId}`
    : `Working towards ${version.rawId}: waiting on ${missing.join(', ')}`
  const condition = (type: string, on: boolean, message: string) =>
    dated(current, { type, status: on ? 'True' : 'False', message }, now)
  return {
    desired: { version: version.rawId, image: version.releaseImage },
    observedGeneration: current.metadata.generation ?? 1,
    versionHash: createHash('sha256').update(version.releaseImage).digest('base64url').slice(0, 11),
    history: [
      {
        state: completed ? 'Completed' : 'Partial',
        version: version.rawId,
        image: version.releaseImage,
        startedTime: textAt(before, 'startedTime') || now,
        completionTime: textAt(before, 'completionTime') || (completed ? now : null),
        verified: false,
      },
      ...older,
    ],
    availableUpdates: (findVersion(version.rawId)?.availableUpgrades ?? []).map((id) => ({
      version: id,
      image: findVersion(id)?.releaseImage ?? '',
    })),
    conditions: [
      condition('Available', completed || older.length > 0, completed ? `Done applying ${version.rawId}` : ''),
      condition('Progressing', !completed, progress),
      condition('Failing', degraded.length > 0, trouble),
    ],
  }
}

const reason = (report: KubeObject | undefined) => (report ? textAt(conditionOf(report, 'Degraded'), 'message') : '')
