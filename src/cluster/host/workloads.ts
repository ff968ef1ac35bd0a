import type { ClusterFacts } from '../../catalogue/ignition.ts'
import { operators as rows, type OperatorRow } from '../../catalogue/operators.ts'
import { cloudControllerManager, machineApprover } from '../roles.ts'
import { kubeTime } from '../api/object.ts'
import { machineApproval } from '../nodes/certificates.ts'
import { runCloudControllerManager } from '../nodes/cloud-controller-manager.ts'
import { programs } from '../operators/index.ts'
import { runController } from '../reconcile.ts'
import type { ClusterParts } from './parts.ts'
import type { Workload } from './pods.ts'

/** What runs in pods on every cluster's control plane. */
export function workloadsOf(parts: ClusterParts, facts: ClusterFacts): readonly Workload[] {
  return [...rows.flatMap((row) => operatorWorkload(parts, facts, row)), cloudControllers(parts, facts), approver]
}

const MINTER = 'cloud-credential-operator'

function operatorWorkload(
  { awsEndpoint, dial, random }: ClusterParts,
  { region, version, name: clusterName, credentialsMode }: ClusterFacts,
  row: OperatorRow,
): readonly Workload[] {
  const program = programs.get(row.id)
  if (!program) return []
  const [serviceAccount] = row.serviceAccounts
  const { namespace } = row
  const known = {
    name: row.clusterOperator,
    namespace,
    serviceAccount,
    credentialsSecret: { namespace, name: row.secret },
    awsEndpoint,
    dial,
    region,
    version,
    clusterName,
    random,
  }
  return [
    {
      id: row.id,
      namespace,
      serviceAccount,
      cloud: true,
      // Minted by the one operator that needs none.
      ...(credentialsMode === '' && row.id !== MINTER ? { secret: row.secret } : {}),
      run: ({ kube, tokenFile, clock, log, pace, signal }) =>
        program({ ...known, kube, tokenFile, clock, log, pace, signal }),
    },
  ]
}

const cloudControllers = (
  { awsEndpoint, dial }: ClusterParts,
  { region, infraId, name: clusterName }: ClusterFacts,
): Workload => ({
  id: 'cloud-controller-manager',
  namespace: cloudControllerManager.namespace,
  serviceAccount: cloudControllerManager.name,
  cloud: false,
  run: (pod) =>
    runCloudControllerManager({
      ...pod,
      awsEndpoint,
      dial,
      region,
      infraId,
      clusterName,
      machine: pod.kubelet.machine,
    }),
})

const approver: Workload = {
  id: 'machine-approver',
  namespace: machineApprover.namespace,
  serviceAccount: machineApprover.name,
  cloud: false,
  run: (pod) =>
    void runController(
      pod,
      pod.kube,
      machineApproval(pod.kube, () => kubeTime(pod.clock.now())),
    ),
}
