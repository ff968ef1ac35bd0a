import { validationError } from './faults.ts'
import { pageSize, placeOf, truncated, type Page, type PageInput } from './page.ts'
import { scenarioFor } from './resource-handling.ts'

/** One action on one resource; or, in a scenario of RunInstances, on all of them at once. */
export interface Trial {
  readonly action: string
  readonly resources: readonly string[]
  readonly together: boolean
}

interface Asked extends PageInput {
  readonly ActionNames: readonly string[]
  readonly ResourceArns?: readonly string[] | undefined
  readonly ResourceHandlingOption?: string | undefined
}

/** A page is ended when so many microseconds are likely spent on it: “IAM might return fewer than the MaxItems number of results”. */
const WORTH = 500_000

/**
 * The trials of one page. A request may ask for millions; no more are made than the page holds.
 * @param effort about how many microseconds it takes to decide one action on one resource
 * @throws {Fault} InvalidInput, or ValidationError for a marker that was not made here
 */
export function trialsOf(input: Asked, effort: number): Page<Trial> {
  const from = startOf(input.Marker)
  const items: Trial[] = []
  let left = WORTH
  for (const trial of trialsFrom(from, input)) {
    if (items.length >= pageSize(input) || left <= 0)
      return { items, answer: truncated(keyOf(from + items.length - 1)) }
    items.push(trial)
    left -= effort * trial.resources.length
  }
  return { items, answer: truncated(undefined) }
}

const keyOf = (number: number) => String(number).padStart(9, '0')

function startOf(marker: string | undefined): number {
  const last = placeOf(marker) ?? '-1'
  if (!/^-1$|^\d{9,15}$/.test(last)) throw validationError('Invalid Marker.')
  return Number(last) + 1
}

/** Those from a number on, action by action. */
function* trialsFrom(from: number, input: Asked): Generator<Trial> {
  const named = input.ResourceArns?.length ? input.ResourceArns : undefined
  const plans = input.ActionNames.map((action) => ({ action, together: scenarioFor(action, input) && !!named }))
  let before = 0
  for (const { action, together } of plans) {
    const each = named ?? ['*']
    const count = together ? 1 : each.length
    for (let i = Math.max(0, from - before); i < count; i++)
      yield { action, resources: together ? each : [each[i] as string], together }
    before += count
  }
}
