/** A cluster operator that calls AWS, with everything its role, its secret and its token need. */
export interface OperatorRow {
  readonly id: string
  readonly namespace: string
  /** The secret that holds its cloud configuration; with the namespace, the tail of its role's and policy's names. */
  readonly secret: string
  /** The subjects of its trust; the first one is the operator's own. */
  readonly serviceAccounts: readonly [string, ...string[]]
  /** OCM's name of the credential request; its policy id is `openshift_<name>_policy`. */
  readonly credentialRequest: string
  readonly policy: string
  /** Name of the CredentialsRequest object in openshift-cloud-credential-operator. */
  readonly credentialsRequest: string
  /** The ClusterOperator that reports on it. */
  readonly clusterOperator: string
  /** The first OpenShift minor version that has it. */
  readonly minVersion?: string
}

const row = (source: Omit<OperatorRow, 'policy'>): OperatorRow => ({
  ...source,
  policy: `openshift_${source.credentialRequest}_policy`,
})

export const operators: readonly OperatorRow[] = [
  row({
    id: 'ingress',
    namespace: 'openshift-ingress-operator',
    secret: 'cloud-credentials',
    serviceAccounts: ['ingress-operator'],
    credentialRequest: 'ingress_operator_cloud_credentials',
    credentialsRequest: 'openshift-ingress',
    clusterOperator: 'ingress',
  }),
  row({
    id: 'ebs-csi',
    namespace: 'openshift-cluster-csi-drivers',
    secret: 'ebs-cloud-credentials',
    serviceAccounts: ['aws-ebs-csi-driver-operator', 'aws-ebs-csi-driver-controller-sa'],
    credentialRequest: 'cluster_csi_drivers_ebs_cloud_credentials',
    credentialsRequest: 'aws-ebs-csi-driver-operator',
    clusterOperator: 'storage',
  }),
  row({
    id: 'cloud-network-config',
    namespace: 'openshift-cloud-network-config-controller',
    secret: 'cloud-credentials',
    serviceAccounts: ['cloud-network-config-controller'],
    credentialRequest: 'cloud_network_config_controller_cloud_credentials',
    credentialsRequest: 'openshift-cloud-network-config-controller-aws',
    clusterOperator: 'network',
    minVersion: '4.10',
  }),
  row({
    id: 'machine-api',
    namespace: 'openshift-machine-api',
    secret: 'aws-cloud-credentials',
    serviceAccounts: ['machine-api-controllers'],
    credentialRequest: 'machine_api_aws_cloud_credentials',
    credentialsRequest: 'openshift-machine-api-aws',
    clusterOperator: 'machine-api',
  }),
  row({
    id: 'cloud-credential-operator',
    namespace: 'openshift-cloud-credential-operator',
    secret: 'cloud-credential-operator-iam-ro-creds',
    serviceAccounts: ['cloud-credential-operator'],
    credentialRequest: 'cloud_credential_operator_cloud_credential_operator_iam_ro_creds',
    credentialsRequest: 'cloud-credential-operator-iam-ro',
    clusterOperator: 'cloud-credential',
  }),
  row({
    id: 'image-registry',
    namespace: 'openshift-image-registry',
    secret: 'installer-cloud-credentials',
    serviceAccounts: ['cluster-image-registry-operator', 'registry'],
    credentialRequest: 'image_registry_installer_cloud_credentials',
    credentialsRequest: 'openshift-image-registry',
    clusterOperator: 'image-registry',
  }),
]

export function operatorRow(id: string): OperatorRow {
  const found = operators.find((operator) => operator.id === id)
  if (!found) throw new RangeError(`no operator ${id}`)
  return found
}

export function serviceAccountSubject(namespace: string, serviceAccount: string): string {
  return `system:serviceaccount:${namespace}:${serviceAccount}`
}

/** The `sub` claims that the operator's role trusts. */
export function operatorSubjects(operator: OperatorRow): string[] {
  return operator.serviceAccounts.map((name) => serviceAccountSubject(operator.namespace, name))
}

/** Where every operator finds its projected token. */
export const tokenFile = '/var/run/secrets/openshift/serviceaccount/token'

/** The key `credentials` of the operator's secret: no key, only a role and the path of the token. */
export function cloudCredentials(roleArn: string): string {
  return `[default]\nsts_regional_endpoints = regional\nrole_arn = ${roleArn}\nweb_identity_token_file = ${tokenFile}`
}
