/** One row an API: our name (the signing name, S3's and EC2's own; `elb` where two APIs share one), the SDK client that carries its schema, botocore's folder. */
export const SERVICES = [
  { name: 'iam', client: '@aws-sdk/client-iam', botocore: 'iam' },
  { name: 'sts', client: '@aws-sdk/client-sts', botocore: 'sts' },
  { name: 'organizations', client: '@aws-sdk/client-organizations', botocore: 'organizations' },
  { name: 'ec2', client: '@aws-sdk/client-ec2', botocore: 'ec2' },
  { name: 's3', client: '@aws-sdk/client-s3', botocore: 's3' },
  { name: 'elasticloadbalancing', client: '@aws-sdk/client-elastic-load-balancing-v2', botocore: 'elbv2' },
  { name: 'elb', client: '@aws-sdk/client-elastic-load-balancing', botocore: 'elb' },
  { name: 'route53', client: '@aws-sdk/client-route-53', botocore: 'route53' },
  { name: 'secretsmanager', client: '@aws-sdk/client-secrets-manager', botocore: 'secretsmanager' },
  { name: 'cloudtrail', client: '@aws-sdk/client-cloudtrail', botocore: 'cloudtrail' },
  { name: 'servicequotas', client: '@aws-sdk/client-service-quotas', botocore: 'service-quotas' },
  { name: 'cloudformation', client: '@aws-sdk/client-cloudformation', botocore: 'cloudformation' },
  { name: 'tagging', client: '@aws-sdk/client-resource-groups-tagging-api', botocore: 'resourcegroupstaggingapi' },
] as const

export type ServiceRow = (typeof SERVICES)[number]

/** The SDK's protocol classes and what we call them. */
export const PROTOCOLS: Readonly<Record<string, 'query' | 'ec2' | 'rest-xml' | 'json'>> = {
  AwsQueryProtocol: 'query',
  AwsEc2QueryProtocol: 'ec2',
  AwsRestXmlProtocol: 'rest-xml',
  S3RestXmlProtocol: 'rest-xml',
  AwsJson1_1Protocol: 'json',
}
