import type { KubeObject } from '../api/object.ts'
import { textAt } from '../api/object.ts'
import type { Problem } from './kind.ts'

const ANNOTATION = 'api-approved.kubernetes.io'
const PROTECTED = /(^|\.)(k8s|kubernetes)\.io$/

type State = 'missing' | 'invalid' | 'approved' | 'bypassed'

function stateOf({ metadata }: KubeObject): State {
  const text = metadata.annotations?.[ANNOTATION] ?? ''
  if (text === '') return 'missing'
  if (text.startsWith('unapproved')) return 'bypassed'
  return URL.canParse(text) && new URL(text).host !== '' ? 'approved' : 'invalid'
}

/**
 * A definition in a group of the Kubernetes community names where that API was approved, or says that it was not.
 * What was there before and did not change is left alone.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#api-approved-kubernetes-io
 */
export function approvalProblems(definition: KubeObject, before?: KubeObject): Problem[] {
  if (!PROTECTED.test(textAt(definition, 'spec.group'))) return []
  const state = stateOf(definition)
  if (before && stateOf(before) === state) return []
  if (state === 'approved' || state === 'bypassed') return []
  const field = `metadata.annotations[${ANNOTATION}]`
  const wanted = `protected groups must have approval annotation "${ANNOTATION}"`
  const page = 'see https://github.com/kubernetes/enhancements/pull/1111'
  if (state === 'missing') return [{ field, reason: 'FieldValueRequired', message: `${wanted}, ${page}` }]
  const message = `${wanted} with either a URL or a reason starting with "unapproved", ${page}`
  return [{ field, value: definition.metadata.annotations?.[ANNOTATION], message }]
}
