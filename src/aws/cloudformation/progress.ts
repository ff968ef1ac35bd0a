import { Fault } from '../../kernel/Fault.ts'
import type { Random } from '../../kernel/random.ts'
import { speakable } from '../../wire/constraints.ts'
import type { Job, Stack, StackEvent, StackResource, StackWork } from './documents.ts'

/** How a stack's document changes as its work goes on: each a function from one to the next. */
export interface Tick {
  readonly now: number
  readonly random: Random
}

const STACK = 'AWS::CloudFormation::Stack'
/** The oldest events of a stack that is updated for ever are forgotten. */
const MOST_EVENTS = 1_000

type Told = Pick<StackEvent, 'logicalId' | 'physicalId' | 'type' | 'status'> & Partial<StackEvent>

export function told(stack: Stack, { now, random }: Tick, event: Told): Stack {
  const token = stack.work?.token
  const whole = {
    id: `${event.logicalId}-${random.uuid()}`,
    time: now,
    ...(token !== undefined && { token }),
    ...event,
  }
  return { ...stack, events: [...stack.events, whole].slice(-MOST_EVENTS) }
}

export function withStatus(stack: Stack, tick: Tick, status: string, reason?: string): Stack {
  const { reason: _was, ...rest } = stack
  const why = reason === undefined ? {} : { reason: speakable(reason) }
  const event = { logicalId: stack.name, physicalId: stack.arn, type: STACK, status, ...why }
  return told({ ...rest, status, ...why }, tick, event)
}

export function withResource(stack: Stack, tick: Tick, known: Omit<StackResource, 'updated'>): Stack {
  const resource = known.reason === undefined ? known : { ...known, reason: speakable(known.reason) }
  const next = { ...resource, updated: tick.now }
  const others = stack.resources.some(({ logicalId }) => logicalId === resource.logicalId)
    ? stack.resources.map((one) => (one.logicalId === resource.logicalId ? next : one))
    : [...stack.resources, next]
  const { logicalId, type, status, reason, physicalId = '', told: properties } = resource
  const event = {
    logicalId,
    physicalId,
    type,
    status,
    ...(reason !== undefined && { reason }),
    ...(properties !== undefined && !status.startsWith('DELETE') && { properties }),
  }
  return told({ ...stack, resources: others }, tick, event)
}

const FRESH = { begun: false, calls: 0 } as const

/** Work begins. */
export function started(
  stack: Stack,
  tick: Tick,
  work: Pick<StackWork, 'kind' | 'caller' | 'todo'> & Partial<StackWork>,
): Stack {
  const whole: StackWork = { phase: 'forward', done: [], failed: [], ...FRESH, ...work }
  return withStatus({ ...stack, work: whole }, tick, `${work.kind}_IN_PROGRESS`, 'User Initiated')
}

/** The first job is over. */
export function jobDone(stack: Stack, work: StackWork): Stack {
  const [job, ...todo] = work.todo
  return { ...stack, work: { ...work, ...FRESH, todo, done: job ? [...work.done, job] : work.done } }
}

/** The first job failed, and what follows from it. */
export function jobFailed(stack: Stack, tick: Tick, work: StackWork, job: Job): Stack {
  const failed = [...work.failed, job.logicalId]
  const [, ...todo] = work.todo
  // What cannot be removed keeps nothing else from being removed; an update leaves it behind.
  if (job.action === 'delete' && work.phase === 'forward')
    return { ...stack, work: { ...work, ...FRESH, todo, failed: work.kind === 'DELETE' ? failed : work.failed } }
  if (work.phase === 'rollback') {
    const status = work.kind === 'UPDATE' ? 'UPDATE_ROLLBACK_FAILED' : 'ROLLBACK_FAILED'
    return atRest(withStatus(stack, tick, status, listed(job.action === 'delete' ? 'delete' : 'update', failed)))
  }
  return turnedBack({ ...stack, work: { ...work, failed } }, tick, { ...work, failed }, listed(verbOf(work), failed))
}

