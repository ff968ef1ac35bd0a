import type { OperatorContext } from '../operator-context.ts'

/** Starts an operator in its pod; it runs until the context's signal ends it. */
export type Program = (context: OperatorContext) => void

/** By the operators' ids. */
export const programs: ReadonlyMap<string, Program> = new Map<string, Program>([])
