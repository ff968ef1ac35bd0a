/** AWS-managed policies that are short enough to be stated whole, as AWS documents them. */
export const plainManagedPolicies = [
  {
    name: 'AdministratorAccess',
    path: '/',
    description: 'Provides full access to AWS services and resources.',
    created: '2015-02-06T18:39:46Z',
    document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  },
  {
    name: 'IAMReadOnlyAccess',
    path: '/',
    description: 'Provides read only access to IAM via the AWS Management Console.',
    created: '2015-02-06T18:40:39Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'iam:GenerateCredentialReport',
            'iam:GenerateServiceLastAccessedDetails',
            'iam:Get*',
            'iam:List*',
            'iam:SimulateCustomPolicy',
            'iam:SimulatePrincipalPolicy',
          ],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'AmazonS3FullAccess',
    path: '/',
    description: 'Provides full access to all buckets via the AWS Management Console.',
    created: '2015-02-06T18:40:58Z',
    document: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['s3:*', 's3-object-lambda:*'], Resource: '*' }],
    },
  },
  {
    name: 'AmazonS3ReadOnlyAccess',
    path: '/',
    description: 'Provides read only access to all buckets via the AWS Management Console.',
    created: '2015-02-06T18:40:59Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:Get*', 's3:List*', 's3:Describe*', 's3-object-lambda:Get*', 's3-object-lambda:List*'],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'IAMFullAccess',
    path: '/',
    description: 'Provides full access to IAM via the AWS Management Console.',
    created: '2015-02-06T18:40:38Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'iam:*',
            'organizations:DescribeAccount',
            'organizations:DescribeOrganization',
            'organizations:DescribeOrganizationalUnit',
            'organizations:DescribePolicy',
            'organizations:ListChildren',
            'organizations:ListParents',
            'organizations:ListPoliciesForTarget',
            'organizations:ListRoots',
            'organizations:ListPolicies',
            'organizations:ListTargetsForPolicy',
          ],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'IAMUserChangePassword',
    path: '/',
    description: 'Provides the ability for an IAM user to change their own password.',
    created: '2016-11-15T00:25:16Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['iam:ChangePassword'], Resource: ['arn:aws:iam::*:user/${aws:username}'] },
        { Effect: 'Allow', Action: ['iam:GetAccountPasswordPolicy'], Resource: '*' },
      ],
    },
  },
  {
    name: 'PowerUserAccess',
    path: '/',
    description:
      'Provides full access to AWS services and resources, but does not allow management of Users and groups.',
    created: '2015-02-06T18:39:47Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
        {
          Effect: 'Allow',
          Action: [
            'account:GetAccountInformation',
            'account:GetGovCloudAccountInformation',
            'account:GetPrimaryEmail',
            'account:ListRegions',
            'iam:CreateServiceLinkedRole',
            'iam:DeleteServiceLinkedRole',
            'iam:ListRoles',
            'organizations:DescribeEffectivePolicy',
            'organizations:DescribeOrganization',
          ],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'AmazonEC2ReadOnlyAccess',
    path: '/',
    description: 'Provides read only access to Amazon EC2 via the AWS Management Console.',
    created: '2015-02-06T18:40:17Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['ec2:Describe*', 'ec2:GetSecurityGroupsForVpc'], Resource: '*' },
        { Effect: 'Allow', Action: 'elasticloadbalancing:Describe*', Resource: '*' },
        {
          Effect: 'Allow',
          Action: ['cloudwatch:ListMetrics', 'cloudwatch:GetMetricStatistics', 'cloudwatch:Describe*'],
          Resource: '*',
        },
        { Effect: 'Allow', Action: 'autoscaling:Describe*', Resource: '*' },
      ],
    },
  },
  // What AssumeRoot may be narrowed to: each grants its one task and nothing else.
  {
    name: 'IAMAuditRootUserCredentials',
    path: '/root-task/',
    description: 'Allows auditing the credentials of a member account root user.',
    created: '2024-11-14T00:00:00Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'iam:GetAccessKeyLastUsed',
            'iam:GetAccountSummary',
            'iam:GetLoginProfile',
            'iam:GetUser',
            'iam:ListAccessKeys',
            'iam:ListMFADevices',
            'iam:ListSigningCertificates',
          ],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'IAMCreateRootUserPassword',
    path: '/root-task/',
    description: 'Allows creating the password of a member account root user.',
    created: '2024-11-14T00:00:00Z',
    document: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['iam:CreateLoginProfile', 'iam:GetLoginProfile'], Resource: '*' }],
    },
  },
  {
    name: 'IAMDeleteRootUserCredentials',
    path: '/root-task/',
    description: 'Allows deleting the credentials of a member account root user.',
    created: '2024-11-14T00:00:00Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'iam:DeactivateMFADevice',
            'iam:DeleteAccessKey',
            'iam:DeleteLoginProfile',
            'iam:DeleteSigningCertificate',
            'iam:DeleteVirtualMFADevice',
            'iam:GetAccessKeyLastUsed',
            'iam:GetAccountSummary',
            'iam:GetLoginProfile',
            'iam:GetUser',
            'iam:ListAccessKeys',
            'iam:ListMFADevices',
            'iam:ListSigningCertificates',
          ],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'S3UnlockBucketPolicy',
    path: '/root-task/',
    description: 'Allows deleting a bucket policy that locks everybody out.',
    created: '2024-11-14T00:00:00Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:DeleteBucketPolicy', 's3:GetBucketPolicy', 's3:ListAllMyBuckets', 's3:PutBucketPolicy'],
          Resource: '*',
        },
      ],
    },
  },
  {
    name: 'SQSUnlockQueuePolicy',
    path: '/root-task/',
    description: 'Allows deleting a queue policy that locks everybody out.',
    created: '2024-11-14T00:00:00Z',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ListQueues', 'sqs:SetQueueAttributes'],
          Resource: '*',
        },
      ],
    },
  },
]
