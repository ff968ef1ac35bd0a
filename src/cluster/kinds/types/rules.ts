import type { Fields } from '../../api/object.ts'

const DURATION = String.raw`^(0|([0-9]+(\.[0-9]+)?(ns|us|µs|μs|ms|s|m|h))+)$`
const STRICT_DURATION = String.raw`^([0-9]*(\.[0-9]*)?(ns|us|µs|μs|ms|s|m|h))+$`
const LOG_LEVELS = '|Normal|Debug|Trace|TraceAll'
const STATES = '^(Managed|Unmanaged|Force|Removed)$'
const PLATFORMS =
  '|AWS|Azure|BareMetal|GCP|Libvirt|OpenStack|None|VSphere|oVirt|IBMCloud|KubeVirt|EquinixMetal|PowerVS|AlibabaCloud|Nutanix|External'

/** What values fields may have, as their definitions say it: `type.field keyword value`; `field[]` speaks of a list's elements. */
const text = `
config.Update.architecture enum |Multi
config.SignatureStore.url maxLength 4096
config.PlatformSpec.type enum ${PLATFORMS}
config.PlatformStatus.type enum ${PLATFORMS}
config.InfrastructureStatus.controlPlaneTopology enum HighlyAvailable|HighlyAvailableArbiter|SingleReplica|DualReplica|External
config.InfrastructureStatus.infrastructureTopology enum HighlyAvailable|SingleReplica
config.InfrastructureStatus.cpuPartitioning enum None|AllNodes
config.AWSServiceEndpoint.name pattern ^[a-z0-9-]+$
config.AWSServiceEndpoint.url pattern ^https://
config.AWSResourceTag.key minLength 1
config.AWSResourceTag.key maxLength 128
config.AWSResourceTag.value minLength 1
config.AWSResourceTag.value maxLength 256
config.AuthenticationSpec.type enum |None|IntegratedOAuth|OIDC
config.AuthenticationSpec.oidcProviders maxItems 1
config.OIDCProvider.name minLength 1
config.TokenIssuer.issuerURL pattern ^https:\\/\\/[^\\s]
config.TokenIssuer.audiences minItems 1
config.TokenIssuer.audiences maxItems 10
config.DNSPlatformSpec.type enum ${PLATFORMS}
config.AWSDNSSpec.privateZoneIAMRole pattern ^arn:(aws|aws-cn|aws-us-gov):iam::[0-9]{12}:role\\/.*$
config.IngressPlatformSpec.type enum ${PLATFORMS}
config.AWSIngressSpec.type enum NLB|Classic
config.ClusterNetworkEntry.hostPrefix minimum 0
config.NetworkDiagnostics.mode enum |All|Disabled
config.MaxAgePolicy.largestMaxAge minimum 0
config.MaxAgePolicy.smallestMaxAge minimum 0
config.RequiredHSTSPolicy.domainPatterns minItems 1
config.RequiredHSTSPolicy.preloadPolicy enum RequirePreload|RequireNoPreload|NoOpinion
config.RequiredHSTSPolicy.includeSubDomainsPolicy enum RequireIncludeSubDomains|RequireNoIncludeSubDomains|NoOpinion
config.TLSSecurityProfile.type enum |Old|Intermediate|Modern|Custom
config.CustomTLSProfile.minTLSVersion enum VersionTLS10|VersionTLS11|VersionTLS12|VersionTLS13
machine.MachineSpec.authoritativeAPI enum MachineAPI|ClusterAPI
machine.MachineSetSpec.authoritativeAPI enum MachineAPI|ClusterAPI
machine.MachineSetSpec.deletePolicy enum Random|Newest|Oldest
machine.MachineSetSpec.replicas minimum 0
machine.LifecycleHook.name minLength 3
machine.LifecycleHook.name maxLength 256
machine.LifecycleHook.owner minLength 3
machine.LifecycleHook.owner maxLength 512
clusterautoscaling.MachineAutoscalerSpec.minReplicas minimum 0
clusterautoscaling.MachineAutoscalerSpec.maxReplicas minimum 1
clusterautoscaling.CrossVersionObjectReference.kind minLength 1
clusterautoscaling.CrossVersionObjectReference.name minLength 1
clusterautoscaling.ClusterAutoscalerSpec.expanders[] enum LeastWaste|Priority|Random
clusterautoscaling.ClusterAutoscalerSpec.logVerbosity minimum 0
clusterautoscaling.ClusterAutoscalerSpec.maxNodeProvisionTime pattern ${STRICT_DURATION}
clusterautoscaling.ResourceLimits.maxNodesTotal minimum 0
clusterautoscaling.ResourceRange.min minimum 0
clusterautoscaling.ResourceRange.max minimum 0
clusterautoscaling.GPULimit.type minLength 1
clusterautoscaling.GPULimit.min minimum 0
clusterautoscaling.GPULimit.max minimum 1
clusterautoscaling.ScaleDownConfig.delayAfterAdd pattern ${STRICT_DURATION}
clusterautoscaling.ScaleDownConfig.delayAfterDelete pattern ${STRICT_DURATION}
clusterautoscaling.ScaleDownConfig.delayAfterFailure pattern ${STRICT_DURATION}
clusterautoscaling.ScaleDownConfig.unneededTime pattern ${STRICT_DURATION}
clusterautoscaling.ScaleDownConfig.utilizationThreshold pattern ^(0.[0-9]+)$
operator.IngressControllerSpec.replicas minimum 0
operator.IngressControllerSpec.httpEmptyRequestsPolicy enum Respond|Ignore
operator.IngressControllerSpec.idleConnectionTerminationPolicy enum Immediate|Deferred
operator.IngressControllerSpec.closedClientConnectionPolicy enum Abort|Continue
operator.EndpointPublishingStrategy.type enum LoadBalancerService|HostNetwork|Private|NodePortService
operator.LoadBalancerStrategy.scope enum Internal|External
operator.LoadBalancerStrategy.dnsManagementPolicy enum Managed|Unmanaged
operator.LoadBalancerStrategy.dnsManagementPolicy default Managed
operator.ProviderLoadBalancerParameters.type enum AWS|Azure|BareMetal|GCP|IBM|Nutanix|OpenStack|VSphere
operator.AWSLoadBalancerParameters.type enum Classic|NLB
operator.AWSNetworkLoadBalancerParameters.eipAllocations maxItems 10
operator.AWSNetworkLoadBalancerParameters.eipAllocations[] pattern ^eipalloc-[0-9a-fA-F]{17}$
operator.AWSSubnets.ids maxItems 10
operator.AWSSubnets.ids[] pattern ^subnet-[0-9A-Za-z]+$
operator.AWSSubnets.names maxItems 10
operator.AWSClassicLoadBalancerParameters.connectionIdleTimeout pattern ${DURATION}
operator.HostNetworkStrategy.httpPort minimum 0
operator.HostNetworkStrategy.httpPort maximum 65535
operator.HostNetworkStrategy.httpsPort minimum 0
operator.HostNetworkStrategy.httpsPort maximum 65535
operator.HostNetworkStrategy.statsPort minimum 0
operator.HostNetworkStrategy.statsPort maximum 65535
operator.HostNetworkStrategy.protocol enum |TCP|PROXY
operator.NodePortStrategy.protocol enum |TCP|PROXY
operator.PrivateStrategy.protocol enum |TCP|PROXY
operator.RouteAdmissionPolicy.namespaceOwnership enum InterNamespaceAllowed|Strict
operator.RouteAdmissionPolicy.wildcardPolicy enum WildcardsAllowed|WildcardsDisallowed
operator.ClientTLS.clientCertificatePolicy enum |Required|Optional
operator.IngressControllerHTTPHeaders.forwardedHeaderPolicy enum Append|Replace|IfNone|Never
operator.LoggingDestination.type enum Container|Syslog
operator.AccessLogging.logEmptyRequests enum Log|Ignore
operator.SyslogLoggingDestinationParameters.port minimum 1
operator.SyslogLoggingDestinationParameters.port maximum 65535
operator.ContainerLoggingDestinationParameters.maxLength minimum 480
operator.ContainerLoggingDestinationParameters.maxLength maximum 8192
operator.IngressControllerTuningOptions.headerBufferBytes minimum 16384
operator.IngressControllerTuningOptions.headerBufferMaxRewriteBytes minimum 4096
operator.IngressControllerTuningOptions.threadCount minimum 1
operator.IngressControllerTuningOptions.threadCount maximum 64
operator.IngressControllerTuningOptions.clientTimeout pattern ${DURATION}
operator.IngressControllerTuningOptions.serverTimeout pattern ${DURATION}
operator.IngressControllerTuningOptions.tunnelTimeout pattern ${DURATION}
operator.IngressControllerTuningOptions.healthCheckInterval pattern ${DURATION}
operator.IngressControllerTuningOptions.reloadInterval pattern ${DURATION}
operator.CloudCredentialSpec.credentialsMode enum |Manual|Mint|Passthrough
operator.CloudCredentialSpec.logLevel enum ${LOG_LEVELS}
operator.CloudCredentialSpec.operatorLogLevel enum ${LOG_LEVELS}
operator.CloudCredentialSpec.managementState pattern ${STATES}
operator.ClusterCSIDriverSpec.storageClassState enum |Managed|Unmanaged|Removed
operator.ClusterCSIDriverSpec.logLevel enum ${LOG_LEVELS}
operator.ClusterCSIDriverSpec.operatorLogLevel enum ${LOG_LEVELS}
operator.ClusterCSIDriverSpec.managementState pattern ${STATES}
operator.CSIDriverConfigSpec.driverType enum |AWS|Azure|GCP|IBMCloud|SecretsStore|vSphere
operator.AWSCSIDriverConfigSpec.kmsKeyARN pattern ^arn:(aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b|aws-iso-e|aws-iso-f):kms:[a-z0-9-]+:[0-9]{12}:(key|alias)\\/.*$
dnsrecord.DNSRecordSpec.dnsManagementPolicy enum Managed|Unmanaged
dnsrecord.DNSRecordSpec.dnsManagementPolicy default Managed
dnsrecord.DNSRecordSpec.dnsName minLength 1
dnsrecord.DNSRecordSpec.recordTTL minimum 0
dnsrecord.DNSRecordSpec.recordType enum CNAME|A
dnsrecord.DNSRecordSpec.targets minItems 1
imageregistry.ImageRegistrySpec.managementState pattern ${STATES}
imageregistry.ImageRegistrySpec.logLevel enum ${LOG_LEVELS}
imageregistry.ImageRegistrySpec.operatorLogLevel enum ${LOG_LEVELS}
imageregistry.ImageRegistrySpec.rolloutStrategy pattern ^(RollingUpdate|Recreate)$
imageregistry.ImageRegistrySpec.replicas minimum 0
imageregistry.ImageRegistryConfigStorage.managementState pattern ^(Managed|Unmanaged)$
imageregistry.ImageRegistryConfigStorageS3.chunkSizeMiB minimum 5
imageregistry.ImageRegistryConfigStorageS3.chunkSizeMiB maximum 5120
snapshot.VolumeSnapshotContentSpec.deletionPolicy enum Delete|Retain
snapshot.VolumeSnapshotContentSpec.sourceVolumeMode enum Filesystem|Block
snapshot.VolumeSnapshotClass.deletionPolicy enum Delete|Retain
`

const NUMBERS = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems']

function valueOf(keyword: string, value: string): unknown {
  if (keyword === 'enum') return value.split('|')
  return NUMBERS.includes(keyword) ? Number(value) : value
}

const all: ReadonlyMap<string, Fields> = text
  .split('\n')
  .filter(Boolean)
  .reduce((rules, line) => {
    const [path = '', keyword = '', ...value] = line.split(' ')
    return rules.set(path, { ...rules.get(path), [keyword]: valueOf(keyword, value.join(' ')) })
  }, new Map<string, Fields>())

/** Every `type.field` of which there is something to say. */
export const ruledFields = (): readonly string[] => [...all.keys()].map((path) => path.replace('[]', ''))

/** A field's schema, in JSON, with what its values may be. */
export function ruled(type: string | undefined, field: string, schema: Fields): Fields {
  const items = all.get(`${type}.${field}[]`)
  const rules = all.get(`${type}.${field}`)
  if (!items && !rules) return schema
  return { ...schema, ...rules, ...(items ? { items: { ...(schema['items'] as Fields), ...items } } : {}) }
}
