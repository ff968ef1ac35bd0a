import type { Clock } from '../kernel/Clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Random } from '../kernel/random.ts'
import type { Projection } from '../store/projection.ts'
import type { Store } from '../store/Store.ts'
import type { Dial } from '../wire/http.ts'
import type { KeySpare } from '../wire/jose/signing-key.ts'

/** HTTPS to names inside the cloud and to the machine's own. */
export type CloudFetch = (
  url: string,
  init?: {
    readonly method?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string | Uint8Array
  },
) => Promise<{ readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }>

/** What OCM stands on. Addresses are functions: doors open later than rooms. */
export interface OcmParts {
  readonly store: Store
  readonly projection: Projection
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** The world's default region. */
  readonly region: string
  /** `real`: the installer's waits last as long as they do at AWS; `instant`: as short as the answers allow. */
  readonly pace: 'instant' | 'real'
  readonly awsEndpoint: () => string
  readonly dial?: Dial | undefined
  readonly cloudFetch: CloudFetch
  /** Where a cluster's Kubernetes API answers. */
  readonly kubernetesUrl: (clusterId: string) => string
  /** PEM of the CA that signs for the cloud's names. */
  readonly ca: () => string
  /** OCM's own address, for links in what it says. */
  readonly publicUrl: () => string
  /** Where issuers' signing keys come from; made here by default, which takes a second or two each. */
  readonly keys?: KeySpare
}
