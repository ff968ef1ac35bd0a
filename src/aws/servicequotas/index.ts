import type { Service } from '../operation.ts'

export const servicequotas: Service = { name: 'servicequotas', operations: [] }
