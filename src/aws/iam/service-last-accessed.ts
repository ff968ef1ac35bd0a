import type { AccountId } from '../../kernel/brands.ts'
import { everyAction } from '../../policy/index.ts'
import type { View } from '../../store/projection.ts'
import { operation, type Call, type World } from '../operation.ts'
import { accessJobs, roles, uniqueIds, users, type AccessJob, type ReportedCaller } from './documents.ts'
import { ended, isPending, missingJob, pending } from './access-jobs.ts'
import { accessSubject, meantBy, refuseUnheld, type Caller } from './access-subject.ts'
import { actionsUsed, lastAccess, ownerOf, RECORDED, type Access, type History } from './access-history.ts'
import { onAll } from './entity-kinds.ts'
import { invalidInput } from './faults.ts'
import { allNamespaces, grantedActions, grantedServices } from './granted-services.ts'
import { pageWithin, placeOf } from './page.ts'
import { serviceName } from './service-names.ts'
import type { In, Out } from './types.ts'
import { isTracked } from './untracked-actions.ts'

/**
 * Which of the services that a policy, user, role or group may use were used, by whom and when: from the account's trail, attempts
 * that were refused included, as in IAM.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
 */

type Generate = 'GenerateServiceLastAccessedDetails'

const reported = ({ kind, entity: { id, arn, name, path } }: Caller): ReportedCaller => ({ kind, id, arn, name, path })

const GenerateServiceLastAccessedDetails = operation<In<Generate>, Out<Generate>, EveryAction>({
  name: 'GenerateServiceLastAccessedDetails',
  prepare: () => everyAction(),
  authorize: (call) => [{ action: 'iam:GenerateServiceLastAccessedDetails', resource: meantBy(call) }],
  readOnly: true,
  handle(call) {
    const { account, input, caller, now, random, prepared: all } = call
    const { callers, policies } = accessSubject(call)
    const granted = grantedActions(
      policies.map(({ text }) => text),
      all,
    )
    const actions = [...granted].filter(([namespace]) => RECORDED.has(namespace)).map(trackedOf)
    const withActions = input.Granularity === 'ACTION_LEVEL'
    const job: AccessJob = {
      id: random.uuid(),
      owner: ownerOf(caller),
      arn: input.Arn,
      actions: withActions,
      created: now,
      subject: {
        callers: callers.map(reported),
        namespaces: [...granted.keys()].toSorted(),
        ...(withActions && { actions: Object.fromEntries(actions) }),
      },
    }
    return { output: { JobId: job.id }, writes: [accessJobs.put(account, job.id, job)] }
  },
})

type EveryAction = ReadonlyMap<string, readonly string[]>

const trackedOf = ([namespace, names]: readonly [string, readonly string[]]) =>
  [namespace, names.filter((name) => isTracked(namespace, name))] as const

interface Used {
  readonly caller: ReportedCaller
  readonly access: Access
}

type JobCall = Call<{ readonly JobId: string }>

interface Looked {
  readonly account: AccountId
  readonly job: AccessJob
  readonly callers: readonly ReportedCaller[]
  readonly namespaces: readonly string[]
  readonly actions?: Readonly<Record<string, readonly string[]>>
}

/** Undefined: there is no such job of the caller's; `handle` says so, after authorization. The report is of what was there when it was asked for. */
function looked({ view, account, input, caller }: JobCall): Looked | undefined {
  const job = accessJobs.find(view, account, input.JobId)
  return job?.subject && job.owner === ownerOf(caller) ? { account, job, ...job.subject } : undefined
}

/** Who of the subject called the service, newest first. */
async function usesOf(world: World, report: Looked, service: string): Promise<readonly Used[]> {
  if (!RECORDED.has(service)) return []
  const history = historyOf(world, report)
  const uses = await Promise.all(
    report.callers.map(async (caller) => ({ caller, access: await lastAccess(history, caller.id, service) })),
  )
  return uses.filter((use): use is Used => use.access !== undefined).toSorted((a, b) => b.access.time - a.access.time)
}

