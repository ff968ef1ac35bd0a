import type { AccountId } from '../kernel/brands.ts'
import { Fault } from '../kernel/Fault.ts'
import type { Projection, View } from '../store/projection.ts'
import type { Append } from '../store/Store.ts'
import { constraintFault, violations, type Violation } from '../wire/validate.ts'
import { auditRecords, type Outcome as Audited } from './audit.ts'
import { authorize, standingOf, type Asked as Question } from './authorize.ts'
import { refusalOf } from './denial.ts'
import type { RecentCalls } from './explained/recent-calls.ts'
import { noted, notesOf } from './explained/notes.ts'
import { refusalRecord } from './explained/refusal-record.ts'
import { refuseByTagPolicy } from './organizations/tag-enforcement.ts'
import type { Answer, Call, ForwardedCall, Operation, PreparedCall, World } from './operation.ts'
import { bodyFault } from './payload-stream.ts'
import type { Recorder } from './recorder.ts'
import { recordedCode } from './recorded-code.ts'
import { Shown } from './redact.ts'
import { refusedResources } from './s3/bucket.ts'
import type { Seen } from './stamp.ts'

/** What all calls of a door share. */
export interface Ground {
  readonly world: World
  readonly projection: Projection
  readonly recent: RecentCalls
  readonly records: Recorder
}

export interface Errand {
  readonly operation: Operation
  readonly call: Call<unknown>
  readonly seen: Seen
  /** What a service that passes the call on writes down with it. */
  readonly also?: ForwardedCall['also'] | undefined
}

const READ_ONLY = /^(?:Get|List|Describe|Head|Lookup|Simulate|Decode)/
const TRIES = 8
/** To wait for it lets the calls that began together (see `plain-door.ts`) come as far, before all go on to the next stage. */
const OTHERS = Promise.resolve()

/** validate → prepare → authorize → handle → commit and audit: the call is recorded, allowed or refused. @throws {Fault} */
export async function carryOut(ground: Ground, errand: Errand): Promise<Answer<unknown>> {
  const { operation, call } = errand
  const readOnly = operation.readOnly ?? READ_ONLY.test(operation.name)
  try {
    // Not even a refusal is decided by what is in memory while others may change it, nor could it be recorded.
    const away = ground.world.store.reach?.()
    if (away) await away
    const wrong = violations(call.service, call.operation, call.input)
    if (wrong.length > 0) refuse(errand, wrong)
    const disturbed = ground.world.trouble.refuse?.(call)
    if (disturbed) throw noted(disturbed, { unasked: 'disturbed' })
    const prepared = operation.prepare ? await operation.prepare(call as Call<never>) : undefined
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const tried = await attempted(ground, errand, prepared, readOnly)
      if (tried.durable !== undefined && !(await tried.durable)) continue
      if (tried.answer.refusal) throw tried.answer.refusal
      return tried.answer
    }
    throw overtaken()
  } catch (thrown) {
    const error = bodyFault(thrown)
    if (!(error instanceof Fault)) throw error
    const refusal = refused(ground, asKnown(errand), readOnly, error)
    if (errand.also) await commitRefusal(ground, errand.also, refusal, error)
    // On its way to the disk at once; the answer does not wait for it.
    else void ground.records.record(refusal.appends).then(refusal.kept)
    throw error
  }
}

const overtaken = (): Fault =>
  new Fault(
    'ConcurrentModification',
    409,
    'The request was rejected because multiple requests to change this object were submitted simultaneously. Submit your request again.',
  )

/** @throws {Fault} */
function refuse({ operation, call }: Errand, wrong: readonly Violation[]): never {
  operation.refuseFirst?.(call as Call<never>)
  throw noted(constraintFault(call.service, wrong, call.operation), { unasked: 'invalid' })
}

/** The call, by whom it was found to be made: a web identity is known once its token was verified. */
const asKnown = ({ call, seen: { caller = call.caller } }: Errand): Call<unknown> =>
  caller === call.caller ? call : { ...call, caller }

interface Attempt {
  readonly answer: Answer<unknown>
  /** What the answer waits for; false when a guard was lost and nothing was written. Undefined: nothing to wait for. */
  readonly durable: Promise<boolean> | undefined
}

/** One try, on a reading of its own. */
async function attempted(
  { world, projection, recent, records }: Ground,
  { operation, call: read, seen, also }: Errand,
  prepared: unknown,
  readOnly: boolean,
): Promise<Attempt> {
  const call = preparedCall(read, prepared, callerOf(operation, read, prepared), projection.view())
  seen.caller = call.caller
  const { answer, asked } = decide(operation, call)
  recent.add(call.requestId, asked)
  // What is written is committed as soon as it is decided: nobody comes between.
  if (!answer.writes?.length && !also) await OTHERS
  const lines = answer.refusal ? [] : auditRecords(call, audited(call, readOnly, answer, asked), world.random)
  const appends = answer.appends ? [...answer.appends, ...lines] : lines
  const writes = also ? [...(answer.writes ?? []), ...also(call.view)] : (answer.writes ?? [])
  if (writes.length > 0) {
    const commit = world.store.commit({ writes, guards: call.view.guards(), appends })
    return { answer, durable: commit.then(({ committed }) => committed) }
  }
  const recorded = records.record(appends)
  return { answer, durable: answer.credential ? recorded.then(isDurable) : undefined }
}

