/** Services that have a role of their own in each account, and what IAM calls it. One row each. */
export const SERVICE_LINKED: ReadonlyMap<string, { readonly suffix: string; readonly policy: string }> = new Map(
  [
    ['autoscaling.amazonaws.com', 'AutoScaling', 'AutoScalingServiceRolePolicy'],
    ['cloudtrail.amazonaws.com', 'CloudTrail', 'CloudTrailServiceRolePolicy'],
    ['ec2fleet.amazonaws.com', 'EC2Fleet', 'AWSEC2FleetServiceRolePolicy'],
    ['eks.amazonaws.com', 'AmazonEKS', 'AmazonEKSServiceRolePolicy'],
    ['elasticfilesystem.amazonaws.com', 'AmazonElasticFileSystem', 'AmazonElasticFileSystemServiceRolePolicy'],
    ['elasticloadbalancing.amazonaws.com', 'ElasticLoadBalancing', 'AWSElasticLoadBalancingServiceRolePolicy'],
    ['organizations.amazonaws.com', 'Organizations', 'AWSOrganizationsServiceTrustPolicy'],
    ['rds.amazonaws.com', 'RDS', 'AmazonRDSServiceRolePolicy'],
    ['route53resolver.amazonaws.com', 'Route53Resolver', 'Route53ResolverServiceRolePolicy'],
    ['servicequotas.amazonaws.com', 'ServiceQuotas', 'ServiceQuotasServiceRolePolicy'],
    ['spot.amazonaws.com', 'EC2Spot', 'AWSEC2SpotServiceRolePolicy'],
    ['support.amazonaws.com', 'Support', 'AWSSupportServiceRolePolicy'],
  ].map(([service = '', suffix = '', policy = '']) => [service, { suffix, policy }]),
)

export const serviceLinkedPath = (service: string): string => `/aws-service-role/${service}/`
