import { escapeUri } from '../form.ts'
import type { Malformed } from '../form.ts'
import type { Member, OperationSchema, ServiceSchema } from '../schema/Schema.ts'
import { remembered } from './compiled.ts'
import type { RequestParts } from './Protocol.ts'

/** What a rest-xml operation's address looks like, ready to be compared with a request's. */
export interface RestRoute {
  readonly operation: OperationSchema
  readonly method: string
  /** Captures the labels, in order. */
  readonly pattern: RegExp
  readonly labels: readonly string[]
  /** Parameters that stand in the modelled URI itself: `?tagging`, `?list-type=2`. */
  readonly fixed: readonly Parameter[]
  readonly requiredQuery: readonly string[]
  readonly requiredHeaders: readonly string[]
  /** The URI without its query, as the model writes it. */
  readonly path: string
}

type Parameter = readonly [name: string, value: string | undefined]

/** A query's parameters, unescaped, each with all its values. */
export type QueryParameters = ReadonlyMap<string, readonly string[]>

export function parseQuery(query: string, malformed: Malformed): QueryParameters {
  const parameters = new Map<string, string[]>()
  for (const [escaped, value = ''] of splitQuery(query)) {
    const name = unescapeQuery(escaped, malformed)
    const values = parameters.get(name)
    if (values === undefined) parameters.set(name, [unescapeQuery(value, malformed)])
    else values.push(unescapeQuery(value, malformed))
  }
  return parameters
}

function splitQuery(query: string): Parameter[] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0 ? [pair, undefined] : [pair.slice(0, equals), pair.slice(equals + 1)]
    })
}

const unescapeQuery = (text: string, malformed: Malformed): string => unescapePath(text.replaceAll('+', ' '), malformed)

/** In a path a plus is a plus. */
export function unescapePath(text: string, malformed: Malformed): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformed('The address is not correctly escaped')
  }
}

interface Routes {
  readonly byName: ReadonlyMap<string, RestRoute>
  /** The most demanding first: of those that fit a request, the first is meant. */
  readonly inOrder: readonly RestRoute[]
}

/** A service's routes. */
export const routesOf = remembered((service: ServiceSchema): Routes => {
  const all = [...service.operations.values()].flatMap((operation) =>
    operation.http ? [routeOf(operation, operation.http)] : [],
  )
  return {
    byName: new Map(all.map((route) => [route.operation.name, route])),
    inOrder: all.toSorted((a, b) => weight(b) - weight(a)),
  }
})

function routeOf(operation: OperationSchema, http: NonNullable<OperationSchema['http']>): RestRoute {
  const [path = '/', query = ''] = http.uri.split('?')
  const labels: string[] = []
  const pattern = path.replace(/\{(\w+)(\+?)\}/g, (_, label: string, greedy: string) => {
    labels.push(label)
    return greedy ? '(.+)' : '([^/]+)'
  })
  const fixed = splitQuery(query).filter(([name]) => name !== 'x-id')
  const required = (operation.input?.members ?? []).filter((member) => member.required)
  const names = (of: (member: Member) => string | undefined) => required.map(of).filter((name) => name !== undefined)
  return {
    operation,
    method: http.method,
    // A path may end in a slash, unless the slash is part of the rest that it takes (an object's key).
    pattern: new RegExp(`^${pattern}${pattern.endsWith('(.+)') || path === '/' ? '' : '/?'}$`, 's'),
    labels,
    fixed,
    requiredQuery: names(({ traits }) => traits.query),
    // Where the address says which operation is meant, a header that is missing is missing.
    requiredHeaders: fixed.length > 0 ? [] : names(({ traits }) => traits.header?.toLowerCase()),
    path,
  }
}

/** Fixed parameters tell most, then required ones, then headers; a rest-taking label tells least. */
const weight = ({ fixed, requiredQuery, requiredHeaders, path }: RestRoute): number =>
  fixed.length * 1000 + requiredQuery.length * 100 + requiredHeaders.length * 10 + (path.includes('+}') ? 0 : 1)

/** The operation that method, path, query and required headers name. `x-id`, which some clients add, only settles a tie. */
export function matchRoute(service: ServiceSchema, request: RequestParts, malformed: Malformed): RestRoute | undefined {
  const query = parseQuery(request.query, malformed)
  const fits = (route: RestRoute): boolean =>
    route.method === request.method &&
    route.fixed.every(([name, value]) =>
      value === undefined ? query.has(name) : (query.get(name)?.includes(value) ?? false),
    ) &&
    route.requiredQuery.every((name) => query.has(name)) &&
    route.requiredHeaders.every((name) => request.headers.has(name)) &&
    route.pattern.test(request.path)
  const first = routesOf(service).inOrder.find(fits)
  const said = query.get('x-id')?.[0]
  if (first === undefined || said === undefined || said === first.operation.name) return first
  const named = routesOf(service).byName.get(said)
  return named !== undefined && weight(named) === weight(first) && fits(named) ? named : first
}

/** The labels of a path, unescaped. */
export function readLabels(route: RestRoute, path: string, malformed: Malformed): ReadonlyMap<string, string> {
  const found = route.pattern.exec(path)
  if (found === null) throw malformed('The address is not of this operation')
  return new Map(route.labels.map((label, i) => [label, unescapePath(found[i + 1] ?? '', malformed)]))
}

/** The address with its labels filled in, and the parameters that stand in it. */
export function writeAddress(route: RestRoute, labels: ReadonlyMap<string, string>): { path: string; pairs: string[] } {
  const path = route.path.replace(/\{(\w+)(\+?)\}/g, (_, label: string, greedy: string) => {
    const value = labels.get(label)
    if (value === undefined || value === '') throw new TypeError(`${route.operation.name} needs a ${label}`)
    return greedy ? value.split('/').map(escapeUri).join('/') : escapeUri(value)
  })
  return { path, pairs: route.fixed.map(([name, value]) => (value === undefined ? name : `${name}=${value}`)) }
}
