import type { IncomingMessage, ServerResponse } from 'node:http'
import { nameOwner } from '../wire/names.ts'

/** The machine's own names, with any port; and everything below `localhost`, which is S3's virtual-host style on a local endpoint. */
const LOCAL = /^(?:127\.0\.0\.1|\[::1\]|(?:[a-z0-9.-]+\.)?localhost)(?::\d+)?$/i

/**
 * Keeps web pages out: a Host that is no name of ours is DNS rebinding, an Origin that is not the door itself a page that posts here.
 * Pages may ask for what stands in a bucket, as at AWS (`isBucket`): the bucket's CORS configuration says what they may read.
 * A transfer coding that is not known leaves open where the request ends, several hosts whose it is. Answers 421, 403 or 400 and returns
 * false when the request goes no further; its address is in origin form from here on.
 */
export function admitted(
  request: IncomingMessage,
  response: ServerResponse,
  isOurs: (host: string) => boolean = () => false,
  isBucket: (request: IncomingMessage) => boolean = () => false,
): boolean {
  const host = request.headers.host ?? ''
  const coding = request.headers['transfer-encoding']
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    return turnAway(response, 400, 'The only transfer coding of requests is chunked.')
  if (isOfSeveralHosts(request)) return turnAway(response, 400, 'A request has one host.')
  if (!isAnsweredFor(host, isOurs))
    return turnAway(response, 421, `This door does not answer for the host ${JSON.stringify(host.slice(0, 200))}.`)
  const origin = request.headers.origin
  if (origin !== undefined && origin.replace(/^https?:\/\//, '') !== host && !isBucket(request))
    return turnAway(response, 403, 'Requests from web pages are not served.')
  return true
}

/** Whether a Host is a name of ours. */
export const isAnsweredFor = (host: string, isOurs: (host: string) => boolean = () => false): boolean =>
  LOCAL.test(host) || nameOwner(host) !== undefined || isOurs(host)

const ABSOLUTE = /^https?:\/\/([^/?#]*)([^]*)$/i

/**
 * Whether a request names hosts that are not one: in several headers, or in an address as a proxy is asked for it.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
function isOfSeveralHosts(request: IncomingMessage): boolean {
  const [host = '', ...more] = request.headersDistinct.host ?? []
  if (more.length > 0) return true
  const [, named, rest = ''] = ABSOLUTE.exec(request.url ?? '') ?? []
  if (named === undefined) return false
  request.url = rest.startsWith('/') ? rest : `/${rest}`
  return named.toLowerCase() !== host.toLowerCase()
}

function turnAway(response: ServerResponse, status: number, message: string): false {
  response.shouldKeepAlive = false
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${message}\n`)
  return false
}
