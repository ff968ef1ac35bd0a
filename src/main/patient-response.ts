import { ServerResponse, type IncomingMessage } from 'node:http'
import type { Clock } from '../kernel/Clock.ts'

/** Host milliseconds without a byte after which nobody is sending any more; and how long it may take in all. */
const SILENCE_MS = 1500
const LONGEST_MS = 60_000

/**
 * An answer that is ready before its request is whole (a body that is too long, an upload that nobody may make) closes the connection; but
 * to close one on which somebody still sends resets it, and the answer is lost to them. So the answer goes out at once, what still comes is
 * thrown away, and the end waits until it stops.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.6
 */
export const patientResponse = (clock: Clock): typeof ServerResponse<IncomingMessage> =>
  class PatientResponse extends ServerResponse {
    override writeHead(...given: unknown[]): this {
      if (isPending(this.req)) this.shouldKeepAlive = false
      return super.writeHead(...(given as [number]))
    }

    override end(...given: unknown[]): this {
      if (!isPending(this.req)) return super.end(...(given as []))
      if (!this.headersSent) this.shouldKeepAlive = false
      const [said] = given
      if (typeof said === 'string' || said instanceof Uint8Array) this.write(said)
      else this.flushHeaders() // even those that are written already
      outlast(this.req, clock, () => super.end())
      return this
    }
  }

const isPending = (request: IncomingMessage): boolean =>
  !request.complete &&
  !request.destroyed &&
  (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0)

/** Throws away what comes of a body; `done` once, when it is whole or nothing more comes. */
function outlast(request: IncomingMessage, clock: Clock, done: () => void): void {
  const finish = () => {
    for (const timer of [silence, longest]) timer.cancel()
    request.off('data', heard).off('close', finish).resume()
    done()
  }
  const heard = () => {
    silence.cancel()
    silence = clock.deadline(SILENCE_MS, finish)
  }
  let silence = clock.deadline(SILENCE_MS, finish)
  const longest = clock.deadline(LONGEST_MS, finish)
  request.unpipe()
  request.on('data', heard).once('close', finish).resume()
}
