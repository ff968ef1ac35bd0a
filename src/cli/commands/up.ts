import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { worldClock } from '../../kernel/Clock.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { pause } from '../../wire/http.ts'
import { hostAndPort, isRegion } from '../../wire/names.ts'
import { flag, text, texts, type Command, type Input } from '../command.ts'
import { deployTo } from '../deploy.ts'
import { asRefusal } from '../failure.ts'
import { listClusters } from '../ocm/clusters.ts'
import { printed } from '../output/structured.ts'
import { checkedName } from '../rosa/create-cluster.ts'
import { openSession } from '../session.ts'
import type { Settings } from '../../main/settings.ts'
import { runningStint, stateFolder, type RunningStint } from '../state.ts'
import type { Terminal } from '../terminal.ts'

export const up: Command = {
  summary: 'start the cloud',
  description:
    'Opens three doors on this machine: AWS, the same by name over TLS, and OCM. Every call is authenticated and authorized as AWS does it; there is no bypass.',
  options: [
    {
      name: 'store',
      value: 'KIND',
      summary: 'where the world is kept: sqlite, memory, or postgres://USER@HOST:PORT/DATABASE (several may share one)',
      default: 'sqlite',
    },
    { name: 'aws-port', value: 'PORT', summary: 'port of the AWS door', default: '4566' },
    { name: 'tls-port', value: 'PORT', summary: 'port of the TLS door', default: '4567' },
    { name: 'ocm-port', value: 'PORT', summary: 'port of OCM and Stint’s own API', default: '4568' },
    {
      name: 'port',
      value: '0',
      summary: '0: every door on a free port',
      choices: ['0'],
      otherwise:
        'Each door has a port of its own: stint up --aws-port 8080 --tls-port 8081 --ocm-port 8082; or --port 0 for any free ones.',
    },
    {
      name: 'region',
      value: 'REGION',
      summary: "the world's default region, chosen when the world begins",
      default: 'us-east-1',
    },
    { name: 'deploy', value: 'NAME', summary: 'then deploy a cluster by the seven steps' },
    { name: 'exit', summary: 'end after the deployment: 0 only when the cluster is ready' },
    {
      name: 'pace',
      value: 'PACE',
      summary: 'installs as fast as the calls go, or as long as they really take',
      choices: ['instant', 'real'],
      default: 'instant',
    },
    { name: 'trust-ca', value: 'FILE', summary: 'one more CA for fetching foreign OIDC issuers', repeatable: true },
    {
      name: 'allow-issuer',
      value: 'HOST[:PORT]',
      summary: 'a foreign issuer at a private address, or with a port',
      repeatable: true,
    },
    { name: 'detach', summary: 'run in the background; returns when every door answers' },
  ],
  examples: [
    'stint up',
    'stint up --deploy demo',
    'stint up --port 0 -o json --store memory',
    'stint up --detach && eval "$(stint env)"',
  ],
  async run(input, terminal) {
    checkFlags(input)
    if (flag(input, 'detach')) return detached(input, terminal)
    // The composition root sees every room: it is loaded only here.
    const { up: open, readCas } = await import('../../main/up.ts')
    const settings: Settings = {
      state: stateFolder(input, terminal),
      store: storeOf(input),
      host: '127.0.0.1',
      ports: { aws: port(input, 'aws-port'), tls: port(input, 'tls-port'), ocm: port(input, 'ocm-port') },
      region: input.typed?.has('region') ? text(input, 'region') : undefined,
      pace: text(input, 'pace') === 'real' ? 'real' : 'instant',
      trustedCas: readCas(texts(input, 'trust-ca')),
      allowedIssuers: texts(input, 'allow-issuer'),
    }
    const running = await open(settings, terminal.note)
    const stopped = untilStopped()
    try {
      await serve(input, terminal, running.ready, stopped)
    } finally {
      await running.close()
    }
  },
}

/** From the doors' opening to the end: announces, deploys when asked to, waits for Ctrl-C. */
async function serve(
  input: Input,
  terminal: Terminal,
  ready: RunningStint,
  stopped: Promise<'stopped'>,
): Promise<void> {
  if (terminal.format === 'json') terminal.print(JSON.stringify(ready))
  else if (!printed(terminal, ready)) terminal.print(introduction(ready, terminal))
  const name = text(input, 'deploy')
  const ended =
    name === undefined ? 'done' : await Promise.race([stopped, deployed(input, terminal, ready, name, stopped)])
  if (ended === 'stopped') return interrupted(input, terminal, ready, name ?? '')
  if (flag(input, 'exit')) return
  if (terminal.format === 'text') {
    const cluster = ended === 'done' && name !== undefined ? name : await readyCluster(input, terminal, ready)
    terminal.print(farewell(ready, terminal, cluster))
  }
  await stopped
}

