import { canonicalJson } from '../../kernel/canonical-json.ts'
import { KUBE_SAFE } from '../../kernel/random.ts'
import type { Kind, Problem } from '../kinds/kind.ts'
import type { Fields, KubeObject, ObjectMeta } from './object.ts'
import { at, kubeTime, textAt, withField } from './object.ts'
import type { User } from './request.ts'
import type { Server } from './server.ts'
import { badRequest, conflict, invalid } from './status.ts'
import { defaulted } from './schema/resource.ts'
import { problemsOf } from './validate.ts'

const SUFFIX = 5
const GENERATED_MAX = 58

function nameOf({ name, generateName }: ObjectMeta, server: Server, kind: Kind): string {
  if (name) return name
  if (generateName) return `${generateName.slice(0, GENERATED_MAX)}${server.random.text(SUFFIX, KUBE_SAFE)}`
  throw invalid(kind, '', [
    { field: 'metadata.name', message: 'name or generateName is required', reason: 'FieldValueRequired' },
  ])
}

/** A generation counts what was asked for; kinds without a status have none. */
const counts = (kind: Kind) => kind.status

/** With the defaults of its kind. */
function completed(kind: Kind, object: KubeObject): KubeObject {
  const whole = defaulted(kind, object)
  return kind.complete?.(whole) ?? whole
}

function checked(kind: Kind, object: KubeObject, more: readonly Problem[] = []): KubeObject {
  const problems = [...problemsOf(kind, object), ...more]
  if (problems.length > 0) throw invalid(kind, object.metadata.name, problems)
  return object
}

/** What is asked for with a new object, with defaults; what its status is, is the server's to say for most kinds. */
export function askedFor(kind: Kind, source: KubeObject): KubeObject {
  return completed(kind, withoutStatus(kind, source))
}

const withoutStatus = (kind: Kind, source: KubeObject): KubeObject =>
  kind.status && !kind.statusAtCreation ? (withField(source, 'status', undefined) as KubeObject) : source

/** A new object: named, with its uid and time of birth, completed and checked. */
export function newborn(
  server: Server,
  kind: Kind,
  namespace: string | undefined,
  source: KubeObject,
  user: User,
): KubeObject {
  const { resourceVersion, ...asked } = source.metadata
  if (resourceVersion) throw badRequest('resourceVersion should not be set on objects to be created')
  if (asked.namespace && asked.namespace !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  const {
    deletionTimestamp: _deleted,
    deletionGracePeriodSeconds: _grace,
    generation: _generation,
    namespace: _namespace,
    ...kept
  } = asked
  const metadata: ObjectMeta = {
    ...kept,
    name: nameOf(asked, server, kind),
    ...(namespace === undefined ? {} : { namespace }),
    uid: server.random.uuid(),
    ...(counts(kind) ? { generation: 1 } : {}),
    creationTimestamp: kubeTime(server.clock.now()),
  }
  const plain = withoutStatus(kind, source)
  const object = kind.createdBy?.({ ...plain, metadata }, user) ?? { ...plain, metadata }
  const whole = completed(kind, object)
  return checked(kind, whole, kind.checkNew?.(whole))
}

/** Metadata that only the server writes. */
const SYSTEM = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'generateName',
  'namespace',
  'name',
] as const

function keptMetadata(current: ObjectMeta, next: ObjectMeta): ObjectMeta {
  const system = Object.fromEntries(
    SYSTEM.filter((field) => current[field] !== undefined).map((field) => [field, current[field]]),
  )
  const free = Object.fromEntries(
    Object.entries(next).filter(([field, value]) => !(SYSTEM as readonly string[]).includes(field) && value !== null),
  )
  return {
    managedFields: current.managedFields,
    ...free,
    ...system,
    resourceVersion: current.resourceVersion,
  } as unknown as ObjectMeta
}

