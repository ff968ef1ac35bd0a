import type { Service } from '../operation.ts'

export const route53: Service = { name: 'route53', operations: [] }
