/**
 * OpenShift’s types. They are sent as JSON only: no field has a number.
 * @see {@link parseTypes} for how a row reads
 */
export const openshift = `
config.ClusterVersion
  - metadata meta.ObjectMeta
  - spec config.ClusterVersionSpec
  - status config.ClusterVersionStatus
config.ClusterOperator
  - metadata meta.ObjectMeta
  - spec config.ClusterOperatorSpec
  - status config.ClusterOperatorStatus
config.Infrastructure
  - metadata meta.ObjectMeta
  - spec config.InfrastructureSpec
  - status config.InfrastructureStatus
config.Authentication
  - metadata meta.ObjectMeta
  - spec config.AuthenticationSpec
  - status config.AuthenticationStatus
config.DNS
  - metadata meta.ObjectMeta
  - spec config.DNSSpec
  - status config.DNSStatus
config.Ingress
  - metadata meta.ObjectMeta
  - spec config.IngressSpec
  - status config.IngressStatus
config.Network
  - metadata meta.ObjectMeta
  - spec config.NetworkSpec
  - status config.NetworkStatus
config.OAuth
  - metadata meta.ObjectMeta
  - spec config.OAuthSpec
  - status config.OAuthStatus
config.Proxy
  - metadata meta.ObjectMeta
  - spec config.ProxySpec
  - status config.ProxyStatus
machine.Machine
  - metadata meta.ObjectMeta
  - spec machine.MachineSpec
  - status machine.MachineStatus
machine.MachineSet
  - metadata meta.ObjectMeta
  - spec machine.MachineSetSpec
  - status machine.MachineSetStatus
clusterautoscaling.MachineAutoscaler
  - metadata meta.ObjectMeta
  - spec clusterautoscaling.MachineAutoscalerSpec
  - status clusterautoscaling.MachineAutoscalerStatus
clusterautoscaling.MachineAutoscalerSpec
  - maxReplicas int32 *
  - minReplicas int32 *
  - scaleTargetRef clusterautoscaling.CrossVersionObjectReference *
clusterautoscaling.MachineAutoscalerStatus
  - lastTargetRef clusterautoscaling.CrossVersionObjectReference
clusterautoscaling.CrossVersionObjectReference
  - apiVersion string
  - kind string *
  - name string *
clusterautoscaling.ClusterAutoscaler
  - metadata meta.ObjectMeta
  - spec clusterautoscaling.ClusterAutoscalerSpec
  - status clusterautoscaling.ClusterAutoscalerStatus
clusterautoscaling.ClusterAutoscalerSpec
  - balanceSimilarNodeGroups bool
  - balancingIgnoredLabels string[]
  - expanders string[]
  - ignoreDaemonsetsUtilization bool
  - logVerbosity int32
  - maxNodeProvisionTime string
  - maxPodGracePeriod int32
  - podPriorityThreshold int32
  - resourceLimits clusterautoscaling.ResourceLimits
  - scaleDown clusterautoscaling.ScaleDownConfig
  - scaleUp any
  - skipNodesWithLocalStorage bool
clusterautoscaling.ClusterAutoscalerStatus
clusterautoscaling.ResourceLimits
  - cores clusterautoscaling.ResourceRange
  - gpus clusterautoscaling.GPULimit[]
  - maxNodesTotal int32
  - memory clusterautoscaling.ResourceRange
clusterautoscaling.ResourceRange
  - max int32 *
  - min int32 *
clusterautoscaling.GPULimit
  - max int32 *
  - min int32 *
  - type string *
clusterautoscaling.ScaleDownConfig
  - cordonNodeBeforeTerminating string
  - delayAfterAdd string
  - delayAfterDelete string
  - delayAfterFailure string
  - enabled bool *
  - unneededTime string
  - utilizationThreshold string
operator.IngressController
  - metadata meta.ObjectMeta
  - spec operator.IngressControllerSpec
  - status operator.IngressControllerStatus
operator.CloudCredential
  - metadata meta.ObjectMeta
  - spec operator.CloudCredentialSpec
  - status operator.CloudCredentialStatus
operator.ClusterCSIDriver
  - metadata meta.ObjectMeta
  - spec operator.ClusterCSIDriverSpec
  - status operator.ClusterCSIDriverStatus
dnsrecord.DNSRecord
  - metadata meta.ObjectMeta
  - spec dnsrecord.DNSRecordSpec
  - status dnsrecord.DNSRecordStatus
cloudnetwork.CloudPrivateIPConfig
  - metadata meta.ObjectMeta
  - spec cloudnetwork.CloudPrivateIPConfigSpec
  - status cloudnetwork.CloudPrivateIPConfigStatus
config.ClusterVersionSpec
  - capabilities config.ClusterVersionCapabilitiesSpec
  - channel string
  - clusterID string *
  - desiredUpdate config.Update
  - overrides config.ComponentOverride[] @kind,group,namespace,name
  - signatureStores config.SignatureStore[] @url
  - upstream string
config.ClusterVersionStatus
  - availableUpdates config.Release[] ~atomic *
  - capabilities config.ClusterVersionCapabilitiesStatus
  - conditionalUpdateRisks config.ConditionalUpdateRisk[] @name
  - conditionalUpdates config.ConditionalUpdate[] ~atomic
  - conditions config.ClusterOperatorStatusCondition[] @type
  - desired config.Release *
  - history config.UpdateHistory[] ~atomic
  - observedGeneration int64 *
  - versionHash string *
config.ClusterOperatorSpec
config.ClusterOperatorStatus
  - conditions config.ClusterOperatorStatusCondition[] @type
  - extension any
  - relatedObjects config.ObjectReference[]
  - versions config.OperandVersion[]
config.InfrastructureSpec
  - cloudConfig config.ConfigMapFileReference
  - controlPlaneTopology string
  - platformSpec config.PlatformSpec
config.InfrastructureStatus
  - apiServerInternalURI string
  - apiServerURL string
  - controlPlaneTopology string
  - cpuPartitioning string
  - etcdDiscoveryDomain string
  - infrastructureName string
  - infrastructureTopology string
  - platform string
  - platformStatus config.PlatformStatus
config.AuthenticationSpec
  - oauthMetadata config.ConfigMapNameReference
  - oidcProviders config.OIDCProvider[] @name
  - serviceAccountIssuer string
  - type string
  - webhookTokenAuthenticator config.WebhookTokenAuthenticator
  - webhookTokenAuthenticators config.DeprecatedWebhookTokenAuthenticator[] ~atomic
config.AuthenticationStatus
  - integratedOAuthMetadata config.ConfigMapNameReference
  - oidcClients config.OIDCClientStatus[] @componentNamespace,componentName
config.DNSSpec
  - baseDomain string *
  - platform config.DNSPlatformSpec
  - privateZone config.DNSZone
  - publicZone config.DNSZone
config.DNSStatus
config.IngressSpec
  - appsDomain string
  - componentRoutes config.ComponentRouteSpec[] @namespace,name
  - domain string *
  - loadBalancer config.LoadBalancer
  - requiredHSTSPolicies config.RequiredHSTSPolicy[]
config.IngressStatus
  - componentRoutes config.ComponentRouteStatus[] @namespace,name
  - defaultPlacement string
config.NetworkSpec
  - clusterNetwork config.ClusterNetworkEntry[] ~atomic *
  - externalIP config.ExternalIPConfig
  - networkDiagnostics config.NetworkDiagnostics
  - networkObservability config.NetworkObservabilitySpec
  - networkType string *
  - serviceNetwork string[] ~atomic *
  - serviceNodePortRange string
config.NetworkStatus
  - clusterNetwork config.ClusterNetworkEntry[] ~atomic
  - clusterNetworkMTU int32
  - conditions meta.Condition[] @type
  - migration config.NetworkMigration
  - networkType string
  - serviceNetwork string[] ~atomic
config.OAuthSpec
  - identityProviders config.IdentityProvider[] ~atomic
  - templates config.OAuthTemplates
  - tokenConfig config.TokenConfig
config.OAuthStatus
config.OAuthTemplates
  - error config.SecretNameReference
  - login config.SecretNameReference
  - providerSelection config.SecretNameReference
config.TokenConfig
  - accessTokenInactivityTimeout string
  - accessTokenInactivityTimeoutSeconds int32
  - accessTokenMaxAgeSeconds int32
config.IdentityProvider
  - basicAuth config.OAuthRemoteConnectionInfo
  - github config.GitHubIdentityProvider
  - gitlab config.GitLabIdentityProvider
  - google config.GoogleIdentityProvider
  - htpasswd config.HTPasswdIdentityProvider
  - keystone config.KeystoneIdentityProvider
  - ldap config.LDAPIdentityProvider
  - mappingMethod string
  - name string
  - openID config.OpenIDIdentityProvider
  - requestHeader config.RequestHeaderIdentityProvider
  - type string
config.OAuthRemoteConnectionInfo
  - ca config.ConfigMapNameReference
  - tlsClientCert config.SecretNameReference
  - tlsClientKey config.SecretNameReference
  - url string
config.GitHubIdentityProvider
  - ca config.ConfigMapNameReference
  - clientID string
  - clientSecret config.SecretNameReference
  - hostname string
  - organizations string[]
  - teams string[]
config.GitLabIdentityProvider
  - ca config.ConfigMapNameReference
  - clientID string
  - clientSecret config.SecretNameReference
  - url string
config.GoogleIdentityProvider
  - clientID string
  - clientSecret config.SecretNameReference
  - hostedDomain string
config.HTPasswdIdentityProvider
  - fileData config.SecretNameReference
config.KeystoneIdentityProvider
  - ca config.ConfigMapNameReference
  - domainName string
  - tlsClientCert config.SecretNameReference
  - tlsClientKey config.SecretNameReference
  - url string
config.LDAPIdentityProvider
  - attributes config.LDAPAttributeMapping
  - bindDN string
  - bindPassword config.SecretNameReference
  - ca config.ConfigMapNameReference
  - insecure bool
  - url string
config.LDAPAttributeMapping
  - email string[]
  - id string[]
  - name string[]
  - preferredUsername string[]
config.OpenIDIdentityProvider
  - ca config.ConfigMapNameReference
  - claims config.OpenIDClaims
  - clientID string
  - clientSecret config.SecretNameReference
  - extraAuthorizeParameters string{}
  - extraScopes string[]
  - issuer string
config.OpenIDClaims
  - email string[] ~atomic
  - groups string[] ~atomic
  - name string[] ~atomic
  - preferredUsername string[] ~atomic
config.RequestHeaderIdentityProvider
  - ca config.ConfigMapNameReference
  - challengeURL string
  - clientCommonNames string[]
  - emailHeaders string[]
  - headers string[]
  - loginURL string
  - nameHeaders string[]
  - preferredUsernameHeaders string[]
config.ProxySpec
  - httpProxy string
  - httpsProxy string
  - noProxy string
  - readinessEndpoints string[]
  - trustedCA config.ConfigMapNameReference
config.ProxyStatus
  - httpProxy string
  - httpsProxy string
  - noProxy string
machine.MachineSpec
  - authoritativeAPI string
  - lifecycleHooks machine.LifecycleHooks
  - metadata machine.ObjectMeta
  - providerID string
  - providerSpec machine.ProviderSpec
  - taints core.Taint[] ~atomic
machine.MachineStatus
  - addresses core.NodeAddress[] ~atomic
  - authoritativeAPI string
  - conditions machine.Condition[] @type
  - errorMessage string
  - errorReason string
  - lastOperation machine.LastOperation
  - lastUpdated Time
  - nodeRef core.ObjectReference
  - phase string
  - providerStatus any
  - synchronizedAPI string
  - synchronizedGeneration int64
machine.MachineSetSpec
  - authoritativeAPI string
  - deletePolicy string
  - minReadySeconds int32
  - replicas int32
  - selector meta.LabelSelector *
  - template machine.MachineTemplateSpec
machine.MachineSetStatus
  - authoritativeAPI string
  - availableReplicas int32
  - conditions machine.Condition[] @type
  - errorMessage string
  - errorReason string
  - fullyLabeledReplicas int32
  - labelSelector string
  - observedGeneration int64
  - readyReplicas int32
  - replicas int32
  - synchronizedAPI string
  - synchronizedGeneration int64
operator.IngressControllerSpec
  - clientTLS operator.ClientTLS
  - closedClientConnectionPolicy string
  - defaultCertificate core.LocalObjectReference
  - domain string
  - endpointPublishingStrategy operator.EndpointPublishingStrategy
  - haproxyVersion string
  - httpCompression operator.HTTPCompressionPolicy
  - httpEmptyRequestsPolicy string
  - httpErrorCodePages config.ConfigMapNameReference
  - httpHeaders operator.IngressControllerHTTPHeaders
  - idleConnectionTerminationPolicy string
  - logging operator.IngressControllerLogging
  - namespaceSelector meta.LabelSelector
  - nodePlacement operator.NodePlacement
  - replicas int32
  - routeAdmission operator.RouteAdmissionPolicy
  - routeSelector meta.LabelSelector
  - tlsSecurityProfile config.TLSSecurityProfile
  - tuningOptions operator.IngressControllerTuningOptions
  - unsupportedConfigOverrides any
operator.IngressControllerStatus
  - availableReplicas int32
  - conditions operator.OperatorCondition[] @type
  - domain string
  - effectiveHAProxyVersion string
  - endpointPublishingStrategy operator.EndpointPublishingStrategy
  - namespaceSelector meta.LabelSelector
  - observedGeneration int64
  - routeSelector meta.LabelSelector
  - selector string
  - tlsProfile config.TLSProfileSpec
operator.CloudCredentialSpec
  - credentialsMode string
  - logLevel string
  - managementState string
  - observedConfig any
  - operatorLogLevel string
  - unsupportedConfigOverrides any
operator.CloudCredentialStatus
  - conditions operator.OperatorCondition[] @type
  - generations operator.GenerationStatus[] @group,resource,namespace,name
  - latestAvailableRevision int32
  - observedGeneration int64
  - readyReplicas int32
  - version string
operator.ClusterCSIDriverSpec
  - driverConfig operator.CSIDriverConfigSpec
  - logLevel string
  - managementState string
  - observedConfig any
  - operatorLogLevel string
  - storageClassState string
  - unsupportedConfigOverrides any
operator.ClusterCSIDriverStatus
  - conditions operator.OperatorCondition[] @type
  - generations operator.GenerationStatus[] @group,resource,namespace,name
  - latestAvailableRevision int32
  - observedGeneration int64
  - readyReplicas int32
  - version string
dnsrecord.DNSRecordSpec
  - dnsManagementPolicy string *
  - dnsName string *
  - recordTTL int64 *
  - recordType string *
  - targets string[] ~atomic *
dnsrecord.DNSRecordStatus
  - observedGeneration int64
  - zones dnsrecord.DNSZoneStatus[] ~atomic
cloudnetwork.CloudPrivateIPConfigSpec
  - node string
cloudnetwork.CloudPrivateIPConfigStatus
  - conditions meta.Condition[] @type *
  - node string
config.ClusterVersionCapabilitiesSpec
  - additionalEnabledCapabilities string[] ~atomic
  - baselineCapabilitySet string
config.Update
  - acceptRisks config.AcceptRisk[] @name
  - architecture string
  - force bool
  - image string
  - mode string
  - version string
config.ComponentOverride
  - group string *
  - kind string *
  - name string *
  - namespace string *
  - unmanaged bool *
config.SignatureStore
  - ca config.ConfigMapNameReference
  - url string *
config.Release
  - architecture string
  - channels string[] ~set
  - image string *
  - url string
  - version string *
config.ClusterVersionCapabilitiesStatus
  - enabledCapabilities string[] ~atomic
  - knownCapabilities string[] ~atomic
config.ConditionalUpdateRisk
  - conditions meta.Condition[] @type
  - matchingRules config.ClusterCondition[] ~atomic *
  - message string *
  - name string *
  - url string *
config.ConditionalUpdate
  - conditions meta.Condition[] @type
  - release config.Release *
  - riskNames string[] ~set
  - risks config.ConditionalUpdateRisk[] @name *
config.ClusterOperatorStatusCondition
  - lastTransitionTime Time *
  - message string
  - reason string
  - status string
  - type string *
config.UpdateHistory
  - acceptedRisks string
  - completionTime Time *
  - image string *
  - startedTime Time *
  - state string *
  - verified bool *
  - version string
config.ObjectReference
  - group string *
  - name string *
  - namespace string
  - resource string *
config.OperandVersion
  - name string *
  - version string *
config.ConfigMapFileReference
  - key string
  - name string *
config.PlatformSpec
  - alibabaCloud any
  - aws config.AWSPlatformSpec
  - azure any
  - baremetal any
  - equinixMetal any
  - external any
  - gcp any
  - ibmcloud any
  - kubevirt any
  - nutanix any
  - openstack any
  - ovirt any
  - powervs any
  - type string *
  - vsphere any
config.PlatformStatus
  - alibabaCloud any
  - aws config.AWSPlatformStatus
  - azure any
  - baremetal any
  - equinixMetal any
  - external any
  - gcp any
  - ibmcloud any
  - kubevirt any
  - nutanix any
  - openstack any
  - ovirt any
  - powervs any
  - type string *
  - vsphere any
config.ConfigMapNameReference
  - name string *
config.OIDCProvider
  - claimMappings config.TokenClaimMappings *
  - claimValidationRules config.TokenClaimValidationRule[] ~atomic
  - externalClaimsSources config.ExternalClaimsSource[] ~atomic
  - issuer config.TokenIssuer *
  - name string *
  - oidcClients config.OIDCClientConfig[] @componentNamespace,componentName
  - userValidationRules config.TokenUserValidationRule[] @expression
config.WebhookTokenAuthenticator
  - kubeConfig config.SecretNameReference *
config.DeprecatedWebhookTokenAuthenticator
  - kubeConfig config.SecretNameReference *
config.OIDCClientStatus
  - componentName string *
  - componentNamespace string *
  - conditions meta.Condition[] @type
  - consumingUsers string[] ~set
  - currentOIDCClients config.OIDCClientReference[] @issuerURL,clientID
config.DNSPlatformSpec
  - aws config.AWSDNSSpec
  - type string *
config.DNSZone
  - id string
  - tags string{}
config.ComponentRouteSpec
  - hostname string *
  - labels string{}
  - name string *
  - namespace string *
  - servingCertKeyPairSecret config.SecretNameReference
config.LoadBalancer
  - platform config.IngressPlatformSpec
config.RequiredHSTSPolicy
  - domainPatterns string[] *
  - includeSubDomainsPolicy string
  - maxAge config.MaxAgePolicy *
  - namespaceSelector meta.LabelSelector
  - preloadPolicy string
config.ComponentRouteStatus
  - conditions meta.Condition[] @type
  - consumingUsers string[]
  - currentHostnames string[]
  - defaultHostname string *
  - name string *
  - namespace string *
  - relatedObjects config.ObjectReference[] *
config.ClusterNetworkEntry
  - cidr string *
  - hostPrefix int64
config.ExternalIPConfig
  - autoAssignCIDRs string[] ~atomic
  - policy config.ExternalIPPolicy
config.NetworkDiagnostics
  - mode string
  - sourcePlacement config.NetworkDiagnosticsSourcePlacement
  - targetPlacement config.NetworkDiagnosticsTargetPlacement
config.NetworkObservabilitySpec
  - installationPolicy string *
config.NetworkMigration
  - mtu config.MTUMigration
  - networkType string
machine.LifecycleHooks
  - preDrain machine.LifecycleHook[] @name
  - preTerminate machine.LifecycleHook[] @name
machine.ObjectMeta
  - annotations string{}
  - generateName string
  - labels string{}
  - name string
  - namespace string
  - ownerReferences meta.OwnerReference[] @uid
machine.ProviderSpec
  - value any
machine.Condition
  - lastTransitionTime Time *
  - message string
  - reason string
  - severity string
  - status string
  - type string *
machine.LastOperation
  - description string
  - lastUpdated Time
  - state string
  - type string
machine.MachineTemplateSpec
  - metadata machine.ObjectMeta
  - spec machine.MachineSpec
operator.ClientTLS
  - allowedSubjectPatterns string[] ~atomic
  - clientCA config.ConfigMapNameReference *
  - clientCertificatePolicy string *
operator.EndpointPublishingStrategy
  - hostNetwork operator.HostNetworkStrategy
  - loadBalancer operator.LoadBalancerStrategy
  - nodePort operator.NodePortStrategy
  - private operator.PrivateStrategy
  - type string *
operator.HTTPCompressionPolicy
  - mimeTypes string[] ~set
operator.IngressControllerHTTPHeaders
  - actions operator.IngressControllerHTTPHeaderActions
  - forwardedHeaderPolicy string
  - headerNameCaseAdjustments string[] ~atomic
  - uniqueId operator.IngressControllerHTTPUniqueIdHeaderPolicy
operator.IngressControllerLogging
  - access operator.AccessLogging
operator.NodePlacement
  - nodeSelector meta.LabelSelector
  - tolerations core.Toleration[] ~atomic
operator.RouteAdmissionPolicy
  - namespaceOwnership string
  - wildcardPolicy string
config.TLSSecurityProfile
  - custom config.CustomTLSProfile
  - intermediate config.IntermediateTLSProfile
  - modern config.ModernTLSProfile
  - old config.OldTLSProfile
  - type string
operator.IngressControllerTuningOptions
  - clientFinTimeout string
  - clientTimeout string
  - configurationManagement string
  - connectTimeout string
  - headerBufferBytes int32
  - headerBufferMaxRewriteBytes int32
  - healthCheckInterval string
  - httpKeepAliveTimeout string
  - maxConnections int32
  - reloadInterval string
  - serverFinTimeout string
  - serverTimeout string
  - threadCount int32
  - tlsInspectDelay string
  - tunnelTimeout string
operator.OperatorCondition
  - lastTransitionTime Time *
  - message string
  - reason string
  - status string
  - type string *
config.TLSProfileSpec
  - ciphers string[] ~atomic *
  - groups string[] ~set
  - minTLSVersion string *
operator.GenerationStatus
  - group string *
  - hash string *
  - lastGeneration int64 *
  - name string *
  - namespace string *
  - resource string *
operator.CSIDriverConfigSpec
  - aws operator.AWSCSIDriverConfigSpec
  - azure any
  - driverType string *
  - gcp any
  - ibmcloud any
  - secretsStore operator.SecretsStoreCSIDriverConfigSpec
  - vSphere operator.VSphereCSIDriverConfigSpec
dnsrecord.DNSZoneStatus
  - conditions dnsrecord.DNSZoneCondition[] ~atomic
  - dnsZone config.DNSZone *
config.AcceptRisk
  - name string *
config.ClusterCondition
  - promql config.PromQLClusterCondition
  - type string *
config.AWSPlatformSpec
  - serviceEndpoints config.AWSServiceEndpoint[] ~atomic
config.AWSPlatformStatus
  - cloudLoadBalancerConfig config.CloudLoadBalancerConfig
  - ipFamily string
  - region string *
  - resourceTags config.AWSResourceTag[] ~atomic
  - serviceEndpoints config.AWSServiceEndpoint[] ~atomic
config.TokenClaimMappings
  - extra config.ExtraMapping[] @key
  - groups config.PrefixedClaimMapping
  - uid config.TokenClaimOrExpressionMapping
  - username config.UsernameClaimMapping *
config.TokenClaimValidationRule
  - cel config.TokenClaimValidationCELRule
  - requiredClaim config.TokenRequiredClaim
  - type string *
config.ExternalClaimsSource
  - authentication config.ExternalSourceAuthentication
  - mappings config.SourcedClaimMapping[] @name *
  - predicates config.ExternalSourcePredicate[] @expression
  - tls config.ExternalSourceTLS
  - url config.SourceURL *
config.TokenIssuer
  - audiences string[] ~set *
  - discoveryURL string
  - issuerCertificateAuthority config.ConfigMapNameReference
  - issuerURL string *
config.OIDCClientConfig
  - clientID string *
  - clientSecret config.SecretNameReference
  - componentName string *
  - componentNamespace string *
  - extraScopes string[] ~set
config.TokenUserValidationRule
  - expression string *
  - message string *
config.SecretNameReference
  - name string *
config.OIDCClientReference
  - clientID string *
  - issuerURL string *
  - oidcProviderName string *
config.AWSDNSSpec
  - privateZoneIAMRole string
config.IngressPlatformSpec
  - aws config.AWSIngressSpec
  - type string *
config.MaxAgePolicy
  - largestMaxAge int32
  - smallestMaxAge int32
config.ExternalIPPolicy
  - allowedCIDRs string[] ~atomic
  - rejectedCIDRs string[] ~atomic
config.NetworkDiagnosticsSourcePlacement
  - nodeSelector string{}
  - tolerations core.Toleration[] ~atomic
config.NetworkDiagnosticsTargetPlacement
  - nodeSelector string{}
  - tolerations core.Toleration[] ~atomic
config.MTUMigration
  - machine config.MTUMigrationValues
  - network config.MTUMigrationValues
machine.LifecycleHook
  - name string *
  - owner string *
operator.HostNetworkStrategy
  - httpPort int32
  - httpsPort int32
  - protocol string
  - statsPort int32
operator.LoadBalancerStrategy
  - allowedSourceRanges string[] ~atomic
  - dnsManagementPolicy string *
  - providerParameters operator.ProviderLoadBalancerParameters
  - scope string *
operator.NodePortStrategy
  - protocol string
operator.PrivateStrategy
  - protocol string
operator.IngressControllerHTTPHeaderActions
  - request operator.IngressControllerHTTPHeader[] @name
  - response operator.IngressControllerHTTPHeader[] @name
operator.IngressControllerHTTPUniqueIdHeaderPolicy
  - format string
  - name string
operator.AccessLogging
  - destination operator.LoggingDestination *
  - httpCaptureCookies operator.IngressControllerCaptureHTTPCookie[] ~atomic
  - httpCaptureHeaders operator.IngressControllerCaptureHTTPHeaders
  - httpLogFormat string
  - logEmptyRequests string
config.CustomTLSProfile
  - ciphers string[] ~atomic *
  - groups string[] ~set
  - minTLSVersion string *
config.IntermediateTLSProfile
config.ModernTLSProfile
config.OldTLSProfile
operator.AWSCSIDriverConfigSpec
  - efsVolumeMetrics operator.AWSEFSVolumeMetrics
  - kmsKeyARN string
operator.SecretsStoreCSIDriverConfigSpec
  - secretRotation operator.SecretsStoreSecretRotation
  - tokenRequests operator.SecretsStoreTokenRequests
operator.VSphereCSIDriverConfigSpec
  - globalMaxSnapshotsPerBlockVolume int64
  - granularMaxSnapshotsPerBlockVolumeInVSAN int64
  - granularMaxSnapshotsPerBlockVolumeInVVOL int64
  - maxAllowedBlockVolumesPerNode int32
  - topologyCategories string[] ~atomic
dnsrecord.DNSZoneCondition
  - lastTransitionTime Time
  - message string
  - reason string
  - status string
  - type string *
config.PromQLClusterCondition
  - promql string *
config.AWSServiceEndpoint
  - name string *
  - url string *
config.CloudLoadBalancerConfig
  - clusterHosted config.CloudLoadBalancerIPs
  - dnsType string
config.AWSResourceTag
  - key string *
  - value string *
config.ExtraMapping
  - key string *
  - valueExpression string *
config.PrefixedClaimMapping
  - claim string
  - expression string
  - prefix string
config.TokenClaimOrExpressionMapping
  - claim string
  - expression string
config.UsernameClaimMapping
  - claim string
  - expression string
  - prefix config.UsernamePrefix
  - prefixPolicy string
config.TokenClaimValidationCELRule
  - expression string *
  - message string *
config.TokenRequiredClaim
  - claim string *
  - requiredValue string *
config.ExternalSourceAuthentication
  - clientCredential config.ClientCredentialConfig
  - type string *
config.SourcedClaimMapping
  - expression string *
  - name string *
config.ExternalSourcePredicate
  - expression string *
config.ExternalSourceTLS
  - certificateAuthority config.ExternalSourceCertificateAuthorityConfigMapReference *
config.SourceURL
  - hostname string *
  - pathExpression string *
config.AWSIngressSpec
  - type string *
config.MTUMigrationValues
  - from int64
  - to int64 *
operator.ProviderLoadBalancerParameters
  - aws operator.AWSLoadBalancerParameters
  - gcp any
  - ibm any
  - openstack any
  - type string *
operator.IngressControllerHTTPHeader
  - action operator.IngressControllerHTTPHeaderActionUnion *
  - name string *
operator.LoggingDestination
  - container operator.ContainerLoggingDestinationParameters
  - syslog operator.SyslogLoggingDestinationParameters
  - type string *
operator.IngressControllerCaptureHTTPCookie
  - matchType string *
  - maxLength int32 *
  - name string
  - namePrefix string
operator.IngressControllerCaptureHTTPHeaders
  - request operator.IngressControllerCaptureHTTPHeader[] ~atomic
  - response operator.IngressControllerCaptureHTTPHeader[] ~atomic
operator.AWSEFSVolumeMetrics
  - recursiveWalk operator.AWSEFSVolumeMetricsRecursiveWalkConfig
  - state string *
operator.SecretsStoreSecretRotation
  - custom operator.CustomSecretRotation
  - type string *
operator.SecretsStoreTokenRequests
  - managed operator.ManagedTokenRequests
  - type string *
config.CloudLoadBalancerIPs
  - apiIntLoadBalancerIPs string[] ~set
  - apiLoadBalancerIPs string[] ~set
  - ingressLoadBalancerIPs string[] ~set
config.UsernamePrefix
  - prefixString string *
config.ClientCredentialConfig
  - clientID string *
  - clientSecret config.ClientSecretSecretReference *
  - scopes string[] ~set
  - tls config.ExternalSourceTLS
  - tokenEndpoint string *
config.ExternalSourceCertificateAuthorityConfigMapReference
  - name string *
operator.AWSLoadBalancerParameters
  - classicLoadBalancer operator.AWSClassicLoadBalancerParameters
  - networkLoadBalancer operator.AWSNetworkLoadBalancerParameters
  - type string *
operator.IngressControllerHTTPHeaderActionUnion
  - set operator.IngressControllerSetHTTPHeader
  - type string *
operator.ContainerLoggingDestinationParameters
  - maxLength int32
operator.SyslogLoggingDestinationParameters
  - address string *
  - facility string
  - maxLength int64
  - port int64 *
operator.IngressControllerCaptureHTTPHeader
  - maxLength int32 *
  - name string *
operator.AWSEFSVolumeMetricsRecursiveWalkConfig
  - fsRateLimit int32
  - refreshPeriodMinutes int32
operator.CustomSecretRotation
  - minimumRefreshAge int32
operator.ManagedTokenRequests
  - audiences operator.SecretsStoreTokenRequest[] @audience
config.ClientSecretSecretReference
  - name string *
operator.AWSClassicLoadBalancerParameters
  - connectionIdleTimeout string
  - subnets operator.AWSSubnets
operator.AWSNetworkLoadBalancerParameters
  - eipAllocations string[] ~atomic
  - protocol string
  - securityGroups string[] ~atomic
  - subnets operator.AWSSubnets
operator.IngressControllerSetHTTPHeader
  - value string *
operator.SecretsStoreTokenRequest
  - audience string *
  - expirationSeconds int32
operator.AWSSubnets
  - ids string[] ~atomic
  - names string[] ~atomic
`
