import { clusterTagKey } from '../../catalogue/tags.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

/** The ARNs of what carries the cluster's tag, of whatever service that the tagging API knows. */
export async function ownedArns(aws: AwsClient, infraId: string, types: readonly string[]): Promise<readonly string[]> {
  const arns: string[] = []
  let PaginationToken: string | undefined
  do {
    const page = await aws.call('tagging', 'GetResources', {
      TagFilters: [{ Key: clusterTagKey(infraId), Values: ['owned'] }],
      ResourceTypeFilters: [...types],
      ...(PaginationToken ? { PaginationToken } : {}),
    })
    for (const { ResourceARN } of page.ResourceTagMappingList ?? []) if (ResourceARN) arns.push(ResourceARN)
    PaginationToken = page.PaginationToken
  } while (PaginationToken)
  return arns
}
