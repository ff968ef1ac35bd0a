import { canonicalJson } from '../../kernel/canonical-json.ts'
import { at, isFields, listAt, type Fields, type KubeObject } from '../api/object.ts'
import type { Problem } from './kind.ts'

const CHANGEABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
]

const same = (one: unknown, other: unknown) => canonicalJson(one ?? null) === canonicalJson(other ?? null)

const specOf = (pod: KubeObject): Fields => (isFields(pod['spec']) ? pod['spec'] : {})

/**
 * A pod is what it was made as: an update may bring other images, a shorter deadline and further tolerations, and nothing else.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement
 */
export function podUpdateProblems(before: KubeObject, after: KubeObject): Problem[] {
  const [old, next] = [specOf(before), specOf(after)]
  const recounted = ['containers', 'initContainers'].filter(
    (list) => listAt(old, list).length !== listAt(next, list).length,
  )
  if (recounted.length > 0)
    return recounted.map((list) => ({
      field: `spec.${list}`,
      reason: 'FieldValueForbidden',
      message: 'pod updates may not add or remove containers',
    }))
  const problems = [...deadlineProblems(old, next), ...tolerationProblems(old, next)]
  const [was, is] = [fixed(old, old), fixed(next, old)]
  const changed = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => !same(was[name], is[name]))
  if (changed.length === 0) return problems
  const shown = changed.sort().map((name) => `- spec.${name}: ${told(was[name])}\n+ spec.${name}: ${told(is[name])}`)
  const message = `pod updates may not change fields other than ${CHANGEABLE.join(',')}\n${shown.join('\n')}\n`
  return [...problems, { field: 'spec', reason: 'FieldValueForbidden', message }]
}

const told = (value: unknown) => (value === undefined ? '<unset>' : canonicalJson(value))

/** What must stay, with what may change as it was. */
function fixed(spec: Fields, old: Fields): Fields {
  const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, ...rest } = spec
  const withoutImages = (list: string) =>
    spec[list] === undefined
      ? {}
      : { [list]: listAt(spec, list).map((one) => (isFields(one) ? { ...one, image: '' } : one)) }
  const grace =
    Number(at(old, 'terminationGracePeriodSeconds') ?? 0) < 0 && at(spec, 'terminationGracePeriodSeconds') === 1
  return {
    ...rest,
    ...withoutImages('containers'),
    ...withoutImages('initContainers'),
    ...(grace ? { terminationGracePeriodSeconds: old['terminationGracePeriodSeconds'] } : {}),
  }
}

function deadlineProblems(old: Fields, next: Fields): Problem[] {
  const [was, is] = [old['activeDeadlineSeconds'], next['activeDeadlineSeconds']]
  if (same(was, is) || typeof was !== 'number') return []
  const field = 'spec.activeDeadlineSeconds'
  if (typeof is !== 'number')
    return [{ field, message: 'must not update from a positive integer to nil value', value: null }]
  return is <= was ? [] : [{ field, message: 'must be less than or equal to previous value', value: is }]
}

function tolerationProblems(old: Fields, next: Fields): Problem[] {
  const kept = new Set(listAt(next, 'tolerations').map(withoutSeconds))
  if (listAt(old, 'tolerations').every((one) => kept.has(withoutSeconds(one)))) return []
  return [
    {
      field: 'spec.tolerations',
      reason: 'FieldValueForbidden',
      message: 'existing toleration can not be modified except its tolerationSeconds',
    },
  ]
}

function withoutSeconds(toleration: unknown): string {
  const { tolerationSeconds: _seconds, ...rest } = isFields(toleration) ? toleration : {}
  return canonicalJson(rest)
}
