import { Fault } from '../../kernel/Fault.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Projection, View } from '../../store/projection.ts'
import { LOWER, DIGITS } from '../../kernel/random.ts'
import { authFault } from '../auth-faults.ts'
import type { Forward, World } from '../operation.ts'
import { stands, type Caller } from '../principal.ts'
import {
  stacks,
  type Job,
  type Properties,
  type Stack,
  type StackRef,
  type StackResource,
  type StackWork,
} from './documents.ts'
import { checkExports } from './exports.ts'
import { resolve } from './functions.ts'
import { maskedProperties, maskedText } from './no-echo.ts'
import { outputsOf } from './outputs.ts'
import { finished, handlerText, jobDone, jobFailed, turnedBack, withResource, type Tick } from './progress.ts'
import { formErrors } from './property-form.ts'
import { isReplaced, type ResourceType, type TypeCall } from './resource-type.ts'
import { resourceTypes } from './resource-types.ts'
import { scopeOf, targetOf } from './scope.ts'
import { actorOf } from './service-role.ts'
import { withStackTags } from './stack-tags.ts'
import { readTemplate } from './template.ts'

export interface Parts {
  readonly world: World
  readonly projection: Projection
  readonly forward: Forward
}

const PRINCIPAL = 'cloudformation.amazonaws.com'
/** How long a resource takes to be made where things take their time, world milliseconds. */
const REAL_PACE_MS = 10_000

/** What passes by itself; the same call is made again. */
const PASSING = /^(Throttling|RequestLimitExceeded|ServiceUnavailable|ConcurrentModification)/
const LATER_MS = 1_000
const later = (stack: Stack, work: StackWork, now: number): Stack => ({
  ...stack,
  work: { ...work, notBefore: now + LATER_MS },
})

/** Somebody else changed the stack meanwhile: it is looked at again. */
class Overtaken extends Error {}

/**
 * Takes the next steps of a stack's work until it ends or must wait; answers until when. Each call is made with the permissions of whoever
 * asked for the work, or of the stack's role, and committed together with the note that it was made: wherever the process ends, the next one goes on from there.
 */
export async function advance(parts: Parts, ref: StackRef, isOurTurn: () => boolean): Promise<number | undefined> {
  const { world, projection } = parts
  while (isOurTurn()) {
    const view = projection.view()
    const stack = stacks.get(view, ref)
    if (!stack?.work) return undefined
    const { notBefore = 0 } = stack.work
    if (notBefore > world.clock.now()) return notBefore
    await step(parts, ref, view, stack, stack.work, isOurTurn)
  }
  return undefined
}

async function step(
  parts: Parts,
  ref: StackRef,
  view: View,
  stack: Stack,
  work: StackWork,
  isOurTurn: () => boolean,
): Promise<void> {
  const { world } = parts
  const tick = { now: world.clock.now(), random: world.random }
  const [job] = work.todo
  if (!job) return commit(parts, ref, stack, ended(view, stack, tick, work))
  if (!work.begun) return commit(parts, ref, stack, begun(world, view, stack, tick, work, job))
  const call = nextCall(view, stack, work, job)
  if (!call) return commit(parts, ref, stack, jobDone(resourceDone(stack, tick, job), work))
  await make(parts, ref, stack, work, job, call, isOurTurn)
}

async function make(
  { world, forward, projection }: Parts,
  ref: StackRef,
  stack: Stack,
  work: StackWork,
  job: Job,
  { service, operation, input, tolerates = [], isExtra }: NextCall,
  isOurTurn: () => boolean,
): Promise<void> {
  const tick = { now: world.clock.now(), random: world.random }
  const actor = actorOf(world, projection.view(), stack, work.caller)
  const requestId = world.random.uuid()
  const after = (refused?: Fault): Stack => {
    if (refused && PASSING.test(refused.code)) return later(stack, work, tick.now)
    if (refused && !tolerates.includes(refused.code))
      return failed(stack, tick, work, job, handlerText(service, refused, requestId, world.random))
    return isExtra ? { ...stack } : counted(stack, tick, work, job)
  }
  const also = (at: View, refused?: Fault) => {
    // A node that was silent for too long may not have heard of what another did meanwhile.
    if (!isOurTurn() || stacks.get(at, ref) !== stack) throw new Overtaken()
    return stacks.put(after(refused))
  }
  try {
    if (!actor) throw new Fault('ValidationError', 400, `Role ${stack.role ?? ''} is invalid or cannot be assumed`)
    if (!stands(projection.view(), actor, tick.now)) throw gone(actor, tick.now)
    await forward({ via: PRINCIPAL, service, operation, input, caller: actor, region: stack.region, requestId, also })
  } catch (error) {
    if (error instanceof Overtaken) return
    if (!(error instanceof Fault)) throw error
    // Of a call that was made it is noted already.
    return commit({ world, projection, forward }, ref, stack, after(error))
  }
}

