/**
 * Actions of the services here whose last use IAM does not track, by AWS's service reference of February 2026, and those that are newer: objects
 * in buckets, most tags, and what nobody calls by that name.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-action-last-accessed.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html SupportedBy
 */
const UNTRACKED: Readonly<Record<string, string>> = {
  cloudformation: `
    ActivateOrganizationsAccess ActivateType CancelResourceRequest CreateResource CreateStackRefactor CreateUploadBucket
    DeactivateOrganizationsAccess DeleteResource DescribeStackRefactor ExecuteStackRefactor GetResource GetResourceRequestStatus
    ListAllHookResults ListResourceRequests ListResources ListStackRefactorActions ListStacks TagResource UntagResource UpdateResource`,
  cloudtrail: `
    AddTags CreateServiceLinkedChannel DeleteServiceLinkedChannel EnableFederation GenerateQueryResultsSummary GetQueryResults
    GetServiceLinkedChannel ListServiceLinkedChannels ListTags RemoveTags StartDashboardRefresh UpdateServiceLinkedChannel`,
  ec2: `
    AcceptTransitGatewayClientVpnAttachment AssociateApplicationStatusCheck AssociateVerifiedAccessInstanceWebAcl
    AttachApplianceToNatGateway AttachImageWatermark AttachResourcesToPlacementGroup BatchModifyIpamRoutingPolicyRegistrations
    CreateApplicationStatusCheck CreateCapacityReservationCancellationQuote CreateCoipPoolPermission
    CreateIpamInternetRegistryAssociation CreateIpamRoutingPolicyRegistration CreateLaunchTemplate
    CreateLocalGatewayRouteTablePermission CreateOdbNetworkPeering CreateSecondaryNetwork CreateSecondarySubnet CreateSnapshot
    CreateTags CreateTransitGatewayPolicyTableEntry DeleteApplicationStatusCheck DeleteCoipPoolPermission
    DeleteIpamInternetRegistryAssociation DeleteIpamRoutingPolicyRegistration DeleteLocalGatewayRouteTablePermission
    DeleteOdbNetworkPeering DeleteResourcePolicy DeleteSecondaryNetwork DeleteSecondarySubnet DeleteSnapshot DeleteTags
    DeleteTransitGatewayClientVpnAttachment DeleteTransitGatewayPolicyTableEntry DescribeAccountVpcEncryptionControl
    DescribeApplicationStatus DescribeApplicationStatusCheckAssociations DescribeApplicationStatusChecks DescribeCapacityBlockOfferings
    DescribeCapacityReservationCancellationQuotes DescribeImages DescribeInstanceAttribute DescribeInstanceStatus
    DescribeInstanceTypeOfferings DescribeInstances DescribeIpamInternetRegistryAssociations DescribeIpamPoolAllocations
    DescribeLaunchTemplateVersions DescribeLaunchTemplates DescribeLocalGatewayRouteTablePermissions DescribeSecondaryInterfaces
    DescribeSecondaryNetworks DescribeSecondarySubnets DescribeSnapshots DescribeSubnets DescribeTags
    DescribeVerifiedAccessInstanceWebAclAssociations DetachApplianceFromNatGateway DetachImageWatermark
    DetachResourcesFromPlacementGroup DisableApplicationStatusCheckSuppression DisassociateApplicationStatusCheck
    DisassociateVerifiedAccessInstanceWebAcl EnableApplicationStatusCheckSuppression EnableIpamInternetRegistryAssociation
    GetCapacityManagerMonitoredTagKeys GetIpamDiscoveredRoutes GetIpamInternetRegistryAssociationAsns
    GetIpamInternetRegistryAssociationCidrs GetIpamRouteOriginAuthorizations GetIpamRouteProtectionFindings
    GetIpamRoutingPolicyRegistrationDeltas GetIpamRoutingPolicyRegistrations GetManagedResourceVisibility GetResourcePolicy
    GetVerifiedAccessInstanceWebAcl ImportByoipCidrToIpam InjectApiError ModifyAccountVpcEncryptionControl ModifyApplicationStatusCheck
    ModifyIpamPoolAllocation ModifyIpamRoutingPolicyRegistration ModifyManagedResourceVisibility ModifyOdbNetworkPeering
    ModifyTransitGatewayPolicyTableEntry ModifyVpcEndpointPayerResponsibility PauseVolumeIO PurchaseCapacityBlock PutResourcePolicy
    RejectTransitGatewayClientVpnAttachment ReplaceImageInstanceTypeSpecification SendSpotInstanceInterruptions StopInstances
    TerminateInstances UpdateCapacityManagerMonitoredTagKeys ValidateSecurityGroupQuotasForInterface`,
  elasticloadbalancing: `
    AddTags AllowVendedLogDeliveryForResource DescribeTags ModifyListenerAttributes RemoveTags SetWebAcl`,
  iam: `
    AcceptDelegationRequest AssociateDelegationRequest CreateDelegationRequest GetAccountProperties GetDelegationRequest
    GetHumanReadableSummary GetRoleTemplateVersion ListInstanceProfileTags ListMFADeviceTags ListOpenIDConnectProviderTags
    ListPolicyTags ListRoleTags ListSAMLProviderTags ListServerCertificateTags ListUserTags PassRole PutAccountProperties
    RejectDelegationRequest SendDelegationToken TagInstanceProfile TagMFADevice TagOpenIDConnectProvider TagPolicy TagRole
    TagSAMLProvider TagServerCertificate TagUser UntagInstanceProfile UntagMFADevice UntagOpenIDConnectProvider UntagPolicy UntagRole
    UntagSAMLProvider UntagServerCertificate UntagUser`,
  organizations: `
    InviteOrganizationToTransferResponsibility ListEffectivePolicyValidationErrors ListTagsForResource TagResource UntagResource`,
  route53: 'ChangeTagsForResource ListTagsForResource ListTagsForResources UpdateHostedZoneFeatures',
  s3: `
    AbortMultipartUpload AllowVendedLogDeliveryForResource BypassGovernanceRetention CreateStorageLensGroup DeleteJobTagging
    DeleteObject DeleteObjectAnnotation DeleteObjectTagging DeleteObjectVersion DeleteObjectVersionAnnotation DeleteObjectVersionTagging
    DeleteStorageLensConfigurationTagging DeleteStorageLensGroup GetBucketMetadataTableConfiguration GetBucketTagging GetJobTagging
    GetObject GetObjectAcl GetObjectAnnotation GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging
    GetObjectTorrent GetObjectVersion GetObjectVersionAcl GetObjectVersionAnnotation GetObjectVersionAnnotationForReplication
    GetObjectVersionAttributes GetObjectVersionForReplication GetObjectVersionTagging GetObjectVersionTorrent
    GetStorageLensConfigurationTagging GetStorageLensGroup InitiateReplication ListBucket ListBucketVersions ListMultipartUploadParts
    ListObjectAnnotations ListObjectVersionAnnotations ListStorageLensGroups ListTagsForResource ObjectOwnerOverrideToBucketOwner
    PauseReplication PutAccessPointPublicAccessBlock PutBucketTagging PutJobTagging PutObject PutObjectAcl PutObjectAnnotation
    PutObjectLegalHold PutObjectRetention PutObjectTagging PutObjectVersionAcl PutObjectVersionAnnotation PutObjectVersionTagging
    PutStorageLensConfigurationTagging ReplicateDelete ReplicateObject ReplicateObjectAnnotation ReplicateTags RestoreObject TagResource
    UntagResource UpdateBucketMetadataAnnotationTableConfiguration UpdateBucketMetadataInventoryTableConfiguration
    UpdateObjectEncryption UpdateStorageLensGroup`,
  secretsmanager: 'BatchGetSecretValue TagResource UntagResource UpdateSecretVersionStage',
  servicequotas: 'ListTagsForResource TagResource UntagResource',
  sts: `
    AssumeRoot GetDelegatedAccessToken GetServiceBearerToken SetContext SetSourceIdentity TagGetWebIdentityToken TagSession`,
  tag: 'GetTagKeys GetTagValues ListRequiredTags TagResources UntagResources',
}

const untracked = new Map(
  Object.entries(UNTRACKED).map(([namespace, names]) => [namespace, new Set(names.split(/\s+/))]),
)

export const isTracked = (namespace: string, action: string): boolean => !untracked.get(namespace)?.has(action)
