import type { KubeObject } from '../api/object.ts'
import { at, isFields, listAt, textAt } from '../api/object.ts'
import type { User } from '../api/request.ts'
import { typeNamed } from './types/index.ts'
import { ANY, type Schema } from './types/schema.ts'

/** One resource that the API serves. */
export interface Kind {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly singular: string
  readonly kind: string
  readonly namespaced: boolean
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  /** Reads and writes of `status` go through its own subresource. */
  readonly status: boolean
  /** Its creator writes the status too (a kubelet registers its node whole); others' is dropped. */
  readonly statusAtCreation: boolean
  readonly scale?: ScalePaths
  /** Further subresources that replace the object: the part of it that they may change. */
  readonly parts: Readonly<Record<string, string>>
  /** Part of Kubernetes itself: takes strategic merge patches, which custom resources do not. */
  readonly builtIn: boolean
  readonly nameRule: NameRule
  /** The structure of its objects. */
  readonly schema: Schema
  /** Field selectors beside `metadata.name` and `metadata.namespace`. */
  readonly selectable: readonly string[]
  readonly columns: readonly Column[]
  /** Names say nothing here: they are shown last, and with `-o wide` only. */
  readonly nameLast: boolean
  /** What a real cluster does with it and this one does not: a warning to whoever writes one whole. */
  readonly inert?: string
  /** Fields that may not change once set. */
  readonly immutable: readonly string[]
  /** Completes what a client wrote. */
  readonly complete?: (object: KubeObject) => KubeObject
  /** Writes into a new object who made it. */
  readonly createdBy?: (object: KubeObject, user: User) => KubeObject
  /** What is wrong with it, as field and text. */
  readonly check?: (object: KubeObject) => readonly Problem[]
  /** What a new one must keep, beside `check`. */
  readonly checkNew?: (object: KubeObject) => readonly Problem[]
  /** What an update changes that must stay. */
  readonly checkUpdate?: (before: KubeObject, after: KubeObject) => readonly Problem[]
}

export type NameRule = 'subdomain' | 'label' | 'oldLabel' | 'path'

/** Reasons with the words that they begin with, and whether the value is shown. */
export const REASONS = {
  FieldValueInvalid: { words: 'Invalid value', shown: true },
  FieldValueRequired: { words: 'Required value', shown: false },
  FieldValueForbidden: { words: 'Forbidden', shown: false },
  FieldValueNotSupported: { words: 'Unsupported value', shown: true },
  FieldValueDuplicate: { words: 'Duplicate value', shown: true },
  FieldValueNotFound: { words: 'Not found', shown: true },
  FieldValueTooLong: { words: 'Too long', shown: false },
  FieldValueTooMany: { words: 'Too many', shown: true },
} as const

export interface Problem {
  readonly field: string
  readonly message: string
  readonly reason?: keyof typeof REASONS
  readonly value?: unknown
}

export interface ScalePaths {
  readonly spec: string
  readonly status: string
  /** Where the label selector stands. */
  readonly selector: string
}

export type Cell = string | number | boolean | null

export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date'
  /** Above 0: shown with `-o wide` only. */
  readonly priority: number
  readonly cell: (object: KubeObject, now: number) => Cell
}

/** How the groups' types are named in `types/`. */
const TYPE_GROUPS: ReadonlyMap<string, string> = new Map([
  ['', 'core'],
  ['apps', 'apps'],
  ['policy', 'policy'],
  ['autoscaling', 'autoscaling'],
  ['batch', 'batch'],
  ['autoscaling.openshift.io', 'clusterautoscaling'],
  ['apiextensions.k8s.io', 'apiextensions'],
  ['authentication.k8s.io', 'authentication'],
  ['authorization.k8s.io', 'authorization'],
  ['certificates.k8s.io', 'certificates'],
  ['coordination.k8s.io', 'coordination'],
  ['discovery.k8s.io', 'discovery'],
  ['events.k8s.io', 'events'],
  ['networking.k8s.io', 'networking'],
  ['rbac.authorization.k8s.io', 'rbac'],
  ['storage.k8s.io', 'storage'],
  ['snapshot.storage.k8s.io', 'snapshot'],
  ['config.openshift.io', 'config'],
  ['machine.openshift.io', 'machine'],
  ['operator.openshift.io', 'operator'],
  ['ingress.operator.openshift.io', 'dnsrecord'],
  ['cloud.network.openshift.io', 'cloudnetwork'],
  ['cloudcredential.openshift.io', 'credentials'],
  ['imageregistry.operator.openshift.io', 'imageregistry'],
  ['k8s.ovn.org', 'egress'],
])