const isDurable = (): boolean => true

/** Member by member: to spread the call and write over three of its members takes longer than to make it. */
function preparedCall(
  { operation, service, input, account, region, random, world, http, requestId, via }: Call<unknown>,
  prepared: unknown,
  caller: Call<unknown>['caller'],
  view: View,
): PreparedCall<unknown, unknown> {
  const now = world.clock.now()
  return {
    operation,
    service,
    input,
    caller,
    account,
    region,
    now,
    view,
    random,
    world,
    http,
    requestId,
    via,
    prepared,
  }
}

/** A web identity is only known once its token was verified: `prepare` then says who calls. */
function callerOf(operation: Operation, call: Call<unknown>, prepared: unknown): Call<unknown>['caller'] {
  if (operation.unsigned !== 'web-identity') return call.caller
  return (prepared as { caller?: Call<unknown>['caller'] } | undefined)?.caller ?? call.caller
}

function decide(
  operation: Operation,
  call: PreparedCall<unknown, unknown>,
): { readonly answer: Answer<unknown>; readonly asked: readonly Question[] } {
  const known = call as PreparedCall<never, unknown>
  if (operation.free) return { answer: operation.handle(known), asked: [] }
  const needs = operation.authorize(known)
  const { asked, denial } = authorize(call, needs, standingOf(call))
  if (denial) throw refusalOf(call, denial)
  const past = call.world.trouble.past?.(call.view)
  if (past) decideAgain(operation, { ...known, view: past })
  try {
    refuseByTagPolicy(call, needs)
    return { answer: operation.handle(known), asked }
  } catch (error) {
    throw error instanceof Fault ? noted(error, { asked }) : error
  }
}

/** A change to IAM that has not reached every place decides nothing yet. */
function decideAgain(operation: Operation, call: PreparedCall<never, unknown>): void {
  const { denial } = authorize(call, operation.authorize(call), standingOf(call))
  if (denial) throw refusalOf(call, denial)
}

function audited(call: Call<unknown>, readOnly: boolean, answer: Answer<unknown>, asked: readonly Question[]): Audited {
  return {
    readOnly,
    asked,
    requestParameters: new Shown(call.service, call.operation, 'input', call.input),
    responseElements: elementsOf(call, readOnly, answer),
    resources: answer.resources,
    alsoRecordIn: answer.alsoRecordIn,
    sent: call.operation === 'GetObject' ? (answer.output as { ContentLength?: number }).ContentLength : undefined,
  }
}

function elementsOf(call: Call<unknown>, readOnly: boolean, answer: Answer<unknown>): unknown {
  if (answer.responseElements !== undefined) return answer.responseElements
  return readOnly && !answer.credential ? null : new Shown(call.service, call.operation, 'output', answer.output)
}

/**
 * IAM, and STS of who signs, decide before they read what is asked for: their records of calls that were denied do not tell it.
 * What it was about stands in the error's message.
 */
const hidesDenied = ({ service, operation }: Call<unknown>): boolean =>
  service === 'iam' || (service === 'sts' && operation !== 'AssumeRoleWithWebIdentity')

/** What is written down of a refusal, and what to do once it was. */
interface Refused {
  readonly appends: readonly Append[]
  kept(): void
}

function refused({ world, recent }: Ground, call: Call<unknown>, readOnly: boolean, fault: Fault): Refused {
  const named = fault.detail['recordIn'] as AccountId | undefined
  const hidden = hidesDenied(call) && fault.code === 'AccessDenied'
  const requestParameters = hidden ? null : new Shown(call.service, call.operation, 'input', call.input)
  const { denial, asked = [], unasked } = notesOf(fault)
  recent.add(call.requestId, asked, unasked)
  const code = recordedCode(call.service, fault, denial !== undefined)
  const error = { code, message: fault.message }
  const resources = call.service === 's3' ? refusedResources(call) : undefined
  const outcome = {
    readOnly,
    asked: denial ? [denial.asked] : asked,
    requestParameters,
    responseElements: null,
    error,
    resources,
    alsoRecordIn: named && [named],
  }
  const { appends, kept } = refusalRecord(call, fault)
  return { appends: [...auditRecords(call, outcome, world.random), ...appends], kept }
}

/** With the note of the service that passed the call on. Who was overtaken with it was refused nothing: whoever overtook it makes the call, and its record. */
async function commitRefusal(
  { world, projection }: Ground,
  also: ForwardedCall['also'],
  { appends, kept }: Refused,
  fault: Fault,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const view = projection.view()
    const { committed } = await world.store.commit({ writes: also(view, fault), guards: view.guards(), appends })
    if (committed) return kept()
  }
  throw overtaken()
}
