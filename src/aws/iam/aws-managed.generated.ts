export interface AwsManagedPolicy {
  readonly arn: string
  readonly name: string
  readonly path: string
  readonly description: string
  readonly id: string
  /** Milliseconds since 1970. */
  readonly created: number
  /** Compact JSON. */
  readonly document: string
}

/** The AWS-managed policies that this cloud knows. Made by `tools/catalogue.ts`. */
export const awsManagedPolicies: readonly AwsManagedPolicy[] = [
  {
    arn: "arn:aws:iam::aws:policy/AdministratorAccess",
    name: "AdministratorAccess",
    path: "/",
    description: "Provides full access to AWS services and resources.",
    id: "ANPA7E7ALMTL67E5SJ2UQ",
    created: 1423247986000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/IAMReadOnlyAccess",
    name: "IAMReadOnlyAccess",
    path: "/",
    description: "Provides read only access to IAM via the AWS Management Console.",
    id: "ANPA55TE5VKFVFTCA6ZIB",
    created: 1423248039000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"iam:GenerateCredentialReport\",\"iam:GenerateServiceLastAccessedDetails\",\"iam:Get*\",\"iam:List*\",\"iam:SimulateCustomPolicy\",\"iam:SimulatePrincipalPolicy\"],\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/AmazonS3FullAccess",
    name: "AmazonS3FullAccess",
    path: "/",
    description: "Provides full access to all buckets via the AWS Management Console.",
    id: "ANPAHRAESTOB3UV4K6GVD",
    created: 1423248058000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:*\",\"s3-object-lambda:*\"],\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
    name: "AmazonS3ReadOnlyAccess",
    path: "/",
    description: "Provides read only access to all buckets via the AWS Management Console.",
    id: "ANPAGBAX4M3WM6HIOXEXG",
    created: 1423248059000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:Get*\",\"s3:List*\",\"s3:Describe*\",\"s3-object-lambda:Get*\",\"s3-object-lambda:List*\"],\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/IAMFullAccess",
    name: "IAMFullAccess",
    path: "/",
    description: "Provides full access to IAM via the AWS Management Console.",
    id: "ANPA3TZ3DLWNZDHCZMM2K",
    created: 1423248038000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"iam:*\",\"organizations:DescribeAccount\",\"organizations:DescribeOrganization\",\"organizations:DescribeOrganizationalUnit\",\"organizations:DescribePolicy\",\"organizations:ListChildren\",\"organizations:ListParents\",\"organizations:ListPoliciesForTarget\",\"organizations:ListRoots\",\"organizations:ListPolicies\",\"organizations:ListTargetsForPolicy\"],\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/IAMUserChangePassword",
    name: "IAMUserChangePassword",
    path: "/",
    description: "Provides the ability for an IAM user to change their own password.",
    id: "ANPA63LGNBVB2PZU4DPJP",
    created: 1479169516000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"iam:ChangePassword\"],\"Resource\":[\"arn:aws:iam::*:user/${aws:username}\"]},{\"Effect\":\"Allow\",\"Action\":[\"iam:GetAccountPasswordPolicy\"],\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/PowerUserAccess",
    name: "PowerUserAccess",
    path: "/",
    description: "Provides full access to AWS services and resources, but does not allow management of Users and groups.",
    id: "ANPAZNP53ADJXH7OKZS6Z",
    created: 1423247987000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"NotAction\":[\"iam:*\",\"organizations:*\",\"account:*\"],\"Resource\":\"*\"},{\"Effect\":\"Allow\",\"Action\":[\"account:GetAccountInformation\",\"account:GetGovCloudAccountInformation\",\"account:GetPrimaryEmail\",\"account:ListRegions\",\"iam:CreateServiceLinkedRole\",\"iam:DeleteServiceLinkedRole\",\"iam:ListRoles\",\"organizations:DescribeEffectivePolicy\",\"organizations:DescribeOrganization\"],\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess",
    name: "AmazonEC2ReadOnlyAccess",
    path: "/",
    description: "Provides read only access to Amazon EC2 via the AWS Management Console.",
    id: "ANPAFE77ARFCAGRQL45TE",
    created: 1423248017000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"ec2:Describe*\",\"ec2:GetSecurityGroupsForVpc\"],\"Resource\":\"*\"},{\"Effect\":\"Allow\",\"Action\":\"elasticloadbalancing:Describe*\",\"Resource\":\"*\"},{\"Effect\":\"Allow\",\"Action\":[\"cloudwatch:ListMetrics\",\"cloudwatch:GetMetricStatistics\",\"cloudwatch:Describe*\"],\"Resource\":\"*\"},{\"Effect\":\"Allow\",\"Action\":\"autoscaling:Describe*\",\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials",
    name: "IAMAuditRootUserCredentials",
    path: "/root-task/",
    description: "Allows auditing the credentials of a member account root user.",
    id: "ANPALW6STQYIVYPQMRBQP",
    created: 1731542400000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"iam:GetAccessKeyLastUsed\",\"iam:GetAccountSummary\",\"iam:GetLoginProfile\",\"iam:GetUser\",\"iam:ListAccessKeys\",\"iam:ListMFADevices\",\"iam:ListSigningCertificates\"],\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/root-task/IAMCreateRootUserPassword",
    name: "IAMCreateRootUserPassword",
    path: "/root-task/",
    description: "Allows creating the password of a member account root user.",
    id: "ANPAI536W5IPBDJKBAXJC",
    created: 1731542400000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"iam:CreateLoginProfile\",\"iam:GetLoginProfile\"],\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials",
    name: "IAMDeleteRootUserCredentials",
    path: "/root-task/",
    description: "Allows deleting the credentials of a member account root user.",
    id: "ANPASI3NJK54RC4E24SAP",
    created: 1731542400000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"iam:DeactivateMFADevice\",\"iam:DeleteAccessKey\",\"iam:DeleteLoginProfile\",\"iam:DeleteSigningCertificate\",\"iam:DeleteVirtualMFADevice\",\"iam:GetAccessKeyLastUsed\",\"iam:GetAccountSummary\",\"iam:GetLoginProfile\",\"iam:GetUser\",\"iam:ListAccessKeys\",\"iam:ListMFADevices\",\"iam:ListSigningCertificates\"],\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy",
    name: "S3UnlockBucketPolicy",
    path: "/root-task/",
    description: "Allows deleting a bucket policy that locks everybody out.",
    id: "ANPAPJZKUI6NIJEIHVMP7",
    created: 1731542400000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:DeleteBucketPolicy\",\"s3:GetBucketPolicy\",\"s3:ListAllMyBuckets\",\"s3:PutBucketPolicy\"],\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy",
    name: "SQSUnlockQueuePolicy",
    path: "/root-task/",
    description: "Allows deleting a queue policy that locks everybody out.",
    id: "ANPARDEE3IMZKIJ7Q5VCB",
    created: 1731542400000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"sqs:GetQueueAttributes\",\"sqs:GetQueueUrl\",\"sqs:ListQueues\",\"sqs:SetQueueAttributes\"],\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/service-role/ROSAInstallerPolicy",
    name: "ROSAInstallerPolicy",
    path: "/service-role/",
    description: "ROSAInstallerPolicy: what Red Hat OpenShift Service on AWS with hosted control planes needs",
    id: "ANPAWTCMUNTZ3C4DSWWJA",
    created: 1686009600000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"ReadPermissions\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeAvailabilityZones\",\"ec2:DescribeInternetGateways\",\"ec2:DescribeInstances\",\"ec2:DescribeInstanceTypes\",\"ec2:DescribeRegions\",\"ec2:DescribeReservedInstancesOfferings\",\"ec2:DescribeRouteTables\",\"ec2:DescribeSecurityGroups\",\"ec2:DescribeSecurityGroupRules\",\"ec2:DescribeSubnets\",\"ec2:DescribeVpcAttribute\",\"ec2:DescribeVpcs\",\"ec2:DescribeInstanceTypeOfferings\",\"ec2:DescribeCapacityReservations\",\"elasticloadbalancing:DescribeAccountLimits\",\"elasticloadbalancing:DescribeLoadBalancers\",\"iam:GetOpenIDConnectProvider\",\"iam:GetRole\",\"route53:GetHostedZone\",\"route53:ListHostedZones\",\"route53:ListHostedZonesByName\",\"route53:ListResourceRecordSets\",\"route53:GetAccountLimit\",\"servicequotas:GetServiceQuota\"],\"Resource\":\"*\"},{\"Sid\":\"PassRoleToEC2\",\"Action\":[\"iam:PassRole\"],\"Resource\":[\"arn:*:iam::*:role/*-ROSA-Worker-Role\"],\"Effect\":\"Allow\",\"Condition\":{\"StringEquals\":{\"iam:PassedToService\":[\"ec2.amazonaws.com\"]}}},{\"Sid\":\"ManageInstanceProfiles\",\"Effect\":\"Allow\",\"Action\":[\"iam:AddRoleToInstanceProfile\",\"iam:RemoveRoleFromInstanceProfile\",\"iam:DeleteInstanceProfile\",\"iam:GetInstanceProfile\"],\"Resource\":[\"arn:aws:iam::*:instance-profile/rosa-service-managed-*\"]},{\"Sid\":\"CreateInstanceProfiles\",\"Effect\":\"Allow\",\"Action\":[\"iam:CreateInstanceProfile\",\"iam:TagInstanceProfile\"],\"Resource\":[\"arn:aws:iam::*:instance-profile/rosa-service-managed-*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"GetSecretValue\",\"Effect\":\"Allow\",\"Action\":[\"secretsmanager:GetSecretValue\"],\"Resource\":[\"*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"Route53ManageRecords\",\"Effect\":\"Allow\",\"Action\":[\"route53:ChangeResourceRecordSets\"],\"Resource\":\"*\",\"Condition\":{\"ForAllValues:StringLike\":{\"route53:ChangeResourceRecordSetsNormalizedRecordNames\":[\"*.openshiftapps.com\",\"*.devshift.org\",\"*.hypershift.local\",\"*.openshiftusgov.com\",\"*.devshiftusgov.com\"]}}},{\"Sid\":\"Route53Manage\",\"Effect\":\"Allow\",\"Action\":[\"route53:ChangeTagsForResource\",\"route53:CreateHostedZone\",\"route53:DeleteHostedZone\"],\"Resource\":\"*\"},{\"Sid\":\"CreateTags\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\"],\"Resource\":[\"arn:aws:ec2:*:*:instance/*\",\"arn:aws:ec2:*:*:volume/*\"],\"Condition\":{\"StringEquals\":{\"ec2:CreateAction\":[\"RunInstances\"]}}},{\"Sid\":\"RunInstancesNoCondition\",\"Effect\":\"Allow\",\"Action\":\"ec2:RunInstances\",\"Resource\":[\"arn:aws:ec2:*:*:subnet/*\",\"arn:aws:ec2:*:*:network-interface/*\",\"arn:aws:ec2:*:*:security-group/*\",\"arn:aws:ec2:*:*:snapshot/*\"]},{\"Sid\":\"RunInstancesRestrictedRequestTag\",\"Effect\":\"Allow\",\"Action\":\"ec2:RunInstances\",\"Resource\":[\"arn:aws:ec2:*:*:instance/*\",\"arn:aws:ec2:*:*:volume/*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"RunInstancesRedHatOwnedAMIs\",\"Effect\":\"Allow\",\"Action\":[\"ec2:RunInstances\"],\"Resource\":[\"arn:aws:ec2:*:*:image/*\"],\"Condition\":{\"StringEquals\":{\"ec2:Owner\":[\"531415883065\",\"251351625822\",\"210686502322\"]}}},{\"Sid\":\"ManageInstancesRestrictedResourceTag\",\"Effect\":\"Allow\",\"Action\":[\"ec2:TerminateInstances\",\"ec2:GetConsoleOutput\"],\"Resource\":\"arn:aws:ec2:*:*:instance/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateGrantRestrictedResourceTag\",\"Effect\":\"Allow\",\"Action\":[\"kms:CreateGrant\"],\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"},\"StringLike\":{\"kms:ViaService\":\"ec2.*.amazonaws.com\"},\"Bool\":{\"kms:GrantIsForAWSResource\":true}}},{\"Sid\":\"ManagedKMSRestrictedResourceTag\",\"Effect\":\"Allow\",\"Action\":[\"kms:DescribeKey\",\"kms:GenerateDataKeyWithoutPlaintext\"],\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"}}},{\"Sid\":\"CreateSecurityGroups\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateSecurityGroup\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group*/*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"DeleteSecurityGroup\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DeleteSecurityGroup\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group*/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"SecurityGroupIngressEgress\",\"Effect\":\"Allow\",\"Action\":[\"ec2:AuthorizeSecurityGroupIngress\",\"ec2:AuthorizeSecurityGroupEgress\",\"ec2:RevokeSecurityGroupIngress\",\"ec2:RevokeSecurityGroupEgress\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group*/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateSecurityGroupsVPCNoCondition\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateSecurityGroup\"],\"Resource\":[\"arn:aws:ec2:*:*:vpc/*\"]},{\"Sid\":\"CreateTagsRestrictedActions\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group/*\"],\"Condition\":{\"StringEquals\":{\"ec2:CreateAction\":[\"CreateSecurityGroup\"]}}},{\"Sid\":\"CreateTagsK8sSubnet\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\"],\"Resource\":[\"arn:aws:ec2:*:*:subnet/*\"],\"Condition\":{\"ForAllValues:StringLike\":{\"aws:TagKeys\":[\"kubernetes.io/cluster/*\"]}}},{\"Sid\":\"DeleteTagsK8sSubnet\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DeleteTags\"],\"Resource\":[\"arn:aws:ec2:*:*:subnet/*\"],\"Condition\":{\"Null\":{\"aws:TagKeys\":\"false\"},\"ForAllValues:StringLike\":{\"aws:TagKeys\":[\"kubernetes.io/cluster/*\"]}}},{\"Sid\":\"ListPoliciesAttachedToRoles\",\"Effect\":\"Allow\",\"Action\":[\"iam:ListAttachedRolePolicies\",\"iam:ListRolePolicies\"],\"Resource\":\"arn:aws:iam::*:role/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/service-role/ROSASRESupportPolicy",
    name: "ROSASRESupportPolicy",
    path: "/service-role/",
    description: "ROSASRESupportPolicy: what Red Hat OpenShift Service on AWS with hosted control planes needs",
    id: "ANPAB6FS5UMZHAIT47RJ5",
    created: 1686009600000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"ReadPermissions\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeAvailabilityZones\",\"ec2:DescribeRegions\",\"sts:DecodeAuthorizationMessage\"],\"Resource\":\"*\"},{\"Sid\":\"Route53\",\"Effect\":\"Allow\",\"Action\":[\"route53:GetHostedZone\",\"route53:GetHostedZoneCount\",\"route53:ListHostedZones\",\"route53:ListHostedZonesByName\",\"route53:ListResourceRecordSets\"],\"Resource\":[\"*\"]},{\"Sid\":\"DecribeIAMRoles\",\"Effect\":\"Allow\",\"Action\":[\"iam:GetRole\",\"iam:ListRoles\"],\"Resource\":[\"*\"]},{\"Sid\":\"EC2DescribeInstance\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeInstances\",\"ec2:DescribeInstanceStatus\",\"ec2:DescribeIamInstanceProfileAssociations\",\"ec2:DescribeReservedInstances\",\"ec2:DescribeScheduledInstances\"],\"Resource\":[\"*\"]},{\"Sid\":\"VPCNetwork\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeDhcpOptions\",\"ec2:DescribeNetworkInterfaces\",\"ec2:DescribeSubnets\",\"ec2:DescribeRouteTables\"],\"Resource\":[\"*\"]},{\"Sid\":\"Cloudtrail\",\"Effect\":\"Allow\",\"Action\":[\"cloudtrail:DescribeTrails\",\"cloudtrail:LookupEvents\"],\"Resource\":[\"*\"]},{\"Sid\":\"Cloudwatch\",\"Effect\":\"Allow\",\"Action\":[\"cloudwatch:GetMetricData\",\"cloudwatch:GetMetricStatistics\",\"cloudwatch:ListMetrics\"],\"Resource\":[\"*\"]},{\"Sid\":\"DescribeVolumes\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeVolumes\",\"ec2:DescribeVolumesModifications\",\"ec2:DescribeVolumeStatus\"],\"Resource\":[\"*\"]},{\"Sid\":\"DescribeLoadBalancers\",\"Effect\":\"Allow\",\"Action\":[\"elasticloadbalancing:DescribeAccountLimits\",\"elasticloadbalancing:DescribeInstanceHealth\",\"elasticloadbalancing:DescribeListenerCertificates\",\"elasticloadbalancing:DescribeListeners\",\"elasticloadbalancing:DescribeLoadBalancerAttributes\",\"elasticloadbalancing:DescribeLoadBalancerPolicies\",\"elasticloadbalancing:DescribeLoadBalancerPolicyTypes\",\"elasticloadbalancing:DescribeLoadBalancers\",\"elasticloadbalancing:DescribeRules\",\"elasticloadbalancing:DescribeSSLPolicies\",\"elasticloadbalancing:DescribeTags\",\"elasticloadbalancing:DescribeTargetGroupAttributes\",\"elasticloadbalancing:DescribeTargetGroups\",\"elasticloadbalancing:DescribeTargetHealth\"],\"Resource\":[\"*\"]},{\"Sid\":\"DescribeVPC\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeVpcEndpointConnections\",\"ec2:DescribeVpcEndpoints\"],\"Resource\":[\"*\"]},{\"Sid\":\"DescribeSecurityGroups\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeSecurityGroupReferences\",\"ec2:DescribeSecurityGroupRules\",\"ec2:DescribeSecurityGroups\",\"ec2:DescribeStaleSecurityGroups\"],\"Resource\":\"*\"},{\"Sid\":\"DescribeAddressesAttribute\",\"Effect\":\"Allow\",\"Action\":\"ec2:DescribeAddressesAttribute\",\"Resource\":\"arn:aws:ec2:*:*:elastic-ip/*\"},{\"Sid\":\"DescribeInstance\",\"Effect\":\"Allow\",\"Action\":[\"iam:GetInstanceProfile\"],\"Resource\":\"arn:aws:iam::*:instance-profile/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"DescribeSpotFleetInstances\",\"Effect\":\"Allow\",\"Action\":\"ec2:DescribeSpotFleetInstances\",\"Resource\":\"arn:aws:ec2:*:*:spot-fleet-request/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"DescribeVolumeAttribute\",\"Effect\":\"Allow\",\"Action\":\"ec2:DescribeVolumeAttribute\",\"Resource\":\"arn:aws:ec2:*:*:volume/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"ManageInstanceLifecycle\",\"Effect\":\"Allow\",\"Action\":[\"ec2:RebootInstances\",\"ec2:StartInstances\",\"ec2:StopInstances\",\"ec2:TerminateInstances\"],\"Resource\":\"arn:aws:ec2:*:*:instance/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/service-role/ROSAWorkerInstancePolicy",
    name: "ROSAWorkerInstancePolicy",
    path: "/service-role/",
    description: "ROSAWorkerInstancePolicy: what Red Hat OpenShift Service on AWS with hosted control planes needs",
    id: "ANPAWAGE37PMBRXEXJOP2",
    created: 1686009600000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"EC2DescribeInstancesRegions\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeInstances\",\"ec2:DescribeRegions\"],\"Resource\":\"*\"},{\"Sid\":\"ECRGetAuthorizationToken\",\"Effect\":\"Allow\",\"Action\":[\"ecr:GetAuthorizationToken\"],\"Resource\":\"*\"},{\"Sid\":\"ECRReadOnlyAccessRedHatManaged\",\"Effect\":\"Allow\",\"Action\":[\"ecr:BatchCheckLayerAvailability\",\"ecr:GetDownloadUrlForLayer\",\"ecr:GetRepositoryPolicy\",\"ecr:DescribeRepositories\",\"ecr:ListImages\",\"ecr:DescribeImages\",\"ecr:BatchGetImage\",\"ecr:ListTagsForResource\"],\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/service-role/ROSANodePoolManagementPolicy",
    name: "ROSANodePoolManagementPolicy",
    path: "/service-role/",
    description: "ROSANodePoolManagementPolicy: what Red Hat OpenShift Service on AWS with hosted control planes needs",
    id: "ANPAUE76QHLJB25Z4X6L2",
    created: 1686009600000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"ReadPermissions\",\"Action\":[\"ec2:DescribeDhcpOptions\",\"ec2:DescribeImages\",\"ec2:DescribeInstances\",\"ec2:DescribeInstanceTypes\",\"ec2:DescribeInternetGateways\",\"ec2:DescribeNetworkInterfaces\",\"ec2:DescribeNetworkInterfaceAttribute\",\"ec2:DescribeRouteTables\",\"ec2:DescribeSecurityGroups\",\"ec2:DescribeSubnets\",\"ec2:DescribeVpcs\"],\"Effect\":\"Allow\",\"Resource\":[\"*\"]},{\"Sid\":\"CreateServiceLinkedRole\",\"Action\":[\"iam:CreateServiceLinkedRole\"],\"Effect\":\"Allow\",\"Resource\":[\"arn:*:iam::*:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing\"],\"Condition\":{\"StringLike\":{\"iam:AWSServiceName\":\"elasticloadbalancing.amazonaws.com\"}}},{\"Sid\":\"PassWorkerRole\",\"Action\":[\"iam:PassRole\"],\"Effect\":\"Allow\",\"Resource\":[\"arn:*:iam::*:role/*-ROSA-Worker-Role\"],\"Condition\":{\"StringEquals\":{\"iam:PassedToService\":[\"ec2.amazonaws.com\"]}}},{\"Sid\":\"AuthorizeSecurityGroupIngressRestrictedResourceTag\",\"Effect\":\"Allow\",\"Action\":[\"ec2:AuthorizeSecurityGroupIngress\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group/*\",\"arn:aws:ec2:*:*:security-group-rule/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"NetworkInterfaces\",\"Effect\":\"Allow\",\"Action\":[\"ec2:ModifyNetworkInterfaceAttribute\"],\"Resource\":[\"arn:aws:ec2:*:*:instance/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"NetworkInterfacesNoCondition\",\"Effect\":\"Allow\",\"Action\":[\"ec2:ModifyNetworkInterfaceAttribute\"],\"Resource\":[\"arn:aws:ec2:*:*:network-interface/*\",\"arn:aws:ec2:*:*:security-group/*\",\"arn:aws:ec2:*:*:vpc/*\"]},{\"Sid\":\"TerminateInstances\",\"Effect\":\"Allow\",\"Action\":[\"ec2:TerminateInstances\"],\"Resource\":[\"arn:aws:ec2:*:*:instance/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateTags\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\"],\"Resource\":[\"arn:aws:ec2:*:*:instance/*\",\"arn:aws:ec2:*:*:volume/*\",\"arn:aws:ec2:*:*:network-interface/*\"],\"Condition\":{\"StringEquals\":{\"ec2:CreateAction\":[\"RunInstances\"]}}},{\"Sid\":\"CreateTagsCAPAControllerReconcileNetworkInterface\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\"],\"Resource\":[\"arn:aws:ec2:*:*:network-interface/*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateTagsCAPAControllerReconcileInstance\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\"],\"Resource\":[\"arn:aws:ec2:*:*:instance/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateTagsCAPAControllerReconcileVolume\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\"],\"Resource\":[\"arn:aws:ec2:*:*:volume/*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"RunInstancesRequest\",\"Effect\":\"Allow\",\"Action\":[\"ec2:RunInstances\"],\"Resource\":[\"arn:aws:ec2:*:*:instance/*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"RunInstancesNoCondition\",\"Effect\":\"Allow\",\"Action\":[\"ec2:RunInstances\"],\"Resource\":[\"arn:aws:ec2:*:*:network-interface/*\",\"arn:aws:ec2:*:*:subnet/*\",\"arn:aws:ec2:*:*:security-group/*\",\"arn:aws:ec2:*:*:volume/*\",\"arn:aws:ec2:*:*:capacity-reservation/*\"]},{\"Sid\":\"RunInstancesRedHatAMI\",\"Effect\":\"Allow\",\"Action\":[\"ec2:RunInstances\"],\"Resource\":[\"arn:aws:ec2:*:*:image/*\"],\"Condition\":{\"StringEquals\":{\"ec2:Owner\":[\"531415883065\",\"251351625822\"]}}},{\"Sid\":\"NodePoolSQSActions\",\"Effect\":\"Allow\",\"Action\":[\"sqs:DeleteMessage\",\"sqs:ReceiveMessage\"],\"Resource\":[\"arn:aws:sqs:*:*:*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"}}},{\"Sid\":\"ManagedKMSRestrictedResourceTag\",\"Effect\":\"Allow\",\"Action\":[\"kms:DescribeKey\",\"kms:GenerateDataKeyWithoutPlaintext\"],\"Resource\":\"*\",\"Condition\":{\"StringLike\":{\"aws:ResourceTag/red-hat\":\"true\"}}},{\"Sid\":\"CreateGrantRestricted\",\"Effect\":\"Allow\",\"Action\":[\"kms:CreateGrant\"],\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"kms:GrantIsForAWSResource\":true},\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"},\"StringLike\":{\"kms:ViaService\":\"ec2.*.amazonaws.com\"}}}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/service-role/ROSACloudNetworkConfigOperatorPolicy",
    name: "ROSACloudNetworkConfigOperatorPolicy",
    path: "/service-role/",
    description: "ROSACloudNetworkConfigOperatorPolicy: what Red Hat OpenShift Service on AWS with hosted control planes needs",
    id: "ANPA5ORDHSWJ7EY24ACMR",
    created: 1686009600000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeInstances\",\"ec2:DescribeInstanceStatus\",\"ec2:DescribeInstanceTypes\",\"ec2:DescribeSubnets\",\"ec2:DescribeNetworkInterfaces\"],\"Resource\":\"*\"},{\"Effect\":\"Allow\",\"Action\":[\"ec2:UnassignPrivateIpAddresses\",\"ec2:AssignPrivateIpAddresses\",\"ec2:UnassignIpv6Addresses\",\"ec2:AssignIpv6Addresses\"],\"Resource\":\"arn:aws:ec2:*:*:network-interface/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/service-role/ROSAAmazonEBSCSIDriverOperatorPolicy",
    name: "ROSAAmazonEBSCSIDriverOperatorPolicy",
    path: "/service-role/",
    description: "ROSAAmazonEBSCSIDriverOperatorPolicy: what Red Hat OpenShift Service on AWS with hosted control planes needs",
    id: "ANPAODVKGLSYQSKCASCAN",
    created: 1686009600000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"ReadOnlyDescribeOperations\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeAvailabilityZones\",\"ec2:DescribeInstances\",\"ec2:DescribeInstanceTypes\",\"ec2:DescribeSnapshots\",\"ec2:DescribeTags\",\"ec2:DescribeVolumes\",\"ec2:DescribeVolumesModifications\",\"ec2:DescribeVolumeStatus\"],\"Resource\":\"*\"},{\"Sid\":\"CreateAndCopyVolumesWithManagedTag\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateVolume\",\"ec2:CopyVolumes\"],\"Resource\":\"arn:aws:ec2:*:*:volume/*\",\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CopyManagedVolumes\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CopyVolumes\"],\"Resource\":\"arn:aws:ec2:*:*:volume/vol-*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CopyUserBroughtVolumes\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CopyVolumes\"],\"Resource\":\"arn:aws:ec2:*:*:volume/vol-*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"}}},{\"Sid\":\"CreateSnapshotsWithManagedTag\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateSnapshot\"],\"Resource\":\"arn:aws:ec2:*:*:snapshot/*\",\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateSnapshotsFromManagedVolumes\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateSnapshot\"],\"Resource\":\"arn:aws:ec2:*:*:volume/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateSnapshotsFromUserBroughtVolumes\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateSnapshot\"],\"Resource\":\"arn:aws:ec2:*:*:volume/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"}}},{\"Sid\":\"ManageManagedVolumes\",\"Effect\":\"Allow\",\"Action\":[\"ec2:ModifyVolume\",\"ec2:AttachVolume\",\"ec2:DetachVolume\",\"ec2:DeleteVolume\"],\"Resource\":\"arn:aws:ec2:*:*:volume/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"ManageUserBroughtVolumes\",\"Effect\":\"Allow\",\"Action\":[\"ec2:ModifyVolume\",\"ec2:AttachVolume\",\"ec2:DetachVolume\",\"ec2:DeleteVolume\"],\"Resource\":\"arn:aws:ec2:*:*:volume/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"}}},{\"Sid\":\"CreateVolumesFromAndEnableFSROnManagedSnapshots\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateVolume\",\"ec2:EnableFastSnapshotRestores\"],\"Resource\":\"arn:aws:ec2:*:*:snapshot/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateVolumesFromAndEnableFSROnUserBroughtSnapshots\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateVolume\",\"ec2:EnableFastSnapshotRestores\"],\"Resource\":\"arn:aws:ec2:*:*:snapshot/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"}}},{\"Sid\":\"AttachDetachVolumesToManagedInstances\",\"Effect\":\"Allow\",\"Action\":[\"ec2:AttachVolume\",\"ec2:DetachVolume\"],\"Resource\":\"arn:aws:ec2:*:*:instance/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"DeleteAndLockManagedSnapshots\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DeleteSnapshot\",\"ec2:LockSnapshot\"],\"Resource\":\"arn:aws:ec2:*:*:snapshot/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"DeleteAndLockUserBroughtSnapshots\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DeleteSnapshot\",\"ec2:LockSnapshot\"],\"Resource\":\"arn:aws:ec2:*:*:snapshot/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"}}},{\"Sid\":\"TagResourcesOnCreation\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\"],\"Resource\":[\"arn:aws:ec2:*:*:volume/*\",\"arn:aws:ec2:*:*:snapshot/*\"],\"Condition\":{\"StringEquals\":{\"ec2:CreateAction\":[\"CreateVolume\",\"CreateSnapshot\",\"CopyVolumes\"]}}},{\"Sid\":\"ModifyTagsOnManagedVolumes\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\",\"ec2:DeleteTags\"],\"Resource\":\"arn:aws:ec2:*:*:volume/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"},\"Null\":{\"aws:TagKeys\":\"false\"},\"ForAllValues:StringNotEquals\":{\"aws:TagKeys\":[\"red-hat-managed\",\"ebs.csi.aws.com/cluster\",\"kubernetes.io/created-for/pvc/name\"]}}},{\"Sid\":\"ModifyTagsOnUserBroughtVolumes\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\",\"ec2:DeleteTags\"],\"Resource\":\"arn:aws:ec2:*:*:volume/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"},\"Null\":{\"aws:TagKeys\":\"false\"},\"ForAllValues:StringNotEquals\":{\"aws:TagKeys\":[\"red-hat-managed\",\"red-hat\",\"ebs.csi.aws.com/cluster\",\"kubernetes.io/created-for/pvc/name\"]}}},{\"Sid\":\"KMSEncryptedVolumes\",\"Effect\":\"Allow\",\"Action\":[\"kms:Decrypt\",\"kms:GenerateDataKeyWithoutPlaintext\",\"kms:ReEncryptFrom\",\"kms:ReEncryptTo\"],\"Resource\":\"arn:aws:kms:*:*:key/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"},\"StringLike\":{\"kms:ViaService\":\"ec2.*.amazonaws.com\"},\"Null\":{\"kms:EncryptionContextKeys\":false},\"ForAllValues:StringEquals\":{\"kms:EncryptionContextKeys\":[\"aws:ebs:id\"]}}},{\"Sid\":\"KMSCreateGrant\",\"Effect\":\"Allow\",\"Action\":[\"kms:CreateGrant\"],\"Resource\":\"arn:aws:kms:*:*:key/*\",\"Condition\":{\"Bool\":{\"kms:GrantIsForAWSResource\":true},\"StringLike\":{\"kms:ViaService\":\"ec2.*.amazonaws.com\"},\"StringEquals\":{\"kms:GrantConstraintType\":\"EncryptionContextSubset\",\"aws:ResourceTag/red-hat\":\"true\"},\"Null\":{\"kms:EncryptionContextKeys\":false},\"ForAllValues:StringEquals\":{\"kms:GrantOperations\":[\"Decrypt\",\"GenerateDataKeyWithoutPlaintext\",\"ReEncryptFrom\",\"ReEncryptTo\"],\"kms:EncryptionContextKeys\":[\"aws:ebs:id\"]}}},{\"Sid\":\"DescribeKMSKeysForEBSVolumeEncryption\",\"Effect\":\"Allow\",\"Action\":\"kms:DescribeKey\",\"Resource\":\"arn:aws:kms:*:*:key/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"},\"StringLike\":{\"kms:ViaService\":\"ec2.*.amazonaws.com\"}}}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/service-role/ROSAIngressOperatorPolicy",
    name: "ROSAIngressOperatorPolicy",
    path: "/service-role/",
    description: "ROSAIngressOperatorPolicy: what Red Hat OpenShift Service on AWS with hosted control planes needs",
    id: "ANPAXYFCBYXGHWT2BF5S7",
    created: 1686009600000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"elasticloadbalancing:DescribeLoadBalancers\",\"route53:ListHostedZones\",\"tag:GetResources\"],\"Resource\":\"*\"},{\"Effect\":\"Allow\",\"Action\":[\"route53:ChangeResourceRecordSets\"],\"Resource\":\"*\",\"Condition\":{\"ForAllValues:StringLike\":{\"route53:ChangeResourceRecordSetsNormalizedRecordNames\":[\"*.openshiftapps.com\",\"*.devshift.org\",\"*.openshiftusgov.com\",\"*.devshiftusgov.com\"]}}}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/service-role/ROSAControlPlaneOperatorPolicy",
    name: "ROSAControlPlaneOperatorPolicy",
    path: "/service-role/",
    description: "ROSAControlPlaneOperatorPolicy: what Red Hat OpenShift Service on AWS with hosted control planes needs",
    id: "ANPA3R2Z6GVE6ZXV5SD46",
    created: 1686009600000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"ReadPermissions\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeVpcEndpoints\",\"ec2:DescribeVpcs\",\"ec2:DescribeSecurityGroups\",\"ec2:DescribeSubnets\",\"route53:ListHostedZones\"],\"Resource\":\"*\"},{\"Sid\":\"CreateSecurityGroups\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateSecurityGroup\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group*/*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"DeleteSecurityGroup\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DeleteSecurityGroup\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group*/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"SecurityGroupIngressEgress\",\"Effect\":\"Allow\",\"Action\":[\"ec2:AuthorizeSecurityGroupIngress\",\"ec2:AuthorizeSecurityGroupEgress\",\"ec2:RevokeSecurityGroupIngress\",\"ec2:RevokeSecurityGroupEgress\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group*/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateSecurityGroupsVPCNoCondition\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateSecurityGroup\"],\"Resource\":[\"arn:aws:ec2:*:*:vpc/*\"]},{\"Sid\":\"ListResourceRecordSets\",\"Effect\":\"Allow\",\"Action\":[\"route53:ListResourceRecordSets\"],\"Resource\":[\"*\"]},{\"Sid\":\"ChangeResourceRecordSetsRestrictedRecordNames\",\"Effect\":\"Allow\",\"Action\":[\"route53:ChangeResourceRecordSets\"],\"Resource\":[\"*\"],\"Condition\":{\"ForAllValues:StringLike\":{\"route53:ChangeResourceRecordSetsNormalizedRecordNames\":[\"*.hypershift.local\"]}}},{\"Sid\":\"VPCEndpointWithCondition\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateVpcEndpoint\"],\"Resource\":[\"arn:aws:ec2:*:*:vpc-endpoint/*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"VPCEndpointResourceTagCondition\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateVpcEndpoint\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group*/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"VPCEndpointNoCondition\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateVpcEndpoint\"],\"Resource\":[\"arn:aws:ec2:*:*:vpc/*\",\"arn:aws:ec2:*:*:subnet/*\",\"arn:aws:ec2:*:*:route-table/*\"]},{\"Sid\":\"ManageVPCEndpointWithCondition\",\"Effect\":\"Allow\",\"Action\":[\"ec2:ModifyVpcEndpoint\",\"ec2:DeleteVpcEndpoints\"],\"Resource\":[\"arn:aws:ec2:*:*:vpc-endpoint/*\",\"arn:aws:ec2:*:*:security-group/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"ModifyVPCEndpointNoCondition\",\"Effect\":\"Allow\",\"Action\":[\"ec2:ModifyVpcEndpoint\"],\"Resource\":[\"arn:aws:ec2:*:*:subnet/*\"]},{\"Sid\":\"CreateTagsRestrictedActions\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\"],\"Resource\":[\"arn:aws:ec2:*:*:vpc-endpoint/*\",\"arn:aws:ec2:*:*:security-group/*\"],\"Condition\":{\"StringEquals\":{\"ec2:CreateAction\":[\"CreateVpcEndpoint\",\"CreateSecurityGroup\"]}}},{\"Sid\":\"AddDeleteTagsRedHatManagedSecurityGroups\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\",\"ec2:DeleteTags\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"},\"ForAllValues:StringNotEquals\":{\"aws:TagKeys\":[\"red-hat-managed\"]},\"Null\":{\"aws:TagKeys\":\"false\"}}}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/service-role/ROSAImageRegistryOperatorPolicy",
    name: "ROSAImageRegistryOperatorPolicy",
    path: "/service-role/",
    description: "ROSAImageRegistryOperatorPolicy: what Red Hat OpenShift Service on AWS with hosted control planes needs",
    id: "ANPA77NPE6NGWPCXD2VV5",
    created: 1686009600000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"ListBuckets\",\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\",\"s3:ListBucketMultipartUploads\"],\"Resource\":\"*\"},{\"Sid\":\"AllowSpecificBucketActions\",\"Effect\":\"Allow\",\"Action\":[\"s3:CreateBucket\",\"s3:DeleteBucket\",\"s3:GetBucketTagging\",\"s3:GetBucketPublicAccessBlock\",\"s3:GetEncryptionConfiguration\",\"s3:GetLifecycleConfiguration\",\"s3:GetBucketLocation\",\"s3:PutBucketPublicAccessBlock\",\"s3:PutBucketTagging\",\"s3:PutEncryptionConfiguration\",\"s3:PutLifecycleConfiguration\"],\"Resource\":[\"arn:aws:s3:::*-image-registry-${aws:RequestedRegion}-*\",\"arn:aws:s3:::*-image-registry-${aws:RequestedRegion}?\",\"arn:aws:s3:::*-image-registry-${aws:RequestedRegion}\"]},{\"Sid\":\"AllowSpecificObjectActions\",\"Effect\":\"Allow\",\"Action\":[\"s3:AbortMultipartUpload\",\"s3:DeleteObject\",\"s3:GetObject\",\"s3:ListMultipartUploadParts\",\"s3:PutObject\"],\"Resource\":[\"arn:aws:s3:::*-image-registry-${aws:RequestedRegion}-*/*\",\"arn:aws:s3:::*-image-registry-${aws:RequestedRegion}?/*\",\"arn:aws:s3:::*-image-registry-${aws:RequestedRegion}/*\"]}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/service-role/ROSAKarpenterControllerPolicy",
    name: "ROSAKarpenterControllerPolicy",
    path: "/service-role/",
    description: "ROSAKarpenterControllerPolicy: what Red Hat OpenShift Service on AWS with hosted control planes needs",
    id: "ANPAIOC2JRVNJJUDWGV4D",
    created: 1686009600000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"ReadPermissions\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeAvailabilityZones\",\"ec2:DescribeCapacityReservations\",\"ec2:DescribeImages\",\"ec2:DescribeInstances\",\"ec2:DescribeInstanceTypeOfferings\",\"ec2:DescribeInstanceTypes\",\"ec2:DescribeLaunchTemplates\",\"ec2:DescribeSecurityGroups\",\"ec2:DescribeSnapshots\",\"ec2:DescribeSpotPriceHistory\",\"ec2:DescribeSubnets\",\"ec2:DescribeVpcs\"],\"Resource\":\"*\"},{\"Sid\":\"PricingReadActions\",\"Effect\":\"Allow\",\"Action\":[\"pricing:GetProducts\"],\"Resource\":\"*\"},{\"Sid\":\"DescribeKMSKeysForEBSVolumeEncryption\",\"Effect\":\"Allow\",\"Action\":\"kms:DescribeKey\",\"Resource\":\"arn:aws:kms:*:*:key/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"},\"StringLike\":{\"kms:ViaService\":\"ec2.*.amazonaws.com\"}}},{\"Sid\":\"CryptoOpsForEBSVolumeEncryption\",\"Effect\":\"Allow\",\"Action\":[\"kms:Decrypt\",\"kms:ReEncryptFrom\",\"kms:ReEncryptTo\",\"kms:GenerateDataKeyWithoutPlaintext\"],\"Resource\":\"arn:aws:kms:*:*:key/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"},\"StringLike\":{\"kms:ViaService\":\"ec2.*.amazonaws.com\"},\"ForAllValues:StringEquals\":{\"kms:EncryptionContextKeys\":[\"aws:ebs:id\"]}}},{\"Sid\":\"CreateGrantForEBSVolumeEncryption\",\"Effect\":\"Allow\",\"Action\":\"kms:CreateGrant\",\"Resource\":\"arn:aws:kms:*:*:key/*\",\"Condition\":{\"Bool\":{\"kms:GrantIsForAWSResource\":true},\"StringLike\":{\"kms:ViaService\":\"ec2.*.amazonaws.com\"},\"StringEquals\":{\"kms:GrantConstraintType\":\"EncryptionContextSubset\"},\"ForAllValues:StringEquals\":{\"kms:GrantOperations\":[\"Decrypt\",\"GenerateDataKeyWithoutPlaintext\",\"ReEncryptFrom\",\"ReEncryptTo\"],\"kms:EncryptionContextKeys\":[\"aws:ebs:id\"]}}},{\"Sid\":\"CreateEC2Resources\",\"Effect\":\"Allow\",\"Action\":[\"ec2:RunInstances\",\"ec2:CreateFleet\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group/*\",\"arn:aws:ec2:*:*:subnet/*\",\"arn:aws:ec2:*:*:capacity-reservation/*\"]},{\"Sid\":\"CreateEC2ResourcesWithApprovedAMIs\",\"Effect\":\"Allow\",\"Action\":[\"ec2:RunInstances\",\"ec2:CreateFleet\"],\"Resource\":\"arn:aws:ec2:*::image/*\",\"Condition\":{\"StringEquals\":{\"ec2:Owner\":[\"531415883065\",\"251351625822\",\"210686502322\"]}}},{\"Sid\":\"CreateEC2ResourcesWithTags\",\"Effect\":\"Allow\",\"Action\":[\"ec2:RunInstances\",\"ec2:CreateFleet\",\"ec2:CreateLaunchTemplate\"],\"Resource\":[\"arn:aws:ec2:*:*:fleet/*\",\"arn:aws:ec2:*:*:instance/*\",\"arn:aws:ec2:*:*:volume/*\",\"arn:aws:ec2:*:*:network-interface/*\",\"arn:aws:ec2:*:*:launch-template/*\",\"arn:aws:ec2:*:*:spot-instances-request/*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateEC2ResourcesLaunchTemplate\",\"Effect\":\"Allow\",\"Action\":[\"ec2:RunInstances\",\"ec2:CreateFleet\"],\"Resource\":\"arn:aws:ec2:*:*:launch-template/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateTagsOnResources\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\"],\"Resource\":[\"arn:aws:ec2:*:*:fleet/*\",\"arn:aws:ec2:*:*:instance/*\",\"arn:aws:ec2:*:*:volume/*\",\"arn:aws:ec2:*:*:network-interface/*\",\"arn:aws:ec2:*:*:launch-template/*\",\"arn:aws:ec2:*:*:spot-instances-request/*\"],\"Condition\":{\"StringEquals\":{\"ec2:CreateAction\":[\"RunInstances\",\"CreateFleet\",\"CreateLaunchTemplate\"],\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"ManageTagsOnManagedResources\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\"],\"Resource\":\"arn:aws:ec2:*:*:instance/*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"TerminateManagedResources\",\"Effect\":\"Allow\",\"Action\":[\"ec2:TerminateInstances\",\"ec2:DeleteLaunchTemplate\"],\"Resource\":[\"arn:aws:ec2:*:*:instance/*\",\"arn:aws:ec2:*:*:launch-template/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"PassInstanceRole\",\"Effect\":\"Allow\",\"Action\":[\"iam:PassRole\"],\"Resource\":\"arn:aws:iam::*:role/*-ROSA-Worker-Role\",\"Condition\":{\"StringEquals\":{\"iam:PassedToService\":[\"ec2.amazonaws.com\"]}}},{\"Sid\":\"ManageInstanceProfiles\",\"Effect\":\"Allow\",\"Action\":[\"iam:AddRoleToInstanceProfile\",\"iam:RemoveRoleFromInstanceProfile\",\"iam:DeleteInstanceProfile\"],\"Resource\":[\"arn:aws:iam::*:instance-profile/rosa-service-managed-*\"]},{\"Sid\":\"CreateInstanceProfiles\",\"Effect\":\"Allow\",\"Action\":[\"iam:CreateInstanceProfile\",\"iam:TagInstanceProfile\"],\"Resource\":[\"arn:aws:iam::*:instance-profile/rosa-service-managed-*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"ReadInstanceProfiles\",\"Effect\":\"Allow\",\"Action\":[\"iam:GetInstanceProfile\",\"iam:ListInstanceProfiles\"],\"Resource\":\"*\"}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/service-role/ROSAKMSProviderPolicy",
    name: "ROSAKMSProviderPolicy",
    path: "/service-role/",
    description: "ROSAKMSProviderPolicy: what Red Hat OpenShift Service on AWS with hosted control planes needs",
    id: "ANPAZQUSNPNNL3TNFGHSW",
    created: 1686009600000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"VolumeEncryption\",\"Effect\":\"Allow\",\"Action\":[\"kms:Encrypt\",\"kms:Decrypt\",\"kms:DescribeKey\"],\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"}}}]}"
  },
  {
    arn: "arn:aws:iam::aws:policy/service-role/ROSAKubeControllerPolicy",
    name: "ROSAKubeControllerPolicy",
    path: "/service-role/",
    description: "ROSAKubeControllerPolicy: what Red Hat OpenShift Service on AWS with hosted control planes needs",
    id: "ANPAATQ62L7J54KUUGL3C",
    created: 1686009600000,
    document: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"ReadPermissions\",\"Effect\":\"Allow\",\"Action\":[\"ec2:DescribeAvailabilityZones\",\"ec2:DescribeInstances\",\"ec2:DescribeRouteTables\",\"ec2:DescribeSecurityGroups\",\"ec2:DescribeSubnets\",\"ec2:DescribeVpcs\",\"elasticloadbalancing:DescribeLoadBalancers\",\"elasticloadbalancing:DescribeLoadBalancerAttributes\",\"elasticloadbalancing:DescribeListeners\",\"elasticloadbalancing:DescribeTargetGroups\",\"elasticloadbalancing:DescribeTargetGroupAttributes\",\"elasticloadbalancing:DescribeTargetHealth\",\"elasticloadbalancing:DescribeLoadBalancerPolicies\"],\"Resource\":[\"*\"]},{\"Sid\":\"KMSDescribeKey\",\"Effect\":\"Allow\",\"Action\":[\"kms:DescribeKey\"],\"Resource\":[\"*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat\":\"true\"}}},{\"Sid\":\"LoadBalanacerManagement\",\"Effect\":\"Allow\",\"Action\":[\"elasticloadbalancing:AddTags\",\"elasticloadbalancing:ConfigureHealthCheck\",\"elasticloadbalancing:CreateLoadBalancerPolicy\",\"elasticloadbalancing:DeleteLoadBalancer\",\"elasticloadbalancing:DeregisterInstancesFromLoadBalancer\",\"elasticloadbalancing:ModifyLoadBalancerAttributes\",\"elasticloadbalancing:RegisterInstancesWithLoadBalancer\",\"elasticloadbalancing:SetLoadBalancerPoliciesForBackendServer\"],\"Resource\":[\"*\"]},{\"Sid\":\"CreateTargetGroup\",\"Effect\":\"Allow\",\"Action\":[\"elasticloadbalancing:CreateTargetGroup\"],\"Resource\":[\"*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"LoadBalanacerManagementResourceTag\",\"Effect\":\"Allow\",\"Action\":[\"elasticloadbalancing:DeleteListener\",\"elasticloadbalancing:RegisterTargets\",\"elasticloadbalancing:ModifyTargetGroup\",\"elasticloadbalancing:DeleteTargetGroup\",\"elasticloadbalancing:ApplySecurityGroupsToLoadBalancer\",\"elasticloadbalancing:CreateLoadBalancerListeners\",\"elasticloadbalancing:DeleteLoadBalancerListeners\",\"elasticloadbalancing:AttachLoadBalancerToSubnets\",\"elasticloadbalancing:DetachLoadBalancerFromSubnets\",\"elasticloadbalancing:ModifyListener\",\"elasticloadbalancing:SetLoadBalancerPoliciesOfListener\"],\"Resource\":[\"*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateListeners\",\"Effect\":\"Allow\",\"Action\":[\"elasticloadbalancing:CreateListener\"],\"Resource\":[\"*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\",\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateSecurityGroup\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateSecurityGroup\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group/*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateSecurityGroupVpc\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateSecurityGroup\"],\"Resource\":[\"arn:aws:ec2:*:*:vpc/*\"]},{\"Sid\":\"CreateLoadBalancer\",\"Effect\":\"Allow\",\"Action\":[\"elasticloadbalancing:CreateLoadBalancer\"],\"Resource\":[\"arn:aws:elasticloadbalancing:*:*:loadbalancer/*\"],\"Condition\":{\"StringEquals\":{\"aws:RequestTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"ModifySecurityGroup\",\"Effect\":\"Allow\",\"Action\":[\"ec2:AuthorizeSecurityGroupIngress\",\"ec2:RevokeSecurityGroupIngress\",\"ec2:DeleteSecurityGroup\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}},{\"Sid\":\"CreateTagsSecurityGroups\",\"Effect\":\"Allow\",\"Action\":[\"ec2:CreateTags\"],\"Resource\":[\"arn:aws:ec2:*:*:security-group/*\"],\"Condition\":{\"StringEquals\":{\"ec2:CreateAction\":\"CreateSecurityGroup\"}}},{\"Sid\":\"ManageTargetGroup\",\"Effect\":\"Allow\",\"Action\":[\"elasticloadbalancing:ModifyTargetGroupAttributes\",\"elasticloadbalancing:DeregisterTargets\"],\"Resource\":[\"arn:aws:elasticloadbalancing:*:*:targetgroup/*\"],\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/red-hat-managed\":\"true\"}}}]}"
  }
]
