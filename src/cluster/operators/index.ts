import type { OperatorContext } from '../operator-context.ts'
import { machineApi } from './machine-api/index.ts'

/** Starts an operator in its pod; it runs until the context's signal ends it. */
export type Program = (context: OperatorContext) => void

/** By the operators' ids. */
export const programs: ReadonlyMap<string, Program> = new Map([['machine-api', machineApi]])
