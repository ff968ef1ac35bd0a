/**
 * What AWS, OCM or Kubernetes would answer: a code, an HTTP status and a text as theirs.
 * Thrown anywhere below a door; rendered in one place, by the door's protocol.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: string
  /** HTTP status. */
  readonly status: number
  /** Members of the modelled error shape beside the message, and headers where a protocol wants them. */
  readonly detail: Readonly<Record<string, unknown>>

  constructor(code: string, status: number, message: string, detail: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.status = status
    this.detail = detail
  }
}
