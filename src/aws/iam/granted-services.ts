import { actionMatcher, everyAction, reachOf } from '../../policy/index.ts'

/** Which services a policy speaks of when it allows: what access reports list. Nothing is decided by this. */

let namespaces: readonly string[] | undefined

/** All services of AWS by namespace. */
export async function allNamespaces(): Promise<readonly string[]> {
  namespaces ??= [...(await everyAction()).keys()]
  return namespaces
}

type Members = Readonly<Record<string, unknown>>

/**
 * Namespaces in which the document allows something. It is a valid policy. Of its own denials only one of a whole service counts, of all
 * resources and without a condition, and of its resources whether one can be the service's: so ListPoliciesGrantingServiceAccess was seen to do.
 */
export function grantedServices(document: string, all: readonly string[]): ReadonlySet<string> {
  const statements = statementsIn([document])
  const denied = statements.flatMap(whollyDenied)
  const allowed = statements.filter(allowsSomething).flatMap((statement) => {
    const { isOf } = reachOf(resourcesIn(statement))
    return namespacesOf(statement, all).filter(isOf)
  })
  return new Set(denied.includes('*') ? [] : allowed.filter((namespace) => !denied.includes(`${namespace}:*`)))
}

/** What a statement denies altogether: `sqs:*`, `*`. */
const whollyDenied = ({ Effect, Action, Resource, Condition }: Members): readonly string[] =>
  Effect === 'Deny' && Action !== undefined && Condition === undefined && textsOf(Resource).includes('*')
    ? textsOf(Action).map((pattern) => pattern.toLowerCase())
    : []

const allowsSomething = ({ Effect, NotResource }: Members): boolean =>
  Effect === 'Allow' && (NotResource === undefined || !textsOf(NotResource).includes('*'))

/** All, where it only says which are not meant. */
const resourcesIn = ({ Resource }: Members): readonly string[] => (Resource === undefined ? ['*'] : textsOf(Resource))

function namespacesOf({ Action, NotAction }: Members, all: readonly string[]): readonly string[] {
  if (Action !== undefined) {
    const patterns = textsOf(Action)
    if (patterns.includes('*')) return all
    return patterns.map((pattern) => (pattern.split(':')[0] ?? '').toLowerCase())
  }
  const whole = textsOf(NotAction).map((pattern) => pattern.toLowerCase())
  if (whole.includes('*')) return []
  return all.filter((namespace) => !whole.includes(`${namespace}:*`))
}

/** Actions by namespace. */
type Actions = ReadonlyMap<string, ReadonlySet<string>>

interface Scope {
  readonly actions: Actions
  /** Undefined: all but some. */
  readonly resources: readonly string[] | undefined
}

type EveryAction = ReadonlyMap<string, readonly string[]>

/**
 * What the documents allow together, by namespace in their order. A denial counts that has no condition and is about all resources or at least
 * about those that are allowed, and an action only where one of the resources can be of its kinds: so IAM's reports were seen to do.
 * @param denying the documents whose denials count
 */
export function grantedActions(documents: readonly string[], all: EveryAction, denying = documents): EveryAction {
  const denials = statementsIn(denying)
    .filter(({ Effect, Condition }) => Effect === 'Deny' && Condition === undefined)
    .map((statement) => scopeOf(statement, all))
  const allowances = statementsIn(documents)
    .filter(allowsSomething)
    .map((statement) => ({ ...scopeOf(statement, all), isAbout: reachOf(resourcesIn(statement)).isAbout }))
  const granted = new Map<string, Set<string>>()
  for (const allowed of allowances) {
    const against = denials.filter((denied) => covers(denied.resources, allowed.resources))
    for (const [namespace, names] of allowed.actions) {
      const left = [...names].filter(
        (name) =>
          !against.some(({ actions }) => actions.get(namespace)?.has(name)) && allowed.isAbout(`${namespace}:${name}`),
      )
      if (left.length > 0) granted.set(namespace, new Set([...(granted.get(namespace) ?? []), ...left]))
    }
  }
  return new Map([...granted].map(([namespace, names]) => [namespace, [...names].toSorted()]))
}

const statementsIn = (documents: readonly string[]): readonly Members[] =>
  documents.flatMap((text) => [(JSON.parse(text) as Members)['Statement']].flat() as Members[])

/**
 * The services of which each level of control policies allows one and the same action. That two levels may allow it of resources which have nothing
 * in common is not looked at.
 */
export function permittedServices(levels: readonly (readonly string[])[], all: EveryAction): readonly string[] {
  const [first = new Map<string, readonly string[]>(), ...others] = levels.map((documents) =>
    grantedActions(documents, all, levels.flat()),
  )
  const everywhere = (namespace: string) => (action: string) =>
    others.every((granted) => granted.get(namespace)?.includes(action))
  return [...first]
    .filter(([namespace, actions]) => actions.some(everywhere(namespace)))
    .map(([namespace]) => namespace)
    .toSorted()
}

const covers = (denied: Scope['resources'], allowed: Scope['resources']): boolean =>
  denied !== undefined &&
  (denied.includes('*') || (allowed !== undefined && allowed.every((resource) => denied.includes(resource))))

const textsOf = (json: unknown) => [json].flat() as readonly string[] // valid policies hold text here

function scopeOf({ Action, NotAction, Resource }: Members, all: EveryAction): Scope {
  const resources = Resource === undefined ? undefined : textsOf(Resource)
  if (Action !== undefined) return { resources, actions: matching(textsOf(Action), all) }
  const but = matching(textsOf(NotAction), all)
  const rest = [...all].map(([namespace, names]): [string, ReadonlySet<string>] => [
    namespace,
    new Set(names.filter((name) => !but.get(namespace)?.has(name))),
  ])
  return { resources, actions: new Map(rest) }
}

function matching(patterns: readonly string[], all: EveryAction): Actions {
  const found = new Map<string, Set<string>>()
  for (const pattern of patterns) {
    const [service = '', name = '*'] = pattern.split(':')
    const namespaces = service === '*' ? [...all.keys()] : [service.toLowerCase()]
    const matches = actionMatcher(name)
    for (const namespace of namespaces) {
      const names = (all.get(namespace) ?? []).filter((action) => matches(action.toLowerCase()))
      if (names.length > 0) found.set(namespace, new Set([...(found.get(namespace) ?? []), ...names]))
    }
  }
  return found
}
