import { isFields, listAt, type Fields, type KubeObject } from './api/object.ts'

/** The condition as it goes into the object's status: it keeps the time of its last change of status. */
export function dated(
  object: KubeObject | undefined,
  condition: Fields & { readonly type: string; readonly status: string },
  now: string,
): Fields {
  const before = listAt(object, 'status.conditions')
    .filter(isFields)
    .find((one) => one['type'] === condition.type)
  const unchanged = before?.['status'] === condition.status
  return { ...condition, lastTransitionTime: unchanged ? before['lastTransitionTime'] : now }
}
