import type { Problem } from '../kinds/kind.ts'
import type { KubeObject } from './object.ts'
import { at, isFields, listAt, textAt } from './object.ts'

/**
 * What is wrong with the question of a review, in the words of kube-apiserver.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/
 */

/** One question: after a resource or after a path. */
export function wrongAttributes(asked: KubeObject): readonly Problem[] {
  const resource = isFields(at(asked, 'spec.resourceAttributes'))
  const path = at(asked, 'spec.nonResourceAttributes')
  if (resource && isFields(path))
    return [
      {
        field: 'spec.nonResourceAttributes',
        value: path,
        message: 'cannot be specified in combination with resourceAttributes',
      },
    ]
  if (resource || isFields(path)) return []
  return [
    {
      field: 'spec.resourceAttributes',
      reason: 'FieldValueRequired',
      message: 'exactly one of nonResourceAttributes or resourceAttributes must be specified',
    },
  ]
}

/** Beside the question, about whom it is. */
export function wrongSubject(asked: KubeObject): readonly Problem[] {
  if (textAt(asked, 'spec.user') !== '' || listAt(asked, 'spec.groups').length > 0) return wrongAttributes(asked)
  return [
    ...wrongAttributes(asked),
    { field: 'spec.user', value: '', message: 'at least one of user or group must be specified' },
  ]
}

/** Who may ask in one namespace learns nothing of the others, nor of the cluster. */
export function wrongLocal(asked: KubeObject, namespace: string): readonly Problem[] {
  const resource = at(asked, 'spec.resourceAttributes')
  const path = at(asked, 'spec.nonResourceAttributes')
  const elsewhere = textAt(asked, 'spec.resourceAttributes.namespace')
  return [
    ...wrongSubject(asked),
    ...(isFields(resource) && elsewhere !== namespace
      ? [
          {
            field: 'spec.resourceAttributes.namespace',
            value: elsewhere,
            message: 'must match metadata.namespace',
          },
        ]
      : []),
    ...(isFields(path)
      ? [{ field: 'spec.nonResourceAttributes', value: path, message: 'disallowed on this kind of request' }]
      : []),
  ]
}
