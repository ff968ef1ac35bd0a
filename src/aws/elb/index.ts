import type { Service } from '../operation.ts'
import { DescribeAccountLimits } from './account-limits.ts'
import { DescribeLoadBalancerAttributes, ModifyLoadBalancerAttributes } from './attributes.ts'
import {
  ConfigureHealthCheck,
  DeregisterInstancesFromLoadBalancer,
  DescribeInstanceHealth,
  RegisterInstancesWithLoadBalancer,
} from './instances.ts'
import {
  CreateLoadBalancerListeners,
  DeleteLoadBalancerListeners,
  SetLoadBalancerListenerSSLCertificate,
} from './listeners.ts'
import { CreateLoadBalancer, DeleteLoadBalancer, DescribeLoadBalancers } from './load-balancers.ts'
import {
  ApplySecurityGroupsToLoadBalancer,
  AttachLoadBalancerToSubnets,
  DetachLoadBalancerFromSubnets,
  DisableAvailabilityZonesForLoadBalancer,
  EnableAvailabilityZonesForLoadBalancer,
} from './placement.ts'
import {
  CreateAppCookieStickinessPolicy,
  CreateLBCookieStickinessPolicy,
  CreateLoadBalancerPolicy,
  DeleteLoadBalancerPolicy,
  DescribeLoadBalancerPolicies,
  DescribeLoadBalancerPolicyTypes,
  SetLoadBalancerPoliciesForBackendServer,
  SetLoadBalancerPoliciesOfListener,
} from './policies.ts'
import { AddTags, DescribeTags, RemoveTags } from './tags.ts'

/** Elastic Load Balancing as it was in 2012: classic load balancers. */
export const elb: Service = {
  name: 'elb',
  operations: [
    AddTags,
    ApplySecurityGroupsToLoadBalancer,
    AttachLoadBalancerToSubnets,
    ConfigureHealthCheck,
    CreateAppCookieStickinessPolicy,
    CreateLBCookieStickinessPolicy,
    CreateLoadBalancer,
    CreateLoadBalancerListeners,
    CreateLoadBalancerPolicy,
    DeleteLoadBalancer,
    DeleteLoadBalancerListeners,
    DeleteLoadBalancerPolicy,
    DeregisterInstancesFromLoadBalancer,
    DescribeAccountLimits,
    DescribeInstanceHealth,
    DescribeLoadBalancerAttributes,
    DescribeLoadBalancerPolicies,
    DescribeLoadBalancerPolicyTypes,
    DescribeLoadBalancers,
    DescribeTags,
    DetachLoadBalancerFromSubnets,
    DisableAvailabilityZonesForLoadBalancer,
    EnableAvailabilityZonesForLoadBalancer,
    ModifyLoadBalancerAttributes,
    RegisterInstancesWithLoadBalancer,
    RemoveTags,
    SetLoadBalancerListenerSSLCertificate,
    SetLoadBalancerPoliciesForBackendServer,
    SetLoadBalancerPoliciesOfListener,
  ],
}
