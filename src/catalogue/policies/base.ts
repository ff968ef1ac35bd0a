import type { PolicySource } from './source.ts'

/** Every document as it first appeared. Made by `tools/catalogue.ts` from Red Hat's managed-cluster-config, resources/sts. */
export const base: readonly PolicySource[] = [
  {
    since: '4.7',
    file: 'sts_installer_trust_policy',
    statements: [
      {
        trusts: {
          AWS: ['arn:aws:iam::%{aws_account_id}:role/RH-Managed-OpenShift-Installer'],
        },
        actions: ['sts: AssumeRole'],
      },
    ],
  },
  {
    since: '4.7',
    file: 'sts_installer_permission_policy',
    statements: [
      {
        actions: [
          'ec2: AllocateAddress AssociateAddress AssociateDhcpOptions AssociateRouteTable',
          'ec2: AttachInternetGateway AttachNetworkInterface AuthorizeSecurityGroupEgress',
          'ec2: AuthorizeSecurityGroupIngress CreateDhcpOptions CreateInternetGateway CreateNatGateway',
          'ec2: CreateNetworkInterface CreateRoute CreateRouteTable CreateSecurityGroup CreateSubnet',
          'ec2: CreateTags CreateVpc CreateVpcEndpoint DeleteDhcpOptions DeleteInternetGateway',
          'ec2: DeleteNatGateway DeleteNetworkInterface DeleteRouteTable DeleteSecurityGroup DeleteSubnet',
          'ec2: DeleteTags DeleteVolume DeleteVpc DeleteVpcEndpoints DescribeAccountAttributes',
          'ec2: DescribeAddresses DescribeAvailabilityZones DescribeDhcpOptions DescribeImages',
          'ec2: DescribeInstanceAttribute DescribeInstances DescribeInstanceStatus DescribeInstanceTypes',
          'ec2: DescribeInternetGateways DescribeNatGateways DescribeNetworkAcls DescribeNetworkInterfaces',
          'ec2: DescribePrefixLists DescribeRegions DescribeReservedInstancesOfferings DescribeRouteTables',
          'ec2: DescribeSecurityGroups DescribeSubnets DescribeTags DescribeVolumes DescribeVpcAttribute',
          'ec2: DescribeVpcClassicLink DescribeVpcClassicLinkDnsSupport DescribeVpcEndpoints DescribeVpcs',
          'ec2: DetachInternetGateway DisassociateRouteTable GetConsoleOutput GetEbsDefaultKmsKeyId',
          'ec2: ModifyNetworkInterfaceAttribute ModifyVpcAttribute ReleaseAddress',
          'ec2: ReplaceRouteTableAssociation RevokeSecurityGroupEgress RevokeSecurityGroupIngress',
          'ec2: RunInstances StartInstances StopInstances TerminateInstances',
          'elasticloadbalancing: AddTags CreateListener CreateLoadBalancer CreateTargetGroup',
          'elasticloadbalancing: DeleteLoadBalancer DeleteTargetGroup DeregisterTargets DescribeListeners',
          'elasticloadbalancing: DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeTags',
          'elasticloadbalancing: DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth',
          'elasticloadbalancing: ModifyLoadBalancerAttributes ModifyTargetGroup ModifyTargetGroupAttributes',
          'elasticloadbalancing: RegisterTargets',
          'iam: AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile GetInstanceProfile',
          'iam: GetRole ListRoles ListUsers PassRole RemoveRoleFromInstanceProfile TagRole UntagRole',
          'route53: ChangeResourceRecordSets ChangeTagsForResource CreateHostedZone DeleteHostedZone',
          'route53: GetChange GetHostedZone ListHostedZones ListHostedZonesByName ListResourceRecordSets',
          'route53: ListTagsForResource',
          's3: CreateBucket DeleteBucket DeleteObject GetAccelerateConfiguration GetBucketAcl GetBucketCORS',
          's3: GetBucketLocation GetBucketLogging GetBucketObjectLockConfiguration GetBucketRequestPayment',
          's3: GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration',
          's3: GetLifecycleConfiguration GetObject GetObjectAcl GetObjectTagging GetObjectVersion',
          's3: GetReplicationConfiguration ListBucket ListBucketVersions PutBucketAcl PutBucketTagging',
          's3: PutEncryptionConfiguration PutObject PutObjectAcl PutObjectTagging',
          'sts: GetCallerIdentity',
          'tag: GetResources UntagResources',
          'cloudwatch: GetMetricData',
        ],
        on: '*',
      },
    ],
  },
  {
    since: '4.7',
    file: 'sts_instance_controlplane_trust_policy',
    statements: [
      {
        trusts: {
          Service: ['ec2.amazonaws.com'],
        },
        actions: ['sts: AssumeRole'],
      },
    ],
  },
  {
    since: '4.7',
    file: 'sts_instance_controlplane_permission_policy',
    statements: [
      {
        actions: [
          'ec2: AttachVolume AuthorizeSecurityGroupIngress CreateSecurityGroup CreateTags CreateVolume',
          'ec2: DeleteSecurityGroup DeleteVolume Describe* DetachVolume ModifyInstanceAttribute',
          'ec2: ModifyVolume RevokeSecurityGroupIngress',
          'elasticloadbalancing: AddTags AttachLoadBalancerToSubnets ApplySecurityGroupsToLoadBalancer',
          'elasticloadbalancing: CreateListener CreateLoadBalancer CreateLoadBalancerPolicy',
          'elasticloadbalancing: CreateLoadBalancerListeners CreateTargetGroup ConfigureHealthCheck',
          'elasticloadbalancing: DeleteListener DeleteLoadBalancer DeleteLoadBalancerListeners',
          'elasticloadbalancing: DeleteTargetGroup DeregisterInstancesFromLoadBalancer DeregisterTargets',
          'elasticloadbalancing: Describe* DetachLoadBalancerFromSubnets ModifyListener',
          'elasticloadbalancing: ModifyLoadBalancerAttributes ModifyTargetGroup ModifyTargetGroupAttributes',
          'elasticloadbalancing: RegisterInstancesWithLoadBalancer RegisterTargets',
          'elasticloadbalancing: SetLoadBalancerPoliciesForBackendServer SetLoadBalancerPoliciesOfListener',
          'kms: DescribeKey',
        ],
        on: '*',
      },
    ],
  },
  {
    since: '4.7',
    file: 'sts_instance_worker_trust_policy',
    statements: [
      {
        trusts: {
          Service: ['ec2.amazonaws.com'],
        },
        actions: ['sts: AssumeRole'],
      },
    ],
  },
  {
    since: '4.7',
    file: 'sts_instance_worker_permission_policy',
    statements: [
      {
        actions: ['ec2: DescribeInstances'],
        on: '*',
      },
    ],
  },
  {
    since: '4.7',
    file: 'sts_support_trust_policy',
    statements: [
      {
        trusts: {
          AWS: ['arn:aws:iam::%{aws_account_id}:role/RH-Technical-Support-Access'],
        },
        actions: ['sts: AssumeRole'],
      },
    ],
  },
  {
    since: '4.7',
    file: 'sts_support_permission_policy',
    statements: [
      {
        actions: [
          'cloudtrail: DescribeTrails LookupEvents',
          'cloudwatch: GetMetricData GetMetricStatistics ListMetrics',
          'ec2-instance-connect: SendSerialConsoleSSHPublicKey',
          'ec2: CopySnapshot CreateNetworkInsightsPath CreateSnapshot CreateSnapshots CreateTags',
          'ec2: DeleteNetworkInsightsAnalysis DeleteNetworkInsightsPath DeleteTags',
          'ec2: DescribeAccountAttributes DescribeAddresses DescribeAddressesAttribute',
          'ec2: DescribeAggregateIdFormat DescribeAvailabilityZones DescribeByoipCidrs',
          'ec2: DescribeCapacityReservations DescribeCarrierGateways DescribeClassicLinkInstances',
          'ec2: DescribeClientVpnAuthorizationRules DescribeClientVpnConnections DescribeClientVpnEndpoints',
          'ec2: DescribeClientVpnRoutes DescribeClientVpnTargetNetworks DescribeCoipPools',
          'ec2: DescribeCustomerGateways DescribeDhcpOptions DescribeEgressOnlyInternetGateways',
          'ec2: DescribeIamInstanceProfileAssociations DescribeIdentityIdFormat DescribeIdFormat',
          'ec2: DescribeImageAttribute DescribeImages DescribeInstanceAttribute DescribeInstances',
          'ec2: DescribeInstanceStatus DescribeInstanceTypeOfferings DescribeInstanceTypes',
          'ec2: DescribeInternetGateways DescribeIpv6Pools DescribeKeyPairs DescribeLaunchTemplates',
          'ec2: DescribeLocalGatewayRouteTables',
          'ec2: DescribeLocalGatewayRouteTableVirtualInterfaceGroupAssociations',
          'ec2: DescribeLocalGatewayRouteTableVpcAssociations DescribeLocalGateways',
          'ec2: DescribeLocalGatewayVirtualInterfaceGroups DescribeLocalGatewayVirtualInterfaces',
          'ec2: DescribeManagedPrefixLists DescribeNatGateways DescribeNetworkAcls',
          'ec2: DescribeNetworkInsightsAnalyses DescribeNetworkInsightsPaths DescribeNetworkInterfaces',
          'ec2: DescribePlacementGroups DescribePrefixLists DescribePrincipalIdFormat',
          'ec2: DescribePublicIpv4Pools DescribeRegions DescribeReservedInstances DescribeRouteTables',
          'ec2: DescribeScheduledInstances DescribeSecurityGroupReferences DescribeSecurityGroupRules',
          'ec2: DescribeSecurityGroups DescribeSnapshotAttribute DescribeSnapshots',
          'ec2: DescribeSpotFleetInstances DescribeStaleSecurityGroups DescribeSubnets DescribeTags',
          'ec2: DescribeTransitGatewayAttachments DescribeTransitGatewayConnectPeers',
          'ec2: DescribeTransitGatewayConnects DescribeTransitGatewayMulticastDomains',
          'ec2: DescribeTransitGatewayPeeringAttachments DescribeTransitGatewayRouteTables',
          'ec2: DescribeTransitGateways DescribeTransitGatewayVpcAttachments DescribeVolumeAttribute',
          'ec2: DescribeVolumes DescribeVolumesModifications DescribeVolumeStatus DescribeVpcAttribute',
          'ec2: DescribeVpcClassicLink DescribeVpcClassicLinkDnsSupport',
          'ec2: DescribeVpcEndpointConnectionNotifications DescribeVpcEndpointConnections',
          'ec2: DescribeVpcEndpoints DescribeVpcEndpointServiceConfigurations',
          'ec2: DescribeVpcEndpointServicePermissions DescribeVpcEndpointServices',
          'ec2: DescribeVpcPeeringConnections DescribeVpcs DescribeVpnConnections DescribeVpnGateways',
          'ec2: GetAssociatedIpv6PoolCidrs GetConsoleOutput GetManagedPrefixListEntries',
          'ec2: GetSerialConsoleAccessStatus GetTransitGatewayAttachmentPropagations',
          'ec2: GetTransitGatewayMulticastDomainAssociations GetTransitGatewayPrefixListReferences',
          'ec2: GetTransitGatewayRouteTableAssociations GetTransitGatewayRouteTablePropagations',
          'ec2: ModifyInstanceAttribute RebootInstances RunInstances SearchLocalGatewayRoutes',
          'ec2: SearchTransitGatewayMulticastGroups SearchTransitGatewayRoutes StartInstances',
          'ec2: StartNetworkInsightsAnalysis StopInstances TerminateInstances',
          'elasticloadbalancing: ConfigureHealthCheck DescribeAccountLimits DescribeInstanceHealth',
          'elasticloadbalancing: DescribeListenerCertificates DescribeListeners',
          'elasticloadbalancing: DescribeLoadBalancerAttributes DescribeLoadBalancerPolicies',
          'elasticloadbalancing: DescribeLoadBalancerPolicyTypes DescribeLoadBalancers DescribeRules',
          'elasticloadbalancing: DescribeSSLPolicies DescribeTags DescribeTargetGroupAttributes',
          'elasticloadbalancing: DescribeTargetGroups DescribeTargetHealth',
          'kms: CreateGrant',
          'route53: GetHostedZone GetHostedZoneCount ListHostedZones ListHostedZonesByName',
          'route53: ListResourceRecordSets',
          's3: GetBucketTagging GetObjectAcl GetObjectTagging ListAllMyBuckets',
          'sts: DecodeAuthorizationMessage',
          'tiros: CreateQuery GetQueryAnswer GetQueryExplanation',
        ],
        on: '*',
      },
      {
        actions: ['s3: ListBucket'],
        on: ['arn:aws:s3:::managed-velero*', 'arn:aws:s3:::*image-registry*'],
      },
    ],
  },
  {
    since: '4.7',
    file: 'operator_iam_role_policy',
    statements: [
      {
        trusts: {
          Federated: '%{oidc_provider_arn}',
        },
        actions: ['sts: AssumeRoleWithWebIdentity'],
        when: {
          StringEquals: {
            '%{issuer_url}:aud': 'openshift',
          },
        },
      },
    ],
  },
  {
    since: '4.7',
    file: 'openshift_ingress_operator_cloud_credentials_policy',
    statements: [
      {
        actions: [
          'elasticloadbalancing: DescribeLoadBalancers',
          'route53: ListHostedZones ChangeResourceRecordSets',
          'tag: GetResources',
        ],
        on: '*',
      },
    ],
  },
  {
    since: '4.7',
    file: 'openshift_cluster_csi_drivers_ebs_cloud_credentials_policy',
    statements: [
      {
        actions: [
          'ec2: AttachVolume CreateSnapshot CreateTags CreateVolume DeleteSnapshot DeleteTags DeleteVolume',
          'ec2: DescribeInstances DescribeSnapshots DescribeTags DescribeVolumes',
          'ec2: DescribeVolumesModifications DetachVolume ModifyVolume',
        ],
        on: '*',
      },
    ],
  },
  {
    since: '4.7',
    file: 'openshift_machine_api_aws_cloud_credentials_policy',
    statements: [
      {
        actions: [
          'ec2: CreateTags DescribeAvailabilityZones DescribeDhcpOptions DescribeImages DescribeInstances',
          'ec2: DescribeInternetGateways DescribeSecurityGroups DescribeSubnets DescribeVpcs RunInstances',
          'ec2: TerminateInstances',
          'elasticloadbalancing: DescribeLoadBalancers DescribeTargetGroups',
          'elasticloadbalancing: RegisterInstancesWithLoadBalancer RegisterTargets',
          'iam: PassRole CreateServiceLinkedRole',
        ],
        on: '*',
      },
      {
        actions: ['kms: Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlainText DescribeKey'],
        on: '*',
      },
      {
        actions: ['kms: RevokeGrant CreateGrant ListGrants'],
        on: '*',
        when: {
          Bool: {
            'kms:GrantIsForAWSResource': true,
          },
        },
      },
    ],
  },
  {
    since: '4.7',
    file: 'openshift_cloud_credential_operator_cloud_credential_operator_iam_ro_creds_policy',
    statements: [
      {
        actions: ['iam: GetUser GetUserPolicy ListAccessKeys'],
        on: '*',
      },
    ],
  },
  {
    since: '4.7',
    file: 'openshift_image_registry_installer_cloud_credentials_policy',
    statements: [
      {
        actions: [
          's3: CreateBucket DeleteBucket PutBucketTagging PutBucketPublicAccessBlock',
          's3: PutEncryptionConfiguration PutLifecycleConfiguration GetBucketLocation ListBucket GetObject',
          's3: PutObject DeleteObject AbortMultipartUpload ListMultipartUploadParts',
        ],
        on: '*',
      },
    ],
  },
  {
    since: '4.7',
    file: 'osd_scp_policy',
    id: 'OSD SCP Policy Document',
    statements: [
      {
        sid: 'AllowEC2',
        actions: ['ec2: *'],
        on: ['*'],
      },
      {
        sid: 'AllowAutoscaling',
        actions: ['autoscaling: *'],
        on: ['*'],
      },
      {
        sid: 'AllowS3',
        actions: ['s3: *'],
        on: ['*'],
      },
      {
        sid: 'AllowIAM',
        actions: ['iam: *'],
        on: ['*'],
      },
      {
        sid: 'AllowELB',
        actions: ['elasticloadbalancing: *'],
        on: ['*'],
      },
      {
        sid: 'AllowCloudWatch',
        actions: ['cloudwatch: *'],
        on: ['*'],
      },
      {
        sid: 'AllowCloudWatchEvents',
        actions: ['events: *'],
        on: ['*'],
      },
      {
        sid: 'AllowCloudWatchLogs',
        actions: ['logs: *'],
        on: ['*'],
      },
      {
        sid: 'AllowSupport',
        actions: ['support: *'],
        on: ['*'],
      },
      {
        sid: 'AllowKMS',
        actions: ['kms: *'],
        on: ['*'],
      },
      {
        sid: 'AllowSTS',
        actions: ['sts: *'],
        on: ['*'],
      },
      {
        sid: 'AllowTag',
        actions: ['tag: *'],
        on: ['*'],
      },
      {
        sid: 'AllowRoute53',
        actions: ['route53: *'],
        on: ['*'],
      },
      {
        sid: 'AllowServiceQuotas',
        actions: [
          'servicequotas: ListServices GetRequestedServiceQuotaChange GetServiceQuota',
          'servicequotas: RequestServiceQuotaIncrease ListServiceQuotas',
        ],
        on: ['*'],
      },
    ],
  },
  {
    since: '4.9',
    file: 'openshift_cloud_ingress_operator_cloud_credentials_policy',
    statements: [
      {
        actions: [
          'elasticloadbalancing: AddTags CreateListener CreateLoadBalancer DeleteLoadBalancer',
          'elasticloadbalancing: DescribeLoadBalancers DescribeTags DescribeTargetGroups',
          'ec2: DescribeSubnets DescribeInstances DescribeRouteTables',
          'route53: ChangeResourceRecordSets ListHostedZones ListHostedZonesByName ListResourceRecordSets',
        ],
        on: '*',
      },
    ],
  },
  {
    since: '4.10',
    file: 'openshift_cloud_network_config_controller_cloud_credentials_policy',
    statements: [
      {
        actions: [
          'ec2: DescribeInstances DescribeInstanceStatus DescribeInstanceTypes UnassignPrivateIpAddresses',
          'ec2: AssignPrivateIpAddresses UnassignIpv6Addresses AssignIpv6Addresses DescribeSubnets',
          'ec2: DescribeNetworkInterfaces',
        ],
        on: '*',
      },
    ],
  },
  {
    since: '4.10',
    file: 'openshift_aws_vpce_operator_avo_aws_creds_policy',
    statements: [
      {
        actions: [
          'ec2: CreateTags DescribeSubnets CreateSecurityGroup DeleteSecurityGroup DescribeSecurityGroups',
          'ec2: AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress DescribeSecurityGroupRules',
          'ec2: CreateVpcEndpoint DeleteVpcEndpoints DescribeVpcEndpoints DescribeVpcs ModifyVpcEndpoint',
          'ec2: DescribeVpcEndpointServices',
          'route53: ListHostedZonesByVPC ListResourceRecordSets ListTagsForResource GetHostedZone',
          'route53: CreateHostedZone DeleteHostedZone ChangeTagsForResource',
        ],
        on: '*',
      },
      {
        sid: 'Route53ManageRecords',
        actions: ['route53: ChangeResourceRecordSets'],
        on: '*',
        when: {
          'ForAllValues:StringLike': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': [
              '*.openshiftapps.com',
              '*.devshift.org',
              '*.hypershift.local',
              '*.openshiftusgov.com',
              '*.devshiftusgov.com',
            ],
          },
        },
      },
    ],
  },
  {
    since: '4.10',
    file: 'sts_ocm_trust_policy',
    statements: [
      {
        trusts: {
          AWS: ['arn:aws:iam::%{aws_account_id}:role/RH-Managed-OpenShift-Installer'],
        },
        actions: ['sts: AssumeRole'],
        when: {
          StringEquals: {
            'sts:ExternalId': '%{ocm_organization_id}',
          },
        },
      },
    ],
  },
  {
    since: '4.10',
    file: 'sts_ocm_permission_policy',
    statements: [
      {
        actions: [
          'ec2: DescribeSubnets DescribeVpcs DescribeRegions DescribeRouteTables',
          'ec2: DescribeInstanceTypeOfferings',
          'iam: GetRole ListRoles ListRoleTags GetOpenIDConnectProvider GetPolicy',
        ],
        on: '*',
      },
    ],
  },
  {
    since: '4.10',
    file: 'sts_ocm_admin_permission_policy',
    statements: [
      {
        actions: [
          'iam: AttachRolePolicy CreateOpenIDConnectProvider CreatePolicyVersion CreateRole',
          'iam: DeleteOpenIDConnectProvider DeletePolicyVersion DeleteRole DetachRolePolicy',
          'iam: GetOpenIDConnectProvider GetPolicy GetRole ListAttachedRolePolicies ListPolicies',
          'iam: ListPolicyTags ListPolicyVersions PutRolePermissionsBoundary TagOpenIDConnectProvider',
          'iam: TagPolicy TagRole',
        ],
        on: '*',
      },
    ],
  },
  {
    since: '4.10',
    file: 'sts_ocm_no_console_permission_policy',
    statements: [
      {
        actions: {
          only: 'iam:GetRole',
        },
        on: '*',
        when: {
          StringEquals: {
            'iam:ResourceTag/red-hat-managed': 'true',
            'iam:ResourceTag/rosa_role_type': 'OCM',
          },
        },
      },
    ],
  },
  {
    since: '4.10',
    file: 'sts_ocm_user_trust_policy',
    statements: [
      {
        trusts: {
          AWS: ['arn:aws:iam::%{aws_account_id}:role/RH-Managed-OpenShift-Installer'],
        },
        actions: ['sts: AssumeRole'],
        when: {
          StringEquals: {
            'sts:ExternalId': '%{ocm_account_id}',
          },
        },
      },
    ],
  },
  {
    since: '4.11',
    file: 'openshift_capa_controller_manager_credentials_policy',
    statements: [
      {
        actions: [
          'ec2: AllocateAddress AssociateRouteTable AttachInternetGateway AuthorizeSecurityGroupIngress',
          'ec2: CreateInternetGateway CreateNatGateway CreateRoute CreateRouteTable CreateSecurityGroup',
          'ec2: CreateSubnet CreateTags DeleteInternetGateway DeleteNatGateway DeleteRouteTable',
          'ec2: DeleteSecurityGroup DeleteSubnet DeleteTags DescribeAccountAttributes DescribeAddresses',
          'ec2: DescribeAvailabilityZones DescribeImages DescribeInstances DescribeInternetGateways',
          'ec2: DescribeNatGateways DescribeNetworkInterfaces DescribeNetworkInterfaceAttribute',
          'ec2: DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeVpcs',
          'ec2: DescribeVpcAttribute DescribeVolumes DetachInternetGateway DisassociateRouteTable',
          'ec2: DisassociateAddress ModifyInstanceAttribute ModifyNetworkInterfaceAttribute',
          'ec2: ModifySubnetAttribute ReleaseAddress RevokeSecurityGroupIngress RunInstances',
          'ec2: TerminateInstances',
          'tag: GetResources',
          'ec2: CreateLaunchTemplate CreateLaunchTemplateVersion DescribeLaunchTemplates',
          'ec2: DescribeLaunchTemplateVersions DeleteLaunchTemplate DeleteLaunchTemplateVersions',
        ],
        on: ['*'],
      },
      {
        actions: ['iam: CreateServiceLinkedRole'],
        on: [
          'arn:*:iam::*:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing',
        ],
        when: {
          StringLike: {
            'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com',
          },
        },
      },
      {
        actions: ['iam: PassRole'],
        on: ['arn:*:iam::*:role/*-Worker-Role'],
      },
    ],
  },
  {
    since: '4.11',
    file: 'openshift_control_plane_operator_credentials_policy',
    statements: [
      {
        actions: [
          'ec2: CreateVpcEndpoint DescribeVpcEndpoints ModifyVpcEndpoint DeleteVpcEndpoints CreateTags',
          'route53: ListHostedZones',
        ],
        on: '*',
      },
      {
        actions: ['route53: ChangeResourceRecordSets ListResourceRecordSets'],
        on: '*',
      },
    ],
  },
  {
    since: '4.11',
    file: 'openshift_kms_provider_credentials_policy',
    statements: [
      {
        actions: ['kms: Encrypt Decrypt ReEncrypt* GenerateDataKey* DescribeKey'],
        on: '*',
      },
    ],
  },
  {
    since: '4.11',
    file: 'openshift_kube_controller_manager_credentials_policy',
    statements: [
      {
        actions: [
          'ec2: DescribeInstances DescribeImages DescribeRegions DescribeRouteTables DescribeSecurityGroups',
          'ec2: DescribeSubnets DescribeVolumes CreateSecurityGroup CreateTags CreateVolume',
          'ec2: ModifyInstanceAttribute ModifyVolume AttachVolume AuthorizeSecurityGroupIngress CreateRoute',
          'ec2: DeleteRoute DeleteSecurityGroup DeleteVolume DetachVolume RevokeSecurityGroupIngress',
          'ec2: DescribeVpcs',
          'elasticloadbalancing: AddTags AttachLoadBalancerToSubnets ApplySecurityGroupsToLoadBalancer',
          'elasticloadbalancing: CreateLoadBalancer CreateLoadBalancerPolicy CreateLoadBalancerListeners',
          'elasticloadbalancing: ConfigureHealthCheck DeleteLoadBalancer DeleteLoadBalancerListeners',
          'elasticloadbalancing: DescribeLoadBalancers DescribeLoadBalancerAttributes',
          'elasticloadbalancing: DetachLoadBalancerFromSubnets DeregisterInstancesFromLoadBalancer',
          'elasticloadbalancing: ModifyLoadBalancerAttributes RegisterInstancesWithLoadBalancer',
          'elasticloadbalancing: SetLoadBalancerPoliciesForBackendServer AddTags CreateListener',
          'elasticloadbalancing: CreateTargetGroup DeleteListener DeleteTargetGroup DescribeListeners',
          'elasticloadbalancing: DescribeLoadBalancerPolicies DescribeTargetGroups DescribeTargetHealth',
          'elasticloadbalancing: ModifyListener ModifyTargetGroup RegisterTargets',
          'elasticloadbalancing: SetLoadBalancerPoliciesOfListener',
          'iam: CreateServiceLinkedRole',
          'kms: DescribeKey',
        ],
        on: ['*'],
      },
    ],
  },
  {
    since: '4.12',
    file: 'shared_vpc_openshift_ingress_operator_cloud_credentials_policy',
    statements: [
      {
        actions: ['route53: ChangeResourceRecordSets'],
        on: '*',
        when: {
          'ForAllValues:StringLike': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': [
              '*.devshift.org',
              '*.devshiftusgov.com',
              '*.openshiftapps.com',
              '*.openshiftusgov.com',
            ],
          },
        },
      },
      {
        actions: ['elasticloadbalancing: DescribeLoadBalancers', 'route53: ListHostedZones', 'tag: GetResources'],
        on: '*',
      },
      {
        actions: {
          only: 'sts:AssumeRole',
        },
        on: '%{shared_vpc_role_arn}',
      },
    ],
  },
  {
    since: '4.12',
    file: 'sts_installer_core_permission_boundary_policy',
    statements: [
      {
        actions: [
          'autoscaling: DescribeAutoScalingGroups',
          'ec2: AllocateAddress AssociateAddress AttachNetworkInterface AuthorizeSecurityGroupEgress',
          'ec2: AuthorizeSecurityGroupIngress CopyImage CreateNetworkInterface CreateSecurityGroup',
          'ec2: CreateTags CreateVolume DeleteNetworkInterface DeleteSecurityGroup DeleteSnapshot',
          'ec2: DeleteTags DeleteVolume DeregisterImage DescribeAccountAttributes DescribeAddresses',
          'ec2: DescribeAvailabilityZones DescribeDhcpOptions DescribeImages DescribeInstanceAttribute',
          'ec2: DescribeInstanceCreditSpecifications DescribeInstances DescribeInstanceStatus',
          'ec2: DescribeInstanceTypeOfferings DescribeInstanceTypes DescribeInternetGateways',
          'ec2: DescribeKeyPairs DescribeNatGateways DescribeNetworkAcls DescribeNetworkInterfaces',
          'ec2: DescribePrefixLists DescribeRegions DescribeReservedInstancesOfferings DescribeRouteTables',
          'ec2: DescribeSecurityGroups DescribeSecurityGroupRules DescribeSubnets DescribeTags',
          'ec2: DescribeVolumes DescribeVpcAttribute DescribeVpcClassicLink',
          'ec2: DescribeVpcClassicLinkDnsSupport DescribeVpcEndpoints DescribeVpcs GetConsoleOutput',
          'ec2: GetEbsDefaultKmsKeyId ModifyInstanceAttribute ModifyNetworkInterfaceAttribute',
          'ec2: ReleaseAddress RevokeSecurityGroupEgress RevokeSecurityGroupIngress RunInstances',
          'ec2: StartInstances StopInstances TerminateInstances',
          'elasticloadbalancing: AddTags ApplySecurityGroupsToLoadBalancer AttachLoadBalancerToSubnets',
          'elasticloadbalancing: ConfigureHealthCheck CreateListener CreateLoadBalancer',
          'elasticloadbalancing: CreateLoadBalancerListeners CreateTargetGroup DeleteLoadBalancer',
          'elasticloadbalancing: DeleteTargetGroup DeregisterInstancesFromLoadBalancer DeregisterTargets',
          'elasticloadbalancing: DescribeInstanceHealth DescribeListeners DescribeLoadBalancerAttributes',
          'elasticloadbalancing: DescribeLoadBalancers DescribeTags DescribeTargetGroupAttributes',
          'elasticloadbalancing: DescribeTargetGroups DescribeTargetHealth ModifyLoadBalancerAttributes',
          'elasticloadbalancing: ModifyTargetGroup ModifyTargetGroupAttributes',
          'elasticloadbalancing: RegisterInstancesWithLoadBalancer RegisterTargets',
          'elasticloadbalancing: SetLoadBalancerPoliciesOfListener',
          'iam: AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile GetInstanceProfile',
          'iam: TagInstanceProfile GetRole GetRolePolicy GetUser ListAttachedRolePolicies',
          'iam: ListInstanceProfiles ListInstanceProfilesForRole ListRolePolicies ListRoles',
          'iam: ListUserPolicies ListUsers PassRole RemoveRoleFromInstanceProfile SimulatePrincipalPolicy',
          'iam: TagRole UntagRole',
          'route53: ChangeResourceRecordSets ChangeTagsForResource CreateHostedZone DeleteHostedZone',
          'route53: GetAccountLimit GetChange GetHostedZone ListHostedZones ListHostedZonesByName',
          'route53: ListResourceRecordSets ListTagsForResource UpdateHostedZoneComment',
          's3: CreateBucket DeleteBucket DeleteObject GetAccelerateConfiguration GetBucketAcl GetBucketCORS',
          's3: GetBucketLocation GetBucketLogging GetBucketObjectLockConfiguration GetBucketPolicy',
          's3: GetBucketReplication GetBucketRequestPayment GetBucketTagging GetBucketVersioning',
          's3: GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetObject GetObjectAcl',
          's3: GetObjectTagging GetObjectVersion GetReplicationConfiguration ListBucket ListBucketVersions',
          's3: PutBucketAcl PutBucketTagging PutEncryptionConfiguration PutObject PutObjectAcl',
          's3: PutObjectTagging',
          'servicequotas: GetServiceQuota ListAWSDefaultServiceQuotas',
          'sts: AssumeRole AssumeRoleWithWebIdentity GetCallerIdentity',
          'tag: GetResources UntagResources',
          'kms: DescribeKey',
          'cloudwatch: GetMetricData',
          'ec2: CreateRoute DeleteRoute CreateVpcEndpoint DeleteVpcEndpoints',
          'ec2: CreateVpcEndpointServiceConfiguration DeleteVpcEndpointServiceConfigurations',
          'ec2: DescribeVpcEndpointServiceConfigurations DescribeVpcEndpointServicePermissions',
          'ec2: DescribeVpcEndpointServices ModifyVpcEndpointServicePermissions',
        ],
        on: '*',
      },
      {
        actions: ['secretsmanager: GetSecretValue'],
        on: '*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
    ],
  },
  {
    since: '4.12',
    file: 'sts_installer_vpc_permission_boundary_policy',
    statements: [
      {
        actions: [
          'ec2: AssociateDhcpOptions AssociateRouteTable AttachInternetGateway CreateDhcpOptions',
          'ec2: CreateInternetGateway CreateNatGateway CreateRouteTable CreateSubnet CreateVpc',
          'ec2: DeleteDhcpOptions DeleteInternetGateway DeleteNatGateway DeleteRouteTable DeleteSubnet',
          'ec2: DeleteVpc DetachInternetGateway DisassociateRouteTable ModifySubnetAttribute',
          'ec2: ModifyVpcAttribute ReplaceRouteTableAssociation',
        ],
        on: '*',
      },
    ],
  },
  {
    since: '4.12',
    file: 'sts_installer_privatelink_permission_boundary_policy',
    statements: [
      {
        actions: [
          'ec2: ModifyVpcEndpointServiceConfiguration',
          'route53: ListHostedZonesByVPC CreateVPCAssociationAuthorization AssociateVPCWithHostedZone',
          'route53: DeleteVPCAssociationAuthorization DisassociateVPCFromHostedZone',
          'route53: ChangeResourceRecordSets',
        ],
        on: '*',
      },
    ],
  },
  {
    since: '5.0',
    file: 'openshift_karpenter_cloud_credentials_policy',
    statements: [
      {
        actions: [
          'ec2: RunInstances CreateFleet CreateLaunchTemplate TerminateInstances DeleteLaunchTemplate',
          'ec2: CreateTags',
        ],
        on: '*',
      },
      {
        actions: [
          'ec2: DescribeCapacityReservations DescribeImages DescribeInstances DescribeInstanceTypeOfferings',
          'ec2: DescribeInstanceTypes DescribeLaunchTemplates DescribeSecurityGroups',
          'ec2: DescribeSpotPriceHistory DescribeSubnets DescribeAvailabilityZones',
        ],
        on: '*',
      },
      {
        actions: [
          'iam: CreateInstanceProfile DeleteInstanceProfile AddRoleToInstanceProfile',
          'iam: RemoveRoleFromInstanceProfile TagInstanceProfile GetInstanceProfile ListInstanceProfiles',
          'iam: PassRole',
        ],
        on: '*',
      },
      {
        actions: ['ssm: GetParameter'],
        on: '*',
      },
      {
        actions: ['pricing: GetProducts'],
        on: '*',
      },
    ],
  },
]
