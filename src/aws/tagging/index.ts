import type { Service } from '../operation.ts'

export const tagging: Service = { name: 'tagging', operations: [] }
