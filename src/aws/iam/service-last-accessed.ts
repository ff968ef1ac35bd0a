import type { AccountId } from '../../kernel/brands.ts'
import { expandActions } from '../../policy/index.ts'
import { operation, type Call, type World } from '../operation.ts'
import { accessJobs, type AccessJob, type ReportedCaller } from './documents.ts'
import { accessSubject, type Caller } from './access-subject.ts'
import { actionsUsed, lastAccess, RECORDED, type Access, type History } from './access-history.ts'
import { onAll } from './entity-kinds.ts'
import { noSuchEntity } from './faults.ts'
import { allNamespaces, grantedServices } from './granted-services.ts'
import { page, sortedPage } from './page.ts'
import { serviceName } from './service-names.ts'
import { at } from './shapes.ts'
import type { In, Out } from './types.ts'

/**
 * Which of the services that a policy, user, role or group may use were used, by whom and when: from the account's trail, attempts
 * that were refused included, as in IAM.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
 */

type Generate = 'GenerateServiceLastAccessedDetails'

const reported = ({ kind, entity: { id, arn, name, path } }: Caller): ReportedCaller => ({ kind, id, arn, name, path })

const GenerateServiceLastAccessedDetails = operation<In<Generate>, Out<Generate>, readonly string[]>({
  name: 'GenerateServiceLastAccessedDetails',
  prepare: () => allNamespaces(),
  authorize: ({ input }) => [{ action: 'iam:GenerateServiceLastAccessedDetails', resource: input.Arn }],
  readOnly: true,
  handle({ view, account, input, now, random, prepared: all }) {
    const { callers, policies } = accessSubject(view, account, input.Arn)
    const granted = new Set(policies.flatMap(({ text }) => [...grantedServices(text, all)]))
    const job: AccessJob = {
      id: random.uuid(),
      arn: input.Arn,
      actions: input.Granularity === 'ACTION_LEVEL',
      created: now,
      subject: { callers: callers.map(reported), namespaces: [...granted].toSorted() },
    }
    return { output: { JobId: job.id }, writes: [accessJobs.put(account, job.id, job)] }
  },
})

interface Used {
  readonly caller: ReportedCaller
  readonly access: Access
}

type JobCall = Pick<Call<{ readonly JobId: string }>, 'view' | 'account' | 'input' | 'world'>

interface Looked {
  readonly account: AccountId
  readonly job: AccessJob
  readonly callers: readonly ReportedCaller[]
  readonly namespaces: readonly string[]
}

const missingJob = (id: string) => noSuchEntity(`Job ${id} cannot be found.`)

/** Undefined: there is no such job; `handle` says so, after authorization. The report is of what was there when it was asked for. */
function looked({ view, account, input }: JobCall): Looked | undefined {
  const job = accessJobs.find(view, account, input.JobId)
  return job?.subject && { account, job, ...job.subject }
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

const complete = ({ job }: Looked) => ({
  JobStatus: 'COMPLETED' as const,
  JobCreationDate: at(job.created),
  JobCompletionDate: at(job.created),
})

type Row = NonNullable<Out<'GetServiceLastAccessedDetails'>['ServicesLastAccessed']>[number]

async function serviceRow(world: World, report: Looked, namespace: string): Promise<Row> {
  const uses = await usesOf(world, report, namespace)
  const [last] = uses
  return {
    ServiceName: serviceName(namespace),
    ServiceNamespace: namespace,
    ...(last && {
      LastAuthenticated: new Date(last.access.time),
      LastAuthenticatedEntity: last.caller.arn,
      LastAuthenticatedRegion: last.access.region,
    }),
    TotalAuthenticatedEntities: uses.length,
    ...(report.job.actions &&
      RECORDED.has(namespace) && { TrackedActionsLastAccessed: await tracked(world, uses, report, namespace) }),
  }
}

/** Every action of the service, with the newest use of any of the subject's callers. */
async function tracked(world: World, uses: readonly Used[], report: Looked, namespace: string) {
  const newest = new Map<string, Used>()
  for (const { caller } of uses)
    for (const [action, access] of await actionsUsed(historyOf(world, report), caller.id, namespace)) {
      const known = newest.get(action)
      if (!known || known.access.time < access.time) newest.set(action, { caller, access })
    }
  return expandActions(`${namespace}:*`).map((full) => {
    const name = full.slice(namespace.length + 1)
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

const GetServiceLastAccessedDetails = operation<In<Get>, Out<Get>, Rows | undefined>({
  name: 'GetServiceLastAccessedDetails',
  async prepare(call) {
    const found = looked(call)
    if (!found) return undefined
    const { items, answer } = page(found.namespaces, call.input, (namespace) => namespace)
    const rows = await Promise.all(items.map((namespace) => serviceRow(call.world, found, namespace)))
    return { looked: found, rows, answer }
  },
  authorize: onAll('GetServiceLastAccessedDetails'),
  handle({ input, prepared }) {
    if (!prepared) throw missingJob(input.JobId)
    const JobType = prepared.looked.job.actions ? 'ACTION_LEVEL' : 'SERVICE_LEVEL'
    return {
      output: { ...complete(prepared.looked), JobType, ServicesLastAccessed: prepared.rows, ...prepared.answer },
    }
  },
})

type Entities = 'GetServiceLastAccessedDetailsWithEntities'

const GetServiceLastAccessedDetailsWithEntities = operation<
  In<Entities>,
  Out<Entities>,
  { readonly looked: Looked; readonly uses: readonly Used[] } | undefined
>({
  name: 'GetServiceLastAccessedDetailsWithEntities',
  async prepare(call) {
    const found = looked(call)
    return found && { looked: found, uses: await usesOf(call.world, found, call.input.ServiceNamespace) }
  },
  authorize: onAll('GetServiceLastAccessedDetailsWithEntities'),
  handle({ input, prepared }) {
    if (!prepared) throw missingJob(input.JobId)
    const { items, answer } = sortedPage(prepared.uses, input, ({ caller }) => caller.arn)
    return {
      output: {
        ...complete(prepared.looked),
        EntityDetailsList: items.map(({ caller: { kind, arn, name, id, path }, access }) => ({
          EntityInfo: { Arn: arn, Name: name, Type: kind, Id: id, Path: path },
          LastAuthenticated: new Date(access.time),
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
  authorize: ({ input }) => [{ action: 'iam:ListPoliciesGrantingServiceAccess', resource: input.Arn }],
  handle({ view, account, input, prepared: all }) {
    const { policies } = accessSubject(view, account, input.Arn)
    const granted = policies.map((policy) => ({ policy, services: grantedServices(policy.text, all) }))
    return {
      output: {
        PoliciesGrantingServiceAccess: input.ServiceNamespaces.map((namespace) => ({
          ServiceNamespace: namespace,
          Policies: granted
            .filter(({ services }) => services.has(namespace.toLowerCase()))
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
