import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { worldClock } from '../../src/kernel/Clock.ts'
import { awsClient, type AwsClient } from '../../src/wire/aws-client.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { REGION, startServer } from './cloud.ts'

/** Another local cloud, running. */
export interface RunningPeer {
  readonly port: number
  readonly pid: number
  readonly client: AwsClient
  stop(): Promise<void>
}

interface Peer {
  /** The variable that names its program, if it is not where `VENV` puts it. */
  readonly variable: string
  readonly program: string
  readonly packaged: string
  readonly args: (port: number) => readonly string[]
  readonly env: (port: number) => Readonly<Record<string, string>>
}

const PEERS = {
  moto: {
    variable: 'MOTO_SERVER',
    program: 'moto_server',
    packaged: 'moto[server]',
    args: (port) => ['-p', String(port)],
    env: () => ({}),
  },
  ministack: {
    variable: 'MINISTACK',
    program: 'ministack',
    packaged: 'ministack',
    args: () => [],
    env: (port) => ({ AUTH: 'true', GATEWAY_PORT: String(port), BIND_HOST: '127.0.0.1', LOG_LEVEL: 'ERROR' }),
  },
} as const satisfies Readonly<Record<string, Peer>>

export type PeerName = keyof typeof PEERS

const VENV = '.cache/peers'
const FIRST_PORT = 15_000
const PORTS = 10_000

let started = 0

/** Undefined, and a line that says how to change that, where it is not installed. */
export async function startPeer(name: PeerName, credentials: Credentials): Promise<RunningPeer | undefined> {
  const { variable, program, packaged, args, env }: Peer = PEERS[name]
  const file = process.env[variable] ?? fileURLToPath(new URL(`../../${VENV}/bin/${program}`, import.meta.url))
  if (!existsSync(file)) {
    console.error(
      `${name} is not installed, and left out: python3 -m venv ${VENV} && ${VENV}/bin/pip install '${packaged}'`,
    )
    return undefined
  }
  const port = FIRST_PORT + ((process.pid + started++) % PORTS)
  const { pid, stop } = await startServer(args(port), { file, port, env: env(port) })
  const client = awsClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: REGION,
    credentials,
    clock: worldClock(),
  })
  return { port, pid, client, stop }
}
