import type { Service } from '../operation.ts'
import { GetResources } from './GetResources.ts'
import { TagResources, UntagResources } from './retag.ts'
import { GetTagKeys, GetTagValues } from './tag-listings.ts'

export const tagging: Service = {
  name: 'tagging',
  operations: [GetResources, GetTagKeys, GetTagValues, TagResources, UntagResources],
}
