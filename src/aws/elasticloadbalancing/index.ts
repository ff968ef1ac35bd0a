import type { Service } from '../operation.ts'

export const elasticloadbalancing: Service = { name: 'elasticloadbalancing', operations: [] }
