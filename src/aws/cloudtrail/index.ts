import type { Service } from '../operation.ts'
import { LookupEvents } from './LookupEvents.ts'
import { DescribeTrails, GetTrail, GetTrailStatus, ListTrails } from './trails.ts'

export const cloudtrail: Service = {
  name: 'cloudtrail',
  operations: [DescribeTrails, GetTrail, GetTrailStatus, ListTrails, LookupEvents],
}
