/** Hosted control planes: roles whose permissions are AWS-managed policies. There is no ControlPlane role: that plane runs in Red Hat's account. */
export interface HcpAccountRole {
  readonly key: 'installer' | 'instance_worker' | 'support'
  /** The role's name is `<prefix>-<suffix>`. */
  readonly suffix: string
  /** OCM's policy id, answered with the managed policy's ARN. */
  readonly permissionPolicy: string
  readonly trustPolicy: string
  readonly managedPolicy: string
}

export interface HcpOperatorRole {
  readonly id: string
  readonly managedPolicy: string
  readonly namespace: string
  readonly serviceAccounts: readonly string[]
}

const managed = (name: string) => `arn:aws:iam::aws:policy/service-role/${name}`

const account = (key: HcpAccountRole['key'], title: string, policy: string): HcpAccountRole => ({
  key,
  suffix: `HCP-ROSA-${title}-Role`,
  permissionPolicy: `sts_hcp_${key}_permission_policy`,
  trustPolicy: `sts_${key}_trust_policy`,
  managedPolicy: managed(policy),
})

const operator = (
  id: string,
  policy: string,
  namespace: string,
  ...serviceAccounts: readonly string[]
): HcpOperatorRole => ({ id, managedPolicy: managed(policy), namespace, serviceAccounts })

export const hcpAccountRoles: readonly HcpAccountRole[] = [
  account('installer', 'Installer', 'ROSAInstallerPolicy'),
  account('support', 'Support', 'ROSASRESupportPolicy'),
  account('instance_worker', 'Worker', 'ROSAWorkerInstancePolicy'),
]

const CSI = 'openshift-cluster-csi-drivers'
const NETWORK = 'openshift-cloud-network-config-controller'
const REGISTRY = 'openshift-image-registry'

// prettier-ignore
export const hcpOperatorRoles: readonly HcpOperatorRole[] = [
  operator('capa', 'ROSANodePoolManagementPolicy', 'kube-system', 'capa-controller-manager'),
  operator('cloud-network-config', 'ROSACloudNetworkConfigOperatorPolicy', NETWORK, 'cloud-network-config-controller'),
  operator('ebs-csi', 'ROSAAmazonEBSCSIDriverOperatorPolicy', CSI, 'aws-ebs-csi-driver-operator', 'aws-ebs-csi-driver-controller-sa'),
  operator('ingress', 'ROSAIngressOperatorPolicy', 'openshift-ingress-operator', 'ingress-operator'),
  operator('control-plane-operator', 'ROSAControlPlaneOperatorPolicy', 'kube-system', 'control-plane-operator'),
  operator('image-registry', 'ROSAImageRegistryOperatorPolicy', REGISTRY, 'cluster-image-registry-operator', 'registry'),
  operator('karpenter', 'ROSAKarpenterControllerPolicy', 'kube-system', 'karpenter'),
  operator('kms', 'ROSAKMSProviderPolicy', 'kube-system', 'kms-provider'),
  operator('kube-controller-manager', 'ROSAKubeControllerPolicy', 'kube-system', 'kube-controller-manager'),
]