/** What is created in a subresource is of the namespace in the path. @throws {Fault} BadRequest */
export function refuseOtherNamespace(namespace: string | undefined, written: unknown): void {
  const given = textAt(written, 'metadata.namespace')
  if (given !== '' && given !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
}

/** What replaces an object names it as the path does. @throws {Fault} BadRequest */
export function refuseOtherName(name: string, namespace: string | undefined, written: unknown): void {
  const given = textAt(written, 'metadata.name')
  if (given === '')
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  if (given !== name) throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`)
  const where = textAt(written, 'metadata.namespace')
  if (namespace !== undefined && where !== '' && where !== namespace)
    throw badRequest(
      `the namespace of the object (${where}) does not match the namespace on the request (${namespace})`,
    )
}

/** What is written is of the very object that is there, as the writer saw it. @throws {Fault} BadRequest, Conflict */
export function sameIdentity(kind: Kind, current: KubeObject, next: KubeObject): void {
  const { name, namespace, uid, resourceVersion } = next.metadata
  const own = current.metadata
  if (name && name !== own.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${own.name})`)
  if (namespace && namespace !== own.namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  if (uid && uid !== own.uid)
    throw conflict(kind, own.name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${own.uid}`)
  if (resourceVersion && resourceVersion !== '0' && resourceVersion !== own.resourceVersion)
    throw conflict(kind, own.name)
}

/** What was asked for: all but metadata and status. */
function wish(kind: Kind, object: KubeObject): string {
  const { metadata: _metadata, status, ...rest } = object
  return canonicalJson(kind.status ? rest : { ...rest, status })
}

function refuseNewFinalizers(kind: Kind, current: KubeObject, next: KubeObject): void {
  if (!current.metadata.deletionTimestamp) return
  const old = new Set(current.metadata.finalizers)
  const added = (next.metadata.finalizers ?? []).filter((finalizer) => !old.has(finalizer))
  if (added.length === 0) return
  const message = `no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(added)}`
  throw invalid(kind, current.metadata.name, [{ field: 'metadata.finalizers', message, reason: 'FieldValueForbidden' }])
}

const SEALABLE: ReadonlySet<string> = new Set(['configmaps', 'secrets'])

/** A config map or a secret that was made immutable stays as it is, and stays immutable. @see https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable */
function sealedProblems(kind: Kind, current: KubeObject, next: KubeObject): Problem[] {
  if (kind.group !== '' || !SEALABLE.has(kind.plural) || current['immutable'] !== true) return []
  const is = (object: KubeObject, field: string) => canonicalJson(object[field] ?? null)
  return ['immutable', 'data', 'binaryData']
    .filter((field) => is(current, field) !== is(next, field))
    .map((field) => ({
      field,
      message: 'field is immutable when `immutable` is set',
      reason: 'FieldValueForbidden' as const,
    }))
}

function refuseImmutable(kind: Kind, current: KubeObject, next: KubeObject): void {
  const changed = kind.immutable.filter((path) => canonicalJson(at(current, path)) !== canonicalJson(at(next, path)))
  const problems: Problem[] = [
    ...changed.map((field) => ({ field, message: 'field is immutable', value: at(next, field) ?? null })),
    ...sealedProblems(kind, current, next),
    ...(kind.checkUpdate?.(current, next) ?? []),
  ]
  if (problems.length === 0) return
  throw invalid(kind, current.metadata.name, problems)
}

/** The object that an update makes of the current one; the same one when nothing changes. */
export function successor(kind: Kind, current: KubeObject, next: KubeObject): KubeObject {
  sameIdentity(kind, current, next)
  refuseNewFinalizers(kind, current, next)
  const whole: KubeObject = { ...next, metadata: keptMetadata(current.metadata, next.metadata) }
  const held = kind.status ? (withField(whole, 'status', current['status']) as KubeObject) : whole
  const object = checked(kind, completed(kind, held))
  refuseImmutable(kind, current, object)
  return settledGeneration(kind, current, object)
}

function settledGeneration(kind: Kind, current: KubeObject, object: KubeObject): KubeObject {
  if (canonicalJson(current) === canonicalJson(object)) return current
  if (!counts(kind) || wish(kind, current) === wish(kind, object)) return object
  return { ...object, metadata: { ...object.metadata, generation: (current.metadata.generation ?? 0) + 1 } }
}

/** The current object with its status (or another part) from what was written. */
export function withPart(
  kind: Kind,
  current: KubeObject,
  next: KubeObject,
  part: string,
  replace: (object: KubeObject) => Fields,
): KubeObject {
  sameIdentity(kind, current, next)
  const object = replace(current) as KubeObject
  if (part.split('.')[0] !== 'status') return settledGeneration(kind, current, object)
  // Nobody asks for anything by a status: its generation stays.
  return canonicalJson(current['status'] ?? null) === canonicalJson(object['status'] ?? null) ? current : object
}
