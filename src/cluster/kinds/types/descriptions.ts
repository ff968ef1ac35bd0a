/** What types and fields are for, in our own words: `type: …` and `type.field: …`; a name after `*.` is described alike in every type. */
const text = `
*.apiVersion: The group and version of the schema that this object is written in.
*.kind: The name of the schema that this object is written in, in CamelCase.
*.metadata: Name, labels and the other data that every object has.
*.spec: The state that users ask for; controllers work towards it.
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
apps.StatefulSet: Keeps pods that have names and disks of their own.
apps.StatefulSetSpec.selector: The labels of its pods. It does not change.
apps.StatefulSetSpec.template: What its pods look like.
apps.StatefulSetSpec.serviceName: The service that gives each pod its name in DNS.
apps.StatefulSetSpec.volumeClaimTemplates: The disks that each pod gets.
apps.StatefulSetSpec.podManagementPolicy: OrderedReady, one pod after the other, or Parallel.
batch.Job: Runs pods until enough of them have ended well.
batch.JobSpec.template: What its pods look like.
batch.JobSpec.completions: How many pods must end well.
batch.JobSpec.parallelism: How many pods run at one time.
batch.JobSpec.backoffLimit: How often it is tried again before it counts as failed; 6 when absent.
batch.JobSpec.activeDeadlineSeconds: After how long it is ended.
batch.JobSpec.ttlSecondsAfterFinished: How long after its end it is deleted; absent: never.
batch.JobSpec.completionMode: NonIndexed, or Indexed: each pod has a number.
batch.JobSpec.suspend: True: no pods are made until it is false.
batch.JobSpec.manualSelector: True: it brings a selector of its own.
batch.JobStatus.startTime: When its first pod was made.
batch.JobStatus.completionTime: When it ended well.
batch.JobStatus.active: How many of its pods run or are about to.
batch.JobStatus.succeeded: How many of its pods ended well.
batch.JobStatus.failed: How many of its pods failed.
batch.CronJob: Makes a job again and again by a schedule.
batch.CronJobSpec.schedule: When, in the five fields of cron.
batch.CronJobSpec.timeZone: The time zone of the schedule, by its name.
batch.CronJobSpec.jobTemplate: What its jobs look like.
batch.CronJobSpec.suspend: True: no further jobs are made.
batch.CronJobSpec.concurrencyPolicy: What happens while the last job still runs: Allow, Forbid or Replace.
batch.CronJobSpec.startingDeadlineSeconds: How late a job may still be made.
batch.CronJobSpec.successfulJobsHistoryLimit: How many jobs that ended well are kept; 3 when absent.
batch.CronJobSpec.failedJobsHistoryLimit: How many jobs that failed are kept; 1 when absent.
autoscaling.HorizontalPodAutoscaler: Scales a workload by what its pods use.
autoscaling.HorizontalPodAutoscalerSpec.scaleTargetRef: The workload that is scaled.
autoscaling.HorizontalPodAutoscalerSpec.minReplicas: Fewest pods; 1 when absent.
autoscaling.HorizontalPodAutoscalerSpec.maxReplicas: Most pods.
autoscaling.HorizontalPodAutoscalerSpec.metrics: What is measured, and what it shall be; 80% of the CPU that was asked for when absent.
autoscaling.HorizontalPodAutoscalerSpec.behavior: How fast it scales in either direction.
autoscaling.MetricSpec.type: Resource, ContainerResource, Pods, Object or External.
policy.PodDisruptionBudget: How many of some pods may be evicted at one time.
policy.PodDisruptionBudgetSpec.selector: The pods that it is over; an empty one means all of the namespace.
policy.PodDisruptionBudgetSpec.minAvailable: How many must stay, a number or a percentage.
policy.PodDisruptionBudgetSpec.maxUnavailable: How many may be missing, a number or a percentage.
policy.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy: Whether pods that are not ready always go, AlwaysAllow, or only where enough others are, IfHealthyBudget.
policy.PodDisruptionBudgetStatus.disruptionsAllowed: How many may be evicted now.
policy.PodDisruptionBudgetStatus.currentHealthy: How many are ready.
policy.PodDisruptionBudgetStatus.desiredHealthy: How many must be.
policy.PodDisruptionBudgetStatus.expectedPods: How many there should be.
networking.NetworkPolicy: Which traffic pods take and send.
networking.NetworkPolicySpec.podSelector: The pods that it is about; an empty one means all of the namespace.
networking.NetworkPolicySpec.ingress: Traffic that they take.
networking.NetworkPolicySpec.egress: Traffic that they send.
networking.NetworkPolicySpec.policyTypes: Ingress, Egress or both.
networking.IPBlock.cidr: A range of addresses.
networking.IPBlock.except: Ranges within it that are not meant.
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

config.ClusterVersion: The OpenShift version of the cluster, and how far it has come. There is one, named version.
config.ClusterVersionSpec.clusterID: The cluster's unique id, a UUID, by which updates and telemetry know it.
config.ClusterVersionSpec.channel: Where updates come from: stable-4.21, fast-4.21, candidate-4.21, eus-4.20.
config.ClusterVersionSpec.desiredUpdate: The version that is wanted. Setting it begins the update.
config.ClusterVersionSpec.upstream: The update service that is asked for later versions; Red Hat's own when absent.
config.ClusterVersionSpec.overrides: Components that are left alone by updates. A cluster with such is not supported.
config.ClusterVersionSpec.capabilities: Which optional components are installed.
config.ClusterVersionSpec.signatureStores: Where signatures of releases are looked for.
config.Update.version: The version, as 4.21.9.
config.Update.image: The release by its image, for versions that are in no channel.
config.Update.force: True: the release is taken though its signature or preconditions do not hold.
config.Update.architecture: Multi moves the cluster to the release for several architectures.
config.ClusterVersionStatus.desired: The version that the cluster is moving to, or is at.
config.ClusterVersionStatus.history: Versions that were applied, the latest first.
config.ClusterVersionStatus.availableUpdates: Versions that are recommended from here.
config.ClusterVersionStatus.conditionalUpdates: Versions that are recommended only where none of their risks apply.
config.ClusterVersionStatus.versionHash: Tells one content of a release from another of the same version.
config.UpdateHistory.state: Completed, or Partial while it is being applied.
config.UpdateHistory.startedTime: When it was begun.
config.UpdateHistory.completionTime: When it was applied whole; null until then.
config.UpdateHistory.version: The version, as 4.21.9.
config.UpdateHistory.image: The image of the release.
config.UpdateHistory.verified: True: the release's signature was checked before it was applied.
config.Release.version: The version, as 4.21.9.
config.Release.image: The image that holds the release.
config.Release.url: What the release brings, to read.
config.Release.channels: Channels that hold the release.
config.ClusterOperator: What an operator says of itself: Available, Progressing, Degraded, Upgradeable.
config.ClusterOperatorStatus.conditions: Available: it does its work. Progressing: it is on the way to another state. Degraded: something fails, and the message says what. Upgradeable: false holds back minor updates.
config.ClusterOperatorStatus.versions: The versions of what the operator runs; it is updated once "operator" is the release's.
config.ClusterOperatorStatus.relatedObjects: Objects that help to understand its state.
config.ClusterOperatorStatus.extension: What the operator adds for its own purposes.
config.OperandVersion.name: What has the version: operator for the operator itself.
config.OperandVersion.version: The version, as 4.21.9.
config.Infrastructure: Where the cluster runs. There is one, named cluster.
config.InfrastructureSpec.platformSpec: The cloud, and what of it people may set.
config.InfrastructureSpec.cloudConfig: The config map with the cloud provider's settings.
config.InfrastructureSpec.controlPlaneTopology: The layout of the control plane that is wanted.
config.AuthenticationSpec.webhookTokenAuthenticators: Not used any more.
config.InfrastructureStatus.infrastructureName: The name that the cluster's AWS resources begin with and are tagged by: kubernetes.io/cluster/NAME=owned.
config.InfrastructureStatus.platform: The older place of platformStatus.type.
config.InfrastructureStatus.platformStatus: The cloud, and the region in it.
config.InfrastructureStatus.apiServerURL: Where people reach the Kubernetes API.
config.InfrastructureStatus.apiServerInternalURI: Where nodes reach the Kubernetes API.
config.InfrastructureStatus.etcdDiscoveryDomain: Not used any more.
config.InfrastructureStatus.controlPlaneTopology: HighlyAvailable: three control-plane nodes. SingleReplica: one. External: none in the cluster.
config.InfrastructureStatus.infrastructureTopology: HighlyAvailable or SingleReplica: how infrastructure such as the router is laid out.
config.InfrastructureStatus.cpuPartitioning: None or AllNodes: whether CPUs are set aside for the system.
config.PlatformStatus.type: Which cloud the cluster runs on: AWS here.
config.PlatformStatus.aws: What is known of the cluster on AWS.
config.PlatformSpec.type: Which cloud the cluster runs on: AWS here.
config.PlatformSpec.aws: What may be set of the cluster on AWS.
config.AWSPlatformStatus.region: The AWS region in which the cluster's resources are.
config.AWSPlatformStatus.resourceTags: Tags that operators put on every AWS resource that they make.
config.AWSPlatformStatus.serviceEndpoints: Addresses of AWS services that are asked instead of the public ones.
config.AWSPlatformSpec.serviceEndpoints: Addresses of AWS services that are to be asked instead of the public ones.
config.AWSServiceEndpoint.name: The service as AWS's SDKs name it: ec2, sts, s3.
config.AWSServiceEndpoint.url: The address, which begins with https://.
config.AWSResourceTag.key: The tag's key.
config.AWSResourceTag.value: The tag's value.
config.Authentication: Who issues the cluster's service-account tokens, and how people log in. There is one, named cluster.
config.AuthenticationSpec.type: IntegratedOAuth: by the cluster's own login server. OIDC: by an outside issuer. None: by neither.
config.AuthenticationSpec.serviceAccountIssuer: The issuer of service-account tokens. With STS it is the address that AWS trusts by its OIDC provider; changing it ends every token.
config.AuthenticationSpec.oidcProviders: Outside issuers whose tokens people log in with, when the type is OIDC.
config.AuthenticationSpec.oauthMetadata: The config map that describes an outside login server.
config.AuthenticationSpec.webhookTokenAuthenticator: A service that is asked whose a token is.
config.AuthenticationStatus.integratedOAuthMetadata: The config map that describes the cluster's own login server.
config.AuthenticationStatus.oidcClients: Components that log people in by an outside issuer.
config.OIDCProvider.name: The provider's name, unique in the cluster.
config.OIDCProvider.issuer: Whose tokens they are, and for which audiences.
config.OIDCProvider.claimMappings: Which claims say who somebody is and in which groups.
config.OIDCProvider.claimValidationRules: What a token's claims must hold.
config.TokenIssuer.issuerURL: The iss of its tokens, which begins with https://.
config.TokenIssuer.audiences: Values of aud of which a token must have one.
config.TokenIssuer.issuerCertificateAuthority: The config map with the CA of the issuer's certificate.
config.DNS: The cluster's domain and its hosted zones.
config.DNSSpec.baseDomain: The domain below which all of the cluster's names stand.
config.DNSSpec.publicZone: The hosted zone that the internet sees; none for a private cluster.
config.DNSSpec.privateZone: The hosted zone that the cluster's VPC sees.
config.DNSZone.id: The zone by its id.
config.DNSZone.tags: Tags by which the zone is found.
config.AWSDNSSpec.privateZoneIAMRole: The role that is assumed to write into a private zone of another account.
config.Ingress: The domain of routes.
config.IngressSpec.domain: The domain of routes that name no host: apps.DOMAIN.
config.Network: Address ranges of pods and services.
config.NetworkSpec.clusterNetwork: Address ranges of pods, and how large each node's part is.
config.NetworkSpec.serviceNetwork: The address range of services.
config.NetworkSpec.networkType: OVNKubernetes.
config.ClusterNetworkEntry.cidr: The range, as 10.128.0.0/14.
config.ClusterNetworkEntry.hostPrefix: The size of each node's part, as the length of its prefix.
config.OAuth: By which identity providers people log in, and how long their tokens live.
config.Proxy: The proxy by which the cluster reaches the internet.
machine.Machine: A machine of the cluster: an EC2 instance, and the node that it becomes. Deleting it terminates the instance.
machine.MachineSpec.authoritativeAPI: MachineAPI or ClusterAPI: which of the two APIs is obeyed.
machine.MachineSpec.lifecycleHooks: What must be done by others before the machine is drained, and before it is terminated.
machine.MachineSpec.metadata: Labels and annotations that the node gets.
machine.MachineSpec.providerID: The instance as its cloud names it: aws:///ZONE/INSTANCE. It is filled in.
machine.MachineSpec.providerSpec: What the instance looks like, in the provider's own terms.
machine.MachineSpec.taints: Taints that the node gets.
machine.ProviderSpec.value: An AWSMachineProviderConfig: ami, instanceType, placement, subnet, securityGroups, iamInstanceProfile, blockDevices, tags, userDataSecret.
machine.MachineStatus.addresses: Addresses and names of the instance.
machine.MachineStatus.phase: Provisioning: the instance is being launched. Provisioned: it runs. Running: it is a node. Deleting, or Failed, which is final.
machine.MachineStatus.nodeRef: The node that the machine became.
machine.MachineStatus.errorReason: Why the machine failed, in one word.
machine.MachineStatus.errorMessage: Why the machine failed, in the cloud's words.
machine.MachineStatus.lastUpdated: When this status was last written.
machine.MachineStatus.lastOperation: What was done last, and how it went.
machine.MachineStatus.providerStatus: The state of the instance, in the provider's own terms.
machine.LifecycleHooks.preDrain: Hooks that hold back the draining of the node.
machine.LifecycleHooks.preTerminate: Hooks that hold back the termination of the instance.
machine.LifecycleHook.name: The hook's name, unique on the machine.
machine.LifecycleHook.owner: Who removes the hook when the work is done.
machine.MachineSet: Keeps a number of equal machines in one zone.
machine.MachineSetSpec.replicas: How many machines are wanted; 1 when absent.
machine.MachineSetSpec.selector: The labels of its machines, which the template must have.
machine.MachineSetSpec.template: What its machines look like. A change concerns new machines only.
machine.MachineSetSpec.deletePolicy: Random, Newest or Oldest: which machines go first. Those annotated machine.openshift.io/delete-machine go before all others.
machine.MachineSetSpec.minReadySeconds: How long a node must be ready to count as available.
machine.MachineSetSpec.authoritativeAPI: MachineAPI or ClusterAPI: which of the two APIs is obeyed.
machine.MachineSetStatus.replicas: How many machines there are.
machine.MachineSetStatus.readyReplicas: How many machines are ready nodes.
machine.MachineSetStatus.fullyLabeledReplicas: How many machines have all labels of the template.
machine.MachineSetStatus.errorMessage: Why machines cannot be made.
machine.MachineTemplateSpec.metadata: Labels and annotations of the machines.
machine.MachineTemplateSpec.spec: The machines themselves.
machine.ObjectMeta.labels: Labels that are given on.
machine.ObjectMeta.annotations: Annotations that are given on.
clusterautoscaling.ClusterAutoscaler: Switches autoscaling on, and sets its limits. There is one, named default.
clusterautoscaling.ClusterAutoscalerSpec.resourceLimits: How large the cluster may become.
clusterautoscaling.ClusterAutoscalerSpec.scaleDown: Whether and when machines are given back.
clusterautoscaling.ClusterAutoscalerSpec.balanceSimilarNodeGroups: True: equal groups are kept of equal size.
clusterautoscaling.ClusterAutoscalerSpec.podPriorityThreshold: Pods of lower priority make no machines.
clusterautoscaling.ClusterAutoscalerSpec.maxNodeProvisionTime: How long a machine may take to become a node.
clusterautoscaling.ClusterAutoscalerSpec.expanders: By what the group to grow is chosen: LeastWaste, Priority, Random.
clusterautoscaling.ResourceLimits.maxNodesTotal: The most nodes that there may be, control plane included.
clusterautoscaling.ScaleDownConfig.enabled: True: machines on which nothing runs are given back.
clusterautoscaling.ScaleDownConfig.delayAfterAdd: How long after growing nothing is given back.
clusterautoscaling.ScaleDownConfig.unneededTime: How long a node must be unneeded before it goes.
clusterautoscaling.ScaleDownConfig.utilizationThreshold: Below which use, as 0.4, a node counts as unneeded.
clusterautoscaling.MachineAutoscaler: Lets a machine set grow and shrink between two bounds.
clusterautoscaling.MachineAutoscalerSpec.minReplicas: The fewest machines that are kept.
clusterautoscaling.MachineAutoscalerSpec.maxReplicas: The most machines that are made.
clusterautoscaling.MachineAutoscalerSpec.scaleTargetRef: The machine set.
operator.IngressController: A router for the traffic from outside, behind a load balancer.
operator.IngressControllerSpec.domain: The domain that it serves; *.DOMAIN leads to its load balancer. It does not change.
operator.IngressControllerSpec.replicas: How many router pods there are; 2 when absent.
operator.IngressControllerSpec.endpointPublishingStrategy: How it is made reachable. The default is LoadBalancerService, to the internet or not as the cluster is.
operator.IngressControllerSpec.defaultCertificate: The secret with the certificate for *.DOMAIN; one of the operator's own when absent.
operator.IngressControllerSpec.namespaceSelector: Labels of the namespaces whose routes it serves; all when absent.
operator.IngressControllerSpec.routeSelector: Labels of the routes that it serves; all when absent.
operator.IngressControllerSpec.nodePlacement: On which nodes the router pods run.
operator.IngressControllerSpec.tlsSecurityProfile: Which TLS versions and ciphers are spoken.
operator.IngressControllerSpec.routeAdmission: Which routes are taken.
operator.IngressControllerSpec.logging: What is logged of requests, and where.
operator.IngressControllerSpec.tuningOptions: Timeouts, buffers and threads of the router.
operator.IngressControllerSpec.clientTLS: Whether clients must show a certificate, and of which CA.
operator.IngressControllerSpec.httpHeaders: What the router does with HTTP headers.
operator.IngressControllerStatus.domain: The domain that it serves.
operator.IngressControllerStatus.selector: Chooses the router pods, as a text.
operator.IngressControllerStatus.endpointPublishingStrategy: How it is reachable.
operator.EndpointPublishingStrategy.type: LoadBalancerService, NodePortService, HostNetwork or Private.
operator.EndpointPublishingStrategy.loadBalancer: What the load balancer is like.
operator.LoadBalancerStrategy.scope: External: reached from the internet. Internal: from the VPC only.
operator.LoadBalancerStrategy.dnsManagementPolicy: Managed: the operator keeps the records of *.DOMAIN. Unmanaged: somebody else does.
operator.LoadBalancerStrategy.allowedSourceRanges: Addresses from which it may be used, as CIDRs; all when absent.
operator.LoadBalancerStrategy.providerParameters: What only this cloud's load balancers have.
operator.ProviderLoadBalancerParameters.aws: Parameters of AWS's load balancers.
operator.AWSLoadBalancerParameters.type: NLB or Classic.
operator.AWSSubnets.ids: Subnets by their ids.
operator.AWSSubnets.names: Subnets by the tag Name.
operator.CloudCredential: How operators come by credentials of the cloud.
operator.CloudCredentialSpec.credentialsMode: Manual: roles are made outside, and each operator assumes its own by a token. Mint and Passthrough need an administrator's key in the cluster.
operator.ClusterCSIDriver: The operator of a CSI driver.
dnsrecord.DNSRecord: A record in the cluster's hosted zones.
dnsrecord.DNSRecordSpec.dnsName: The name, with a dot at its end: *.apps.DOMAIN.
dnsrecord.DNSRecordSpec.targets: What it leads to: the names of load balancers, or addresses.
dnsrecord.DNSRecordSpec.recordType: CNAME for names, which become aliases in Route 53; A for addresses.
dnsrecord.DNSRecordSpec.recordTTL: How many seconds it may be kept. Aliases have none.
dnsrecord.DNSRecordSpec.dnsManagementPolicy: Managed: the operator keeps it in the zones. Unmanaged: it is left alone.
dnsrecord.DNSRecordStatus.zones: The zones that hold it, each with how it went.
dnsrecord.DNSZoneStatus.dnsZone: The zone.
cloudnetwork.CloudPrivateIPConfig: A private address that a node's interface shall have beside its own. Its name is the address.
cloudnetwork.CloudPrivateIPConfigSpec.node: The node that shall have the address; without one it is taken away.
cloudnetwork.CloudPrivateIPConfigStatus.node: The node that has it now.
cloudnetwork.CloudPrivateIPConfigStatus.conditions: Assigned: whether the cloud did it, and what it answered.
credentials.CredentialsRequest: The wish of an operator for credentials of the cloud.
credentials.CredentialsRequestSpec.secretRef: The secret into which they go.
credentials.CredentialsRequestSpec.providerSpec: An AWSProviderSpec: statementEntries with the rights that are needed and, with STS, stsIAMRoleARN.
credentials.CredentialsRequestSpec.serviceAccountNames: The service accounts that may assume the role.
credentials.CredentialsRequestSpec.cloudTokenPath: Where the operator finds its token; the path that operators usually mount when absent.
credentials.CredentialsRequestStatus.provisioned: True: the secret is there and right.
credentials.CredentialsRequestStatus.lastSyncGeneration: The generation that was last looked at.
credentials.CredentialsRequestStatus.lastSyncTimestamp: When it was last looked at.
credentials.CredentialsRequestStatus.conditions: CredentialsProvisionFailure: what is wrong with the secret or the role.
imageregistry.Config: The cluster's image registry.
imageregistry.ImageRegistrySpec.storage: Where images are kept.
imageregistry.ImageRegistryConfigStorageS3.bucket: The bucket.
imageregistry.ImageRegistryConfigStorageS3.encrypt: True: the bucket encrypts.
egress.EgressIP: Addresses from which the pods of some namespaces appear outside.
egress.EgressIPSpec.egressIPs: The addresses, of the nodes' subnets. Each is assigned to one node that is labelled k8s.ovn.org/egress-assignable.
egress.EgressIPSpec.namespaceSelector: Labels of the namespaces.
egress.EgressIPSpec.podSelector: Labels of the pods in them; all when absent.
egress.EgressIPStatus.items: Which node has which address.
egress.EgressIPStatusItem.node: The node that has the address.
egress.EgressIPStatusItem.egressIP: The address.
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

/** Undefined where nobody wrote one. */
export const describeType = (type: string): string | undefined => all.get(type)

export const describeField = (type: string, field: string): string | undefined =>
  all.get(`${type}.${field}`) ?? all.get(`*.${field}`)
