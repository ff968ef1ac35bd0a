import type { Problem } from '../kinds/kind.ts'
import { at, type Fields } from './object.ts'
import type { KubeRequest } from './request.ts'
import { badRequest, invalid } from './status.ts'
import type { Verb } from './verb.ts'

/** The kind of the options that a verb's query holds. */
const KINDS: Readonly<Record<Exclude<Verb, 'get'>, string>> = {
  create: 'CreateOptions',
  update: 'UpdateOptions',
  patch: 'PatchOptions',
  delete: 'DeleteOptions',
  deletecollection: 'DeleteOptions',
  list: 'ListOptions',
  watch: 'ListOptions',
}

const unsupported = (field: string, value: unknown, supported: readonly string[]): Problem => ({
  field,
  reason: 'FieldValueNotSupported',
  value,
  message: `supported values: ${supported.map((one) => JSON.stringify(one)).join(', ')}`,
})

const forbidden = (field: string, message: string): Problem => ({ field, reason: 'FieldValueForbidden', message })

function refuse(kind: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', problems)
}

const dryRunProblems = (asked: readonly unknown[]): Problem[] =>
  asked.every((one) => one === 'All') ? [] : [unsupported('dryRun', asked, ['All'])]

const LONGEST_MANAGER = 128

function managerProblems(manager: string): Problem[] {
  const field = 'fieldManager'
  if (Buffer.byteLength(manager) > LONGEST_MANAGER)
    return [{ field, reason: 'FieldValueTooLong', message: `may not be more than ${LONGEST_MANAGER} bytes` }]
  return /\p{C}/u.test(manager) ? [{ field, value: manager, message: 'should only contain printable characters' }] : []
}

const APPLY = 'application/apply-patch+yaml'

function forceProblems({ query, headers }: KubeRequest, verb: Verb): Problem[] {
  const isApply = (headers.get('content-type') ?? '').split(';')[0]?.trim() === APPLY
  return verb === 'patch' && query.has('force') && !isApply
    ? [forbidden('force', 'may not be specified for non-apply patch')]
    : []
}

/** @see https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list */
function matchProblems(query: URLSearchParams, verb: Verb): Problem[] {
  const field = 'resourceVersionMatch'
  const [match, version] = [query.get(field) ?? '', query.get('resourceVersion') ?? '']
  const initial = query.get('sendInitialEvents')
  if (verb !== 'watch' && initial !== null)
    return [forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list')]
  if (verb === 'watch' && initial !== null)
    return match === 'NotOlderThan'
      ? []
      : [forbidden(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')]
  if (match === '') return []
  if (verb === 'watch') return [forbidden(field, 'resourceVersionMatch is forbidden for watch')]
  if (version === '') return [forbidden(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided')]
  if (query.get('continue')) return [forbidden(field, 'resourceVersionMatch is forbidden when continue is provided')]
  if (match !== 'Exact' && match !== 'NotOlderThan') return [unsupported(field, match, ['Exact', 'NotOlderThan', ''])]
  return match === 'Exact' && version === '0'
    ? [forbidden(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')]
    : []
}

/** @throws {Fault} BadRequest, in the words of Go's strconv */
function refuseNumber(query: URLSearchParams, name: string): void {
  const text = query.get(name) ?? ''
  if (!/^[+-]?\d+$|^$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
}

/**
 * What a query asks for is understood whole, or nothing is done: a `dryRun` that means nothing must not become a write.
 * @throws {Fault} BadRequest, Invalid
 */
export function refuseOptions(request: KubeRequest, verb: Verb): void {
  const { query } = request
  if (verb === 'get' || verb === 'list' || verb === 'watch') {
    const version = query.get('resourceVersion') ?? ''
    if (!/^\d*$/.test(version)) throw badRequest(`invalid resource version ${JSON.stringify(version)}`)
    if (verb === 'get') return
    for (const name of ['limit', 'timeoutSeconds']) refuseNumber(query, name)
    return refuse(KINDS[verb], matchProblems(query, verb))
  }
  if (KINDS[verb] === 'DeleteOptions') refuseNumber(query, 'gracePeriodSeconds')
  refuse(KINDS[verb], [
    ...dryRunProblems(query.getAll('dryRun')),
    ...(KINDS[verb] === 'DeleteOptions' ? [] : managerProblems(query.get('fieldManager') ?? '')),
    ...forceProblems(request, verb),
  ])
}

const POLICIES = ['Foreground', 'Background', 'Orphan', 'nil']

/** The same of options that came in a body. @throws {Fault} BadRequest, Invalid */
export function refuseDeleteOptions(options: Fields): void {
  const { dryRun = [], propagationPolicy: policy, gracePeriodSeconds: grace, orphanDependents: orphan } = options
  if (dryRun !== null && !Array.isArray(dryRun)) throw unreadableOption('dryRun')
  if (grace !== undefined && grace !== null && !Number.isInteger(grace)) throw unreadableOption('gracePeriodSeconds')
  for (const name of ['uid', 'resourceVersion'])
    if (!['string', 'undefined'].includes(typeof (at(options, `preconditions.${name}`) ?? undefined)))
      throw unreadableOption(`preconditions.${name}`)
  const isGiven = policy !== undefined && policy !== null
  refuse('DeleteOptions', [
    ...dryRunProblems(dryRun ?? []),
    ...(isGiven && typeof orphan === 'boolean'
      ? [
          {
            field: 'propagationPolicy',
            value: policy,
            message: 'orphanDependents and deletionPropagation cannot be both set',
          },
        ]
      : []),
    ...(isGiven && !POLICIES.slice(0, 3).includes(policy as string)
      ? [unsupported('propagationPolicy', policy, POLICIES)]
      : []),
  ])
}

const unreadableOption = (name: string) =>
  badRequest(`DeleteOptions in version "v1" cannot be handled as a DeleteOptions: ${name} is of the wrong type`)
