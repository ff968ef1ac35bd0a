import type { PolicyChange } from './source.ts'

/** What each version changes, oldest first. Made by `tools/catalogue.ts`. */
export const changes: readonly PolicyChange[] = [
  {
    version: '4.8',
    file: 'operator_iam_role_policy',
    becomes: {
      statements: [
        {
          trusts: {
            Federated: '%{oidc_provider_arn}',
          },
          actions: ['sts: AssumeRoleWithWebIdentity'],
          when: {
            StringEquals: {
              '%{issuer_url}:sub': ['%{service_accounts}'],
            },
          },
        },
      ],
    },
  },
  {
    version: '4.8',
    file: 'openshift_machine_api_aws_cloud_credentials_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'elasticloadbalancing:RegisterTargets',
            actions: ['elasticloadbalancing: DeregisterTargets'],
          },
        ],
      },
    ],
  },
  {
    version: '4.9',
    file: 'sts_installer_permission_policy',
    edits: [
      {
        statement: 0,
        remove: ['ec2: GetConsoleOutput'],
        add: [
          {
            after: 'ec2:GetEbsDefaultKmsKeyId',
            actions: ['ec2: GetConsoleOutput'],
          },
        ],
      },
    ],
  },
  {
    version: '4.9',
    file: 'sts_support_permission_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'elasticloadbalancing:DescribeTargetHealth',
            actions: ['iam: GetRole ListRoles'],
          },
        ],
      },
    ],
  },
  {
    version: '4.9',
    file: 'openshift_machine_api_aws_cloud_credentials_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'elasticloadbalancing:DescribeTargetGroups',
            actions: ['elasticloadbalancing: DescribeTargetHealth'],
          },
        ],
      },
    ],
  },
  {
    version: '4.10',
    file: 'sts_installer_permission_policy',
    edits: [
      {
        statement: 0,
        remove: ['ec2: GetEbsDefaultKmsKeyId'],
        add: [
          {
            actions: ['autoscaling: DescribeAutoScalingGroups'],
          },
          {
            after: 'ec2:AuthorizeSecurityGroupIngress',
            actions: ['ec2: CopyImage'],
          },
          {
            after: 'ec2:CreateTags',
            actions: ['ec2: CreateVolume'],
          },
          {
            after: 'ec2:DeleteNetworkInterface',
            actions: ['ec2: DeleteRoute'],
          },
          {
            after: 'ec2:DeleteSecurityGroup',
            actions: ['ec2: DeleteSnapshot'],
          },
          {
            after: 'ec2:DeleteVpcEndpoints',
            actions: ['ec2: DeregisterImage'],
          },
          {
            after: 'ec2:DescribeInstanceAttribute',
            actions: ['ec2: DescribeInstanceCreditSpecifications'],
          },
          {
            after: 'ec2:DescribeInstanceStatus',
            actions: ['ec2: DescribeInstanceTypeOfferings'],
          },
          {
            after: 'ec2:DescribeInternetGateways',
            actions: ['ec2: DescribeKeyPairs'],
          },
          {
            after: 'ec2:GetConsoleOutput',
            actions: ['ec2: GetEbsDefaultKmsKeyId ModifyInstanceAttribute'],
          },
          {
            after: 'ec2:ModifyNetworkInterfaceAttribute',
            actions: ['ec2: ModifySubnetAttribute'],
          },
          {
            after: 'elasticloadbalancing:AddTags',
            actions: [
              'elasticloadbalancing: ApplySecurityGroupsToLoadBalancer AttachLoadBalancerToSubnets',
              'elasticloadbalancing: ConfigureHealthCheck',
            ],
          },
          {
            after: 'elasticloadbalancing:CreateLoadBalancer',
            actions: ['elasticloadbalancing: CreateLoadBalancerListeners'],
          },
          {
            after: 'elasticloadbalancing:DeleteTargetGroup',
            actions: ['elasticloadbalancing: DeregisterInstancesFromLoadBalancer'],
          },
          {
            after: 'elasticloadbalancing:DeregisterTargets',
            actions: ['elasticloadbalancing: DescribeInstanceHealth'],
          },
          {
            after: 'elasticloadbalancing:ModifyTargetGroupAttributes',
            actions: ['elasticloadbalancing: RegisterInstancesWithLoadBalancer'],
          },
          {
            after: 'elasticloadbalancing:RegisterTargets',
            actions: ['elasticloadbalancing: SetLoadBalancerPoliciesOfListener'],
          },
          {
            after: 'iam:GetRole',
            actions: [
              'iam: GetRolePolicy GetUser ListAttachedRolePolicies ListInstanceProfiles',
              'iam: ListInstanceProfilesForRole ListRolePolicies',
            ],
          },
          {
            after: 'iam:ListRoles',
            actions: ['iam: ListUserPolicies'],
          },
          {
            after: 'iam:RemoveRoleFromInstanceProfile',
            actions: ['iam: SimulatePrincipalPolicy'],
          },
          {
            after: 'route53:ListTagsForResource',
            actions: ['route53: UpdateHostedZoneComment'],
          },
          {
            after: 's3:GetBucketObjectLockConfiguration',
            actions: ['s3: GetBucketReplication'],
          },
          {
            after: 's3:PutObjectTagging',
            actions: [
              'servicequotas: GetServiceQuota ListAWSDefaultServiceQuotas',
              'sts: AssumeRole AssumeRoleWithWebIdentity',
            ],
          },
          {
            after: 'tag:UntagResources',
            actions: [
              'ec2: CreateVpcEndpointServiceConfiguration DeleteVpcEndpointServiceConfigurations',
              'ec2: DescribeVpcEndpointServiceConfigurations DescribeVpcEndpointServicePermissions',
              'ec2: DescribeVpcEndpointServices ModifyVpcEndpointServicePermissions',
              'kms: DescribeKey',
            ],
          },
        ],
      },
    ],
  },
  {
    version: '4.10',
    file: 'sts_instance_worker_permission_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'ec2:DescribeInstances',
            actions: ['ec2: DescribeRegions'],
          },
        ],
      },
    ],
  },
  {
    version: '4.10',
    file: 'sts_support_permission_policy',
    insert: [
      {
        at: 2,
        statement: {
          actions: ['kms: CreateGrant'],
          on: '*',
          when: {
            Bool: {
              'kms:GrantIsForAWSResource': true,
            },
            StringLike: {
              'kms:ViaService': 'ec2.*.amazonaws.com',
            },
          },
        },
      },
    ],
    edits: [
      {
        statement: 0,
        remove: ['kms: CreateGrant'],
      },
    ],
  },
  {
    version: '4.10',
    file: 'openshift_image_registry_installer_cloud_credentials_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 's3:PutBucketTagging',
            actions: ['s3: GetBucketTagging'],
          },
          {
            after: 's3:PutBucketPublicAccessBlock',
            actions: ['s3: GetBucketPublicAccessBlock'],
          },
          {
            after: 's3:PutEncryptionConfiguration',
            actions: ['s3: GetEncryptionConfiguration'],
          },
          {
            after: 's3:PutLifecycleConfiguration',
            actions: ['s3: GetLifecycleConfiguration'],
          },
          {
            after: 's3:DeleteObject',
            actions: ['s3: ListBucketMultipartUploads'],
          },
        ],
      },
    ],
  },
  {
    version: '4.11',
    file: 'sts_installer_permission_policy',
    insert: [
      {
        at: 1,
        statement: {
          actions: ['secretsmanager: GetSecretValue'],
          on: '*',
          when: {
            StringEquals: {
              'aws:ResourceTag/red-hat-managed': 'true',
            },
          },
        },
      },
    ],
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 's3:GetBucketObjectLockConfiguration',
            actions: ['s3: GetBucketPolicy'],
          },
        ],
      },
    ],
  },
  {
    version: '4.11',
    file: 'openshift_machine_api_aws_cloud_credentials_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'ec2:DescribeSecurityGroups',
            actions: ['ec2: DescribeRegions'],
          },
        ],
      },
    ],
  },
  {
    version: '4.11',
    file: 'sts_ocm_admin_permission_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'iam:CreateOpenIDConnectProvider',
            actions: ['iam: CreatePolicy'],
          },
          {
            after: 'iam:GetPolicy',
            actions: ['iam: GetPolicyVersion'],
          },
        ],
      },
    ],
  },
  {
    version: '4.12',
    file: 'sts_installer_permission_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'ec2:DescribeSecurityGroups',
            actions: ['ec2: DescribeSecurityGroupRules'],
          },
          {
            after: 'elasticloadbalancing:DeregisterTargets',
            actions: ['elasticloadbalancing: DescribeAccountLimits'],
          },
          {
            after: 'iam:GetInstanceProfile',
            actions: ['iam: TagInstanceProfile'],
          },
          {
            after: 'route53:DeleteHostedZone',
            actions: ['route53: GetAccountLimit'],
          },
        ],
      },
    ],
  },
  {
    version: '4.12',
    file: 'openshift_machine_api_aws_cloud_credentials_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'ec2:DescribeInternetGateways',
            actions: ['ec2: DescribeInstanceTypes'],
          },
        ],
      },
    ],
  },
  {
    version: '4.12',
    file: 'openshift_control_plane_operator_credentials_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'route53:ListHostedZones',
            actions: [
              'ec2: CreateSecurityGroup AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress',
              'ec2: DeleteSecurityGroup RevokeSecurityGroupIngress RevokeSecurityGroupEgress',
              'ec2: DescribeSecurityGroups DescribeVpcs',
            ],
          },
        ],
      },
    ],
  },
  {
    version: '4.13',
    file: 'sts_installer_permission_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 's3:DeleteObject',
            actions: ['s3: DeleteObjectVersion'],
          },
          {
            after: 's3:PutBucketTagging',
            actions: ['s3: PutBucketVersioning'],
          },
        ],
      },
    ],
  },
  {
    version: '4.13',
    file: 'sts_support_permission_policy',
    drop: [2],
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'iam:ListRoles',
            actions: ['kms: CreateGrant'],
          },
        ],
      },
    ],
  },
  {
    version: '4.13',
    file: 'openshift_ingress_operator_cloud_credentials_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'route53:ListHostedZones',
            actions: ['route53: ListTagsForResources'],
          },
        ],
      },
    ],
  },
  {
    version: '4.13',
    file: 'openshift_aws_vpce_operator_avo_aws_creds_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'ec2:CreateTags',
            actions: ['ec2: DeleteTags DescribeTags'],
          },
          {
            after: 'ec2:DescribeVpcEndpointServices',
            actions: ['route53: ChangeResourceRecordSets ListHostedZonesByName'],
          },
        ],
      },
    ],
  },
  {
    version: '4.14',
    file: 'sts_installer_permission_policy',
    edits: [
      {
        statement: 0,
        remove: ['s3: GetBucketReplication'],
      },
    ],
  },
  {
    version: '4.14',
    file: 'sts_instance_controlplane_permission_policy',
    insert: [
      {
        at: 1,
        statement: {
          actions: ['kms: DescribeKey'],
          on: ['*'],
          when: {
            StringEquals: {
              'aws:ResourceTag/red-hat': 'true',
            },
          },
        },
      },
    ],
    edits: [
      {
        statement: 0,
        remove: ['kms: DescribeKey'],
      },
    ],
  },
  {
    version: '4.14',
    file: 'openshift_cluster_csi_drivers_ebs_cloud_credentials_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'ec2:DeleteVolume',
            actions: ['ec2: DescribeAvailabilityZones'],
          },
          {
            after: 'ec2:DetachVolume',
            actions: ['ec2: EnableFastSnapshotRestores'],
          },
        ],
      },
    ],
  },
  {
    version: '4.14',
    file: 'openshift_aws_vpce_operator_avo_aws_creds_policy',
    edits: [
      {
        statement: 0,
        remove: ['route53: ListHostedZonesByVPC'],
        add: [
          {
            after: 'route53:ListResourceRecordSets',
            actions: ['route53: ListHostedZonesByVPC'],
          },
        ],
      },
    ],
  },
  {
    version: '4.14',
    file: 'openshift_kube_controller_manager_credentials_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            actions: ['ec2: DescribeAvailabilityZones'],
          },
        ],
      },
    ],
  },
  {
    version: '4.14',
    file: 'sts_installer_core_permission_boundary_policy',
    edits: [
      {
        statement: 0,
        remove: ['s3: GetBucketReplication'],
      },
    ],
  },
  {
    version: '4.15',
    file: 'sts_instance_controlplane_permission_policy',
    drop: [1],
    insert: [
      {
        at: 0,
        statement: {
          sid: 'ReadPermissions',
          actions: [
            'ec2: DescribeAvailabilityZones DescribeInstances DescribeRouteTables DescribeSecurityGroups',
            'ec2: DescribeSubnets DescribeVpcs',
            'elasticloadbalancing: DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeListeners',
            'elasticloadbalancing: DescribeTargetGroups DescribeTargetHealth DescribeLoadBalancerPolicies',
          ],
          on: ['*'],
        },
      },
      {
        at: 1,
        statement: {
          sid: 'KMSDescribeKey',
          actions: ['kms: DescribeKey'],
          on: ['*'],
          when: {
            StringEquals: {
              'aws:ResourceTag/red-hat': 'true',
            },
          },
        },
      },
    ],
    edits: [
      {
        statement: 2,
        remove: ['ec2: Describe*', 'elasticloadbalancing: Describe*'],
      },
    ],
  },
  {
    version: '4.15',
    file: 'openshift_aws_vpce_operator_avo_aws_creds_policy',
    edits: [
      {
        statement: 0,
        remove: ['route53: ChangeResourceRecordSets ListHostedZonesByName ListResourceRecordSets'],
        add: [
          {
            after: 'route53:ChangeTagsForResource',
            actions: ['route53: ChangeResourceRecordSets ListHostedZonesByName ListResourceRecordSets'],
          },
        ],
      },
    ],
  },
  {
    version: '4.16',
    file: 'sts_installer_permission_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'elasticloadbalancing:SetLoadBalancerPoliciesOfListener',
            actions: ['elasticloadbalancing: SetSecurityGroups'],
          },
          {
            after: 's3:PutBucketAcl',
            actions: ['s3: PutBucketPolicy'],
          },
        ],
      },
    ],
  },
  {
    version: '4.16',
    file: 'sts_installer_core_permission_boundary_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'elasticloadbalancing:SetLoadBalancerPoliciesOfListener',
            actions: ['elasticloadbalancing: SetSecurityGroups'],
          },
          {
            after: 's3:PutBucketAcl',
            actions: ['s3: PutBucketPolicy'],
          },
        ],
      },
    ],
  },
  {
    version: '4.19',
    file: 'openshift_machine_api_aws_cloud_credentials_policy',
    edits: [
      {
        statement: 1,
        add: [
          {
            actions: ['kms: ReEncrypt*'],
          },
        ],
      },
    ],
  },
  {
    version: '4.20',
    file: 'sts_installer_permission_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'iam:TagInstanceProfile',
            actions: ['iam: GetOpenIDConnectProvider'],
          },
        ],
      },
    ],
  },
  {
    version: '4.22',
    file: 'sts_installer_permission_policy',
    edits: [
      {
        statement: 0,
        add: [
          {
            after: 'elasticloadbalancing:AddTags',
            actions: ['elasticloadbalancing: RemoveTags'],
          },
        ],
      },
    ],
  },
  {
    version: '4.22',
    file: 'openshift_machine_api_aws_cloud_credentials_policy',
    edits: [
      {
        statement: 0,
        remove: [
          'ec2: DescribeInstanceTypes DescribeSecurityGroups',
          'elasticloadbalancing: DeregisterTargets',
          'iam: PassRole',
        ],
        add: [
          {
            actions: ['ec2: AllocateHosts'],
          },
          {
            after: 'ec2:DescribeImages',
            actions: ['ec2: DescribeInstanceTypes'],
          },
          {
            after: 'ec2:DescribeRegions',
            actions: ['ec2: DescribeSecurityGroups'],
          },
          {
            after: 'ec2:DescribeVpcs',
            actions: ['ec2: ReleaseHosts'],
          },
          {
            after: 'ec2:TerminateInstances',
            actions: ['elasticloadbalancing: DeregisterTargets'],
          },
          {
            after: 'iam:CreateServiceLinkedRole',
            actions: ['iam: PassRole'],
          },
        ],
      },
    ],
  },
  {
    version: '4.22',
    file: 'openshift_capa_controller_manager_credentials_policy',
    edits: [
      {
        statement: 0,
        remove: [
          'ec2: DescribeNetworkInterfaces DescribeVpcs DescribeVpcAttribute DisassociateRouteTable',
          'ec2: CreateLaunchTemplate CreateLaunchTemplateVersion DescribeLaunchTemplates',
          'ec2: DescribeLaunchTemplateVersions DeleteLaunchTemplate DeleteLaunchTemplateVersions',
        ],
        add: [
          {
            after: 'ec2:AllocateAddress',
            actions: ['ec2: AllocateHosts'],
          },
          {
            after: 'ec2:CreateInternetGateway',
            actions: ['ec2: CreateLaunchTemplate CreateLaunchTemplateVersion'],
          },
          {
            after: 'ec2:DeleteInternetGateway',
            actions: ['ec2: DeleteLaunchTemplate DeleteLaunchTemplateVersions'],
          },
          {
            after: 'ec2:DescribeImages',
            actions: ['ec2: DescribeInstanceTypes'],
          },
          {
            after: 'ec2:DescribeInternetGateways',
            actions: ['ec2: DescribeLaunchTemplateVersions DescribeLaunchTemplates'],
          },
          {
            after: 'ec2:DescribeNetworkInterfaceAttribute',
            actions: ['ec2: DescribeNetworkInterfaces'],
          },
          {
            after: 'ec2:DescribeVolumes',
            actions: ['ec2: DescribeVpcAttribute DescribeVpcs'],
          },
          {
            after: 'ec2:DisassociateAddress',
            actions: ['ec2: DisassociateRouteTable'],
          },
          {
            after: 'ec2:ReleaseAddress',
            actions: ['ec2: ReleaseHosts'],
          },
        ],
      },
    ],
  },
  {
    version: '5.0',
    file: 'openshift_capa_controller_manager_credentials_policy',
    drop: [1],
    edits: [
      {
        statement: 0,
        remove: ['ec2: DescribeAvailabilityZones DescribeInternetGateways'],
      },
    ],
  },
]
