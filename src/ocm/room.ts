import type { View } from '../store/projection.ts'
import type { Append, Write } from '../store/Store.ts'
import type { KeySpare } from '../wire/jose/signing-key.ts'
import type { HttpClient } from '../wire/http.ts'
import type { Tokens } from './auth/tokens.ts'
import { ocmFault } from './http/fault.ts'
import type { KubernetesClient } from './kubernetes.ts'
import type { OcmParts } from './parts.ts'
import type { Publisher } from './oidc/publish.ts'
import type { RedHatRole } from './workloads/roles.ts'

/** What all of OCM shares. */
export interface Room extends OcmParts {
  readonly tokens: Tokens
  /** Connections to the AWS door, shared by every client. */
  readonly http: HttpClient
  /** Red Hat's installer role, through OCM's workload identity. */
  readonly installer: RedHatRole
  /** Writes Red Hat's bucket of managed issuers. */
  readonly publisher: Publisher
  /** Signing keys of managed OIDC configurations. */
  readonly keys: KeySpare & { prepare(): void }
  /** Tells Red Hat's engineers that the customer has decided on a request for access. */
  readonly decided: (accessRequestId: string) => void
  /** The API of a cluster, as its administrator. */
  readonly kubernetes: (clusterId: string, adminToken: string) => KubernetesClient
  /** Tells the controller that a cluster may have something to do. */
  readonly wake: (clusterId: string) => void
  /** Tells it that somebody looks at the cluster. */
  readonly glance: (clusterId: string) => void
}

export interface Change<Result> {
  readonly writes: readonly Write[]
  readonly appends?: readonly Append[]
  readonly result: Result
}

const ATTEMPTS = 8

/**
 * Reads, decides and commits; when something that was read has changed meanwhile, decides again, at most eight times.
 * @throws {Fault} 409 when it never held
 */
export async function change<Result>(
  { store, projection }: Pick<OcmParts, 'store' | 'projection'>,
  decide: (view: View) => Change<Result>,
): Promise<Result> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const view = projection.view()
    const { writes, appends = [], result } = decide(view)
    if (writes.length === 0 && appends.length === 0) return result
    const outcome = await store.commit({ writes, appends, guards: view.guards() })
    if (outcome.committed) return result
  }
  throw ocmFault(409, 'The object was changed by others at the same time; try again')
}
