import type { Service } from '../operation.ts'
import { DescribeAccountLimits } from './account-limits.ts'
import {
  CreateListener,
  DeleteListener,
  DescribeListenerCertificates,
  DescribeListeners,
  DescribeRules,
  ModifyListener,
} from './listeners.ts'
import {
  CreateLoadBalancer,
  DeleteLoadBalancer,
  DescribeLoadBalancerAttributes,
  DescribeLoadBalancers,
  ModifyLoadBalancerAttributes,
  SetIpAddressType,
  SetSecurityGroups,
  SetSubnets,
} from './load-balancers.ts'
import { AddTags, DescribeTags, RemoveTags } from './tags.ts'
import {
  CreateTargetGroup,
  DeleteTargetGroup,
  DescribeTargetGroupAttributes,
  DescribeTargetGroups,
  ModifyTargetGroup,
  ModifyTargetGroupAttributes,
} from './target-groups.ts'
import { DeregisterTargets, DescribeTargetHealth, RegisterTargets } from './targets.ts'

export const elasticloadbalancing: Service = {
  name: 'elasticloadbalancing',
  operations: [
    AddTags,
    CreateListener,
    CreateLoadBalancer,
    CreateTargetGroup,
    DeleteListener,
    DeleteLoadBalancer,
    DeleteTargetGroup,
    DeregisterTargets,
    DescribeAccountLimits,
    DescribeListenerCertificates,
    DescribeListeners,
    DescribeLoadBalancerAttributes,
    DescribeLoadBalancers,
    DescribeRules,
    DescribeTags,
    DescribeTargetGroupAttributes,
    DescribeTargetGroups,
    DescribeTargetHealth,
    ModifyListener,
    ModifyLoadBalancerAttributes,
    ModifyTargetGroup,
    ModifyTargetGroupAttributes,
    RegisterTargets,
    RemoveTags,
    SetIpAddressType,
    SetSecurityGroups,
    SetSubnets,
  ],
}