/** A world that goes on has its clusters already: the name of one that can be looked at. Whoever resets it meanwhile, or takes its database away, ends nothing by it. */
async function readyCluster(input: Input, terminal: Terminal, { state }: RunningStint): Promise<string | undefined> {
  try {
    const session = await openSession(input, { ...terminal, environment: { STINT_STATE: state } }, { own: true })
    const [cluster] = await listClusters(session.ocm, "state = 'ready'").finally(() => session.close())
    return cluster?.name
  } catch {
    return undefined
  }
}

/** A failed deployment ends the cloud only when it was to end anyway; else it can be looked into, and tried again. */
async function deployed(
  input: Input,
  terminal: Terminal,
  { state }: RunningStint,
  name: string,
  stopped?: Promise<'stopped'>,
): Promise<'done' | 'failed'> {
  let isOver = false
  void stopped?.then(() => (isOver = true))
  // An `-o json` caller reads one object from stdout: the story goes to stderr.
  const narrator = terminal.format === 'text' ? terminal : { ...terminal, print: terminal.note }
  const session = await openSession(input, { ...narrator, environment: { STINT_STATE: state } }, { own: true })
  try {
    await deployTo(session, { name, watch: true })
    return 'done'
  } catch (error) {
    // What is under way fails when the cloud goes: whoever ended it knows.
    if (isOver) return 'failed'
    const refusal = asRefusal(error)
    if (flag(input, 'exit') || !refusal) throw error
    terminal.note(`${terminal.color.red('Error:')} ${refusal.message}`)
    if (refusal.next) terminal.note(`\n  ${refusal.next}`)
    return 'failed'
  } finally {
    session.close()
  }
}

/** @throws {Refusal} when the end of the deployment was to be the end: its caller must not take it for done */
function interrupted(input: Input, terminal: Terminal, ready: RunningStint, name: string): void {
  const says = `Stopped before ${name} was ready.`
  const next = `stint up --deploy ${name}${stateFlag(ready, terminal)} goes on with it.`
  if (flag(input, 'exit')) throw new Refusal(says, { next })
  terminal.note(`\n${says}\n\n  ${next}`)
}

function untilStopped(): Promise<'stopped'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('stopped'))
  })
}

function checkFlags(input: Input): void {
  const usage = (message: string) => new Refusal(message, { next: 'stint up --help', exitCode: 2 })
  const cluster = text(input, 'deploy')
  if (cluster !== undefined) checkedName(cluster)
  if (flag(input, 'exit') && text(input, 'deploy') === undefined)
    throw usage('--exit needs --deploy NAME: it ends after the deployment.')
  if (flag(input, 'exit') && flag(input, 'detach')) throw usage('--exit and --detach exclude each other.')
  const region = text(input, 'region') ?? ''
  if (!isRegion(region)) throw usage(`${JSON.stringify(region)} is no AWS region.`)
  const stray = texts(input, 'allow-issuer').find((one) => hostAndPort(one) === undefined)
  if (stray !== undefined)
    throw usage(`--allow-issuer takes HOST or HOST:PORT, such as gitlab.example:8443, not ${JSON.stringify(stray)}.`)
}

function storeOf(input: Input): Settings['store'] {
  const typed = text(input, 'store') ?? 'sqlite'
  if (typed === 'sqlite' || typed === 'memory') return typed
  if (/^postgres(?:ql)?:\/\/./.test(typed)) return typed as Settings['store']
  throw new Refusal(`--store takes sqlite, memory or postgres://…, not ${JSON.stringify(typed)}.`, {
    next: 'stint up --help',
    exitCode: 2,
  })
}

function port(input: Input, name: string): number {
  if (text(input, 'port') === '0') return 0
  const typed = text(input, name) ?? ''
  const number = Number(typed)
  if (!/^\d+$/.test(typed) || number > 65_535)
    throw new Refusal(`--${name} takes a port from 0 to 65535, not ${JSON.stringify(typed)}.`, {
      next: 'stint up --help',
      exitCode: 2,
    })
  return number
}

function introduction(ready: RunningStint, { color }: Terminal): string {
  return [
    `${color.bold('Stint')} is up. Every call is signed, authorized and recorded as at AWS: SigV4, policies, trust, boundaries, SCPs, expiry.`,
    ...doors(ready, color),
  ].join('\n')
}

const doors = (ready: RunningStint, color: Terminal['color']): readonly string[] => [
  `  AWS      ${color.cyan(ready.aws)}`,
  `  TLS      ${color.cyan(ready.tls)}  ${color.dim('names of the cloud, Kubernetes APIs')}`,
  `  OCM      ${color.cyan(ready.ocm)}`,
  `  account  ${ready.accounts.customer}  ${color.dim(`Red Hat ${ready.accounts.redhat}, management ${ready.accounts.management}`)}`,
]