/** The published type of a kind; undefined when none is known. */
export const publishedType = (group: string, name: string): Schema | undefined =>
  typeNamed(`${TYPE_GROUPS.get(group)}.${name}`)

type Given = 'group' | 'version' | 'plural' | 'kind'

export function kind(row: Pick<Kind, Given> & Partial<Omit<Kind, Given>>): Kind {
  return {
    singular: row.kind.toLowerCase(),
    namespaced: true,
    shortNames: [],
    categories: [],
    status: false,
    statusAtCreation: false,
    parts: {},
    builtIn: isBuiltIn(row.group),
    nameRule: 'subdomain',
    schema: row.schema ?? publishedType(row.group, row.kind) ?? ANY,
    selectable: [],
    columns: [],
    nameLast: false,
    immutable: [],
    ...row,
  }
}

/** Groups that are Kubernetes' own; every other kind is a custom resource. */
const isBuiltIn = (group: string) =>
  !group.includes('.') || (group.endsWith('.k8s.io') && group !== 'snapshot.storage.k8s.io')

/** `machines.machine.openshift.io`; core resources have no suffix. */
export function qualifiedName({ plural, group }: Pick<Kind, 'plural' | 'group'>): string {
  return group ? `${plural}.${group}` : plural
}

export function apiVersionOf({ group, version }: Pick<Kind, 'group' | 'version'>): string {
  return group ? `${group}/${version}` : version
}

const column = (name: string, cell: Column['cell'], type: Column['type'] = 'string', priority = 0): Column => ({
  name,
  type,
  priority,
  cell,
})

export const text = (name: string, path: string, priority = 0): Column =>
  column(name, (object) => textAt(object, path), 'string', priority)

export const integer = (name: string, path: string, missing: Cell = 0): Column =>
  column(
    name,
    (object) => {
      const found = at(object, path)
      return typeof found === 'number' ? found : missing
    },
    'integer',
  )

export const computed = (name: string, cell: (object: KubeObject) => Cell, priority = 0): Column =>
  column(name, (object) => cell(object), 'string', priority)

/** A cell that depends on the moment. */
export const timed = (name: string, cell: Column['cell']): Column => column(name, cell)

/** The status of a condition: True, False, Unknown or nothing. */
export const condition = (name: string, type: string): Column =>
  computed(name, (object) => conditionStatus(object, type))

export const since = (name: string, path: string, priority = 0): Column =>
  column(name, (object, now) => age(textAt(object, path), now), 'string', priority)

/** How many members a map or a list has. */
export const count = (name: string, path: string): Column =>
  column(
    name,
    (object) => {
      const found = at(object, path)
      return Array.isArray(found) ? found.length : isFields(found) ? Object.keys(found).length : 0
    },
    'integer',
  )

export const AGE = since('Age', 'metadata.creationTimestamp')

export function conditionOf(object: KubeObject, type: string): Readonly<Record<string, unknown>> | undefined {
  return listAt(object, 'status.conditions')
    .filter(isFields)
    .find((one) => one['type'] === type)
}

export function conditionStatus(object: KubeObject, type: string): string {
  return textAt(conditionOf(object, type), 'status')
}

const MINUTE = 60
const HOUR = 3600
const DAY = 86_400

/** As kubectl shows a duration: two units while they are small, one later. */
export function age(timestamp: string, now: number): string {
  const then = Date.parse(timestamp)
  if (!timestamp || Number.isNaN(then)) return '<unknown>'
  const seconds = Math.max(0, Math.floor((now - then) / 1000))
  if (seconds < 2 * MINUTE) return `${seconds}s`
  if (seconds < 10 * MINUTE) return pair(seconds, MINUTE, 'm', 1, 's')
  if (seconds < 3 * HOUR) return `${Math.floor(seconds / MINUTE)}m`
  if (seconds < 8 * HOUR) return pair(seconds, HOUR, 'h', MINUTE, 'm')
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)}h`
  if (seconds < 8 * DAY) return pair(seconds, DAY, 'd', HOUR, 'h')
  if (seconds < 2 * 365 * DAY) return `${Math.floor(seconds / DAY)}d`
  return pair(seconds, 365 * DAY, 'y', DAY, 'd')
}

function pair(seconds: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % big) / small)
  return `${Math.floor(seconds / big)}${bigName}${rest ? `${rest}${smallName}` : ''}`
}
