import { actionMatcher } from '../elements/Action.ts'
import { rcp } from './rcp.generated.ts'
import { type ServiceFacts, readService } from './service.ts'
import { served } from './served.ts'

export type { ActionInfo, ResourceInfo } from './service.ts'
import type { ActionInfo } from './service.ts'

const facts = new Map<string, ServiceFacts>()

function factsOf(action: string): ServiceFacts | undefined {
  const service = action.slice(0, Math.max(action.indexOf(':'), 0)).toLowerCase()
  const source = served.get(service)
  if (!source) return undefined
  const known = facts.get(service) ?? readService(service, source)
  facts.set(service, known)
  return known
}

/** Resource types, ARN formats, condition keys of an action, by its name in any case; only for the services that Stint serves. */
export function actionInfo(action: string): ActionInfo | undefined {
  return factsOf(action)?.actions.get(action.toLowerCase())
}

/** Whether a served service has an action of that name. */
export function knownAction(action: string): boolean {
  return actionInfo(action) !== undefined
}

/** Whether the service of an action or pattern is served, so that `knownAction` can tell. */
export function knownService(action: string): boolean {
  return factsOf(action) !== undefined
}

/** The type of a condition key (`String`, `ArrayOfString`, `ARN`, `Bool`, `Numeric`, `Date` …) as an action of a served service has it. */
export function conditionKeyType(action: string, key: string): string | undefined {
  return factsOf(action)?.keyType(key)
}

/** The names of all actions of served services that a pattern stands for, e.g. `ec2:Describe*`, `*`. */
export function expandActions(pattern: string): string[] {
  const own = factsOf(pattern)
  const candidates = own ? [own] : [...served.keys()].flatMap((service) => factsOf(`${service}:`) ?? [])
  const matches = actionMatcher(pattern)
  return candidates.flatMap(({ actions }) =>
    [...actions].filter(([folded]) => matches(folded)).map(([, info]) => info.name),
  )
}

/** Services whose resources resource control policies speak for. */
export const rcpServices: ReadonlySet<string> = new Set(rcp.split(' '))

/** All actions of all AWS services, by prefix; loaded when first asked for. */
export async function everyAction(): Promise<ReadonlyMap<string, readonly string[]>> {
  return (await import('./everything.ts')).everyAction()
}
