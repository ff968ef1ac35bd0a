import { operators } from '../../catalogue/operators.ts'
import type { OpenShiftVersion } from '../../catalogue/versions.ts'
import { kubeTime, listAt, textAt, type KubeObject } from '../api/object.ts'
import { dated } from '../conditions.ts'
import { conditionOf, conditionStatus } from '../kinds/kind.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import type { Controller } from '../reconcile.ts'

const VERSIONS = resource('config.openshift.io/v1', 'clusterversions')
const OPERATORS = resource('config.openshift.io/v1', 'clusteroperators')
const EXPECTED = [...new Set(operators.map((operator) => operator.clusterOperator))]
const NAME = 'version'

/** Reports the cluster's version: available once every operator was, failing while one of them is degraded. */
export function clusterVersionOperator(
  kube: KubeClient,
  version: Pick<OpenShiftVersion, 'rawId' | 'releaseImage'>,
  now: () => number,
): Controller {
  return {
    name: 'cluster-version-operator',
    watches: [
      { resource: OPERATORS, keys: () => [NAME] },
      { resource: VERSIONS, keys: () => [NAME] },
    ],
    always: [NAME],
    async reconcile() {
      const [current, reports] = await Promise.all([kube.get(VERSIONS, NAME), kube.list(OPERATORS)])
      if (!current) return
      const status = statusOf(
        current,
        new Map(reports.map((one) => [one.metadata.name, one])),
        version,
        kubeTime(now()),
      )
      await kube.patch(VERSIONS, { name: NAME, subresource: 'status' }, { status })
    },
  }
}

function statusOf(
  current: KubeObject,
  reports: ReadonlyMap<string, KubeObject>,
  version: Pick<OpenShiftVersion, 'rawId' | 'releaseImage'>,
  now: string,
) {
  const has = (name: string, type: string) => {
    const report = reports.get(name)
    return report !== undefined && conditionStatus(report, type) === 'True'
  }
  const missing = EXPECTED.filter((name) => !has(name, 'Available'))
  const degraded = EXPECTED.filter((name) => has(name, 'Degraded'))
  const [before] = listAt(current, 'status.history')
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
    history: [
      {
        state: completed ? 'Completed' : 'Partial',
        version: version.rawId,
        image: version.releaseImage,
        startedTime: textAt(before, 'startedTime') || now,
        completionTime: textAt(before, 'completionTime') || (completed ? now : null),
        verified: false,
      },
    ],
    conditions: [
      condition('Available', completed, completed ? `Done applying ${version.rawId}` : ''),
      condition('Progressing', !completed, progress),
      condition('Failing', degraded.length > 0, trouble),
    ],
  }
}

const reason = (report: KubeObject | undefined) => (report ? textAt(conditionOf(report, 'Degraded'), 'message') : '')
