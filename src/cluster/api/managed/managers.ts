import { canonicalJson } from '../../../kernel/canonical-json.ts'
import { Fault } from '../../../kernel/Fault.ts'
import type { Kind } from '../../kinds/kind.ts'
import { typeNamed } from '../../kinds/types/index.ts'
import { ANY, type Schema } from '../../kinds/types/schema.ts'
import type { Fields, KubeObject, ManagedFields, ObjectMeta } from '../object.ts'
import { badRequest } from '../status.ts'
import { changedFields, contested, existing, fieldsOf, merged, removed, union, without } from './field-set.ts'

/** Who writes, and how. */
export interface Writer {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly subresource?: string | undefined
  readonly time: string
}

/** Members of metadata that can be owned; the rest names the object or is the server's. */
const OWNABLE = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const

/** What of an object can be owned. */
function ownable(object: KubeObject | undefined): Fields {
  if (!object) return {}
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = object
  const own = OWNABLE.filter((name) => metadata[name] !== undefined).map((name) => [name, metadata[name]])
  return own.length > 0 ? { metadata: Object.fromEntries(own) as Fields, ...rest } : rest
}

const schemas = new WeakMap<Kind, Schema>()

/** Custom resources without a schema still have everybody's metadata. */
function schemaOf(kind: Kind): Schema {
  if (kind.schema.type !== 'any') return kind.schema
  const known = schemas.get(kind)
  if (known) return known
  const metadata = {
    name: 'metadata',
    number: 0,
    schema: typeNamed('meta.ObjectMeta') ?? ANY,
    required: false,
    zero: true,
    inline: false,
  }
  const made: Schema = {
    type: 'object',
    merge: 'granular',
    keys: [],
    open: true,
    fields: () => new Map([['metadata', metadata]]),
  }
  schemas.set(kind, made)
  return made
}

const isOf = (entry: ManagedFields, { manager, operation, subresource }: Writer, apiVersion: string) =>
  entry.manager === manager &&
  entry.operation === operation &&
  (entry.subresource ?? '') === (subresource ?? '') &&
  (operation === 'Apply' || entry.apiVersion === apiVersion)

const entryOf = (writer: Writer, apiVersion: string, fieldsV1: Fields, time: string): ManagedFields => ({
  manager: writer.manager,
  operation: writer.operation,
  apiVersion,
  time,
  fieldsType: 'FieldsV1',
  fieldsV1,
  ...(writer.subresource ? { subresource: writer.subresource } : {}),
})

/** Entries without those that own nothing any more; those that apply stand first. */
function listed(entries: readonly (ManagedFields | undefined)[]): ManagedFields[] {
  const kept = entries.filter((entry) => entry !== undefined)
  return [
    ...kept.filter(({ operation }) => operation === 'Apply'),
    ...kept.filter(({ operation }) => operation !== 'Apply'),
  ]
}

function shrunk(
  entry: ManagedFields,
  kind: Kind,
  object: Fields,
  taken: Fields | undefined,
): ManagedFields | undefined {
  const left = taken ? without(entry.fieldsV1, taken) : entry.fieldsV1
  const fieldsV1 = left && existing(left, schemaOf(kind), object)
  return fieldsV1 && Object.keys(fieldsV1).length > 0 ? { ...entry, fieldsV1 } : undefined
}

const withManaged = (object: KubeObject, managedFields: readonly ManagedFields[]): KubeObject => {
  const { managedFields: _old, ...metadata } = object.metadata
  return { ...object, metadata: managedFields.length > 0 ? { ...metadata, managedFields } : (metadata as ObjectMeta) }
}

/** A client that wants to begin anew sends one empty entry. */
const isReset = (entries: readonly ManagedFields[] | undefined) =>
  entries?.length === 1 && entries[0] !== undefined && Object.keys(entries[0]).length === 0

