import type { Fields, KubeObject } from '../api/object.ts'
import { at, isFields, listAt, put, textAt } from '../api/object.ts'
import { selectorText } from '../api/selectors.ts'
import { lacking, oneOf, portProblem } from './checks.ts'
import { AGE, age, computed, count, integer, kind, text, timed, type Kind, type Problem } from './kind.ts'
import { podSpecDefaults, podSpecProblems, withMembers } from './pod-spec.ts'

/* Kinds of charts. Where no controller works on one here, its row's `inert` says so to whoever writes it. */

const fieldsAt = (value: unknown, path: string): Fields => {
  const found = at(value, path)
  return isFields(found) ? found : {}
}

/** What a job's spec is when it says nothing. @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/ */
function jobDefaults(spec: Fields): Fields {
  const isOne = spec['completions'] === undefined && spec['parallelism'] === undefined
  const whole = withMembers(spec, {
    ...(isOne ? { completions: 1 } : {}),
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: spec['podFailurePolicy'] === undefined ? 'TerminatingOrFailed' : 'Failed',
  })
  const pod = at(spec, 'template.spec')
  return isFields(pod) ? put(whole, 'template.spec', podSpecDefaults(pod)) : whole
}

/** A job knows its pods by its own uid, unless it brings a selector. */
function withSelector(job: KubeObject): KubeObject {
  if (at(job, 'spec.manualSelector') === true) return job
  const { uid = '', name } = job.metadata
  const own = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name }
  const labels = { ...fieldsAt(job, 'spec.template.metadata.labels'), ...own, 'controller-uid': uid, 'job-name': name }
  const selected = put(job, 'spec.selector', {
    matchLabels: { 'batch.kubernetes.io/controller-uid': uid },
  })
  return put(selected, 'spec.template.metadata.labels', labels)
}

function jobProblems(spec: unknown, path: string): Problem[] {
  const policy = textAt(spec, 'template.spec.restartPolicy')
  const pods = `${path}.template.spec`
  return [
    ...lacking(spec, path, 'template'),
    ...oneOf(spec, path, 'completionMode', ['Indexed', 'NonIndexed']),
    ...podSpecProblems({ spec: at(spec, 'template.spec') }, 'spec').map((problem) => ({
      ...problem,
      field: problem.field.replace(/^spec/, pods),
    })),
    ...(['OnFailure', 'Never'].includes(policy)
      ? []
      : [
          {
            field: `${pods}.restartPolicy`,
            reason: 'FieldValueRequired',
            message: 'valid values: "OnFailure", "Never"',
          } as const,
        ]),
  ]
}

/** Five fields, or a word such as @daily or @every 1h. */
function scheduleProblems(schedule: string): Problem[] {
  if (schedule === '') return [{ field: 'spec.schedule', reason: 'FieldValueRequired', message: '' }]
  const fields = schedule.trim().split(/\s+/)
  if (fields.length === 5 || /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/.test(schedule))
    return []
  const message = `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`
  return [{ field: 'spec.schedule', message, value: schedule }]
}

const cronDefaults = (cron: KubeObject): KubeObject => {
  const spec = withMembers(fieldsAt(cron, 'spec'), {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  })
  return put(cron, 'spec', put(spec, 'jobTemplate.spec', jobDefaults(fieldsAt(spec, 'jobTemplate.spec'))))
}

function jobStatus(job: KubeObject): string {
  const isTrue = (type: string) =>
    listAt(job, 'status.conditions').some((one) => at(one, 'type') === type && at(one, 'status') === 'True')
  const found = ['Complete', 'Failed'].find(isTrue)
  if (found) return found
  if (job.metadata.deletionTimestamp) return 'Terminating'
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(isTrue) ?? 'Running'
}

const completions = (job: KubeObject): string => {
  const wanted = at(job, 'spec.completions') ?? `1 of ${textAt(job, 'spec.parallelism') || '1'}`
  return `${Number(at(job, 'status.succeeded') ?? 0)}/${String(wanted)}`
}

/** Between the two times; empty before it began. */
const DURATION = timed('Duration', (job, now) => {
  const [begin, end] = [textAt(job, 'status.startTime'), textAt(job, 'status.completionTime')]
  return begin && age(begin, end ? Date.parse(end) : now)
})