const historyOf = (world: World, { account, job }: Looked): History => ({ world, account, until: job.created })

type Row = NonNullable<Out<'GetServiceLastAccessedDetails'>['ServicesLastAccessed']>[number]

async function serviceRow(world: World, report: Looked, namespace: string): Promise<Row> {
  const uses = await usesOf(world, report, namespace)
  const [last] = uses
  const actions = report.actions?.[namespace] ?? []
  return {
    ServiceName: serviceName(namespace),
    ServiceNamespace: namespace,
    ...(last && {
      LastAuthenticated: new Date(last.access.time),
      LastAuthenticatedEntity: last.caller.arn,
      LastAuthenticatedRegion: last.access.region,
    }),
    TotalAuthenticatedEntities: uses.length,
    ...(actions.length > 0 && { TrackedActionsLastAccessed: await tracked(world, uses, report, namespace, actions) }),
  }
}

/** The granted actions of the service, with the newest use of any of the subject's callers. */
async function tracked(
  world: World,
  uses: readonly Used[],
  report: Looked,
  namespace: string,
  actions: readonly string[],
) {
  const newest = new Map<string, Used>()
  for (const { caller } of uses)
    for (const [action, access] of await actionsUsed(historyOf(world, report), caller.id, namespace)) {
      const known = newest.get(action)
      if (!known || known.access.time < access.time) newest.set(action, { caller, access })
    }
  return actions.map((name) => {
    const use = newest.get(name)
    return {
      ActionName: name,
      ...(use && {
        LastAccessedEntity: use.caller.arn,
        LastAccessedTime: new Date(use.access.time),
        LastAccessedRegion: use.access.region,
      }),
    }
  })
}

type Get = 'GetServiceLastAccessedDetails'

interface Rows {
  readonly looked: Looked
  readonly rows: readonly Row[]
  readonly answer: { readonly IsTruncated: boolean; readonly Marker?: string }
}

/** As IAM was seen to give; its page says 100. */
const SERVICES_PER_PAGE = 200

const GetServiceLastAccessedDetails = operation<In<Get>, Partial<Out<Get>>, Rows | undefined>({
  name: 'GetServiceLastAccessedDetails',
  async prepare(call) {
    const found = looked(call)
    if (!found) return undefined
    const { Marker, MaxItems = SERVICES_PER_PAGE } = call.input
    const { items, answer } = pageWithin(found.job.id, found.namespaces, { Marker, MaxItems }, (namespace) => namespace)
    const rows = await Promise.all(items.map((namespace) => serviceRow(call.world, found, namespace)))
    return { looked: found, rows, answer }
  },
  authorize: onAll('GetServiceLastAccessedDetails'),
  handle({ input, now, prepared }) {
    if (!prepared) throw missingJob(input.JobId)
    const { job } = prepared.looked
    if (isPending(job, now)) return { output: pending(job) }
    const JobType = job.actions ? 'ACTION_LEVEL' : 'SERVICE_LEVEL'
    return {
      output: { ...ended(job, 'COMPLETED'), JobType, ServicesLastAccessed: prepared.rows, ...prepared.answer },
    }
  },
})

/** The last moment that a Date can hold. */
const LAST_MOMENT = 8.64e15

/** Texts in whose order those come who called, the last one first, and then those who did not. */
const newestFirst = (time: Date | undefined, arn: string): string =>
  `${String(LAST_MOMENT - (time?.getTime() ?? 0)).padStart(16, '0')} ${arn}`

/** The same user or role under the name that it has now; none once it is gone. */
function asNow(view: View, account: AccountId, { kind, id }: ReportedCaller): readonly ReportedCaller[] {
  const name = uniqueIds.find(view, account, id)?.name ?? ''
  const entity = (kind === 'USER' ? users : roles).find(view, account, name)
  return entity?.id === id ? [reported({ kind, entity })] : []
}

