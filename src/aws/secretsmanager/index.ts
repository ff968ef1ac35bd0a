import type { Service } from '../operation.ts'

export const secretsmanager: Service = { name: 'secretsmanager', operations: [] }
