/**
 * Types of Kubernetes’ other groups: fields with their numbers in protobuf.
 * @see {@link parseTypes} for how a row reads
 */
export const groups = `
discovery.EndpointSlice
  1 metadata meta.ObjectMeta
  4 addressType string *
  2 endpoints discovery.Endpoint[] ~atomic
  3 ports discovery.EndpointPort[] ~atomic
discovery.Endpoint
  1 addresses string[] ~set *
  2 conditions discovery.EndpointConditions
  3 hostname string ?
  4 targetRef core.ObjectReference
  5 deprecatedTopology string{}
  6 nodeName string ?
  7 zone string ?
  8 hints discovery.EndpointHints
discovery.EndpointPort
  1 name string ?
  2 protocol string ?
  3 port int32 ?
  4 appProtocol string ?
discovery.EndpointConditions
  1 ready bool ?
  2 serving bool ?
  3 terminating bool ?
discovery.EndpointHints
  1 forZones discovery.ForZone[] ~atomic
  2 forNodes discovery.ForNode[] ~atomic
discovery.ForZone
  1 name string *
discovery.ForNode
  1 name string *
apps.Deployment
  1 metadata meta.ObjectMeta
  2 spec apps.DeploymentSpec
  3 status apps.DeploymentStatus
apps.DaemonSet
  1 metadata meta.ObjectMeta
  2 spec apps.DaemonSetSpec
  3 status apps.DaemonSetStatus
apps.ReplicaSet
  1 metadata meta.ObjectMeta
  2 spec apps.ReplicaSetSpec
  3 status apps.ReplicaSetStatus
apps.StatefulSet
  1 metadata meta.ObjectMeta
  2 spec apps.StatefulSetSpec
  3 status apps.StatefulSetStatus
apps.ControllerRevision
  1 metadata meta.ObjectMeta
  2 data any *
  3 revision int64
apps.DeploymentSpec
  1 replicas int32 ?
  2 selector meta.LabelSelector *
  3 template core.PodTemplateSpec *
  4 strategy apps.DeploymentStrategy ^
  5 minReadySeconds int32
  6 revisionHistoryLimit int32 ?
  7 paused bool
  9 progressDeadlineSeconds int32 ?
apps.DeploymentStatus
  1 observedGeneration int64
  2 replicas int32
  3 updatedReplicas int32
  7 readyReplicas int32
  4 availableReplicas int32
  5 unavailableReplicas int32
  9 terminatingReplicas int32 ?
  6 conditions apps.DeploymentCondition[] @type %type
  8 collisionCount int32 ?
apps.DaemonSetSpec
  1 selector meta.LabelSelector *
  2 template core.PodTemplateSpec *
  3 updateStrategy apps.DaemonSetUpdateStrategy
  4 minReadySeconds int32
  6 revisionHistoryLimit int32 ?
apps.DaemonSetStatus
  1 currentNumberScheduled int32 *
  2 numberMisscheduled int32 *
  3 desiredNumberScheduled int32 *
  4 numberReady int32 *
  5 observedGeneration int64
  6 updatedNumberScheduled int32
  7 numberAvailable int32
  8 numberUnavailable int32
  9 collisionCount int32 ?
  10 conditions apps.DaemonSetCondition[] @type %type
apps.ReplicaSetSpec
  1 replicas int32 ?
  4 minReadySeconds int32
  2 selector meta.LabelSelector *
  3 template core.PodTemplateSpec
apps.ReplicaSetStatus
  1 replicas int32 *
  2 fullyLabeledReplicas int32
  4 readyReplicas int32
  5 availableReplicas int32
  7 terminatingReplicas int32 ?
  3 observedGeneration int64
  6 conditions apps.ReplicaSetCondition[] @type %type
apps.StatefulSetSpec
  1 replicas int32 ?
  2 selector meta.LabelSelector *
  3 template core.PodTemplateSpec *
  4 volumeClaimTemplates core.PersistentVolumeClaim[] ~atomic
  5 serviceName string
  6 podManagementPolicy string
  7 updateStrategy apps.StatefulSetUpdateStrategy
  8 revisionHistoryLimit int32 ?
  9 minReadySeconds int32
  10 persistentVolumeClaimRetentionPolicy apps.StatefulSetPersistentVolumeClaimRetentionPolicy
  11 ordinals apps.StatefulSetOrdinals
apps.StatefulSetStatus
  1 observedGeneration int64
  2 replicas int32 *
  3 readyReplicas int32
  4 currentReplicas int32
  5 updatedReplicas int32
  6 currentRevision string
  7 updateRevision string
  9 collisionCount int32 ?
  10 conditions apps.StatefulSetCondition[] @type %type
  11 availableReplicas int32
apps.DeploymentStrategy
  1 type string
  2 rollingUpdate apps.RollingUpdateDeployment
apps.DeploymentCondition
  1 type string
  2 status string
  6 lastUpdateTime Time
  7 lastTransitionTime Time
  4 reason string
  5 message string
apps.DaemonSetUpdateStrategy
  1 type string
  2 rollingUpdate apps.RollingUpdateDaemonSet
apps.DaemonSetCondition
  1 type string
  2 status string
  3 lastTransitionTime Time
  4 reason string
  5 message string
apps.ReplicaSetCondition
  1 type string
  2 status string
  3 lastTransitionTime Time
  4 reason string
  5 message string
apps.StatefulSetUpdateStrategy
  1 type string
  2 rollingUpdate apps.RollingUpdateStatefulSetStrategy
apps.StatefulSetPersistentVolumeClaimRetentionPolicy
  1 whenDeleted string
  2 whenScaled string
apps.StatefulSetOrdinals
  1 start int32
apps.StatefulSetCondition
  1 type string
  2 status string
  3 lastTransitionTime Time
  4 reason string
  5 message string
apps.RollingUpdateDeployment
  1 maxUnavailable IntOrString
  2 maxSurge IntOrString
apps.RollingUpdateDaemonSet
  1 maxUnavailable IntOrString
  2 maxSurge IntOrString
apps.RollingUpdateStatefulSetStrategy
  1 partition int32 ?
  2 maxUnavailable IntOrString
rbac.Role
  1 metadata meta.ObjectMeta
  2 rules rbac.PolicyRule[] ~atomic
rbac.ClusterRole
  1 metadata meta.ObjectMeta
  2 rules rbac.PolicyRule[] ~atomic
  3 aggregationRule rbac.AggregationRule
rbac.RoleBinding
  1 metadata meta.ObjectMeta
  2 subjects rbac.Subject[] ~atomic
  3 roleRef rbac.RoleRef *
rbac.ClusterRoleBinding
  1 metadata meta.ObjectMeta
  2 subjects rbac.Subject[] ~atomic
  3 roleRef rbac.RoleRef *
rbac.PolicyRule
  1 verbs string[] ~atomic *
  2 apiGroups string[] ~atomic
  3 resources string[] ~atomic
  4 resourceNames string[] ~atomic
  5 nonResourceURLs string[] ~atomic
rbac.AggregationRule
  1 clusterRoleSelectors meta.LabelSelector[] ~atomic
rbac.Subject
  1 kind string *
  2 apiGroup string
  3 name string *
  4 namespace string
rbac.RoleRef
  1 apiGroup string
  2 kind string *
  3 name string *
storage.StorageClass
  1 metadata meta.ObjectMeta
  2 provisioner string *
  3 parameters string{}
  4 reclaimPolicy string ?
  5 mountOptions string[] ~atomic
  6 allowVolumeExpansion bool ?
  7 volumeBindingMode string ?
  8 allowedTopologies core.TopologySelectorTerm[] ~atomic
storage.VolumeAttachment
  1 metadata meta.ObjectMeta
  2 spec storage.VolumeAttachmentSpec *
  3 status storage.VolumeAttachmentStatus
storage.CSIDriver
  1 metadata meta.ObjectMeta
  2 spec storage.CSIDriverSpec *
storage.CSINode
  1 metadata meta.ObjectMeta
  2 spec storage.CSINodeSpec *
  3 status storage.CSINodeStatus
storage.VolumeAttachmentSpec
  1 attacher string *
  2 source storage.VolumeAttachmentSource *
  3 nodeName string *
storage.VolumeAttachmentStatus
  1 attached bool *
  2 attachmentMetadata string{}
  3 attachError storage.VolumeError
  4 detachError storage.VolumeError
storage.CSIDriverSpec
  1 attachRequired bool ?
  2 podInfoOnMount bool ?
  3 volumeLifecycleModes string[] ~set
  4 storageCapacity bool ?
  5 fsGroupPolicy string ?
  6 tokenRequests storage.TokenRequest[] ~atomic
  7 requiresRepublish bool ?
  8 seLinuxMount bool ?
  9 nodeAllocatableUpdatePeriodSeconds int64 ?
  10 serviceAccountTokenInSecrets bool ?
  11 preventPodSchedulingIfMissing bool ?
storage.CSINodeSpec
  1 drivers storage.CSINodeDriver[] @name %name *
storage.CSINodeStatus
  1 storageHealth storage.StorageHealth[] @name %name
storage.VolumeAttachmentSource
  1 persistentVolumeName string ?
  2 inlineVolumeSpec core.PersistentVolumeSpec
storage.VolumeError
  1 time Time
  2 message string
  3 errorCode int32 ?
storage.TokenRequest
  1 audience string *
  2 expirationSeconds int64 ?
storage.CSINodeDriver
  1 name string *
  2 nodeID string *
  3 topologyKeys string[] ~atomic
  4 allocatable storage.VolumeNodeResources
storage.StorageHealth
  1 name string *
  2 healthConditions storage.StorageHealthCondition[] ~atomic
storage.VolumeNodeResources
  1 count int32 ?
storage.StorageHealthCondition
  1 status string *
  2 reason string *
  3 message string
  4 accessMode string ?
  5 volumeMode string ?
  6 lastTransitionTime Time
coordination.Lease
  1 metadata meta.ObjectMeta
  2 spec coordination.LeaseSpec
coordination.LeaseSpec
  1 holderIdentity string ?
  2 leaseDurationSeconds int32 ?
  3 acquireTime MicroTime
  4 renewTime MicroTime
  5 leaseTransitions int32 ?
  6 strategy string ?
  7 preferredHolder string ?
certificates.CertificateSigningRequest
  1 metadata meta.ObjectMeta
  2 spec certificates.CertificateSigningRequestSpec *
  3 status certificates.CertificateSigningRequestStatus
certificates.CertificateSigningRequestSpec
  1 request bytes *
  7 signerName string *
  8 expirationSeconds int32 ?
  5 usages string[] ~atomic
  2 username string
  3 uid string
  4 groups string[] ~atomic
  6 extra certificates.ExtraValue{}
certificates.CertificateSigningRequestStatus
  1 conditions certificates.CertificateSigningRequestCondition[] @type
  2 certificate bytes
certificates.ExtraValue
  1 items string[]
certificates.CertificateSigningRequestCondition
  1 type string *
  6 status string *
  2 reason string
  3 message string
  4 lastUpdateTime Time
  5 lastTransitionTime Time
events.Event
  1 metadata meta.ObjectMeta
  2 eventTime MicroTime *
  3 series events.EventSeries
  4 reportingController string
  5 reportingInstance string
  6 action string
  7 reason string
  8 regarding core.ObjectReference
  9 related core.ObjectReference
  10 note string
  11 type string
  12 deprecatedSource core.EventSource
  13 deprecatedFirstTimestamp Time
  14 deprecatedLastTimestamp Time
  15 deprecatedCount int32
events.EventSeries
  1 count int32 *
  2 lastObservedTime MicroTime *
authentication.TokenRequest
  1 metadata meta.ObjectMeta
  2 spec authentication.TokenRequestSpec
  3 status authentication.TokenRequestStatus
authentication.TokenReview
  1 metadata meta.ObjectMeta
  2 spec authentication.TokenReviewSpec *
  3 status authentication.TokenReviewStatus
authentication.SelfSubjectReview
  1 metadata meta.ObjectMeta
  2 status authentication.SelfSubjectReviewStatus
authentication.TokenRequestSpec
  1 audiences string[] ~atomic
  4 expirationSeconds int64 ?
  3 boundObjectRef authentication.BoundObjectReference
  5 attestations authentication.AttestationValue{}
authentication.TokenRequestStatus
  1 token string
  2 expirationTimestamp Time
authentication.TokenReviewSpec
  1 token string
  2 audiences string[] ~atomic
authentication.TokenReviewStatus
  1 authenticated bool
  2 user authentication.UserInfo
  4 audiences string[] ~atomic
  3 error string
authentication.SelfSubjectReviewStatus
  1 userInfo authentication.UserInfo
authentication.BoundObjectReference
  1 kind string
  2 apiVersion string
  3 name string
  4 uid string
authentication.AttestationValue
  1 items string[]
authentication.UserInfo
  1 username string
  2 uid string
  3 groups string[] ~atomic
  4 extra authentication.ExtraValue{}
authentication.ExtraValue
  1 items string[]
authorization.SelfSubjectAccessReview
  1 metadata meta.ObjectMeta
  2 spec authorization.SelfSubjectAccessReviewSpec *
  3 status authorization.SubjectAccessReviewStatus
authorization.SubjectAccessReview
  1 metadata meta.ObjectMeta
  2 spec authorization.SubjectAccessReviewSpec *
  3 status authorization.SubjectAccessReviewStatus
authorization.LocalSubjectAccessReview
  1 metadata meta.ObjectMeta
  2 spec authorization.SubjectAccessReviewSpec *
  3 status authorization.SubjectAccessReviewStatus
authorization.SelfSubjectRulesReview
  1 metadata meta.ObjectMeta
  2 spec authorization.SelfSubjectRulesReviewSpec *
  3 status authorization.SubjectRulesReviewStatus
authorization.SelfSubjectAccessReviewSpec
  1 resourceAttributes authorization.ResourceAttributes
  2 nonResourceAttributes authorization.NonResourceAttributes
authorization.SubjectAccessReviewStatus
  1 allowed bool *
  4 denied bool
  2 reason string
  3 evaluationError string
authorization.SubjectAccessReviewSpec
  1 resourceAttributes authorization.ResourceAttributes
  2 nonResourceAttributes authorization.NonResourceAttributes
  3 user string
  4 groups string[] ~atomic
  5 extra authorization.ExtraValue{}
  6 uid string
authorization.SelfSubjectRulesReviewSpec
  1 namespace string
authorization.SubjectRulesReviewStatus
  1 resourceRules authorization.ResourceRule[] ~atomic *
  2 nonResourceRules authorization.NonResourceRule[] ~atomic *
  3 incomplete bool *
  4 evaluationError string
authorization.ResourceAttributes
  1 namespace string
  2 verb string
  3 group string
  4 version string
  5 resource string
  6 subresource string
  7 name string
  8 fieldSelector authorization.FieldSelectorAttributes
  9 labelSelector authorization.LabelSelectorAttributes
authorization.NonResourceAttributes
  1 path string
  2 verb string
authorization.ExtraValue
  1 items string[]
authorization.ResourceRule
  1 verbs string[] ~atomic *
  2 apiGroups string[] ~atomic
  3 resources string[] ~atomic
  4 resourceNames string[] ~atomic
authorization.NonResourceRule
  1 verbs string[] ~atomic *
  2 nonResourceURLs string[] ~atomic
authorization.FieldSelectorAttributes
  1 rawSelector string
  2 requirements meta.FieldSelectorRequirement[] ~atomic
authorization.LabelSelectorAttributes
  1 rawSelector string
  2 requirements meta.LabelSelectorRequirement[] ~atomic
policy.Eviction
  1 metadata meta.ObjectMeta
  2 deleteOptions meta.DeleteOptions
policy.PodDisruptionBudget
  1 metadata meta.ObjectMeta
  2 spec policy.PodDisruptionBudgetSpec
  3 status policy.PodDisruptionBudgetStatus
policy.PodDisruptionBudgetSpec
  1 minAvailable IntOrString
  2 selector meta.LabelSelector
  3 maxUnavailable IntOrString
  4 unhealthyPodEvictionPolicy string ?
policy.PodDisruptionBudgetStatus
  1 observedGeneration int64
  2 disruptedPods Time{}
  3 disruptionsAllowed int32
  4 currentHealthy int32
  5 desiredHealthy int32
  6 expectedPods int32
  7 conditions meta.Condition[] @type %type
autoscaling.Scale
  1 metadata meta.ObjectMeta
  2 spec autoscaling.ScaleSpec
  3 status autoscaling.ScaleStatus
autoscaling.ScaleSpec
  1 replicas int32
autoscaling.ScaleStatus
  1 replicas int32 *
  2 selector string
`
