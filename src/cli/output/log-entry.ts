/** A line of the installer's log as data. */
export interface LogEntry {
  /** ISO. */
  readonly time?: string
  readonly level?: string
  readonly message: string
}

const LINE = /^time="(?<time>[^"]*)" level=(?<level>\w+) msg=(?<text>".*")$/

/** A line of another form is all message. */
export function logEntry(line: string): LogEntry {
  const { time = '', level = '', text = '' } = LINE.exec(line)?.groups ?? {}
  try {
    return { time, level, message: JSON.parse(text) as string } // a quoted text, by the pattern
  } catch {
    return { message: line }
  }
}