const LAST_SCHEDULE = timed('Last Schedule', (cron, now) => {
  const last = textAt(cron, 'status.lastScheduleTime')
  return last ? age(last, now) : '<none>'
})

/** Until there are metrics, what is wanted beside an unknown. */
const targets = (autoscaler: KubeObject): string =>
  listAt(autoscaler, 'spec.metrics')
    .map((metric) => {
      const source = fieldsAt(
        metric,
        textAt(metric, 'type').replace(/^./, (initial) => initial.toLowerCase()),
      )
      const name = textAt(source, 'name') || textAt(source, 'metric.name')
      const utilization = textAt(source, 'target.averageUtilization')
      const wanted = textAt(source, 'target.averageValue') || textAt(source, 'target.value')
      return `${textAt(metric, 'type') === 'Resource' ? `${name}: ` : ''}<unknown>/${utilization ? `${utilization}%` : wanted}`
    })
    .join(', ') || '<none>'

const DEFAULT_METRIC = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
}

const autoscalerProblems = (autoscaler: KubeObject): Problem[] => {
  const [least, most] = [at(autoscaler, 'spec.minReplicas'), at(autoscaler, 'spec.maxReplicas')]
  const lowest = Number(least ?? 1)
  const field = 'spec.maxReplicas'
  return [
    ...lacking(at(autoscaler, 'spec.scaleTargetRef'), 'spec.scaleTargetRef', 'kind'),
    ...lacking(at(autoscaler, 'spec.scaleTargetRef'), 'spec.scaleTargetRef', 'name'),
    ...(lowest >= 1
      ? []
      : [{ field: 'spec.minReplicas', message: 'must be greater than or equal to 1', value: least }]),
    ...(Number(most ?? 0) >= 1 ? [] : [{ field, message: 'must be greater than 0', value: most ?? 0 }]),
    ...(Number(most ?? 0) >= lowest
      ? []
      : [{ field, message: 'must be greater than or equal to `minReplicas`', value: most ?? 0 }]),
  ]
}

function budgetProblems(budget: KubeObject): Problem[] {
  const spec = fieldsAt(budget, 'spec')
  const amounts = ['minAvailable', 'maxUnavailable'].filter((member) => spec[member] !== undefined)
  const message = 'minAvailable and maxUnavailable cannot be both set'
  return [
    ...(amounts.length > 1 ? [{ field: 'spec', message, value: spec }] : []),
    ...amounts
      .filter((member) => !/^\d+%?$/.test(String(spec[member])))
      .map((member) => ({
        field: `spec.${member}`,
        message: 'must be a number of pods, or a percentage of them',
        value: spec[member],
      })),
    ...oneOf(spec, 'spec', 'unhealthyPodEvictionPolicy', ['AlwaysAllow', 'IfHealthyBudget']),
  ]
}

