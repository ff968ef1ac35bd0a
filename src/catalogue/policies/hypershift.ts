import type { DocumentSource } from './source.ts'

/** The unversioned documents of hosted control planes. Made by `tools/catalogue.ts`. */
export const hypershift: readonly ({ readonly file: string } & DocumentSource)[] = [
  {
    file: 'sts_hcp_installer_permission_policy',
    statements: [
      {
        sid: 'ReadPermissions',
        actions: [
          'ec2: DescribeAvailabilityZones DescribeInternetGateways DescribeInstances DescribeInstanceTypes',
          'ec2: DescribeRegions DescribeReservedInstancesOfferings DescribeRouteTables',
          'ec2: DescribeSecurityGroups DescribeSecurityGroupRules DescribeSubnets DescribeVpcAttribute',
          'ec2: DescribeVpcs DescribeInstanceTypeOfferings DescribeCapacityReservations',
          'elasticloadbalancing: DescribeAccountLimits DescribeLoadBalancers',
          'iam: GetOpenIDConnectProvider GetRole',
          'route53: GetHostedZone ListHostedZones ListHostedZonesByName ListResourceRecordSets',
          'route53: GetAccountLimit',
          'servicequotas: GetServiceQuota',
        ],
        on: '*',
      },
      {
        sid: 'PassRoleToEC2',
        actions: ['iam: PassRole'],
        on: ['arn:*:iam::*:role/*-ROSA-Worker-Role'],
        when: {
          StringEquals: {
            'iam:PassedToService': ['ec2.amazonaws.com'],
          },
        },
      },
      {
        sid: 'ManageInstanceProfiles',
        actions: [
          'iam: AddRoleToInstanceProfile RemoveRoleFromInstanceProfile DeleteInstanceProfile',
          'iam: GetInstanceProfile',
        ],
        on: ['arn:aws:iam::*:instance-profile/rosa-service-managed-*'],
      },
      {
        sid: 'CreateInstanceProfiles',
        actions: ['iam: CreateInstanceProfile TagInstanceProfile'],
        on: ['arn:aws:iam::*:instance-profile/rosa-service-managed-*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'GetSecretValue',
        actions: ['secretsmanager: GetSecretValue'],
        on: ['*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
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
      {
        sid: 'Route53Manage',
        actions: ['route53: ChangeTagsForResource CreateHostedZone DeleteHostedZone'],
        on: '*',
      },
      {
        sid: 'CreateTags',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:volume/*'],
        when: {
          StringEquals: {
            'ec2:CreateAction': ['RunInstances'],
          },
        },
      },
      {
        sid: 'RunInstancesNoCondition',
        actions: {
          only: 'ec2:RunInstances',
        },
        on: [
          'arn:aws:ec2:*:*:subnet/*',
          'arn:aws:ec2:*:*:network-interface/*',
          'arn:aws:ec2:*:*:security-group/*',
          'arn:aws:ec2:*:*:snapshot/*',
        ],
      },
      {
        sid: 'RunInstancesRestrictedRequestTag',
        actions: {
          only: 'ec2:RunInstances',
        },
        on: ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:volume/*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'RunInstancesRedHatOwnedAMIs',
        actions: ['ec2: RunInstances'],
        on: ['arn:aws:ec2:*:*:image/*'],
        when: {
          StringEquals: {
            'ec2:Owner': ['531415883065', '251351625822', '210686502322'],
          },
        },
      },
      {
        sid: 'ManageInstancesRestrictedResourceTag',
        actions: ['ec2: TerminateInstances GetConsoleOutput'],
        on: 'arn:aws:ec2:*:*:instance/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateGrantRestrictedResourceTag',
        actions: ['kms: CreateGrant'],
        on: '*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
          StringLike: {
            'kms:ViaService': 'ec2.*.amazonaws.com',
          },
          Bool: {
            'kms:GrantIsForAWSResource': true,
          },
        },
      },
      {
        sid: 'ManagedKMSRestrictedResourceTag',
        actions: ['kms: DescribeKey GenerateDataKeyWithoutPlaintext'],
        on: '*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
        },
      },
      {
        sid: 'CreateSecurityGroups',
        actions: ['ec2: CreateSecurityGroup'],
        on: ['arn:aws:ec2:*:*:security-group*/*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'DeleteSecurityGroup',
        actions: ['ec2: DeleteSecurityGroup'],
        on: ['arn:aws:ec2:*:*:security-group*/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'SecurityGroupIngressEgress',
        actions: [
          'ec2: AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress',
          'ec2: RevokeSecurityGroupEgress',
        ],
        on: ['arn:aws:ec2:*:*:security-group*/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateSecurityGroupsVPCNoCondition',
        actions: ['ec2: CreateSecurityGroup'],
        on: ['arn:aws:ec2:*:*:vpc/*'],
      },
      {
        sid: 'CreateTagsRestrictedActions',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:security-group/*'],
        when: {
          StringEquals: {
            'ec2:CreateAction': ['CreateSecurityGroup'],
          },
        },
      },
      {
        sid: 'CreateTagsK8sSubnet',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:subnet/*'],
        when: {
          'ForAllValues:StringLike': {
            'aws:TagKeys': ['kubernetes.io/cluster/*'],
          },
        },
      },
      {
        sid: 'DeleteTagsK8sSubnet',
        actions: ['ec2: DeleteTags'],
        on: ['arn:aws:ec2:*:*:subnet/*'],
        when: {
          Null: {
            'aws:TagKeys': 'false',
          },
          'ForAllValues:StringLike': {
            'aws:TagKeys': ['kubernetes.io/cluster/*'],
          },
        },
      },
      {
        sid: 'ListPoliciesAttachedToRoles',
        actions: ['iam: ListAttachedRolePolicies ListRolePolicies'],
        on: 'arn:aws:iam::*:role/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
    ],
  },
  {
    file: 'sts_hcp_support_permission_policy',
    statements: [
      {
        sid: 'ReadPermissions',
        actions: ['ec2: DescribeAvailabilityZones DescribeRegions', 'sts: DecodeAuthorizationMessage'],
        on: '*',
      },
      {
        sid: 'Route53',
        actions: [
          'route53: GetHostedZone GetHostedZoneCount ListHostedZones ListHostedZonesByName',
          'route53: ListResourceRecordSets',
        ],
        on: ['*'],
      },
      {
        sid: 'DecribeIAMRoles',
        actions: ['iam: GetRole ListRoles'],
        on: ['*'],
      },
      {
        sid: 'EC2DescribeInstance',
        actions: [
          'ec2: DescribeInstances DescribeInstanceStatus DescribeIamInstanceProfileAssociations',
          'ec2: DescribeReservedInstances DescribeScheduledInstances',
        ],
        on: ['*'],
      },
      {
        sid: 'VPCNetwork',
        actions: ['ec2: DescribeDhcpOptions DescribeNetworkInterfaces DescribeSubnets DescribeRouteTables'],
        on: ['*'],
      },
      {
        sid: 'Cloudtrail',
        actions: ['cloudtrail: DescribeTrails LookupEvents'],
        on: ['*'],
      },
      {
        sid: 'Cloudwatch',
        actions: ['cloudwatch: GetMetricData GetMetricStatistics ListMetrics'],
        on: ['*'],
      },
      {
        sid: 'DescribeVolumes',
        actions: ['ec2: DescribeVolumes DescribeVolumesModifications DescribeVolumeStatus'],
        on: ['*'],
      },
      {
        sid: 'DescribeLoadBalancers',
        actions: [
          'elasticloadbalancing: DescribeAccountLimits DescribeInstanceHealth DescribeListenerCertificates',
          'elasticloadbalancing: DescribeListeners DescribeLoadBalancerAttributes',
          'elasticloadbalancing: DescribeLoadBalancerPolicies DescribeLoadBalancerPolicyTypes',
          'elasticloadbalancing: DescribeLoadBalancers DescribeRules DescribeSSLPolicies DescribeTags',
          'elasticloadbalancing: DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth',
        ],
        on: ['*'],
      },
      {
        sid: 'DescribeVPC',
        actions: ['ec2: DescribeVpcEndpointConnections DescribeVpcEndpoints'],
        on: ['*'],
      },
      {
        sid: 'DescribeSecurityGroups',
        actions: [
          'ec2: DescribeSecurityGroupReferences DescribeSecurityGroupRules DescribeSecurityGroups',
          'ec2: DescribeStaleSecurityGroups',
        ],
        on: '*',
      },
      {
        sid: 'DescribeAddressesAttribute',
        actions: {
          only: 'ec2:DescribeAddressesAttribute',
        },
        on: 'arn:aws:ec2:*:*:elastic-ip/*',
      },
      {
        sid: 'DescribeInstance',
        actions: ['iam: GetInstanceProfile'],
        on: 'arn:aws:iam::*:instance-profile/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'DescribeSpotFleetInstances',
        actions: {
          only: 'ec2:DescribeSpotFleetInstances',
        },
        on: 'arn:aws:ec2:*:*:spot-fleet-request/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'DescribeVolumeAttribute',
        actions: {
          only: 'ec2:DescribeVolumeAttribute',
        },
        on: 'arn:aws:ec2:*:*:volume/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'ManageInstanceLifecycle',
        actions: ['ec2: RebootInstances StartInstances StopInstances TerminateInstances'],
        on: 'arn:aws:ec2:*:*:instance/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
    ],
  },
  {
    file: 'sts_extended_hcp_support_permission_policy',
    statements: [
      {
        sid: 'SendSerialConsoleSSHPublicKey',
        actions: ['ec2-instance-connect: SendSerialConsoleSSHPublicKey'],
        on: 'arn:aws:ec2:*:*:instance/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateNetworkInsightsPathTagRestriction',
        actions: ['ec2: CreateNetworkInsightsPath'],
        on: 'arn:aws:ec2:*:*:network-insights-path/*',
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateNetworkInsightsPath',
        actions: ['ec2: CreateNetworkInsightsPath'],
        on: [
          'arn:aws:ec2:*:*:internet-gateway/*',
          'arn:aws:ec2:*:*:network-interface/*',
          'arn:aws:ec2:*:*:transit-gateway/*',
          'arn:aws:ec2:*:*:vpc-endpoint/*',
          'arn:aws:ec2:*:*:vpc-endpoint-service/*',
          'arn:aws:ec2:*:*:vpc-peering-connection/*',
          'arn:aws:ec2:*:*:vpn-gateway/*',
        ],
      },
      {
        sid: 'CreateNetworkInsightsPathfroInstance',
        actions: ['ec2: CreateNetworkInsightsPath'],
        on: ['arn:aws:ec2:*:*:instance/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'DescribeNetworkInsightsPath',
        actions: ['ec2: DescribeNetworkInsightsPaths DescribeNetworkInsightsAnalyses'],
        on: '*',
      },
      {
        sid: 'DeleteNetworkInsightsPath',
        actions: ['ec2: DeleteNetworkInsightsPath'],
        on: 'arn:aws:ec2:*:*:network-insights-path/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'StartNetworkInsightsAnalysisTagRestriction',
        actions: ['ec2: StartNetworkInsightsAnalysis'],
        on: ['arn:aws:ec2:*:*:network-insights-analysis/*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'StartNetworkInsightsAnalysis',
        actions: ['ec2: StartNetworkInsightsAnalysis'],
        on: 'arn:aws:ec2:*:*:network-insights-path/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'DeleteNetworkInsightsAnalysis',
        actions: ['ec2: DeleteNetworkInsightsAnalysis'],
        on: 'arn:aws:ec2:*:*:network-insights-analysis/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'DescribeInstanceAttribute',
        actions: ['ec2: DescribeInstanceAttribute'],
        on: 'arn:aws:ec2:*:*:instance/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'DescribeVpcAttribute',
        actions: ['ec2: DescribeVpcAttribute'],
        on: 'arn:aws:ec2:*:*:vpc/*',
      },
      {
        sid: 'GetAndCreateTirosQueries',
        actions: ['tiros: CreateQuery GetQueryAnswer GetQueryExplanation'],
        on: '*',
      },
      {
        sid: 'CreateRedHatManagedTag',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:network-insights-path/*'],
        when: {
          StringEquals: {
            'ec2:CreateAction': ['CreateNetworkInsightsPath'],
          },
        },
      },
      {
        sid: 'CreateRedHatManagedTagForNetworkVerifier',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:instance/*'],
        when: {
          StringEquals: {
            'ec2:CreateAction': ['RunInstances'],
          },
        },
      },
      {
        sid: 'NetworkVerifierInstance',
        actions: ['ec2: RunInstances DescribeInstanceTypes GetConsoleOutput'],
        on: 'arn:aws:ec2:*:*:instance/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
    ],
  },
  {
    file: 'sts_hcp_worker_instance_permission_policy',
    statements: [
      {
        sid: 'EC2DescribeInstancesRegions',
        actions: ['ec2: DescribeInstances DescribeRegions'],
        on: '*',
      },
      {
        sid: 'ECRGetAuthorizationToken',
        actions: ['ecr: GetAuthorizationToken'],
        on: '*',
      },
      {
        sid: 'ECRReadOnlyAccessRedHatManaged',
        actions: [
          'ecr: BatchCheckLayerAvailability GetDownloadUrlForLayer GetRepositoryPolicy DescribeRepositories',
          'ecr: ListImages DescribeImages BatchGetImage ListTagsForResource',
        ],
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
    file: 'openshift_hcp_capa_controller_manager_credentials_policy',
    statements: [
      {
        sid: 'ReadPermissions',
        actions: [
          'ec2: DescribeDhcpOptions DescribeImages DescribeInstances DescribeInstanceTypes',
          'ec2: DescribeInternetGateways DescribeNetworkInterfaces DescribeNetworkInterfaceAttribute',
          'ec2: DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeVpcs',
        ],
        on: ['*'],
      },
      {
        sid: 'CreateServiceLinkedRole',
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
        sid: 'PassWorkerRole',
        actions: ['iam: PassRole'],
        on: ['arn:*:iam::*:role/*-ROSA-Worker-Role'],
        when: {
          StringEquals: {
            'iam:PassedToService': ['ec2.amazonaws.com'],
          },
        },
      },
      {
        sid: 'AuthorizeSecurityGroupIngressRestrictedResourceTag',
        actions: ['ec2: AuthorizeSecurityGroupIngress'],
        on: ['arn:aws:ec2:*:*:security-group/*', 'arn:aws:ec2:*:*:security-group-rule/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'NetworkInterfaces',
        actions: ['ec2: ModifyNetworkInterfaceAttribute'],
        on: ['arn:aws:ec2:*:*:instance/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'NetworkInterfacesNoCondition',
        actions: ['ec2: ModifyNetworkInterfaceAttribute'],
        on: ['arn:aws:ec2:*:*:network-interface/*', 'arn:aws:ec2:*:*:security-group/*', 'arn:aws:ec2:*:*:vpc/*'],
      },
      {
        sid: 'TerminateInstances',
        actions: ['ec2: TerminateInstances'],
        on: ['arn:aws:ec2:*:*:instance/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateTags',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:network-interface/*'],
        when: {
          StringEquals: {
            'ec2:CreateAction': ['RunInstances'],
          },
        },
      },
      {
        sid: 'CreateTagsCAPAControllerReconcileNetworkInterface',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:network-interface/*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateTagsCAPAControllerReconcileInstance',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:instance/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateTagsCAPAControllerReconcileVolume',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:volume/*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'RunInstancesRequest',
        actions: ['ec2: RunInstances'],
        on: ['arn:aws:ec2:*:*:instance/*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'RunInstancesNoCondition',
        actions: ['ec2: RunInstances'],
        on: [
          'arn:aws:ec2:*:*:network-interface/*',
          'arn:aws:ec2:*:*:subnet/*',
          'arn:aws:ec2:*:*:security-group/*',
          'arn:aws:ec2:*:*:volume/*',
          'arn:aws:ec2:*:*:capacity-reservation/*',
        ],
      },
      {
        sid: 'RunInstancesRedHatAMI',
        actions: ['ec2: RunInstances'],
        on: ['arn:aws:ec2:*:*:image/*'],
        when: {
          StringEquals: {
            'ec2:Owner': ['531415883065', '251351625822'],
          },
        },
      },
      {
        sid: 'NodePoolSQSActions',
        actions: ['sqs: DeleteMessage ReceiveMessage'],
        on: ['arn:aws:sqs:*:*:*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
        },
      },
      {
        sid: 'ManagedKMSRestrictedResourceTag',
        actions: ['kms: DescribeKey GenerateDataKeyWithoutPlaintext'],
        on: '*',
        when: {
          StringLike: {
            'aws:ResourceTag/red-hat': 'true',
          },
        },
      },
      {
        sid: 'CreateGrantRestricted',
        actions: ['kms: CreateGrant'],
        on: '*',
        when: {
          Bool: {
            'kms:GrantIsForAWSResource': true,
          },
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
          StringLike: {
            'kms:ViaService': 'ec2.*.amazonaws.com',
          },
        },
      },
    ],
  },
  {
    file: 'openshift_hcp_cloud_network_config_cloud_credentials_permission_policy',
    statements: [
      {
        actions: [
          'ec2: DescribeInstances DescribeInstanceStatus DescribeInstanceTypes DescribeSubnets',
          'ec2: DescribeNetworkInterfaces',
        ],
        on: '*',
      },
      {
        actions: [
          'ec2: UnassignPrivateIpAddresses AssignPrivateIpAddresses UnassignIpv6Addresses',
          'ec2: AssignIpv6Addresses',
        ],
        on: 'arn:aws:ec2:*:*:network-interface/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
    ],
  },
  {
    file: 'openshift_hcp_cluster_csi_driver_ebs_operator_cloud_credentials_policy',
    statements: [
      {
        sid: 'ReadOnlyDescribeOperations',
        actions: [
          'ec2: DescribeAvailabilityZones DescribeInstances DescribeInstanceTypes DescribeSnapshots',
          'ec2: DescribeTags DescribeVolumes DescribeVolumesModifications DescribeVolumeStatus',
        ],
        on: '*',
      },
      {
        sid: 'CreateAndCopyVolumesWithManagedTag',
        actions: ['ec2: CreateVolume CopyVolumes'],
        on: 'arn:aws:ec2:*:*:volume/*',
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CopyManagedVolumes',
        actions: ['ec2: CopyVolumes'],
        on: 'arn:aws:ec2:*:*:volume/vol-*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CopyUserBroughtVolumes',
        actions: ['ec2: CopyVolumes'],
        on: 'arn:aws:ec2:*:*:volume/vol-*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
        },
      },
      {
        sid: 'CreateSnapshotsWithManagedTag',
        actions: ['ec2: CreateSnapshot'],
        on: 'arn:aws:ec2:*:*:snapshot/*',
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateSnapshotsFromManagedVolumes',
        actions: ['ec2: CreateSnapshot'],
        on: 'arn:aws:ec2:*:*:volume/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateSnapshotsFromUserBroughtVolumes',
        actions: ['ec2: CreateSnapshot'],
        on: 'arn:aws:ec2:*:*:volume/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
        },
      },
      {
        sid: 'ManageManagedVolumes',
        actions: ['ec2: ModifyVolume AttachVolume DetachVolume DeleteVolume'],
        on: 'arn:aws:ec2:*:*:volume/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'ManageUserBroughtVolumes',
        actions: ['ec2: ModifyVolume AttachVolume DetachVolume DeleteVolume'],
        on: 'arn:aws:ec2:*:*:volume/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
        },
      },
      {
        sid: 'CreateVolumesFromAndEnableFSROnManagedSnapshots',
        actions: ['ec2: CreateVolume EnableFastSnapshotRestores'],
        on: 'arn:aws:ec2:*:*:snapshot/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateVolumesFromAndEnableFSROnUserBroughtSnapshots',
        actions: ['ec2: CreateVolume EnableFastSnapshotRestores'],
        on: 'arn:aws:ec2:*:*:snapshot/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
        },
      },
      {
        sid: 'AttachDetachVolumesToManagedInstances',
        actions: ['ec2: AttachVolume DetachVolume'],
        on: 'arn:aws:ec2:*:*:instance/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'DeleteAndLockManagedSnapshots',
        actions: ['ec2: DeleteSnapshot LockSnapshot'],
        on: 'arn:aws:ec2:*:*:snapshot/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'DeleteAndLockUserBroughtSnapshots',
        actions: ['ec2: DeleteSnapshot LockSnapshot'],
        on: 'arn:aws:ec2:*:*:snapshot/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
        },
      },
      {
        sid: 'TagResourcesOnCreation',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:snapshot/*'],
        when: {
          StringEquals: {
            'ec2:CreateAction': ['CreateVolume', 'CreateSnapshot', 'CopyVolumes'],
          },
        },
      },
      {
        sid: 'ModifyTagsOnManagedVolumes',
        actions: ['ec2: CreateTags DeleteTags'],
        on: 'arn:aws:ec2:*:*:volume/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
          Null: {
            'aws:TagKeys': 'false',
          },
          'ForAllValues:StringNotEquals': {
            'aws:TagKeys': ['red-hat-managed', 'ebs.csi.aws.com/cluster', 'kubernetes.io/created-for/pvc/name'],
          },
        },
      },
      {
        sid: 'ModifyTagsOnUserBroughtVolumes',
        actions: ['ec2: CreateTags DeleteTags'],
        on: 'arn:aws:ec2:*:*:volume/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
          Null: {
            'aws:TagKeys': 'false',
          },
          'ForAllValues:StringNotEquals': {
            'aws:TagKeys': [
              'red-hat-managed',
              'red-hat',
              'ebs.csi.aws.com/cluster',
              'kubernetes.io/created-for/pvc/name',
            ],
          },
        },
      },
      {
        sid: 'KMSEncryptedVolumes',
        actions: ['kms: Decrypt GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo'],
        on: 'arn:aws:kms:*:*:key/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
          StringLike: {
            'kms:ViaService': 'ec2.*.amazonaws.com',
          },
          Null: {
            'kms:EncryptionContextKeys': false,
          },
          'ForAllValues:StringEquals': {
            'kms:EncryptionContextKeys': ['aws:ebs:id'],
          },
        },
      },
      {
        sid: 'KMSCreateGrant',
        actions: ['kms: CreateGrant'],
        on: 'arn:aws:kms:*:*:key/*',
        when: {
          Bool: {
            'kms:GrantIsForAWSResource': true,
          },
          StringLike: {
            'kms:ViaService': 'ec2.*.amazonaws.com',
          },
          StringEquals: {
            'kms:GrantConstraintType': 'EncryptionContextSubset',
            'aws:ResourceTag/red-hat': 'true',
          },
          Null: {
            'kms:EncryptionContextKeys': false,
          },
          'ForAllValues:StringEquals': {
            'kms:GrantOperations': ['Decrypt', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'],
            'kms:EncryptionContextKeys': ['aws:ebs:id'],
          },
        },
      },
      {
        sid: 'DescribeKMSKeysForEBSVolumeEncryption',
        actions: {
          only: 'kms:DescribeKey',
        },
        on: 'arn:aws:kms:*:*:key/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
          StringLike: {
            'kms:ViaService': 'ec2.*.amazonaws.com',
          },
        },
      },
    ],
  },
  {
    file: 'openshift_hcp_cluster_ingress_operator_cloud_credentials_policy',
    statements: [
      {
        actions: ['elasticloadbalancing: DescribeLoadBalancers', 'route53: ListHostedZones', 'tag: GetResources'],
        on: '*',
      },
      {
        actions: ['route53: ChangeResourceRecordSets'],
        on: '*',
        when: {
          'ForAllValues:StringLike': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': [
              '*.openshiftapps.com',
              '*.devshift.org',
              '*.openshiftusgov.com',
              '*.devshiftusgov.com',
            ],
          },
        },
      },
    ],
  },
  {
    file: 'openshift_hcp_control_plane_operator_credentials_policy',
    statements: [
      {
        sid: 'ReadPermissions',
        actions: [
          'ec2: DescribeVpcEndpoints DescribeVpcs DescribeSecurityGroups DescribeSubnets',
          'route53: ListHostedZones',
        ],
        on: '*',
      },
      {
        sid: 'CreateSecurityGroups',
        actions: ['ec2: CreateSecurityGroup'],
        on: ['arn:aws:ec2:*:*:security-group*/*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'DeleteSecurityGroup',
        actions: ['ec2: DeleteSecurityGroup'],
        on: ['arn:aws:ec2:*:*:security-group*/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'SecurityGroupIngressEgress',
        actions: [
          'ec2: AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress',
          'ec2: RevokeSecurityGroupEgress',
        ],
        on: ['arn:aws:ec2:*:*:security-group*/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateSecurityGroupsVPCNoCondition',
        actions: ['ec2: CreateSecurityGroup'],
        on: ['arn:aws:ec2:*:*:vpc/*'],
      },
      {
        sid: 'ListResourceRecordSets',
        actions: ['route53: ListResourceRecordSets'],
        on: ['*'],
      },
      {
        sid: 'ChangeResourceRecordSetsRestrictedRecordNames',
        actions: ['route53: ChangeResourceRecordSets'],
        on: ['*'],
        when: {
          'ForAllValues:StringLike': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['*.hypershift.local'],
          },
        },
      },
      {
        sid: 'VPCEndpointWithCondition',
        actions: ['ec2: CreateVpcEndpoint'],
        on: ['arn:aws:ec2:*:*:vpc-endpoint/*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'VPCEndpointResourceTagCondition',
        actions: ['ec2: CreateVpcEndpoint'],
        on: ['arn:aws:ec2:*:*:security-group*/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'VPCEndpointNoCondition',
        actions: ['ec2: CreateVpcEndpoint'],
        on: ['arn:aws:ec2:*:*:vpc/*', 'arn:aws:ec2:*:*:subnet/*', 'arn:aws:ec2:*:*:route-table/*'],
      },
      {
        sid: 'ManageVPCEndpointWithCondition',
        actions: ['ec2: ModifyVpcEndpoint DeleteVpcEndpoints'],
        on: ['arn:aws:ec2:*:*:vpc-endpoint/*', 'arn:aws:ec2:*:*:security-group/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'ModifyVPCEndpointNoCondition',
        actions: ['ec2: ModifyVpcEndpoint'],
        on: ['arn:aws:ec2:*:*:subnet/*'],
      },
      {
        sid: 'CreateTagsRestrictedActions',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:vpc-endpoint/*', 'arn:aws:ec2:*:*:security-group/*'],
        when: {
          StringEquals: {
            'ec2:CreateAction': ['CreateVpcEndpoint', 'CreateSecurityGroup'],
          },
        },
      },
      {
        sid: 'AddDeleteTagsRedHatManagedSecurityGroups',
        actions: ['ec2: CreateTags DeleteTags'],
        on: ['arn:aws:ec2:*:*:security-group/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
          'ForAllValues:StringNotEquals': {
            'aws:TagKeys': ['red-hat-managed'],
          },
          Null: {
            'aws:TagKeys': 'false',
          },
        },
      },
    ],
  },
  {
    file: 'openshift_hcp_image_registry_operator_permission_policy',
    statements: [
      {
        sid: 'ListBuckets',
        actions: ['s3: ListBucket ListBucketMultipartUploads'],
        on: '*',
      },
      {
        sid: 'AllowSpecificBucketActions',
        actions: [
          's3: CreateBucket DeleteBucket GetBucketTagging GetBucketPublicAccessBlock',
          's3: GetEncryptionConfiguration GetLifecycleConfiguration GetBucketLocation',
          's3: PutBucketPublicAccessBlock PutBucketTagging PutEncryptionConfiguration',
          's3: PutLifecycleConfiguration',
        ],
        on: [
          'arn:aws:s3:::*-image-registry-${aws:RequestedRegion}-*',
          'arn:aws:s3:::*-image-registry-${aws:RequestedRegion}?',
          'arn:aws:s3:::*-image-registry-${aws:RequestedRegion}',
        ],
      },
      {
        sid: 'AllowSpecificObjectActions',
        actions: ['s3: AbortMultipartUpload DeleteObject GetObject ListMultipartUploadParts PutObject'],
        on: [
          'arn:aws:s3:::*-image-registry-${aws:RequestedRegion}-*/*',
          'arn:aws:s3:::*-image-registry-${aws:RequestedRegion}?/*',
          'arn:aws:s3:::*-image-registry-${aws:RequestedRegion}/*',
        ],
      },
    ],
  },
  {
    file: 'openshift_hcp_karpenter_controller_credentials_policy',
    statements: [
      {
        sid: 'ReadPermissions',
        actions: [
          'ec2: DescribeAvailabilityZones DescribeCapacityReservations DescribeImages DescribeInstances',
          'ec2: DescribeInstanceTypeOfferings DescribeInstanceTypes DescribeLaunchTemplates',
          'ec2: DescribeSecurityGroups DescribeSnapshots DescribeSpotPriceHistory DescribeSubnets',
          'ec2: DescribeVpcs',
        ],
        on: '*',
      },
      {
        sid: 'PricingReadActions',
        actions: ['pricing: GetProducts'],
        on: '*',
      },
      {
        sid: 'DescribeKMSKeysForEBSVolumeEncryption',
        actions: {
          only: 'kms:DescribeKey',
        },
        on: 'arn:aws:kms:*:*:key/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
          StringLike: {
            'kms:ViaService': 'ec2.*.amazonaws.com',
          },
        },
      },
      {
        sid: 'CryptoOpsForEBSVolumeEncryption',
        actions: ['kms: Decrypt ReEncryptFrom ReEncryptTo GenerateDataKeyWithoutPlaintext'],
        on: 'arn:aws:kms:*:*:key/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
          StringLike: {
            'kms:ViaService': 'ec2.*.amazonaws.com',
          },
          'ForAllValues:StringEquals': {
            'kms:EncryptionContextKeys': ['aws:ebs:id'],
          },
        },
      },
      {
        sid: 'CreateGrantForEBSVolumeEncryption',
        actions: {
          only: 'kms:CreateGrant',
        },
        on: 'arn:aws:kms:*:*:key/*',
        when: {
          Bool: {
            'kms:GrantIsForAWSResource': true,
          },
          StringLike: {
            'kms:ViaService': 'ec2.*.amazonaws.com',
          },
          StringEquals: {
            'kms:GrantConstraintType': 'EncryptionContextSubset',
          },
          'ForAllValues:StringEquals': {
            'kms:GrantOperations': ['Decrypt', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'],
            'kms:EncryptionContextKeys': ['aws:ebs:id'],
          },
        },
      },
      {
        sid: 'CreateEC2Resources',
        actions: ['ec2: RunInstances CreateFleet'],
        on: ['arn:aws:ec2:*:*:security-group/*', 'arn:aws:ec2:*:*:subnet/*', 'arn:aws:ec2:*:*:capacity-reservation/*'],
      },
      {
        sid: 'CreateEC2ResourcesWithApprovedAMIs',
        actions: ['ec2: RunInstances CreateFleet'],
        on: 'arn:aws:ec2:*::image/*',
        when: {
          StringEquals: {
            'ec2:Owner': ['531415883065', '251351625822', '210686502322'],
          },
        },
      },
      {
        sid: 'CreateEC2ResourcesWithTags',
        actions: ['ec2: RunInstances CreateFleet CreateLaunchTemplate'],
        on: [
          'arn:aws:ec2:*:*:fleet/*',
          'arn:aws:ec2:*:*:instance/*',
          'arn:aws:ec2:*:*:volume/*',
          'arn:aws:ec2:*:*:network-interface/*',
          'arn:aws:ec2:*:*:launch-template/*',
          'arn:aws:ec2:*:*:spot-instances-request/*',
        ],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateEC2ResourcesLaunchTemplate',
        actions: ['ec2: RunInstances CreateFleet'],
        on: 'arn:aws:ec2:*:*:launch-template/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateTagsOnResources',
        actions: ['ec2: CreateTags'],
        on: [
          'arn:aws:ec2:*:*:fleet/*',
          'arn:aws:ec2:*:*:instance/*',
          'arn:aws:ec2:*:*:volume/*',
          'arn:aws:ec2:*:*:network-interface/*',
          'arn:aws:ec2:*:*:launch-template/*',
          'arn:aws:ec2:*:*:spot-instances-request/*',
        ],
        when: {
          StringEquals: {
            'ec2:CreateAction': ['RunInstances', 'CreateFleet', 'CreateLaunchTemplate'],
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'ManageTagsOnManagedResources',
        actions: ['ec2: CreateTags'],
        on: 'arn:aws:ec2:*:*:instance/*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'TerminateManagedResources',
        actions: ['ec2: TerminateInstances DeleteLaunchTemplate'],
        on: ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:launch-template/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'PassInstanceRole',
        actions: ['iam: PassRole'],
        on: 'arn:aws:iam::*:role/*-ROSA-Worker-Role',
        when: {
          StringEquals: {
            'iam:PassedToService': ['ec2.amazonaws.com'],
          },
        },
      },
      {
        sid: 'ManageInstanceProfiles',
        actions: ['iam: AddRoleToInstanceProfile RemoveRoleFromInstanceProfile DeleteInstanceProfile'],
        on: ['arn:aws:iam::*:instance-profile/rosa-service-managed-*'],
      },
      {
        sid: 'CreateInstanceProfiles',
        actions: ['iam: CreateInstanceProfile TagInstanceProfile'],
        on: ['arn:aws:iam::*:instance-profile/rosa-service-managed-*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'ReadInstanceProfiles',
        actions: ['iam: GetInstanceProfile ListInstanceProfiles'],
        on: '*',
      },
    ],
  },
  {
    file: 'openshift_hcp_kms_provider_credential_policy',
    statements: [
      {
        sid: 'VolumeEncryption',
        actions: ['kms: Encrypt Decrypt DescribeKey'],
        on: '*',
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
        },
      },
    ],
  },
  {
    file: 'openshift_hcp_kube_controller_manager_credentials_policy',
    statements: [
      {
        sid: 'ReadPermissions',
        actions: [
          'ec2: DescribeAvailabilityZones DescribeInstances DescribeRouteTables DescribeSecurityGroups',
          'ec2: DescribeSubnets DescribeVpcs',
          'elasticloadbalancing: DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeListeners',
          'elasticloadbalancing: DescribeTargetGroups DescribeTargetGroupAttributes DescribeTargetHealth',
          'elasticloadbalancing: DescribeLoadBalancerPolicies',
        ],
        on: ['*'],
      },
      {
        sid: 'KMSDescribeKey',
        actions: ['kms: DescribeKey'],
        on: ['*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat': 'true',
          },
        },
      },
      {
        sid: 'LoadBalanacerManagement',
        actions: [
          'elasticloadbalancing: AddTags ConfigureHealthCheck CreateLoadBalancerPolicy DeleteLoadBalancer',
          'elasticloadbalancing: DeregisterInstancesFromLoadBalancer ModifyLoadBalancerAttributes',
          'elasticloadbalancing: RegisterInstancesWithLoadBalancer SetLoadBalancerPoliciesForBackendServer',
        ],
        on: ['*'],
      },
      {
        sid: 'CreateTargetGroup',
        actions: ['elasticloadbalancing: CreateTargetGroup'],
        on: ['*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'LoadBalanacerManagementResourceTag',
        actions: [
          'elasticloadbalancing: DeleteListener RegisterTargets ModifyTargetGroup DeleteTargetGroup',
          'elasticloadbalancing: ApplySecurityGroupsToLoadBalancer CreateLoadBalancerListeners',
          'elasticloadbalancing: DeleteLoadBalancerListeners AttachLoadBalancerToSubnets',
          'elasticloadbalancing: DetachLoadBalancerFromSubnets ModifyListener',
          'elasticloadbalancing: SetLoadBalancerPoliciesOfListener',
        ],
        on: ['*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateListeners',
        actions: ['elasticloadbalancing: CreateListener'],
        on: ['*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateSecurityGroup',
        actions: ['ec2: CreateSecurityGroup'],
        on: ['arn:aws:ec2:*:*:security-group/*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateSecurityGroupVpc',
        actions: ['ec2: CreateSecurityGroup'],
        on: ['arn:aws:ec2:*:*:vpc/*'],
      },
      {
        sid: 'CreateLoadBalancer',
        actions: ['elasticloadbalancing: CreateLoadBalancer'],
        on: ['arn:aws:elasticloadbalancing:*:*:loadbalancer/*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'ModifySecurityGroup',
        actions: ['ec2: AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress DeleteSecurityGroup'],
        on: ['arn:aws:ec2:*:*:security-group/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateTagsSecurityGroups',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:security-group/*'],
        when: {
          StringEquals: {
            'ec2:CreateAction': 'CreateSecurityGroup',
          },
        },
      },
      {
        sid: 'ManageTargetGroup',
        actions: ['elasticloadbalancing: ModifyTargetGroupAttributes DeregisterTargets'],
        on: ['arn:aws:elasticloadbalancing:*:*:targetgroup/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
    ],
  },
  {
    file: 'openshift_hcp_shared_vpc_route_53_credentials_policy',
    statements: [
      {
        sid: 'ReadPermissions',
        actions: ['route53: GetHostedZone ListResourceRecordSets ListHostedZones', 'tag: GetResources'],
        on: '*',
      },
      {
        sid: 'ChangeResourceRecordSetsRestrictedRecordNames',
        actions: ['route53: ChangeResourceRecordSets'],
        on: ['*'],
        when: {
          'ForAllValues:StringLike': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': [
              '*.hypershift.local',
              '*.openshiftapps.com',
              '*.devshift.org',
              '*.openshiftusgov.com',
              '*.devshiftusgov.com',
            ],
          },
        },
      },
      {
        sid: 'ChangeTagsForResourceNoCondition',
        actions: ['route53: ChangeTagsForResource'],
        on: '*',
      },
    ],
  },
  {
    file: 'openshift_hcp_shared_vpc_vpc_endpoint_credentials_policy',
    statements: [
      {
        sid: 'ReadPermissions',
        actions: ['ec2: DescribeVpcEndpoints DescribeVpcs DescribeSecurityGroups DescribeSubnets'],
        on: '*',
      },
      {
        sid: 'CreateSecurityGroups',
        actions: ['ec2: CreateSecurityGroup'],
        on: ['arn:aws:ec2:*:*:security-group*/*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'DeleteSecurityGroup',
        actions: ['ec2: DeleteSecurityGroup'],
        on: ['arn:aws:ec2:*:*:security-group*/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'SecurityGroupIngressEgress',
        actions: [
          'ec2: AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress',
          'ec2: RevokeSecurityGroupEgress',
        ],
        on: ['arn:aws:ec2:*:*:security-group*/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'CreateSecurityGroupsVPCNoCondition',
        actions: ['ec2: CreateSecurityGroup'],
        on: ['arn:aws:ec2:*:*:vpc/*'],
      },
      {
        sid: 'VPCEndpointWithCondition',
        actions: ['ec2: CreateVpcEndpoint'],
        on: ['arn:aws:ec2:*:*:vpc-endpoint/*'],
        when: {
          StringEquals: {
            'aws:RequestTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'VPCEndpointResourceTagCondition',
        actions: ['ec2: CreateVpcEndpoint'],
        on: ['arn:aws:ec2:*:*:security-group*/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'VPCEndpointNoCondition',
        actions: ['ec2: CreateVpcEndpoint'],
        on: ['arn:aws:ec2:*:*:vpc/*', 'arn:aws:ec2:*:*:subnet/*', 'arn:aws:ec2:*:*:route-table/*'],
      },
      {
        sid: 'ManageVPCEndpointWithCondition',
        actions: ['ec2: ModifyVpcEndpoint DeleteVpcEndpoints'],
        on: ['arn:aws:ec2:*:*:vpc-endpoint/*'],
        when: {
          StringEquals: {
            'aws:ResourceTag/red-hat-managed': 'true',
          },
        },
      },
      {
        sid: 'ModifyVPCEndpoingNoCondition',
        actions: ['ec2: ModifyVpcEndpoint'],
        on: ['arn:aws:ec2:*:*:subnet/*'],
      },
      {
        sid: 'CreateTagsRestrictedActions',
        actions: ['ec2: CreateTags'],
        on: ['arn:aws:ec2:*:*:vpc-endpoint/*', 'arn:aws:ec2:*:*:security-group/*'],
        when: {
          StringEquals: {
            'ec2:CreateAction': ['CreateVpcEndpoint', 'CreateSecurityGroup'],
          },
        },
      },
    ],
  },
]