/** Another terminal’s, or another state folder’s: `stint down` alone would end the one that this terminal talks to. */
const stateFlag = ({ state }: RunningStint, { cwd, environment }: Terminal): string =>
  state === (environment['STINT_STATE'] ?? join(cwd, '.stint')) ? '' : ` --state ${state}`

const downOf = (ready: RunningStint, terminal: Terminal): string => `stint down${stateFlag(ready, terminal)}`

const steps = (rows: readonly (readonly string[])[], color: Terminal['color']): readonly string[] =>
  rows.map(([command = '', why = '']) => `  ${command}\n    ${color.dim(why)}`)

function farewell(ready: RunningStint, { color, cwd }: Terminal, cluster: string | undefined): string {
  const state = ready.state === join(cwd, '.stint') ? '' : ` --state ${ready.state}`
  const next = steps(
    [
      [`eval "$(npx stint env${state})"`, 'then aws, rosa, kubectl, boto3 and terraform talk to this cloud'],
      ...(cluster === undefined
        ? [[`npx stint deploy demo${state}`, 'a cluster by the seven steps']]
        : [
            [`kubectl --context ${cluster} get nodes,clusteroperators`, 'the cluster itself'],
            [`npx stint describe trust -c ${cluster}${state}`, 'who may become whom, and why'],
            [`npx stint clock advance 61m${state}`, 'watch every credential expire and be renewed'],
          ]),
    ],
    color,
  )
  return [
    '',
    'The doors stay open until Ctrl-C:',
    ...doors(ready, color),
    '',
    'What to type next, in another terminal:',
    ...next,
  ].join('\n')
}

const STEP_MS = 25
const PATIENCE_MS = 60_000

/** Starts this program again without a terminal, and waits until its doors answer. */
async function detached(input: Input, terminal: Terminal): Promise<void> {
  const folder = stateFolder(input, terminal)
  if (runningStint(input, terminal))
    throw new Refusal('A Stint with this state is already running.', { next: 'stint status' })
  const { makeFolder } = await import('../../main/state-folder.ts')
  makeFolder(folder)
  const ready = await inBackground(folder, [...backgroundWords(), '--state', folder], terminal)
  const name = text(input, 'deploy')
  if (name !== undefined && (await deployed(input, terminal, ready, name)) === 'failed') process.exitCode = 1
}

/** A cloud over a state folder that there is, in the background, its doors on free ports. */
export async function startBeside(folder: string, terminal: Terminal): Promise<void> {
  const program = process.argv[1] ?? ''
  const { state } = await inBackground(folder, [program, 'up', '--port', '0', '--state', folder], terminal)
  if (terminal.format !== 'text') return
  const next = steps(
    [[`eval "$(npx stint env --state ${state})"`, 'this terminal talks to it from now on']],
    terminal.color,
  )
  terminal.note(['', ...next].join('\n'))
}

async function inBackground(folder: string, words: readonly string[], terminal: Terminal): Promise<RunningStint> {
  const path = join(folder, 'detached.log')
  const log = openSync(path, 'w', 0o600)
  const child = spawn(process.execPath, [...process.execArgv, ...words], {
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const ready = await answering(folder, terminal, child, path)
  child.unref()
  if (terminal.format === 'yaml') printed(terminal, ready)
  else
    terminal.print(
      terminal.format === 'json'
        ? JSON.stringify(ready)
        : `${introduction(ready, terminal)}\n  pid      ${ready.pid}  ${terminal.color.dim(`${downOf(ready, terminal)} ends it`)}`,
    )
  return ready
}

/** What was typed, without what concerns this process only. */
function backgroundWords(): readonly string[] {
  const words = process.argv.slice(1).filter((word) => word !== '--detach')
  const at = words.findIndex((word) => word === '--deploy' || word.startsWith('--deploy='))
  if (at >= 0) words.splice(at, words[at] === '--deploy' ? 2 : 1)
  return words
}

async function answering(
  folder: string,
  terminal: Terminal,
  child: ReturnType<typeof spawn>,
  log: string,
): Promise<RunningStint> {
  const clock = worldClock()
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    const running = runningStint({ arguments: [], flags: new Map([['state', folder]]) }, terminal)
    if (running?.pid === child.pid && running) return running
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Refusal(`The cloud did not start. It said:\n${readFileSync(log, 'utf8').trim()}`)
    await pause(clock, STEP_MS)
  }
  throw new Refusal(`The cloud has not opened its doors within ${PATIENCE_MS / 1000} seconds.`, { next: `cat ${log}` })
}
