import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { compile, evaluate, type Policies, type Request } from '../src/policy/index.ts'
import { atLeast, atLeastTimes, atMost, type Figure, type Row } from './figure.ts'
import { rates } from './measure.ts'
import { byHand, conditioned, installCalls, installer, installerDocument, installTexts, stack } from './policy-cases.ts'

const EACH = 64

/** So many decisions on one after the other of the calls. */
function deciding(policies: Policies, calls: readonly Request[] = installCalls) {
  let next = 0
  return {
    each: EACH,
    work: () => {
      let last: unknown
      for (let i = 0; i < EACH; i++) {
        last = evaluate(calls[next] as Request, policies)
        next = next + 1 === calls.length ? 0 : next + 1
      }
      return last
    },
  }
}

function lookingUp(table: ReadonlyMap<string, string>) {
  let next = 0
  return {
    each: EACH,
    work: () => {
      let last: unknown
      for (let i = 0; i < EACH; i++) {
        last = table.get((installCalls[next] as Request).action)
        next = next + 1 === installCalls.length ? 0 : next + 1
      }
      return last
    },
  }
}

/** Decisions a second of the 4.21 installer policy and of whole stacks, beside a table looked up by the action. */
export const policy: Figure = async () => {
  for (const [name, policies] of Object.entries({ installer, stack, conditioned })) mustAllow(name, policies)
  const [installerRate = 0, stackRate = 0, conditionedRate = 0, floor = 0] = rates(
    deciding(installer),
    deciding(stack),
    deciding(conditioned),
    lookingUp(byHand(installerDocument)),
  )
  const [textRate = 0] = rates(deciding(installer, installTexts))
  const table = { unit: '/s', floor, floorIs: 'a Map made by hand, looked up by the action' }
  return [
    { ...table, name: 'policy.installer', value: installerRate, budget: atLeast(1_500_000, '/s') },
    { ...table, name: 'policy.installer.floor', value: installerRate, budget: atLeastTimes(0.4) },
    { ...table, name: 'policy.installer.texts', value: textRate, budget: atLeast(1_500_000, '/s') },
    { ...table, name: 'policy.stack', value: stackRate, budget: atLeast(800_000, '/s') },
    { ...table, name: 'policy.conditions', value: conditionedRate, budget: atLeast(300_000, '/s') },
    ...inACrowd(),
    compiling(),
    ...measuredAlone(),
    ...besideMoto(installerRate),
  ]
}

/** A figure of refusals would be another figure. */
function mustAllow(name: string, policies: Policies): void {
  for (const call of installCalls)
    if (evaluate(call, policies).decision !== 'Allow') throw new Error(`${name} does not allow ${call.action}`)
}

const ROLES = 10_000

/** A role beside ten thousand others, and all of them by turns. Each has the installer's policy and one of its own. */
function inACrowd(): Row[] {
  const [alone = 0] = rates(deciding(roleOf(0)))
  const roles = Array.from({ length: ROLES }, (_, role) => roleOf(role))
  const calls = roles.map((_, role) => callOf(role))
  for (const [role, policies] of roles.entries()) evaluate(calls[role] as Request, policies)
  let next = 0
  const byTurns = () => {
    next = (next + 1) % ROLES
    return evaluate(calls[next] as Request, roles[next] as Policies)
  }
  const [beside = 0, all = 0] = rates(deciding(roles[ROLES / 2] as Policies), { work: byTurns })
  const floors = { unit: '/s', floor: alone, floorIs: 'the role alone' }
  return [
    { ...floors, name: 'policy.10000-roles', value: beside, budget: atLeastTimes(0.9) },
    { ...floors, name: 'policy.10000-roles.by-turns', value: all, budget: atLeast(500_000, '/s') },
  ]
}

function roleOf(role: number): Policies {
  const Resource = `arn:aws:sqs:us-east-1:111122223333:queue-${role}`
  const own = compile({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource }] })
  return { identity: [...(installer.identity ?? []), own] }
}

function callOf(role: number): Request {
  const call = installTexts[role % installTexts.length] as Request
  return { ...call, principal: `arn:aws:sts::111122223333:assumed-role/role-${role}/session` }
}

function compiling(): Row {
  const text = JSON.stringify(installerDocument)
  const [compiled = 0, parsed = 0] = rates({ work: () => compile(text) }, { work: () => JSON.parse(text) as unknown })
  return {
    name: 'policy.compile',
    value: 1000 / compiled,
    unit: 'ms',
    floor: 1000 / parsed,
    floorIs: 'JSON.parse',
    budget: atMost(0.5, 'ms'),
  }
}

interface Alone {
  readonly kilobytes: number
  readonly textKilobytes: number
  readonly collections: number
}

/** What another process found that may collect garbage when it likes and tells of it. */
function measuredAlone(): Row[] {
  const child = fileURLToPath(new URL('policy-heap.ts', import.meta.url))
  const { stdout } = spawnSync(process.execPath, [...process.execArgv, '--expose-gc', '--trace-gc', child], {
    encoding: 'utf8',
  })
  const lines = stdout.split('\n')
  const from = lines.findIndex((line) => line.includes('measured:'))
  const to = lines.findIndex((line) => line.includes('result:'))
  const { kilobytes, textKilobytes } = JSON.parse((lines[to] ?? '').replace(/^.*result:/, '')) as Alone
  const collections = lines.slice(from, to).filter((line) => /Scavenge|Mark-Compact/.test(line)).length
  return [
    {
      name: 'policy.memory',
      value: kilobytes,
      unit: 'KB',
      floor: textKilobytes,
      floorIs: 'the document’s text',
      budget: atMost(64, 'KB'),
    },
    {
      name: 'policy.collections',
      value: collections,
      unit: 'per million',
      floor: 1,
      floorIs: 'one of the young generation',
      budget: atMost(1, 'per million'),
    },
  ]
}

/** The same policy and calls in moto's evaluator, where Python has it. */
function besideMoto(value: number): Row[] {
  const script = fileURLToPath(new URL('policy-moto.py', import.meta.url))
  const asked = installCalls.map(({ action, resource }) => [action, resource])
  const { status, stdout } = spawnSync('python3', [script], {
    input: JSON.stringify({ policy: installerDocument, calls: asked }),
    encoding: 'utf8',
  })
  if (status !== 0) return []
  const { version, rate } = JSON.parse(stdout) as { readonly version: string; readonly rate: number }
  return [
    {
      name: 'policy.moto',
      value,
      unit: '/s',
      floor: rate,
      floorIs: `moto ${version}’s evaluator`,
      budget: atLeastTimes(1),
    },
  ]
}
