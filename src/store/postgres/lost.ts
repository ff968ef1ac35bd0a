/**
 * SQLSTATEs, and classes of them, that are no statement's fault and pass: a connection that broke, a server that starts, stops, is full or
 * was made a standby, a role or database that is not there now, a deadlock that this transaction was chosen to end.
 * @see https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
const PASSING = /^(?:08...|28...|3D000|53...|57P..|58...|25006|25P03|40001|40P01)$/

/** What the operating system says of a connection. */
const BROKEN = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ENOENT', 'ETIMEDOUT'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENOTFOUND', 'EAI_AGAIN', 'EACCES'],
])

/** What the client says of one, without a code. */
const SAID = /^(?:Connection terminated|Client was closed|Client has encountered|timeout e|Query read timeout)/

/** Whether it was the way to the database that failed, not what was asked of it. */
export function isLost(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return code === '' ? SAID.test(error.message) : PASSING.test(code) || BROKEN.has(code)
}
