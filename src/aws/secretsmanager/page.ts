import { Fault } from '../../kernel/Fault.ts'
import { ALTERED } from '../opaque-pages.ts'

/** One page of a list, and where the next one begins. @throws {Fault} InvalidNextTokenException. */
export function page<Item>(items: readonly Item[], token: string | undefined, size: number) {
  const start = token === undefined ? 0 : token === ALTERED ? NaN : Number(token)
  if (!Number.isInteger(start) || start < 0 || (token !== undefined && start > items.length))
    throw new Fault('InvalidNextTokenException', 400, 'The NextToken value is invalid.')
  const end = start + size
  return { items: items.slice(start, end), next: end < items.length ? end : undefined }
}

export const nextToken = (next: number | undefined) => (next === undefined ? {} : { NextToken: String(next) })
