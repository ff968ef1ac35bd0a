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

interface BadRequest {
  readonly status: string
  readonly why: string
}

const REFUSALS: ReadonlyMap<string, BadRequest> = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    {
      status: '431 Request Header Fields Too Large',
      why: 'The request line and the headers are longer than 64 KiB together.',
    },
  ],
  [
    'HPE_CHUNK_EXTENSIONS_OVERFLOW',
    { status: '413 Payload Too Large', why: 'The extensions of a chunk are longer than 16 KiB.' },
  ],
  ['ERR_HTTP_REQUEST_TIMEOUT', { status: '408 Request Timeout', why: 'The request did not arrive in time.' }],
  [
    'HPE_INVALID_HEADER_TOKEN',
    {
      status: '400 Bad Request',
      why: 'A header holds a character that HTTP does not allow: control characters (but the tab) and DEL anywhere, blanks and separators in a name.',
    },
  ],
  [
    'HPE_INVALID_URL',
    {
      status: '400 Bad Request',
      why: 'The address holds a character that must be escaped: a blank, a control character, anything outside ASCII.',
    },
  ],
])

/** What is said of an error of the HTTP reader, in its words where there are none of ours (never what was sent); undefined for a lost connection. */
function refusalOf({ code = '', ...error }: HttpError): BadRequest | undefined {
  const known = REFUSALS.get(code)
  if (known || !code.startsWith('HPE_')) return known
  return { status: '400 Bad Request', why: `This is not HTTP/1.1: ${error.reason ?? code}.` }
}

interface HttpError {
  readonly code?: string | undefined
  readonly reason?: string | undefined
}

function lastWord({ status, why }: BadRequest): string {
  const headers = `connection: close\r\ncontent-type: text/plain\r\ncontent-length: ${Buffer.byteLength(why) + 1}`
  return `HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${why}\n`
}

/**
 * Several requests on one connection, whatever they are: what was asked before a broken one is answered before it is refused, and what
 * stands behind an answer that closes the connection is not done.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.6
 */
export function orderly(serve: RequestListener, clock: Clock): Orderly {
  const lines = new WeakMap<Duplex, Line>()
  const refused = new WeakSet<Duplex>()

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
      const refusal = refusalOf(error)
      // Of what it could not read, Node tells a while later also that no more of it came.
      if (refusal && refused.has(socket)) return
      if (!refusal || !socket.writable) return void socket.destroy()
      refused.add(socket)
      socket.pause()
      const line = lines.get(socket)
      const broken = line?.last.request.complete === false ? line.last.response : undefined
      if (broken?.writableFinished) return void socket.destroy()
      const before = line?.open.filter((one) => one !== broken).at(-1)
      const isOver = () => broken?.headersSent === true || before?.shouldKeepAlive === false
      const say = () => close(socket, isOver() ? '' : lastWord(refusal))
      // Said before Node hears of that end: it closes the connection behind the last answer to who has closed their side.
      if (before?.writableFinished === false) before.prependOnceListener('finish', say)
      else say()
    },
  }
}