type Entities = 'GetServiceLastAccessedDetailsWithEntities'

const GetServiceLastAccessedDetailsWithEntities = operation<
  In<Entities>,
  Partial<Out<Entities>>,
  { readonly looked: Looked; readonly known: boolean; readonly uses: readonly Used[] } | undefined
>({
  name: 'GetServiceLastAccessedDetailsWithEntities',
  async prepare(call) {
    const { ServiceNamespace: namespace } = call.input
    const found = looked(call)
    const known = (await everyAction()).has(namespace)
    return found && { looked: found, known, uses: await usesOf(call.world, found, namespace) }
  },
  authorize: onAll('GetServiceLastAccessedDetailsWithEntities'),
  handle({ view, account, input, now, prepared }) {
    if (!prepared) throw missingJob(input.JobId)
    const { job } = prepared.looked
    if (isPending(job, now)) return { output: pending(job) }
    const { ServiceNamespace: namespace } = input
    const { known, uses } = prepared
    // The word is IAM's.
    if (!known) throw invalidInput(`Service namepace ${namespace} is either invalid or unsupported.`)
    const { callers, namespaces } = prepared.looked
    // Who may is told of, whether he did or not, under the name that he has now, and not when he is gone.
    const may = namespaces.includes(namespace) ? callers.flatMap((caller) => asNow(view, account, caller)) : []
    const used = new Map(uses.map(({ caller, access }) => [caller.id, new Date(access.time)]))
    const { items, answer } = pageWithin(job.id, may, input, ({ id, arn }) => newestFirst(used.get(id), arn))
    return {
      output: {
        ...ended(job, 'COMPLETED'),
        EntityDetailsList: items.map(({ kind, arn, name, id, path }) => ({
          EntityInfo: { Arn: arn, Name: name, Type: kind, Id: id, Path: path },
          ...(used.has(id) && { LastAuthenticated: used.get(id) }),
        })),
        ...answer,
      },
    }
  },
})

type Granting = 'ListPoliciesGrantingServiceAccess'

const ListPoliciesGrantingServiceAccess = operation<In<Granting>, Out<Granting>, readonly string[]>({
  name: 'ListPoliciesGrantingServiceAccess',
  prepare: () => allNamespaces(),
  authorize: (call) => [{ action: 'iam:ListPoliciesGrantingServiceAccess', resource: meantBy(call) }],
  handle(call) {
    const { input, prepared: all } = call
    placeOf(input.Marker)
    refuseUnheld(input.Arn)
    const { policies } = accessSubject(call)
    const strange = input.ServiceNamespaces.filter((namespace) => !all.includes(namespace))
    if (strange.length > 0) throw invalidInput(`Invalid service namespace: [${strange.join(', ')}]`)
    const granted = policies.map((policy) => ({ policy, services: grantedServices(policy.text, all) }))
    return {
      output: {
        PoliciesGrantingServiceAccess: [...new Set(input.ServiceNamespaces)].map((namespace) => ({
          ServiceNamespace: namespace,
          Policies: granted
            .filter(({ services }) => services.has(namespace))
            .map(({ policy }) => ({
              PolicyName: policy.name,
              PolicyType: policy.holder ? ('INLINE' as const) : ('MANAGED' as const),
              ...(policy.arn !== undefined && { PolicyArn: policy.arn }),
              ...(policy.holder && { EntityType: policy.holder.kind, EntityName: policy.holder.name }),
            })),
        })),
        IsTruncated: false,
      },
    }
  },
})

export const serviceLastAccessed = [
  GenerateServiceLastAccessedDetails,
  GetServiceLastAccessedDetails,
  GetServiceLastAccessedDetailsWithEntities,
  ListPoliciesGrantingServiceAccess,
]
