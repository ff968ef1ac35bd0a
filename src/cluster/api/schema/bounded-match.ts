import { createContext, Script } from 'node:vm'

/** Milliseconds that one text may take. Kubernetes' own patterns take time in proportion to it; JavaScript's may take for ever. */
const LONGEST_MS = 50
/** Texts with which no pattern that fits into an object can do much. */
const SHORT = 8

const realm = createContext(Object.create(null) as { pattern?: RegExp; text?: string })
const match = new Script('pattern.test(text)')

/** Whether the text has what the pattern asks for; undefined when that is not found out in time. */
export function matches(pattern: RegExp, text: string): boolean | undefined {
  if (text.length <= SHORT) return pattern.test(text)
  Object.assign(realm, { pattern, text })
  try {
    return match.runInContext(realm, { timeout: LONGEST_MS }) as boolean
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  }
}
