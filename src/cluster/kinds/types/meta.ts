/**
 * What all kinds share, and types that Kubernetes sends as JSON only.
 * @see {@link parseTypes} for how a row reads
 */
export const meta = `
meta.ObjectMeta
  1 name string
  2 generateName string
  3 namespace string
  4 selfLink string
  5 uid string
  6 resourceVersion string
  7 generation int64
  8 creationTimestamp Time
  9 deletionTimestamp Time
  10 deletionGracePeriodSeconds int64
  11 labels string{}
  12 annotations string{}
  13 ownerReferences meta.OwnerReference[] @uid %uid
  14 finalizers string[] ~set %
  17 managedFields meta.ManagedFieldsEntry[] ~atomic
meta.OwnerReference
  5 apiVersion string *
  1 kind string *
  3 name string *
  4 uid string *
  6 controller bool
  7 blockOwnerDeletion bool
meta.ManagedFieldsEntry
  1 manager string
  2 operation string
  3 apiVersion string
  4 time Time
  6 fieldsType string
  7 fieldsV1 any
  8 subresource string
meta.ListMeta
  1 selfLink string
  2 resourceVersion string
  3 continue string
  4 remainingItemCount int64
meta.LabelSelector
  1 matchLabels string{}
  2 matchExpressions meta.LabelSelectorRequirement[] ~atomic
meta.LabelSelectorRequirement
  1 key string *
  2 operator string *
  3 values string[] ~atomic
meta.FieldSelectorRequirement
  1 key string *
  2 operator string *
  3 values string[] ~atomic
meta.Condition
  1 type string *
  2 status string *
  3 observedGeneration int64
  4 lastTransitionTime Time *
  5 reason string *
  6 message string *
meta.DeleteOptions
  1 gracePeriodSeconds int64
  2 preconditions meta.Preconditions
  3 orphanDependents bool
  4 propagationPolicy string
  5 dryRun string[] ~atomic
meta.Preconditions
  1 uid string
  2 resourceVersion string

apiextensions.CustomResourceDefinition
  1 metadata meta.ObjectMeta
  2 spec apiextensions.CustomResourceDefinitionSpec *
  3 status apiextensions.CustomResourceDefinitionStatus
apiextensions.CustomResourceDefinitionSpec
  1 group string *
  3 names apiextensions.CustomResourceDefinitionNames *
  4 scope string *
  7 versions apiextensions.CustomResourceDefinitionVersion[] ~atomic *
  9 conversion apiextensions.CustomResourceConversion
  10 preserveUnknownFields bool
apiextensions.CustomResourceDefinitionNames
  1 plural string *
  2 singular string
  3 shortNames string[] ~atomic
  4 kind string *
  5 listKind string
  6 categories string[] ~atomic
apiextensions.CustomResourceDefinitionVersion
  1 name string *
  2 served bool *
  3 storage bool *
  7 deprecated bool
  8 deprecationWarning string
  4 schema apiextensions.CustomResourceValidation
  5 subresources apiextensions.CustomResourceSubresources
  6 additionalPrinterColumns apiextensions.CustomResourceColumnDefinition[] ~atomic
  9 selectableFields apiextensions.SelectableField[] ~atomic
apiextensions.CustomResourceValidation
  1 openAPIV3Schema any
apiextensions.CustomResourceSubresources
  1 status apiextensions.CustomResourceSubresourceStatus
  2 scale apiextensions.CustomResourceSubresourceScale
apiextensions.CustomResourceSubresourceStatus
apiextensions.CustomResourceSubresourceScale
  1 specReplicasPath string *
  2 statusReplicasPath string *
  3 labelSelectorPath string
apiextensions.CustomResourceColumnDefinition
  1 name string *
  2 type string *
  3 format string
  4 description string
  5 priority int32
  6 jsonPath string *
apiextensions.SelectableField
  1 jsonPath string *
apiextensions.CustomResourceConversion
  1 strategy string *
  2 webhook any
apiextensions.CustomResourceDefinitionStatus
  1 conditions apiextensions.CustomResourceDefinitionCondition[] @type
  2 acceptedNames apiextensions.CustomResourceDefinitionNames
  3 storedVersions string[] ~atomic
  4 observedGeneration int64
apiextensions.CustomResourceDefinitionCondition
  1 type string *
  2 status string *
  3 lastTransitionTime Time
  4 reason string
  5 message string
  6 observedGeneration int64

credentials.CredentialsRequest
  - metadata meta.ObjectMeta
  - spec credentials.CredentialsRequestSpec *
  - status credentials.CredentialsRequestStatus
credentials.CredentialsRequestSpec
  - secretRef core.ObjectReference *
  - providerSpec any
  - serviceAccountNames string[]
  - cloudTokenPath string
credentials.CredentialsRequestStatus
  - provisioned bool
  - lastSyncTimestamp Time
  - lastSyncGeneration int64
  - lastSyncCloudCredsSecretResourceVersion string
  - lastSyncInfrastructureResourceVersion string
  - providerStatus any
  - conditions credentials.CredentialsRequestCondition[]
credentials.CredentialsRequestCondition
  - type string *
  - status string *
  - lastProbeTime Time
  - lastTransitionTime Time
  - reason string
  - message string

egress.EgressIP
  - metadata meta.ObjectMeta
  - spec egress.EgressIPSpec *
  - status egress.EgressIPStatus
egress.EgressIPSpec
  - egressIPs string[] *
  - namespaceSelector meta.LabelSelector *
  - podSelector meta.LabelSelector
egress.EgressIPStatus
  - items egress.EgressIPStatusItem[]
egress.EgressIPStatusItem
  - node string *
  - egressIP string *

imageregistry.Config
  - metadata meta.ObjectMeta
  - spec imageregistry.ImageRegistrySpec *
  - status imageregistry.ImageRegistryStatus
imageregistry.ImageRegistrySpec
  - managementState string
  - observedConfig any
  - unsupportedConfigOverrides any
  - operatorLogLevel string
  - logLevel string
  - httpSecret string
  - proxy any
  - storage imageregistry.ImageRegistryConfigStorage
  - readOnly bool
  - disableRedirect bool
  - requests any
  - defaultRoute bool
  - routes any[]
  - replicas int32
  - logging int64
  - resources core.ResourceRequirements
  - nodeSelector string{}
  - tolerations core.Toleration[] ~atomic
  - rolloutStrategy string
  - affinity core.Affinity
  - topologySpreadConstraints core.TopologySpreadConstraint[] ~atomic
imageregistry.ImageRegistryConfigStorage
  - emptyDir any
  - s3 imageregistry.ImageRegistryConfigStorageS3
  - gcs any
  - swift any
  - pvc any
  - azure any
  - ibmcos any
  - oss any
  - managementState string
imageregistry.ImageRegistryConfigStorageS3
  - bucket string
  - region string
  - regionEndpoint string
  - chunkSizeMiB int32
  - encrypt bool
  - keyID string
  - cloudFront any
  - virtualHostedStyle bool
  - trustedCA any
imageregistry.ImageRegistryStatus
  - observedGeneration int64
  - conditions operator.OperatorCondition[] @type
  - version string
  - readyReplicas int32
  - latestAvailableRevision int32
  - generations operator.GenerationStatus[] ~atomic
  - storageManaged bool
  - storage imageregistry.ImageRegistryConfigStorage

snapshot.VolumeSnapshot
  - metadata meta.ObjectMeta
  - spec snapshot.VolumeSnapshotSpec *
  - status snapshot.VolumeSnapshotStatus
snapshot.VolumeSnapshotSpec
  - source snapshot.VolumeSnapshotSource *
  - volumeSnapshotClassName string
snapshot.VolumeSnapshotSource
  - persistentVolumeClaimName string
  - volumeSnapshotContentName string
snapshot.VolumeSnapshotStatus
  - boundVolumeSnapshotContentName string
  - creationTime Time
  - readyToUse bool
  - restoreSize Quantity
  - error snapshot.VolumeSnapshotError
  - volumeGroupSnapshotName string
snapshot.VolumeSnapshotError
  - time Time
  - message string
snapshot.VolumeSnapshotContent
  - metadata meta.ObjectMeta
  - spec snapshot.VolumeSnapshotContentSpec *
  - status snapshot.VolumeSnapshotContentStatus
snapshot.VolumeSnapshotContentSpec
  - volumeSnapshotRef core.ObjectReference *
  - deletionPolicy string *
  - driver string *
  - volumeSnapshotClassName string
  - source snapshot.VolumeSnapshotContentSource *
  - sourceVolumeMode string
snapshot.VolumeSnapshotContentSource
  - volumeHandle string
  - snapshotHandle string
snapshot.VolumeSnapshotContentStatus
  - snapshotHandle string
  - creationTime int64
  - restoreSize int64
  - readyToUse bool
  - error snapshot.VolumeSnapshotError
  - volumeGroupSnapshotHandle string
snapshot.VolumeSnapshotClass
  - metadata meta.ObjectMeta
  - driver string *
  - parameters string{}
  - deletionPolicy string *
`
