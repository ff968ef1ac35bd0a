import type { Kind } from '../kinds/kind.ts'
import type { Fields, KubeObject } from './object.ts'
import { at, isFields, numberAt, put } from './object.ts'
import { selectorText } from './selectors.ts'
import { badRequest, invalid, unknownPath } from './status.ts'

/** `autoscaling/v1 Scale` of an object whose kind has one. */
export function scaleOf(kind: Kind, object: KubeObject): Fields {
  const paths = kind.scale
  if (!paths) throw unknownPath()
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const selector = at(object, paths.selector)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberAt(object, paths.spec) ?? 0 },
    status: {
      replicas: numberAt(object, paths.status) ?? 0,
      selector: typeof selector === 'string' ? selector : selectorText(selector),
    },
  }
}

/** An int32's highest. */
const MOST_REPLICAS = 2 ** 31 - 1

/** The object with the replicas that a Scale asks for. */
export function scaled(kind: Kind, object: KubeObject, scale: unknown): KubeObject {
  const paths = kind.scale
  if (!paths) throw unknownPath()
  const wanted = isFields(scale) ? at(scale, 'spec.replicas') : undefined
  const replicas = wanted ?? 0
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0)
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, object.metadata.name, [
      { field: 'spec.replicas', message: 'must be greater than or equal to 0', value: replicas },
    ])
  if (replicas > MOST_REPLICAS)
    throw badRequest(
      `Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal number ${replicas} into Go struct field ScaleSpec.spec.replicas of type int32`,
    )
  return put(object, paths.spec, replicas)
}
