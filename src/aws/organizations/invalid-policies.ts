import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import type { Account, OrganizationPolicy } from './documents.ts'
import { effectivePolicy } from './effective-policy.ts'
import { levelsOver, textsOf } from './levels.ts'
import type { Out } from './types.ts'

type Found = NonNullable<Out<'ListEffectivePolicyValidationErrors'>['EffectivePolicyValidationErrors']>[number]

/** A place in a document; `*` is any name. */
type Path = readonly string[]

/**
 * What is asked of backup plans once all policies have become one.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup_syntax.html
 */
const REQUIRED: readonly (readonly [Path, readonly string[]])[] = [
  [
    ['plans', '*'],
    ['rules', 'regions', 'selections'],
  ],
  [['plans', '*', 'rules', '*'], ['target_backup_vault_name']],
  [
    ['plans', '*', 'selections', 'tags', '*'],
    ['iam_role_arn', 'tag_key', 'tag_value'],
  ],
  [['plans', '*', 'selections', 'resources', '*'], ['iam_role_arn']],
]

/** With the fewest and the most elements. */
const COUNTED: readonly (readonly [Path, number, number])[] = [
  [['plans', '*', 'regions'], 1, Infinity],
  [['plans', '*', 'rules'], 1, 10],
  [['plans', '*', 'selections'], 1, Infinity],
  [['plans', '*', 'selections', 'tags', '*', 'tag_value'], 1, Infinity],
]

/** So many tags may be required of one type of resource. */
const MOST_TAGS = 50
/** So many of their keys are told. */
const TOLD_TAGS = 5

/**
 * What is wrong with the policy that an account's policies of one type become together, in the words and with the paths that Organizations was seen to
 * give. Of types other than these two nothing is known.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/invalid-policy-alerts.html
 */
export const effectivePolicyErrors = (view: View, account: Account, type: string): readonly Found[] =>
  errorsIn(levelsOver(view, account, type), type)

/** Whether anything is known of what may be wrong with a type. */
export const isChecked = (type: string): boolean => CHECKS[type] !== undefined

export function errorsIn(levels: readonly (readonly OrganizationPolicy[])[], type: string): readonly Found[] {
  const check = CHECKS[type]
  if (!check) return []
  const effective = JSON.parse(effectivePolicy(textsOf(levels)) ?? '{}') as Json
  return check(effective).map(({ code, message, path }) => ({
    ErrorCode: code,
    ErrorMessage: message,
    PathToError: path.join('/'),
    ContributingPolicies: contributing(levels.flat(), path),
  }))
}

interface Wrong {
  readonly code: 'KEY_REQUIRED' | 'ELEMENTS_TOO_FEW' | 'ELEMENTS_TOO_MANY' | 'CROSS_ATTRIBUTE_VALIDATION'
  readonly message: string
  readonly path: Path
}

const CHECKS: Readonly<Record<string, (document: Json) => readonly Wrong[]>> = {
  BACKUP_POLICY: (document) => [...missing(document), ...miscounted(document), ...contradicting(document)],
  TAG_POLICY: overtagged,
}

const missing = (document: Json): readonly Wrong[] =>
  REQUIRED.flatMap(([pattern, names]) =>
    placesOf(document, pattern).flatMap(({ path, node }) =>
      names
        .filter((name) => below(node, name) === undefined)
        .map((name) => ({ code: 'KEY_REQUIRED' as const, message: `'${name}' is missing`, path })),
    ),
  )

const miscounted = (document: Json): readonly Wrong[] =>
  COUNTED.flatMap(([pattern, fewest, most]) =>
    placesOf(document, pattern).flatMap(({ path, node }): readonly Wrong[] => {
      const name = path.at(-1) ?? ''
      const count = Object.keys(node as object).length
      if (count < fewest)
        return [
          { code: 'ELEMENTS_TOO_FEW', message: `'${name}' is less than the allowed minimum limit ${fewest}`, path },
        ]
      if (count > most)
        return [{ code: 'ELEMENTS_TOO_MANY', message: `'${name}' exceeds the allowed maximum limit ${most}`, path }]
      return []
    }),
  )

/** Backups from which any moment can be restored are kept no longer; days. */
const LONGEST_CONTINUOUS = 35
/** So long a backup stays in cold storage at least; days. */
const COLDEST = 90

/** What the settings of a backup rule, or of one of its copies, say against each other once they come from several policies. */
const contradicting = (document: Json): readonly Wrong[] =>
  placesOf(document, ['plans', '*', 'rules', '*']).flatMap(({ path, node: rule }) =>
    [...new Set([...tooContinuous(rule), ...tooCold(rule)])].map((fields) => ({
      code: 'CROSS_ATTRIBUTE_VALIDATION' as const,
      message: `Dependent fields ${fields} in policy block ${path.at(-1)} are invalid when used together`,
      path,
    })),
  )

