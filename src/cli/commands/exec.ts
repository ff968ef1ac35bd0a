import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '../../kernel/Refusal.ts'
import { awsEndpoint } from '../aws-endpoint.ts'
import { CLUSTER } from '../cluster-option.ts'
import { text, type Command, type Input } from '../command.ts'
import { forgetSession } from '../exec/cli-cache.ts'
import { withoutPerson } from '../exec/environment.ts'
import { openKube, type KubeApi } from '../exec/kube.ts'
import { leave, serviceAccountOf, standIn, type StandIn } from '../exec/pod.ts'
import { catchSignals, checkProgram, runProgram, type Signals } from '../exec/program.ts'
import { keepTokens, localPath } from '../exec/token-files.ts'
import { withOwnApi } from '../own-api.ts'
import { withSession, type Session } from '../session.ts'
import type { Terminal } from '../terminal.ts'
import { worldNow } from '../world-now.ts'

const usage = (message: string) => new Refusal(message, { next: 'stint exec --help', exitCode: 2 })

export const exec: Command = {
  summary: 'run a program of this machine as a pod or as an instance',
  description:
    "As a pod: with its service account's token file, role and region in the environment, as the pod identity webhook sets them; an operator gets the role of its secret. As an instance: with the metadata service of that instance, version 2 by token. The program sees no other AWS identity, its exit code is passed on, and nothing is left behind.",
  arguments: ['COMMAND…'],
  speaksForAnother: true,
  options: [
    CLUSTER,
    { name: 'service-account', value: 'NS/NAME', summary: 'run as a pod of this service account' },
    { name: 'instance', value: 'ID', summary: 'run as this EC2 instance' },
    {
      name: 'hops',
      value: 'N',
      summary: "network hops to the instance's metadata: 2 as from a container on it",
      default: '1',
    },
  ],
  examples: [
    'stint exec --cluster demo --service-account my-app/web -- aws sts get-caller-identity',
    'stint exec --cluster demo --service-account openshift-ingress-operator/ingress-operator -- aws route53 list-hosted-zones',
    'stint exec --instance i-0d6c6b94e408f1dd1 -- aws sts get-caller-identity',
  ],
  async run(input, terminal) {
    checkProgram(input.arguments[0] ?? '', terminal.environment['PATH'])
    const [account, instance] = [text(input, 'service-account'), text(input, 'instance')]
    if ((account === undefined) === (instance === undefined))
      throw usage('Say either --service-account with --cluster, or --instance.')
    const signals = catchSignals()
    const folder = mkdtempSync(join(tmpdir(), 'stint-exec-'))
    try {
      process.exitCode =
        account === undefined
          ? await asInstance(input, terminal, signals, folder, instance ?? '')
          : await asPod(input, terminal, signals, folder, account)
    } finally {
      rmSync(folder, { recursive: true, force: true })
      signals.end()
    }
  },
}

async function asPod(
  input: Input,
  terminal: Terminal,
  signals: Signals,
  folder: string,
  typed: string,
): Promise<number> {
  const wanted = serviceAccountOf(typed)
  let code = 0
  await withSession(input, terminal, async (session) => {
    const kube = await openKube(session.ocm, text(input, 'cluster') ?? '', session.clock)
    try {
      const pod = await standIn(kube, wanted)
      try {
        const stop = await keepTokens(kube, pod, folder, session.clock, () => worldNow(input, session))
        try {
          code = await runProgram(input.arguments, podEnvironment(session, kube, pod, folder), signals)
        } finally {
          stop()
          forgetSession(terminal.environment, pod.pod.name)
        }
      } finally {
        await leave(kube, pod)
      }
    } finally {
      kube.close()
    }
  })
  return code
}

function podEnvironment(
  { terminal, stint, region }: Session,
  kube: KubeApi,
  pod: StandIn,
  folder: string,
): Record<string, string> {
  const files = new Map(pod.tokens.map(({ path }) => [path, localPath(folder, path)]))
  const own = pod.environment.map(({ name, value = '' }): [string, string] => [name, files.get(value) ?? value])
  return {
    ...withoutPerson(terminal.environment, folder),
    ...cloud(terminal, stint),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // A pod's way to its node's metadata is one hop too long.
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ROLE_SESSION_NAME: pod.pod.name,
    KUBECONFIG: writeKubeconfig(kube, pod, folder),
    ...Object.fromEntries(own),
  }
}

/** The API as the pod's own token has it. */
function writeKubeconfig({ url, ca }: KubeApi, { namespace, tokens }: StandIn, folder: string): string {
  const file = join(folder, 'kubeconfig')
  const token = tokens.find(({ audience }) => audience === undefined)
  const name = 'pod'
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') } }],
    users: [{ name, user: token ? { tokenFile: localPath(folder, token.path) } : {} }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    'current-context': name,
  }
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 })
  return file
}

function cloud({ environment }: Terminal, stint: Session['stint']): Readonly<Record<string, string>> {
  const { AWS_ENDPOINT_URL: set, AWS_ENDPOINT_URL_STS: sts } = environment
  if (set) return sts ? {} : awsEndpoint(set)
  return stint ? { ...awsEndpoint(stint.aws), AWS_CA_BUNDLE: stint.ca } : {}
}

async function asInstance(
  input: Input,
  terminal: Terminal,
  signals: Signals,
  folder: string,
  instance: string,
): Promise<number> {
  if (!/^i-[0-9a-f]+$/.test(instance)) throw usage(`${JSON.stringify(instance)} is no instance id.`)
  const hops = Number(text(input, 'hops'))
  if (!Number.isInteger(hops) || hops < 1 || hops > 64) throw usage('--hops is a whole number from 1 to 64.')
  let code = 0
  await withSession(input, terminal, async ({ stint, region }) =>
    withOwnApi(input, terminal, async (api) => {
      const endpoint = await api.openMetadata(instance, hops)
      try {
        const environment = {
          AWS_REGION: region,
          AWS_DEFAULT_REGION: region,
          ...withoutPerson(terminal.environment, folder),
          ...cloud(terminal, stint),
          AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint,
          AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv4',
        }
        code = await runProgram(input.arguments, environment, signals)
      } finally {
        await api.closeMetadata(instance, hops)
      }
    }),
  )
  return code
}
