import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Clock } from '../kernel/Clock.ts'

/** What was asked on one connection. */
interface Line {
  /** The last request, answered or not. */
  last: { readonly request: IncomingMessage; readonly response: ServerResponse }
  /** Answers under way, in the order in which they will be sent. */
  readonly open: ServerResponse[]
}

/** How a server meets what is no request. */
export interface Orderly {
  readonly request: RequestListener
  /** For `clientError`. */
  readonly broken: (error: NodeJS.ErrnoException, socket: Duplex) => void
}

/** How long somebody who was refused may take to read that, host milliseconds. */
const LINGER_MS = 2000

const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', '413 Payload Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
])

/**
 * Several requests on one connection, whatever they are: what was asked before a broken one is answered before it is refused, and what
 * stands behind an answer that closes the connection is not done.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.6
 */
export function orderly(serve: RequestListener, clock: Clock): Orderly {
  const lines = new WeakMap<Duplex, Line>()

  const close = (socket: Duplex, lastWord: string) => {
    if (!socket.writable) return void socket.destroy()
    socket.end(lastWord)
    clock.deadline(LINGER_MS, () => socket.destroy())
  }

  return {
    request(request, response) {
      const line = lines.get(request.socket)
      if (line && !line.last.response.shouldKeepAlive) return
      const open = line?.open ?? []
      open.push(response)
      if (line) line.last = { request, response }
      else lines.set(request.socket, { last: { request, response }, open })
      response.on('close', () => open.shift())
      serve(request, response)
    },
    broken(error, socket) {
      const { code = '' } = error
      // Said behind a request that asked for the connection to close: its answer does that.
      if (code === 'HPE_CLOSED_CONNECTION') return void socket.pause()
      const status = REFUSALS.get(code) ?? (code.startsWith('HPE_') ? '400 Bad Request' : undefined)
      if (status === undefined || !socket.writable) return void socket.destroy()
      socket.pause()
      const line = lines.get(socket)
      const broken = line?.last.request.complete === false ? line.last.response : undefined
      if (broken?.writableFinished) return void socket.destroy()
      const before = line?.open.filter((one) => one !== broken).at(-1)
      const say = () =>
        close(socket, broken?.headersSent ? '' : `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
      if (before) before.once('close', say)
      else say()
    },
  }
}