function tooContinuous(rule: Json): readonly string[] {
  const days = setting(below(rule, 'lifecycle'), 'delete_after_days')
  const isTooLong = setting(rule, 'enable_continuous_backup') === 'true' && Number(days) > LONGEST_CONTINUOUS
  return isTooLong ? [`enable_continuous_backup=true,delete_after_days=${days}`] : []
}

/** Of the rule's own backups and of its copies. */
function tooCold(rule: Json): readonly string[] {
  const schedule = setting(rule, 'schedule_expression')
  const archived = [['lifecycle'], ['copy_actions', '*', 'lifecycle']]
    .flatMap((pattern) => placesOf(rule, pattern))
    .filter(({ node }) => setting(node, ARCHIVE) === 'true')
  return archived.flatMap(({ node }) => {
    const [last, cold] = [setting(node, 'delete_after_days'), setting(node, 'move_to_cold_storage_after_days')]
    return [
      ...(schedule !== undefined && isOftenerThanMonthly(schedule) ? [`schedule_expression=${schedule}`] : []),
      ...(Number(last) < Number(cold) + COLDEST
        ? [`delete_after_days=${last},move_to_cold_storage_after_days=${cold}`]
        : []),
    ].map((fields) => `${ARCHIVE}=true,${fields}`)
  })
}

const ARCHIVE = 'opt_in_to_archive_for_supported_resources'

function setting(node: Json | undefined, name: string): string | undefined {
  const value = node === undefined ? undefined : below(node, name)
  return value === undefined || isObject(value) ? undefined : String(value)
}

/** Of `cron(minutes hours day-of-month month day-of-week year)`: several in a month, as all days of the week are but an nth or last one. */
function isOftenerThanMonthly(schedule: string): boolean {
  const fields = /^cron\((.*)\)$/.exec(schedule.trim())?.[1]?.trim().split(/\s+/) ?? []
  const [minutes = '', hours = '', days = '', , weekdays = ''] = fields
  const several = /[-,/*]/
  if (several.test(minutes + hours)) return true
  const isByDate = weekdays === '?' || (weekdays === '*' && /\d|L/i.test(days))
  return isByDate ? several.test(days) : !/^\w+(#\d|L)$/i.test(weekdays)
}

function overtagged(document: Json): readonly Wrong[] {
  const keys = new Map<string, string[]>()
  for (const { path, node } of placesOf(document, ['tags', '*', 'report_required_tag_for']))
    for (const resource of node as readonly string[]) keys.set(resource, [...(keys.get(resource) ?? []), path[1] ?? ''])
  return [...keys]
    .filter(([, names]) => names.length > MOST_TAGS)
    .map(([resource, names]) => ({
      code: 'ELEMENTS_TOO_MANY',
      message: `Resource type '${resource}' has ${names.length} tags for 'report_required_tag_for', which exceeds the maximum limit of ${MOST_TAGS}. Contributing tag keys include: ${names.toSorted().slice(0, TOLD_TAGS).join(', ')} and ${names.length - TOLD_TAGS} more`,
      path: ['tags'],
    }))
}

/** Where a document has what the path names, by the names that stand there. */
function placesOf(node: Json, pattern: Path, path: Path = []): readonly { readonly path: Path; readonly node: Json }[] {
  const [step, ...rest] = pattern
  if (step === undefined) return [{ path, node }]
  const names = step === '*' ? namesIn(node) : [step]
  return names.flatMap((name) => {
    const child = below(node, name)
    return child === undefined ? [] : placesOf(child, rest, [...path, name])
  })
}

const isObject = (node: Json): node is { readonly [name: string]: Json } =>
  typeof node === 'object' && node !== null && !Array.isArray(node)

const namesIn = (node: Json): readonly string[] =>
  isObject(node) ? Object.keys(node).filter((name) => !name.startsWith('@@')) : []

/** Names are the same in any case. */
function below(node: Json, name: string): Json | undefined {
  const found = namesIn(node).find((other) => other.toLowerCase() === name.toLowerCase())
  return found === undefined || !isObject(node) ? undefined : node[found]
}

/** Whether there is anything but names. */
const saysSomething = (node: Json): boolean =>
  isObject(node) && Object.entries(node).some(([name, child]) => name.startsWith('@@') || saysSomething(child))

/** Ids of the policies that say something there. */
const contributing = (policies: readonly OrganizationPolicy[], path: Path): readonly string[] =>
  policies
    .filter(({ content }) => placesOf(JSON.parse(content) as Json, path).some(({ node }) => saysSomething(node)))
    .map(({ id }) => id)
    .toSorted()
