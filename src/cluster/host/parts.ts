import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../kernel/Clock.ts'
import type { Log } from '../../kernel/log.ts'
import type { Random } from '../../kernel/random.ts'
import type { Projection } from '../../store/projection.ts'
import type { Store } from '../../store/Store.ts'
import type { Dial } from '../../wire/http.ts'
import type { Machine } from '../nodes/machine.ts'

/** HTTPS inside the cloud, by name. */
export type CloudFetch = (
  url: string,
  init?: {
    readonly method?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string | Uint8Array
  },
) => Promise<{
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}>

/** What clusters need of the world around them. */
export interface ClusterParts {
  readonly store: Store
  readonly projection: Projection
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly pace: 'instant' | 'real'
  /** The state folder: pods' token files stand in `pods/<uid>/` below it. */
  readonly folder: string
  /** Origin of the AWS door. */
  readonly awsEndpoint: () => string
  readonly dial?: Dial | undefined
  /** Where a cluster's API is reached from outside: `https://…/clusters/<id>`. */
  readonly kubernetesUrl: (id: string) => string
  /** PEM of the CA that signs the TLS door's certificates. */
  readonly ca: () => string
  readonly cloudFetch: CloudFetch
}

/** Every cluster of the world: their APIs, and the software on their instances. */
export interface ClusterHost {
  /** `/clusters/<id>…`: the Kubernetes API of that cluster; without that, of the one cluster that knows who calls. Never rejects. */
  readonly serve: (request: IncomingMessage, response: ServerResponse, secure: boolean) => Promise<void>
  /** An instance runs: what its user data says is done on it. Told again after a restart of the server. */
  readonly boot: (machine: Machine) => void
  /** The instance no longer runs. */
  readonly halt: (instanceId: string) => void
  /** `rewound`: who watches is told 410, since the past that was watched is no longer the world's. */
  readonly stop: (rewound?: 'rewound') => Promise<void>
}