const verbOf = ({ kind }: StackWork) => (kind === 'CREATE' ? 'create' : 'update')
const listed = (verb: string, names: readonly string[]) =>
  `The following resource(s) failed to ${verb}: [${names.join(', ')}]. `

/** What was made is taken back, or stays where the caller wants to look at it. */
export function turnedBack(stack: Stack, tick: Tick, work: StackWork, why: string): Stack {
  if (work.kind === 'CREATE' && stack.onFailure === 'DO_NOTHING')
    return atRest(withStatus(stack, tick, 'CREATE_FAILED', why))
  const back = { ...work, ...FRESH, phase: 'rollback', done: [], todo: inverse(stack, work) } as const
  const status =
    work.kind === 'UPDATE'
      ? 'UPDATE_ROLLBACK_IN_PROGRESS'
      : stack.onFailure === 'DELETE'
        ? 'DELETE_IN_PROGRESS'
        : 'ROLLBACK_IN_PROGRESS'
  const asked = status === 'UPDATE_ROLLBACK_IN_PROGRESS' ? why : `${why}Rollback requested by user.`
  return withStatus({ ...stack, ...work.before, work: back }, tick, status, asked)
}

function inverse(stack: Stack, work: StackWork): readonly Job[] {
  const begun = work.todo.slice(0, work.begun ? 1 : 0)
  return [...work.done, ...begun].toReversed().flatMap((job): readonly Job[] => {
    const made = stack.resources.find(({ logicalId }) => logicalId === job.logicalId)
    if (job.action === 'create') return made?.physicalId === undefined ? [] : [takenBack(made)]
    return job.action === 'update' && job.from ? [{ ...job, to: job.from }] : []
  })
}

/** By the operation that made it. */
const takenBack = (made: StackResource): Job => {
  const { retained, ...rest } = deletion(made)
  return retained === true ? { ...rest, retained } : rest
}

export const deletion = ({ logicalId, type, retained }: StackResource): Job => ({
  logicalId,
  type,
  action: 'delete',
  ...(retained && { retained }),
})

/** Nothing is left to do. */
export function finished(stack: Stack, tick: Tick, work: StackWork): Stack {
  if (work.kind === 'DELETE' && work.failed.length > 0)
    return atRest(withStatus(stack, tick, 'DELETE_FAILED', listed('delete', work.failed)))
  const gone =
    work.kind === 'DELETE' || (work.phase === 'rollback' && stack.onFailure === 'DELETE' && work.kind === 'CREATE')
  if (gone) return atRest({ ...withStatus(stack, tick, 'DELETE_COMPLETE'), deleted: tick.now })
  const back = work.phase === 'rollback' ? 'ROLLBACK_' : ''
  const status = work.kind === 'CREATE' && back ? 'ROLLBACK_COMPLETE' : `${work.kind}_${back}COMPLETE`
  const since = work.kind === 'UPDATE' ? { updated: tick.now } : {}
  return atRest({ ...withStatus(stack, tick, status), ...since })
}

const atRest = ({ work: _done, ...stack }: Stack): Stack => stack

const HANDLER_CODES: Readonly<Record<string, string>> = {
  EntityAlreadyExists: 'AlreadyExists',
  NoSuchEntity: 'NotFound',
  AccessDenied: 'AccessDenied',
  LimitExceeded: 'ServiceLimitExceeded',
  InvalidClientTokenId: 'InvalidCredentials',
  ExpiredToken: 'InvalidCredentials',
  ValidationError: 'InvalidRequest',
  InvalidInput: 'InvalidRequest',
  MalformedPolicyDocument: 'InvalidRequest',
}

/** A refusal as a resource's status tells of it. */
export function handlerText(
  service: string,
  { code, status, message }: Fault,
  requestId: string,
  random: Random,
): string {
  const title = service.charAt(0).toUpperCase() + service.slice(1)
  const handler = HANDLER_CODES[code] ?? 'GeneralServiceException'
  return `Resource handler returned message: "${message} (Service: ${title}, Status Code: ${status}, Request ID: ${requestId})" (RequestToken: ${random.uuid()}, HandlerErrorCode: ${handler})`
}
