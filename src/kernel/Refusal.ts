/** A CLI user's mistake: what happened, why, and the next command to type. Exit 1; a usage error exits 2; a program that cannot be run, 126 or 127. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  /** The command to type next, or a sentence that leads to one. */
  readonly next: string | undefined
  readonly exitCode: 1 | 2 | 126 | 127
  /** What was printed says it already: a terminal adds no more than what to type next. */
  readonly told: boolean

  constructor(
    message: string,
    options: { next?: string; exitCode?: 1 | 2 | 126 | 127; told?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.next = options.next
    this.exitCode = options.exitCode ?? 1
    this.told = options.told ?? false
  }
}
