import type { Service } from '../operation.ts'
import { CreateChangeSet, DeleteChangeSet, DescribeChangeSet, ExecuteChangeSet, ListChangeSets } from './change-sets.ts'
import { ListExports, ListImports } from './export-reads.ts'
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
    CreateChangeSet,
    CreateStack,
    DeleteChangeSet,
    DeleteStack,
    DescribeChangeSet,
    DescribeStackEvents,
    DescribeStackResource,
    DescribeStackResources,
    DescribeStacks,
    ExecuteChangeSet,
    GetTemplate,
    GetTemplateSummary,
    ListChangeSets,
    ListExports,
    ListImports,
    ListStackResources,
    ListStacks,
    UpdateStack,
    UpdateTerminationProtection,
    ValidateTemplate,
  ],
}
