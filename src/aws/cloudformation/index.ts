import type { Service } from '../operation.ts'
import { CreateStack, DeleteStack, UpdateStack, UpdateTerminationProtection } from './stack-changes.ts'
import {
  DescribeStackEvents,
  DescribeStackResource,
  DescribeStackResources,
  DescribeStacks,
  GetTemplate,
  GetTemplateSummary,
  ListStackResources,
  ListStacks,
  ValidateTemplate,
} from './stack-reads.ts'

/** Stacks of IAM's resources, made with their caller's permissions. */
export const cloudformation: Service = {
  name: 'cloudformation',
  operations: [
    CreateStack,
    DeleteStack,
    DescribeStackEvents,
    DescribeStackResource,
    DescribeStackResources,
    DescribeStacks,
    GetTemplate,
    GetTemplateSummary,
    ListStackResources,
    ListStacks,
    UpdateStack,
    UpdateTerminationProtection,
    ValidateTemplate,
  ],
}
