import { createHash, timingSafeEqual } from 'node:crypto'
import type { ClusterFacts } from '../../catalogue/ignition.ts'
import { bootstrapPaths } from '../../catalogue/ignition.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { Projection } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import { issueCa, type Issued, type Moment } from '../../wire/x509/issue.ts'
import { partitionOf } from '../api/objects.ts'

/** What a control plane keeps beside its objects: who it is and the keys that it signs with. */
export interface Control {
  readonly facts: ClusterFacts
  /** Lower hex; the token itself is nowhere in the cluster. */
  readonly adminTokenSha256: string
  /** PEM, PKCS#1: service-account tokens. */
  readonly signingKey: string
  /** PEM, PKIX: keys whose tokens count still, since the key was rotated. */
  readonly formerKeys?: readonly string[]
  /** Clients' certificates. */
  readonly ca: Issued
}

const KEY = 'control/plane'
const INDEX = 'clusters'

const domainKey = (account: string, domain: string) => `domain/${account}/${domain}`

export function readControl(projection: Projection, clusterId: string): Control | undefined {
  return projection.view().get(partitionOf(clusterId), KEY)?.value as unknown as Control | undefined
}

/** Which cluster's machines answer to `api-int.<domain>` inside an account. */
export function clusterOfDomain(projection: Projection, account: string, domain: string): string | undefined {
  return projection.view().get<string>(INDEX, domainKey(account, domain))?.value
}

/** Every cluster that was ever founded. */
export const clusterIds = (projection: Projection): readonly string[] => [
  ...new Set(
    projection
      .view()
      .scan<string>(INDEX, 'domain/')
      .map(({ value }) => value),
  ),
]

/** Of a bootstrap machine's files. @throws when they are not all there */
export function newControl(files: ReadonlyMap<string, string>, moment: Moment): Control {
  const need = (path: string) => {
    const found = files.get(path)
    if (!found) throw new Error(`the ignition has no ${path}`)
    return found
  }
  const facts = JSON.parse(need(bootstrapPaths.cluster)) as ClusterFacts
  const ca = issueCa({ commonName: `${facts.infraId} kubelet signer` }, moment)
  return {
    facts,
    adminTokenSha256: sha256(need(bootstrapPaths.adminToken).trim()).toString('hex'),
    signingKey: need(bootstrapPaths.signingKey),
    ca,
  }
}

export function controlWrites(control: Control): Write[] {
  const { id, account, domain } = control.facts
  return [
    { partition: partitionOf(id), key: KEY, value: control as unknown as Json },
    { partition: INDEX, key: domainKey(account, domain), value: id },
  ]
}

/** Guards `controlWrites` against a second founding. */
export const controlAbsent = (id: string) => ({ partition: partitionOf(id), key: KEY, revision: 0 })

const sha256 = (text: string) => createHash('sha256').update(text).digest()

export function isAdminToken({ adminTokenSha256 }: Control, token: string): boolean {
  return timingSafeEqual(sha256(token), Buffer.from(adminTokenSha256, 'hex'))
}
