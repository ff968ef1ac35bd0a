import { versions } from './versions.ts'

/** What a customer must have read and agreed to before a cluster is upgraded to a minor version. */
export interface VersionGate {
  readonly id: string
  readonly label: 'api.openshift.com/gate-sts' | 'api.openshift.com/gate-ocp'
  /** The minor version that it stands before. */
  readonly minor: string
  readonly stsOnly: boolean
  readonly description: string
  readonly warning: string
  readonly documentation: string
}

const DOCS = 'https://docs.openshift.com/rosa/upgrading/rosa-upgrading-sts.html'

/** APIs of Kubernetes that a minor version no longer serves. */
const REMOVED: ReadonlyMap<string, string> = new Map([
  ['4.16', 'flowcontrol.apiserver.k8s.io/v1beta2'],
  ['4.19', 'flowcontrol.apiserver.k8s.io/v1beta3'],
])

const uuid = (minor: string, kind: 'sts' | 'ocp') =>
  `${kind === 'sts' ? '5a7e0000' : '0c900000'}-0000-4000-8000-${minor.replace('.', '').padStart(12, '0')}`

const stsGate = (minor: string): VersionGate => ({
  id: uuid(minor, 'sts'),
  label: 'api.openshift.com/gate-sts',
  minor,
  stsOnly: true,
  description: `OpenShift STS clusters include new required cloud provider permissions in OpenShift ${minor}.`,
  warning: `STS roles must be updated with the latest permissions before upgrading to OpenShift ${minor}`,
  documentation: DOCS,
})

const removedApiGate = (minor: string, api: string): VersionGate => ({
  id: uuid(minor, 'ocp'),
  label: 'api.openshift.com/gate-ocp',
  minor,
  stsOnly: false,
  description: `OpenShift ${minor} no longer serves the API ${api}. What still uses it stops working after the upgrade.`,
  warning: `Evaluate your cluster for the API ${api}, which is removed in OpenShift ${minor}, and migrate what uses it before upgrading`,
  documentation: 'https://access.redhat.com/solutions/7031404',
})

/** For every minor version that a cluster can be upgraded to; in their order. */
export const versionGates: readonly VersionGate[] = [...new Set(versions.map(({ minor }) => minor))].flatMap(
  (minor) => {
    const api = REMOVED.get(minor)
    return [stsGate(minor), ...(api === undefined ? [] : [removedApiGate(minor, api)])]
  },
)

export const gatesOf = (minor: string): readonly VersionGate[] => versionGates.filter((gate) => gate.minor === minor)
