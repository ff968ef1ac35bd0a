import { nameProblem } from '../kinds/checks.ts'
import { SUBDOMAIN } from '../kinds/names.ts'
import { schemaProblems } from './schema/resource.ts'
import type { Kind, Problem } from '../kinds/kind.ts'
import type { KubeObject } from './object.ts'
import { isFields } from './object.ts'

const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/

/** Whether it can be a label's key: `[prefix/]name`. */
export function isQualified(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').reverse()
  if (more.length > 0 || name.length > 63 || !QUALIFIED.test(name)) return false
  return prefix === undefined || (prefix.length <= 253 && SUBDOMAIN.test(prefix))
}

export const KEY_MESSAGE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"

function mapProblems(field: string, map: unknown, value: (text: string) => string | undefined): Problem[] {
  if (map === undefined || map === null) return []
  if (!isFields(map)) return [{ field, message: 'must be a map of strings', value: map }]
  return Object.entries(map).flatMap(([key, one]) => {
    if (!isQualified(key)) return [{ field, message: KEY_MESSAGE, value: key }]
    const wrong = typeof one === 'string' ? value(one) : 'must be a string'
    return wrong === undefined ? [] : [{ field, message: wrong, value: one }]
  })
}

/** What is wrong with a label's value. */
export const labelValue = (text: string) =>
  text.length <= 63 && LABEL_VALUE.test(text)
    ? undefined
    : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"

function textList(field: string, list: unknown): Problem[] {
  if (list === undefined || list === null) return []
  if (!Array.isArray(list) || list.some((one) => typeof one !== 'string'))
    return [{ field, message: 'must be a list of strings', value: list }]
  return []
}

/** What an object's annotations may hold in all, bytes, keys included. */
const LARGEST_ANNOTATIONS = 256 * 1024

function annotationSize(map: unknown): Problem[] {
  const size = Object.entries(isFields(map) ? map : {}).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + (typeof value === 'string' ? Buffer.byteLength(value) : 0),
    0,
  )
  if (size <= LARGEST_ANNOTATIONS) return []
  const message = `may not be more than ${LARGEST_ANNOTATIONS} bytes`
  return [{ field: 'metadata.annotations', reason: 'FieldValueTooLong', message }]
}

const finalizerProblems = (list: unknown): Problem[] =>
  (Array.isArray(list) ? list : []).flatMap((one: unknown) =>
    typeof one !== 'string' || isQualified(one)
      ? []
      : [{ field: 'metadata.finalizers', message: KEY_MESSAGE, value: one }],
  )

/** What every kind's metadata must keep, and then what the kind itself asks. */
export function problemsOf(kind: Kind, object: KubeObject): Problem[] {
  const { metadata } = object
  return [
    ...nameProblem('metadata.name', kind.nameRule, metadata.name),
    ...mapProblems('metadata.labels', metadata.labels, labelValue),
    ...mapProblems('metadata.annotations', metadata.annotations, () => undefined),
    ...annotationSize(metadata.annotations),
    ...textList('metadata.finalizers', metadata.finalizers),
    ...finalizerProblems(metadata.finalizers),
    ...ownerProblems(metadata.ownerReferences),
    ...schemaProblems(kind, object),
    ...(kind.check?.(object) ?? []),
  ]
}

function ownerProblems(owners: unknown): Problem[] {
  if (owners === undefined || owners === null) return []
  if (!Array.isArray(owners)) return [{ field: 'metadata.ownerReferences', message: 'must be a list', value: owners }]
  const rulers = owners.filter((owner: unknown) => isFields(owner) && owner['controller'] === true)
  if (rulers.length > 1)
    return [
      {
        field: 'metadata.ownerReferences',
        message: `Only one reference can have Controller set to true. Found "true" in references for ${rulers.map((one: { readonly kind?: string; readonly name?: string }) => `${one.kind}/${one.name}`).join(' and ')}`,
        value: owners,
      },
    ]
  return owners.flatMap((owner: unknown, index) =>
    ['apiVersion', 'kind', 'name', 'uid'].flatMap((field): Problem[] =>
      isFields(owner) && typeof owner[field] === 'string' && owner[field] !== ''
        ? []
        : [
            {
              field: `metadata.ownerReferences[${index}].${field}`,
              message: 'must not be empty',
              reason: 'FieldValueRequired',
            },
          ],
    ),
  )
}