const gone = ({ session }: Caller, now: number) =>
  authFault('cloudformation', session && session.expiresAt <= now ? 'expired-session' : 'unknown-key')

/** Writes the stack as it is next, unless somebody was faster. */
async function commit({ world, projection }: Parts, ref: StackRef, from: Stack, to: Stack): Promise<void> {
  const view = projection.view()
  if (stacks.get(view, ref) !== from) return
  await world.store.commit({ writes: stacks.put(to), guards: view.guards() })
}

const ACTIONS = { create: 'CREATE', update: 'UPDATE', delete: 'DELETE' } as const
const resourceOf = (stack: Stack, job: Job): Omit<StackResource, 'updated' | 'status'> =>
  stack.resources.find(({ logicalId }) => logicalId === job.logicalId) ?? { logicalId: job.logicalId, type: job.type }

function plain(stack: Stack, job: Job): Omit<StackResource, 'updated' | 'status' | 'reason'> {
  const { reason: _reason, ...rest } = resourceOf(stack, job) as StackResource
  return rest
}

/** A job begins: its references are worked out, its name is chosen. */
function begun(world: World, view: View, stack: Stack, tick: Tick, work: StackWork, job: Job): Stack {
  const status = `${ACTIONS[job.action]}_IN_PROGRESS`
  if (job.action === 'delete') {
    if (job.retained)
      return jobDone(withResource(stack, tick, { ...plain(stack, job), status: 'DELETE_SKIPPED' }), work)
    return opened(withResource(stack, tick, { ...plain(stack, job), status }), work)
  }
  try {
    const type = typeOf(job)
    const imports = new Set(stack.imports ?? [])
    const own = resolve(job.to ?? {}, scopeOf(view, stack, readTemplate(stack.template), imports)) as Properties
    checkProperties(type, job, own)
    // Events tell a resource's properties as its template has them; inferred.
    const told = maskedProperties(stack, own)
    const properties = withStackTags(type, own, stack.tags)
    const physicalId = type.physicalId(stack.account, nameFor(type, stack, job, properties, tick), properties)
    const before = resourceOf(stack, job)
    // What stays as it is is not touched, and nothing is told of it.
    if (job.action === 'update' && canonicalJson(properties) === canonicalJson(before.properties ?? {}))
      return jobDone(keeping(stack, job), work)
    const replaced = before.physicalId !== undefined && isReplaced(type, before.properties ?? {}, properties)
    if (job.action === 'update' && replaced)
      throw new Fault(
        'ValidationError',
        400,
        `Not supported by Stint: the replacement of resource ${job.logicalId}. Give the new one another logical id`,
      )
    const pause = world.pace === 'real' ? { notBefore: tick.now + REAL_PACE_MS } : {}
    const resource = job.action === 'create' ? { ...plain(stack, job), properties, told } : plain(stack, job)
    const next = withResource({ ...stack, imports: [...imports] }, tick, { ...keptAs(resource, job), status })
    const to = job.action === 'create' ? { chosen: physicalId } : {}
    return opened(next, { ...work, ...pause, todo: [{ ...job, to: properties, told, ...to }, ...work.todo.slice(1)] })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return failed(stack, tick, work, job, error.message)
  }
}

/** Whether it stays when it is removed is what the newest template says. */
function keptAs<Of extends Pick<StackResource, 'retained'>>(resource: Of, { retained }: Job): Of {
  const { retained: _was, ...rest } = resource
  return { ...rest, ...(retained !== undefined && { retained }) } as Of
}

