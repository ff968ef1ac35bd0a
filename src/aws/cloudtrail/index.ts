import type { Service } from '../operation.ts'
import { insights } from './insights.ts'
import { logging } from './logging.ts'
import { ListPublicKeys } from './ListPublicKeys.ts'
import { LookupEvents } from './LookupEvents.ts'
import { trailReads } from './trails.ts'
import { trailSettings } from './trail-settings.ts'
import { trailTags } from './trail-tags.ts'

export const cloudtrail: Service = {
  name: 'cloudtrail',
  operations: [ListPublicKeys, LookupEvents, ...trailSettings, ...trailReads, ...logging, ...insights, ...trailTags],
}
