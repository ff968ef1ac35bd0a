/** Something that the customer must make or mend. */
export interface Finding {
  /** A sentence without its full stop: which role, which action, which statement. */
  readonly problem: string
  /** The command that mends it. */
  readonly mend: string
}

/** All of them in one text, each command once. */
export function described(findings: readonly Finding[]): string {
  const commands = [...new Set(findings.map(({ mend }) => mend))]
  return `${findings.map(({ problem }) => problem).join('; ')}. To mend it: ${commands.join('; ')}`
}
