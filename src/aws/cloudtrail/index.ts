import type { Service } from '../operation.ts'

export const cloudtrail: Service = { name: 'cloudtrail', operations: [] }