/** The object with its writer as owner of what the write changed; who owned that before, does no more. */
export function tracked(kind: Kind, current: KubeObject | undefined, next: KubeObject, writer: Writer): KubeObject {
  if (isReset(next.metadata.managedFields)) return withManaged(next, [])
  const given = next.metadata.managedFields ?? []
  const managed = given.length > 0 ? given : (current?.metadata.managedFields ?? [])
  const after = ownable(next)
  const changed = changedFields(schemaOf(kind), ownable(current), after)
  if (!changed && current) return withManaged(next, managed)
  const own = managed.find((entry) => isOf(entry, writer, next.apiVersion))
  const others = managed.filter((entry) => entry !== own).map((entry) => shrunk(entry, kind, after, changed))
  const mine = changed ? entryOf(writer, next.apiVersion, union(own?.fieldsV1 ?? {}, changed), writer.time) : own
  return withManaged(next, listed([...others, mine && shrunk(mine, kind, after, undefined)]))
}

const managerText = ({ manager, operation, subresource, apiVersion }: ManagedFields) =>
  `${JSON.stringify(manager)}${subresource ? ` with subresource ${JSON.stringify(subresource)}` : ''}${
    operation === 'Update' ? ` using ${apiVersion}` : ''
  }`

interface Conflict {
  readonly entry: ManagedFields
  readonly path: string
  readonly fields: Fields
}

function conflictFault(conflicts: readonly Conflict[]): Fault {
  const causes = conflicts.map(({ entry, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(entry)}`,
    field: path,
  }))
  const [first] = conflicts
  const texts = [...grouped(conflicts)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([manager, all]) => `conflicts with ${manager}:\n${all.map(({ path }) => `- ${path}`).join('\n')}`)
  const message =
    conflicts.length === 1 && first
      ? `Apply failed with 1 conflict: conflict with ${managerText(first.entry)}: ${first.path}`
      : `Apply failed with ${conflicts.length} conflicts: ${texts.join('\n')}`
  return new Fault('Conflict', 409, message, { causes })
}

function grouped(conflicts: readonly Conflict[]): Map<string, Conflict[]> {
  const out = new Map<string, Conflict[]>()
  for (const one of conflicts) {
    const key = managerText(one.entry)
    out.set(key, [...(out.get(key) ?? []), one])
  }
  return out
}

export interface Application {
  readonly manager: string
  readonly force: boolean
  readonly time: string
  readonly subresource?: string | undefined
}

/**
 * Server-side apply: what the manager applied before and no longer names goes away, what another manager owns and would change is a conflict
 * unless forced.
 * @throws {Fault} Conflict, naming each field and its manager
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export function applied(kind: Kind, current: KubeObject, source: KubeObject, application: Application): KubeObject {
  if ((source.metadata.managedFields ?? []).length > 0) throw badRequest('metadata.managedFields must be nil')
  const schema = schemaOf(kind)
  const writer: Writer = { ...application, operation: 'Apply' }
  const [before, wish] = [ownable(current), ownable(source)]
  const managed = current.metadata.managedFields ?? []
  const own = managed.find((entry) => isOf(entry, writer, source.apiVersion))
  const others = managed.filter((entry) => entry !== own)
  const conflicts = others.flatMap((entry) =>
    contested(schema, before, wish, entry.fieldsV1).map((one): Conflict => ({ entry, ...one })),
  )
  if (conflicts.length > 0 && !application.force) throw conflictFault(conflicts)
  const lost = conflicts.map(({ fields }) => fields).reduce(union, {})
  const fields = fieldsOf(schema, wish)
  const kept = others.map(({ fieldsV1 }) => fieldsV1).reduce(union, fields)
  const gone = own && without(own.fieldsV1, kept)
  const laid = merged(schema, before, wish)
  const after = (gone ? removed(schema, laid, gone) : laid) as Fields // an object laid over an object
  const isSame =
    own && canonicalJson(own.fieldsV1) === canonicalJson(fields) && canonicalJson(before) === canonicalJson(after)
  const mine = entryOf(writer, source.apiVersion, fields, isSame ? own.time : application.time)
  const rest = others.map((entry) => shrunk(entry, kind, after, lost))
  return withManaged(rejoined(current, after), listed([...rest, mine]))
}

/** The object with what can be owned replaced. */
function rejoined(current: KubeObject, owned: Fields): KubeObject {
  const { metadata: own, ...rest } = owned as { readonly metadata?: Fields }
  const system = Object.entries(current.metadata).filter(([name]) => !(OWNABLE as readonly string[]).includes(name))
  const metadata = { ...Object.fromEntries(system), ...own } as unknown as ObjectMeta
  return { apiVersion: current.apiVersion, kind: current.kind, metadata, ...rest }
}
