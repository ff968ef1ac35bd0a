import { isFields, listAt, textAt } from './object.ts'

type Labels = Readonly<Record<string, string>>

/** Whether a LabelSelector object chooses these labels; an empty one chooses all. */
export function choosesLabels(selector: unknown, labels: Labels): boolean {
  const wanted = isFields(selector) && isFields(selector['matchLabels']) ? selector['matchLabels'] : {}
  const value = (key: string) => (Object.hasOwn(labels, key) ? labels[key] : undefined)
  return (
    Object.entries(wanted).every(([key, one]) => value(key) === one) &&
    listAt(selector, 'matchExpressions').every((one) => holds(one, value(textAt(one, 'key'))))
  )
}

function holds(requirement: unknown, value: string | undefined): boolean {
  const values = listAt(requirement, 'values')
  switch (textAt(requirement, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      return false
  }
}