const keeping = (stack: Stack, job: Job): Stack => ({
  ...stack,
  resources: stack.resources.map((one) => (one.logicalId === job.logicalId ? keptAs(one, job) : one)),
})

const opened = (stack: Stack, work: StackWork): Stack => ({ ...stack, work: { ...work, begun: true } })

function typeOf({ type }: Pick<Job, 'type'>): ResourceType {
  const found = resourceTypes.get(type)
  if (found) return found
  throw new Fault(
    'ValidationError',
    400,
    `Resource type ${type} is not supported by Stint, which makes ${[...resourceTypes.keys()].join(', ')}`,
  )
}

function checkProperties(type: ResourceType, { logicalId }: Job, properties: Properties): void {
  const lines = formErrors('#', properties, { members: type.properties, required: type.required })
  if (lines.length > 0)
    throw new Fault(
      'ValidationError',
      400,
      `Properties validation failed for resource ${logicalId} with message:\n${lines.join('\n')}`,
    )
}

/** A resource without a name of its own is called after its stack. */
function nameFor(type: ResourceType, stack: Stack, job: Job, properties: Properties, { random }: Tick): string {
  const given = type.nameProperty === undefined ? undefined : properties[type.nameProperty]
  if (typeof given === 'string') return given
  const suffix = random.text(12, LOWER.toUpperCase() + DIGITS)
  return `${stack.name.slice(0, 24)}-${job.logicalId.slice(0, 24)}-${suffix}`
}

/** `isExtra`: none of those that are counted. */
type NextCall = TypeCall & { readonly isExtra?: true }

function nextCall(view: View, stack: Stack, work: StackWork, job: Job): NextCall | undefined {
  const resource = resourceOf(stack, job)
  const type = resourceTypes.get(job.type)
  if (!type) return undefined
  const physicalId = resource.physicalId ?? job.chosen
  if (physicalId === undefined) return undefined
  const standing = targetOf(stack, resource as StackResource, physicalId)
  if (job.action === 'delete') return type.remove(view, standing)
  const wanted = { ...standing, properties: job.to ?? {} }
  const calls = job.action === 'create' ? type.create(wanted) : type.update(standing, wanted)
  const call = calls[work.calls]
  const first = call && job.action === 'update' ? type.makesRoom?.(view, standing, call) : undefined
  return first ? { ...first, isExtra: true } : call
}

/** One more call is made; with the first one the resource exists. */
function counted(stack: Stack, tick: Tick, work: StackWork, job: Job): Stack {
  const { notBefore: _past, ...rest } = work
  const next = { ...stack, work: { ...rest, calls: work.calls + 1 } }
  if (job.action !== 'create' || job.chosen === undefined || work.calls > 0) return next
  const resource = { ...plain(stack, job), physicalId: job.chosen, status: 'CREATE_IN_PROGRESS' }
  return withResource(next, tick, { ...resource, reason: 'Resource creation Initiated' })
}

function resourceDone(stack: Stack, tick: Tick, job: Job): Stack {
  const properties =
    job.action === 'update' && job.to ? { properties: job.to, told: job.told ?? maskedProperties(stack, job.to) } : {}
  const status = `${ACTIONS[job.action]}_COMPLETE`
  return withResource(stack, tick, { ...plain(stack, job), ...properties, status })
}

function failed(stack: Stack, tick: Tick, work: StackWork, job: Job, reason: string): Stack {
  const status = `${ACTIONS[job.action]}_FAILED`
  const told = { ...plain(stack, job), status, reason: maskedText(stack, reason) }
  return jobFailed(withResource(stack, tick, told), tick, work, job)
}

/** All is done: outputs are worked out last. */
function ended(view: View, stack: Stack, tick: Tick, work: StackWork): Stack {
  if (work.kind === 'DELETE' || (work.phase === 'rollback' && work.kind === 'CREATE'))
    return finished({ ...stack, imports: [] }, tick, work)
  try {
    const { outputs, imports } = outputsOf(view, stack)
    if (work.phase === 'rollback') return finished({ ...stack, imports }, tick, work)
    checkExports(view, stack, outputs)
    return finished({ ...stack, outputs, imports }, tick, work)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (work.phase === 'rollback') return finished(stack, tick, work)
    return turnedBack(stack, tick, work, `${error.message.replace(/\.$/, '')}. `)
  }
}