const policyDefaults = (policy: KubeObject): KubeObject => {
  const types = listAt(policy, 'spec.egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
  const spec = withMembers(fieldsAt(policy, 'spec'), { podSelector: {}, policyTypes: types })
  return put(policy, 'spec', spec)
}

const RULES = [
  ['ingress', 'from'],
  ['egress', 'to'],
] as const

const policyProblems = (policy: KubeObject): Problem[] =>
  RULES.flatMap(([direction, peers]) =>
    listAt(policy, `spec.${direction}`).flatMap((rule, index) => {
      const here = `spec.${direction}[${index}]`
      return [
        ...listAt(rule, 'ports').flatMap((port, at_) => [
          ...oneOf(port, `${here}.ports[${at_}]`, 'protocol', ['TCP', 'UDP', 'SCTP']),
          ...(typeof at(port, 'port') === 'number' ? portProblem(`${here}.ports[${at_}].port`, at(port, 'port')) : []),
        ]),
        ...listAt(rule, peers).flatMap((peer, at_) => peerProblems(peer, `${here}.${peers}[${at_}]`)),
      ]
    }),
  )

function peerProblems(peer: unknown, field: string): Problem[] {
  const named = ['podSelector', 'namespaceSelector', 'ipBlock'].filter((member) => at(peer, member) !== undefined)
  if (named.length === 0) return [{ field, reason: 'FieldValueRequired', message: 'must specify a peer' }]
  if (named.length > 1 && named.includes('ipBlock'))
    return [{ field, reason: 'FieldValueForbidden', message: 'may not specify both ipBlock and another peer' }]
  return named.includes('ipBlock') ? lacking(at(peer, 'ipBlock'), `${field}.ipBlock`, 'cidr') : []
}

const noPods = (name: string) => `this cluster keeps ${name}s, and makes no pods of them`

export const workloadKinds: readonly Kind[] = [
  kind({
    group: 'batch',
    version: 'v1',
    plural: 'jobs',
    kind: 'Job',
    categories: ['all'],
    status: true,
    selectable: ['status.successful'],
    columns: [computed('Status', jobStatus), computed('Completions', completions), DURATION, AGE],
    immutable: ['spec.selector', 'spec.completionMode', 'spec.template'],
    complete: (job) => put(job, 'spec', jobDefaults(fieldsAt(job, 'spec'))),
    createdBy: withSelector,
    check: (job) => jobProblems(at(job, 'spec'), 'spec'),
    inert: noPods('Job'),
  }),
  kind({
    group: 'batch',
    version: 'v1',
    plural: 'cronjobs',
    kind: 'CronJob',
    shortNames: ['cj'],
    categories: ['all'],
    status: true,
    columns: [
      text('Schedule', 'spec.schedule'),
      computed('Timezone', (cron) => textAt(cron, 'spec.timeZone') || '<none>'),
      computed('Suspend', (cron) => (at(cron, 'spec.suspend') === true ? 'True' : 'False')),
      count('Active', 'status.active'),
      LAST_SCHEDULE,
      AGE,
    ],
    complete: cronDefaults,
    check: (cron) => [
      ...scheduleProblems(textAt(cron, 'spec.schedule')),
      ...oneOf(at(cron, 'spec'), 'spec', 'concurrencyPolicy', ['Allow', 'Forbid', 'Replace']),
      ...jobProblems(at(cron, 'spec.jobTemplate.spec'), 'spec.jobTemplate.spec'),
    ],
    inert: 'this cluster keeps CronJobs, and makes no jobs of them',
  }),
  kind({
    group: 'autoscaling',
    version: 'v2',
    plural: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    shortNames: ['hpa'],
    categories: ['all'],
    status: true,
    columns: [
      computed(
        'Reference',
        (one) => `${textAt(one, 'spec.scaleTargetRef.kind')}/${textAt(one, 'spec.scaleTargetRef.name')}`,
      ),
      computed('Targets', targets),
      computed('MinPods', (one) => textAt(one, 'spec.minReplicas') || '<unset>'),
      integer('MaxPods', 'spec.maxReplicas'),
      integer('Replicas', 'status.currentReplicas'),
      AGE,
    ],
    complete: (one) =>
      put(one, 'spec', withMembers(fieldsAt(one, 'spec'), { minReplicas: 1, metrics: [DEFAULT_METRIC] })),
    check: autoscalerProblems,
    inert: 'this cluster has no metrics, and its HorizontalPodAutoscalers scale nothing',
  }),
  kind({
    group: 'policy',
    version: 'v1',
    plural: 'poddisruptionbudgets',
    kind: 'PodDisruptionBudget',
    shortNames: ['pdb'],
    status: true,
    columns: [
      computed('Min Available', (budget) => textAt(budget, 'spec.minAvailable') || 'N/A'),
      computed('Max Unavailable', (budget) => textAt(budget, 'spec.maxUnavailable') || 'N/A'),
      integer('Allowed Disruptions', 'status.disruptionsAllowed'),
      AGE,
    ],
    check: budgetProblems,
  }),
  kind({
    group: 'networking.k8s.io',
    version: 'v1',
    plural: 'networkpolicies',
    kind: 'NetworkPolicy',
    shortNames: ['netpol'],
    columns: [computed('Pod-Selector', (policy) => selectorText(at(policy, 'spec.podSelector')) || '<none>'), AGE],
    complete: policyDefaults,
    check: policyProblems,
    inert: 'pods of this cluster have no processes, and its NetworkPolicies part no traffic',
  }),
]
