// Sends a URL's door the given bodies over 64 kept connections for a while and tells how many were answered and how long each took.
// Raw sockets: a client library would take the door's share of a small machine.
import { connect, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'

export interface Load {
  readonly port: number
  /** Forms for STS; or whole requests. */
  readonly bodies?: readonly string[]
  readonly requests?: readonly string[]
  readonly connections: number
  readonly ms: number
}

export interface Loaded {
  readonly perSecond: number
  /** Milliseconds. */
  readonly p99: number
  /** Answers other than 200. */
  readonly refused: number
}

process.on('message', (load: Load) => void run(load).then((loaded) => process.send?.(loaded)))
process.send?.('ready')

async function run({ port, bodies = [], requests: whole = [], connections, ms }: Load): Promise<Loaded> {
  const forms = bodies.map((body) =>
    Buffer.from(
      `POST / HTTP/1.1\r\nhost: sts.us-east-1.amazonaws.com\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  )
  const requests = [...forms, ...whole.map((text) => Buffer.from(text))]
  const took: number[] = []
  let refused = 0
  let next = 0
  const start = performance.now()
  const caller = async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    while (performance.now() - start < ms) {
      const sent = performance.now()
      const status = await exchange(socket, requests[next++ % requests.length] as Buffer)
      if (status !== 200) refused++
      took.push(performance.now() - sent)
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: connections }, caller))
  const elapsed = performance.now() - start
  took.sort((a, b) => a - b)
  return { perSecond: (took.length * 1000) / elapsed, p99: took[Math.floor(took.length * 0.99)] ?? 0, refused }
}

/** Status of the answer, once it is whole. */
function exchange(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    const ended = () => reject(new Error('the door closed the connection'))
    const take = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (text.length < (wholeLength(text) ?? Infinity)) return
      socket.off('data', take).off('error', reject).off('close', ended)
      resolve(Number(text.slice(9, 12)))
    }
    socket.on('data', take).once('error', reject).once('close', ended)
    socket.write(request)
  })
}

function wholeLength(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n')
  const length = head < 0 ? undefined : /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1]
  return length === undefined ? undefined : head + 4 + Number(length)
}
