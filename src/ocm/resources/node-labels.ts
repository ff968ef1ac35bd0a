import { badRequest } from '../http/fault.ts'

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/
const PREFIX = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

function isKey(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').reverse()
  return more.length === 0 && NAME.test(name) && (prefix === undefined || PREFIX.test(prefix))
}

const isValue = (value: string) => value === '' || NAME.test(value)

/**
 * Labels that Kubernetes would refuse never reach a node. The text is inferred.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 * @throws {Fault} 400
 */
export function checkLabels(
  attribute: string,
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(labels)) {
    if (!isKey(key)) throw badRequest(`Attribute '${attribute}': '${key.slice(0, 100)}' is not a valid label key`)
    if (!isValue(value))
      throw badRequest(`Attribute '${attribute}.${key}': '${value.slice(0, 100)}' is not a valid label value`)
  }
  return labels
}

interface Taint {
  readonly key: string
  readonly value: string
  readonly effect: string
}

/** The same of taints, each key and effect of which may be there once. @throws {Fault} 400 */
export function checkTaints(taints: readonly Taint[]): readonly Taint[] {
  const seen = new Set<string>()
  for (const { key, value, effect } of taints) {
    if (!isKey(key)) throw badRequest(`Attribute 'taints': '${key.slice(0, 100)}' is not a valid taint key`)
    if (!isValue(value)) throw badRequest(`Attribute 'taints': '${value.slice(0, 100)}' is not a valid taint value`)
    if (seen.has(`${key}:${effect}`))
      throw badRequest(`Attribute 'taints': there is more than one taint '${key}' with effect '${effect}'`)
    seen.add(`${key}:${effect}`)
  }
  return taints
}
