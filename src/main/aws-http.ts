import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { TLSSocket } from 'node:tls'
import type { Log } from '../kernel/log.ts'
import type { Tls } from '../aws/operation.ts'
import type { AwsDoor } from '../aws/pipeline.ts'
import type { EncodedResponse } from '../wire/codec.ts'
import { headerMap } from '../wire/sigv4/request.ts'
import type { ServePlain } from './plain/plain-door.ts'

/** Serves a plain request by the AWS door. */
export const servePlainAws =
  (door: AwsDoor): ServePlain =>
  ({ url, host, headers, body }, sourceIp) =>
    door.handle({ method: 'POST', url, host, headers, body, sourceIp, secure: false })

/** Serves one HTTP exchange by the AWS door. `secure`: it came over TLS. */
export async function serveAws(
  door: AwsDoor,
  log: Log,
  secure: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = await door.handle({
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    host: request.headers.host ?? '',
    headers: headerMap(request.rawHeaders),
    body: request,
    sourceIp: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    secure,
    tls: tlsOf(request.socket),
  })
  response.writeHead(answer.status, withLength(answer, request.method))
  if (request.method === 'HEAD') {
    if (answer.body instanceof Readable) answer.body.destroy()
    response.end()
  } else if (answer.body instanceof Readable) {
    await pipeline(answer.body, response).catch((error: unknown) =>
      log.warn('answer cut short', { error: String(error) }),
    )
  } else response.end(answer.body)
}

function tlsOf(socket: Socket): Tls | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  return { version: socket.getProtocol() ?? '', cipher: socket.getCipher().name }
}

/** As AWS's own doors: a body known whole, an empty one too, is not sent in chunks. HEAD answers and streams say their length themselves. */
function withLength({ status, headers, body }: EncodedResponse, method: string | undefined) {
  const isTold = status !== 204 && status !== 304 && method !== 'HEAD'
  if (isTold && !(body instanceof Readable)) headers['content-length'] ??= String(Buffer.byteLength(body))
  return headers['content-disposition'] === undefined ? headers : lengthLast(headers)
}

/** Node looks wrongly at a disposition that is no ASCII where it already knows how long the answer is, and refuses it. */
function lengthLast({ 'content-length': length, ...others }: EncodedResponse['headers']): EncodedResponse['headers'] {
  return length === undefined ? others : { ...others, 'content-length': length }
}
