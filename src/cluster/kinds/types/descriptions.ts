/** What types and fields are for, in our own words: `type: …` and `type.field: …`; a name after `*.` is described alike in every type. */
const text = `
*.apiVersion: The group and version of the schema that this object is written in.
*.kind: The name of the schema that this object is written in, in CamelCase.
*.metadata: Name, labels and the other data that every object has.
*.spec: What is wanted.
*.status: What was observed; written by the system, not by people.
*.conditions: Facts about the present state, one for each type.
*.observedGeneration: The metadata.generation that this status speaks of.
*.labelSelector: Chooses objects by their labels.
*.selector: Chooses objects by their labels.
*.resources: What is asked for, and the most that may be used.
*.replicas: How many of them there are, or shall be.
*.readyReplicas: How many of them are ready.
*.availableReplicas: How many of them have been ready long enough.
*.message: A sentence for people about the details.
*.reason: One word in CamelCase, for programs, why this is so.
*.type: Which one of the kinds that are possible here this is.
*.lastTransitionTime: When the status last changed from one value to another.
*.lastUpdateTime: When this was last looked at.
*.lastHeartbeatTime: When this was last reported.
*.namespace: The namespace of what is named here.
*.uid: The unique id of what is named here.
*.key: The key that is meant.
*.value: The value.
*.optional: True: it need not exist.
*.readOnly: True: it cannot be written to.
*.conditions.status: True, False or Unknown.

meta.ObjectMeta: Data that every stored object has: what names it, who owns it, and what users put on it.
meta.ObjectMeta.name: The object's name, unique among its kind in its namespace. It never changes.
meta.ObjectMeta.generateName: A prefix from which the server makes a unique name, when no name is given.
meta.ObjectMeta.namespace: The namespace in which the name is unique. Objects of the whole cluster have none.
meta.ObjectMeta.selfLink: Not used any more.
meta.ObjectMeta.uid: The id that no other object ever has, not even one of the same name later.
meta.ObjectMeta.resourceVersion: Changes with every write. Sent back with a write, the write is refused when the object changed in between.
meta.ObjectMeta.generation: Counts changes of what is wanted.
meta.ObjectMeta.creationTimestamp: When the object was made, by the world's time.
meta.ObjectMeta.deletionTimestamp: When the object goes, or has been going since; set by a delete request.
meta.ObjectMeta.deletionGracePeriodSeconds: How long the object has to end in an orderly way.
meta.ObjectMeta.labels: Keys and values by which objects are chosen and grouped.
meta.ObjectMeta.annotations: Keys and values that tools keep with the object. Objects are not chosen by them.
meta.ObjectMeta.ownerReferences: Objects that this one belongs to. When all of them are gone, it goes too.
meta.ObjectMeta.finalizers: Who still has to clean up before the object can go.
meta.ObjectMeta.managedFields: Which writer owns which fields.
meta.OwnerReference: Names an object that owns this one.
meta.OwnerReference.controller: True: the owner manages this object. At most one owner does.
meta.OwnerReference.blockOwnerDeletion: True: the owner waits for this object when it is deleted in the foreground.
meta.LabelSelector: Chooses objects by labels; all of its requirements must hold. An empty one chooses everything.
meta.LabelSelector.matchLabels: Labels that must have exactly these values.
meta.LabelSelector.matchExpressions: Requirements of the form key, operator, values.
meta.LabelSelectorRequirement.operator: In, NotIn, Exists or DoesNotExist.
meta.Condition: One fact about the state of an object.

core.Namespace: A scope for names. Deleting it deletes everything in it.
core.NamespaceSpec.finalizers: Who has to empty the namespace before it can go.
core.NamespaceStatus.phase: Active, or Terminating while it is being emptied.
core.ConfigMap: Configuration as keys and values, for pods and people to read.
core.ConfigMap.data: Keys with text. A key has letters, digits, dashes, dots and underscores.
core.ConfigMap.binaryData: Keys with bytes, in base64.
core.ConfigMap.immutable: True: the data cannot be changed any more, and neither can this field.
core.Secret: Keys and values that only those see who need them.
core.Secret.data: Keys with bytes, in base64.
core.Secret.stringData: Keys with plain text, for writing only: it goes into data.
core.Secret.type: What the secret is for, which says what keys it must have.
core.Secret.immutable: True: the data cannot be changed any more, and neither can this field.
core.ServiceAccount: An identity for programs that run in pods.
core.ServiceAccount.secrets: Secrets that pods of this account may use.
core.ServiceAccount.imagePullSecrets: Secrets with which images are pulled for pods of this account.
core.ServiceAccount.automountServiceAccountToken: False: pods of this account get no token for the API, unless they ask for it.
core.Pod: Containers that run together on one node, as one service account.
core.PodSpec: What runs in a pod, where, and as whom.
core.PodSpec.volumes: What containers can mount.
core.PodSpec.initContainers: Containers that run to their end, one after another, before the others start.
core.PodSpec.containers: What runs in the pod. There is at least one.
core.PodSpec.ephemeralContainers: Containers that were added to a running pod for debugging.
core.PodSpec.restartPolicy: Always, OnFailure or Never: what happens to a container that ends.
core.PodSpec.terminationGracePeriodSeconds: How long the processes have to end after they are told to.
core.PodSpec.activeDeadlineSeconds: The longest that the pod may be active on its node.
core.PodSpec.dnsPolicy: How names are resolved inside the pod.
core.PodSpec.nodeSelector: Labels that the node must have.
core.PodSpec.serviceAccountName: The service account that the pod runs as. Its tokens and its AWS role come from there.
core.PodSpec.serviceAccount: The older name of serviceAccountName.
core.PodSpec.automountServiceAccountToken: False: no token for the API is mounted.
core.PodSpec.nodeName: The node that the pod runs on, once it is scheduled.
core.PodSpec.hostNetwork: True: the pod uses the node's own network.
core.PodSpec.hostPID: True: the pod sees the node's processes.
core.PodSpec.hostIPC: True: the pod shares the node's IPC namespace.
core.PodSpec.securityContext: Users, groups and privileges of all containers.
core.PodSpec.imagePullSecrets: Secrets with which the images are pulled.
core.PodSpec.affinity: Which nodes and neighbours the pod wants or avoids.
core.PodSpec.schedulerName: Who schedules the pod.
core.PodSpec.tolerations: Taints of nodes that the pod bears.
core.PodSpec.hostAliases: Lines for the pod's hosts file.
core.PodSpec.priorityClassName: How important the pod is, by the name of a class.
core.PodSpec.priority: How important the pod is, as a number.
core.PodSpec.topologySpreadConstraints: How pods like this one are spread over zones and nodes.
core.PodStatus.phase: Pending, Running, Succeeded, Failed or Unknown.
core.PodStatus.hostIP: The address of the node.
core.PodStatus.podIP: The address of the pod.
core.PodStatus.podIPs: All addresses of the pod.
core.PodStatus.startTime: When the node took the pod over.
core.PodStatus.containerStatuses: The state of each container.
core.PodStatus.qosClass: Guaranteed, Burstable or BestEffort, as the resources say.
core.PodTemplateSpec: What pods look like that are made from it.
core.Container: One program in a pod.
core.Container.name: The container's name, unique in its pod.
core.Container.image: The image that it runs.
core.Container.command: What is run instead of the image's own entry point.
core.Container.args: Arguments, instead of the image's own.
core.Container.workingDir: Where the program starts.
core.Container.ports: Ports that the program listens on.
core.Container.env: Environment variables. The pod identity webhook adds those of AWS here.
core.Container.envFrom: Config maps and secrets whose keys become environment variables.
core.Container.volumeMounts: Where the pod's volumes appear in the container.
core.Container.livenessProbe: When it fails, the container is started anew.
core.Container.readinessProbe: When it fails, the pod gets no requests.
core.Container.startupProbe: The other probes wait until it succeeds.
core.Container.lifecycle: What is done after the start and before the end.
core.Container.imagePullPolicy: Always, Never or IfNotPresent.
core.Container.securityContext: Users and privileges of this container.
core.ContainerPort.containerPort: The port inside the pod.
core.ContainerPort.hostPort: The port on the node.
core.ContainerPort.protocol: TCP, UDP or SCTP.
core.EnvVar: An environment variable.
core.EnvVar.valueFrom: Where the value comes from, when it is not given here.
core.VolumeMount: A volume's place in a container.
core.VolumeMount.mountPath: The folder at which the volume appears.
core.VolumeMount.subPath: The folder of the volume that appears there.
core.Volume: Something that containers of the pod can mount.
core.VolumeSource.secret: A secret's keys as files.
core.VolumeSource.configMap: A config map's keys as files.
core.VolumeSource.emptyDir: A folder that lives as long as the pod.
core.VolumeSource.hostPath: A folder of the node.
core.VolumeSource.persistentVolumeClaim: The volume that a claim is bound to.
core.VolumeSource.projected: Several sources in one folder.
core.VolumeSource.csi: A volume of a CSI driver that lives as long as the pod.
core.ProjectedVolumeSource.sources: What appears in the folder.
core.ServiceAccountTokenProjection: A token of the pod's service account, kept fresh in a file.
core.ServiceAccountTokenProjection.audience: Who may accept the token; the API itself when absent.
core.ServiceAccountTokenProjection.expirationSeconds: How long the token lives. It is renewed at four fifths of that.
core.ServiceAccountTokenProjection.path: The file in the volume.
core.ResourceRequirements.limits: The most that may be used.
core.ResourceRequirements.requests: What is set aside.
core.Toleration: A taint that the pod bears.
core.Taint: Keeps pods away that do not tolerate it.
core.Taint.effect: NoSchedule, PreferNoSchedule or NoExecute.
core.Node: A machine of the cluster that pods run on.
core.NodeSpec.providerID: The machine as its cloud names it: aws:///ZONE/INSTANCE.
core.NodeSpec.unschedulable: True: no new pods are put here.
core.NodeSpec.taints: What keeps pods away.
core.NodeStatus.capacity: All that the node has.
core.NodeStatus.allocatable: What pods can use of it.
core.NodeStatus.addresses: Addresses and names by which the node is reached.
core.NodeStatus.nodeInfo: Versions and ids of the node's software.
core.NodeSystemInfo.kubeletVersion: The version of the node's agent.
core.Event: A report of something that happened to an object.
core.Event.involvedObject: What the event is about.
core.Event.firstTimestamp: When it happened first.
core.Event.lastTimestamp: When it happened last.
core.Event.count: How often it happened.
core.Event.source: Who reports it.
core.Service: One address for many pods.
core.ServiceSpec.ports: Ports of the service.
core.ServiceSpec.selector: Labels of the pods that answer.
core.ServiceSpec.clusterIP: The address inside the cluster; None for a service without one.
core.ServiceSpec.type: ClusterIP, NodePort, LoadBalancer or ExternalName.
core.ServiceSpec.externalName: The name that a service of type ExternalName stands for.
core.ServiceSpec.sessionAffinity: ClientIP keeps a client with its pod; None does not.
core.ServiceSpec.externalTrafficPolicy: Cluster or Local: whether requests may leave the node that they reach.
core.ServiceSpec.loadBalancerSourceRanges: Addresses from which the load balancer may be used.
core.ServicePort.port: The service's port.
core.ServicePort.targetPort: The pods' port, as a number or by its name.
core.ServicePort.nodePort: The port on every node.
core.PersistentVolume: A disk that outlives pods.
core.PersistentVolumeSpec.capacity: How large it is.
core.PersistentVolumeSpec.accessModes: In which ways it can be mounted.
core.PersistentVolumeSpec.claimRef: The claim that has it.
core.PersistentVolumeSpec.persistentVolumeReclaimPolicy: Retain or Delete: what becomes of it without its claim.
core.PersistentVolumeSpec.storageClassName: The class that it is of.
core.PersistentVolumeSpec.csi: The disk as its CSI driver knows it.
core.PersistentVolumeClaim: The wish for a disk.
core.PersistentVolumeClaimSpec.accessModes: In which ways it shall be mounted.
core.PersistentVolumeClaimSpec.storageClassName: The class of disks to choose from; the default one when absent.
core.PersistentVolumeClaimSpec.volumeName: The volume that the claim is bound to.
core.PersistentVolumeClaimStatus.phase: Pending, Bound or Lost.

apps.Deployment: Keeps pods of one template running, and replaces them step by step when it changes.
apps.DeploymentSpec.replicas: How many pods are wanted; 1 when absent.
apps.DeploymentSpec.selector: The labels of its pods. It does not change.
apps.DeploymentSpec.template: What its pods look like.
apps.DeploymentSpec.strategy: How old pods are replaced by new ones.
apps.DeploymentSpec.minReadySeconds: How long a pod must be ready to count as available.
apps.DeploymentSpec.revisionHistoryLimit: How many old replica sets are kept for a rollback.
apps.DeploymentSpec.paused: True: changes are not rolled out.
apps.DeploymentSpec.progressDeadlineSeconds: After how long without progress the rollout counts as failed.
apps.DeploymentStatus.updatedReplicas: How many pods are of the present template.
apps.DeploymentStatus.unavailableReplicas: How many pods are missing.
apps.ReplicaSet: Keeps a number of equal pods running.
apps.DaemonSet: Runs a pod on every node that fits.
coordination.Lease: Who leads or lives, and until when.
coordination.LeaseSpec.holderIdentity: Who holds it.
coordination.LeaseSpec.leaseDurationSeconds: How long others wait after the last renewal.
storage.StorageClass: A kind of disk that claims can ask for.
storage.StorageClass.provisioner: The driver that makes the disks.
storage.StorageClass.parameters: What the driver is told.
storage.StorageClass.reclaimPolicy: Retain or Delete: what becomes of a disk without its claim.
storage.StorageClass.volumeBindingMode: Immediate, or WaitForFirstConsumer to make the disk where its pod runs.
storage.StorageClass.allowVolumeExpansion: True: claims may grow.
storage.VolumeAttachment: The wish that a disk be attached to a node.
storage.CSIDriver: A driver for disks, and what it can do.
storage.CSINode: The drivers of one node.
certificates.CertificateSigningRequest: A request for a certificate that somebody approves and a signer issues.
certificates.CertificateSigningRequestSpec.request: The PKCS #10 request in PEM.
certificates.CertificateSigningRequestSpec.signerName: Who shall sign.
certificates.CertificateSigningRequestSpec.usages: What the certificate is for.
certificates.CertificateSigningRequestSpec.expirationSeconds: How long it shall hold.
certificates.CertificateSigningRequestStatus.certificate: The certificate in PEM, once it is issued.
events.Event: A report of something that happened to an object.
rbac.Role: Rights in one namespace.
rbac.ClusterRole: Rights in the whole cluster, or for binding in a namespace.
rbac.ClusterRole.rules: What may be done.
rbac.Role.rules: What may be done.
rbac.ClusterRole.aggregationRule: Other cluster roles whose rules are taken over into this one.
rbac.RoleBinding: Gives a role's rights in one namespace to users, groups and service accounts.
rbac.ClusterRoleBinding: Gives a cluster role's rights everywhere to users, groups and service accounts.
rbac.RoleBinding.roleRef: The role. It does not change.
rbac.ClusterRoleBinding.roleRef: The cluster role. It does not change.
rbac.RoleBinding.subjects: Who gets the rights.
rbac.ClusterRoleBinding.subjects: Who gets the rights.
rbac.PolicyRule: Verbs on resources, or on paths that are no resources.
rbac.PolicyRule.verbs: What may be done; * for everything.
rbac.PolicyRule.apiGroups: The groups of the resources; "" is the core group.
rbac.PolicyRule.resources: Resources, and subresources as resource/subresource.
rbac.PolicyRule.resourceNames: Names that the rule is limited to.
rbac.PolicyRule.nonResourceURLs: Paths; a star at the end stands for all below.
apiextensions.CustomResourceDefinition: Teaches the API a new kind.
apiextensions.CustomResourceDefinitionSpec.group: The group of the kind.
apiextensions.CustomResourceDefinitionSpec.names: How the kind and its resource are called.
apiextensions.CustomResourceDefinitionSpec.scope: Namespaced or Cluster.
apiextensions.CustomResourceDefinitionSpec.versions: The versions, each with its schema.
apiextensions.CustomResourceDefinitionVersion.schema: What objects look like. Fields that it does not name are dropped.
apiextensions.CustomResourceDefinitionVersion.additionalPrinterColumns: What kubectl get shows.

config.ClusterVersion: The OpenShift version of the cluster, and how far it has come.
config.ClusterVersionSpec.channel: Where updates come from.
config.ClusterVersionSpec.clusterID: The cluster's unique id.
config.ClusterVersionSpec.desiredUpdate: The version that is wanted.
config.ClusterVersionStatus.history: Versions that were applied, the latest first.
config.ClusterOperator: What an operator says of itself: Available, Progressing, Degraded, Upgradeable.
config.ClusterOperatorStatus.versions: The versions of what the operator runs.
config.ClusterOperatorStatus.relatedObjects: Objects that help to understand its state.
config.Infrastructure: Where the cluster runs.
config.InfrastructureStatus.infrastructureName: The name that the cluster's AWS resources begin with and are tagged by.
config.InfrastructureStatus.platformStatus: The cloud, and the region in it.
config.Authentication: Who issues the cluster's service-account tokens, and how people log in.
config.AuthenticationSpec.serviceAccountIssuer: The issuer of service-account tokens, which AWS trusts by its OIDC provider.
config.DNS: The cluster's domain and its hosted zones.
config.Ingress: The domain of routes.
config.Network: Address ranges of pods and services.
machine.Machine: A machine of the cluster, made from a provider's instance.
machine.MachineSpec.providerSpec: What the instance looks like, in the provider's own terms.
machine.MachineSpec.providerID: The instance as its cloud names it.
machine.MachineStatus.phase: Provisioning, Provisioned, Running, Deleting or Failed.
machine.MachineStatus.nodeRef: The node that the machine became.
machine.MachineStatus.errorMessage: Why the machine failed, in the cloud's words.
machine.MachineStatus.providerStatus: The state of the instance, in the provider's own terms.
machine.MachineSet: Keeps a number of equal machines.
machine.MachineSetSpec.replicas: How many machines are wanted.
machine.MachineSetSpec.template: What its machines look like.
operator.IngressController: A router for the traffic from outside, behind a load balancer.
operator.IngressControllerSpec.domain: The domain that it serves.
operator.IngressControllerSpec.endpointPublishingStrategy: How it is made reachable.
operator.CloudCredential: How operators come by credentials of the cloud.
operator.CloudCredentialSpec.credentialsMode: Manual: roles are made outside, and each operator assumes its own by a token.
operator.ClusterCSIDriver: The operator of a CSI driver.
dnsrecord.DNSRecord: A record in the cluster's hosted zones.
dnsrecord.DNSRecordSpec.dnsName: The name.
dnsrecord.DNSRecordSpec.targets: What it leads to.
dnsrecord.DNSRecordSpec.recordType: A or CNAME.
dnsrecord.DNSRecordSpec.recordTTL: How many seconds it may be kept.
cloudnetwork.CloudPrivateIPConfig: A private address that a node's interface shall have beside its own.
cloudnetwork.CloudPrivateIPConfigSpec.node: The node.
cloudnetwork.CloudPrivateIPConfigStatus.node: The node that has it now.
credentials.CredentialsRequest: The wish of an operator for credentials of the cloud.
credentials.CredentialsRequestSpec.secretRef: The secret into which they go.
credentials.CredentialsRequestSpec.providerSpec: The rights that are needed, and the role's ARN with STS.
credentials.CredentialsRequestSpec.serviceAccountNames: The service accounts that may assume the role.
credentials.CredentialsRequestSpec.cloudTokenPath: Where the operator finds its token.
imageregistry.Config: The cluster's image registry.
imageregistry.ImageRegistrySpec.storage: Where images are kept.
imageregistry.ImageRegistryConfigStorageS3.bucket: The bucket.
imageregistry.ImageRegistryConfigStorageS3.encrypt: True: the bucket encrypts.
egress.EgressIP: Addresses from which the pods of some namespaces appear outside.
egress.EgressIPSpec.egressIPs: The addresses.
egress.EgressIPSpec.namespaceSelector: The namespaces.
egress.EgressIPSpec.podSelector: The pods in them.
snapshot.VolumeSnapshot: The wish for a copy of a volume at one moment.
snapshot.VolumeSnapshotContent: A copy of a volume.
snapshot.VolumeSnapshotClass: A kind of copies that can be asked for.
`

const all: ReadonlyMap<string, string> = new Map(
  text
    .split('\n')
    .filter(Boolean)
    .map((line): [string, string] => {
      const mark = line.indexOf(': ')
      return [line.slice(0, mark), line.slice(mark + 2)]
    }),
)

/** `hostIPC` → `host IPC`, `podIPs` → `pod IPs`. */
const words = (name: string) =>
  name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/\b[A-Z](?![A-Z])/g, (letter) => letter.toLowerCase())

const short = (type: string) => type.slice(type.lastIndexOf('.') + 1)

export const describeType = (type: string): string => all.get(type) ?? `The ${words(short(type))}.`

export const describeField = (type: string, field: string): string =>
  all.get(`${type}.${field}`) ?? all.get(`*.${field}`) ?? `The ${words(field)} of the ${words(short(type))}.`
