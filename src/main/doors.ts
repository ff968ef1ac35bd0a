import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls'
import { Refusal } from '../kernel/Refusal.ts'
import type { Log } from '../kernel/log.ts'
import type { Clock } from '../kernel/Clock.ts'
import { StoreAway } from '../store/away.ts'
import { addressOf } from '../aws/s3/cors/address.ts'
import { nameOwner } from '../wire/names.ts'
import { headerMap } from '../wire/sigv4/request.ts'
import { connectionsOf } from './connections.ts'
import { onceWanted } from './expectation.ts'
import { admitted, isAnsweredFor } from './hosts.ts'
import { orderly, type Orderly } from './orderly.ts'
import { patientResponse } from './patient-response.ts'
import { plainDoor, type PlainDoor, type ServePlain } from './plain/plain-door.ts'
import { cutOffWhoTakesNothing, type TakersPatience } from './takers.ts'

/** Serves one exchange; never rejects with anything but a Bug. */
export type Serve = (request: IncomingMessage, response: ServerResponse, secure: boolean) => Promise<void>

/** Buckets of a local endpoint in S3's virtual-host style: no client takes a wildcard for a name right below the top. */
const BELOW_LOCALHOST = /^(?:[a-z0-9-]{1,63}\.){1,4}localhost$/

/** Who answers behind the doors. */
export interface Rooms {
  readonly aws: Serve
  /** The same, for requests of the plainest kind; without it Node's server reads those, too. */
  readonly plainAws?: ServePlain
  readonly ocm: Serve
  /** `/clusters/<id>…`, and a Kubernetes API's own paths for callers whom a cluster knows */
  readonly kubernetes: Serve
  /** Foreign issuers that stand in this world, by their own names. */
  readonly issuers?: { owns(host: string): boolean; readonly serve: Serve }
}

export interface DoorPorts {
  readonly host: string
  readonly aws: number
  readonly tls: number
  readonly ocm: number
}

export interface Certificates {
  /** A certificate and key for a server name of ours. */
  contextFor(serverName: string): { readonly key: string; readonly cert: string }
}

export interface Doors {
  readonly aws: string
  readonly tls: string
  readonly ocm: string
  /** Stops listening and lets answers under way finish; streams that never end by themselves (watches, events) are ended by their rooms before. Not waiting for the answer on `spared`. */
  close(spared?: Socket): Promise<void>
}

/** Longest header block, bytes: session tokens travel in headers and, presigned, in the request line. */
const MAX_HEADERS = 64 * 1024
/** How long a client may dawdle, milliseconds. */
export interface Patience extends TakersPatience {
  /** Until a TLS connection is one. */
  readonly handshakeTimeout: number
  /** Until the headers of a request are here; the first one's counts from the connection on. */
  readonly headersTimeout: number
  /** Until its body is, too. */
  readonly requestTimeout: number
  /** Until the next one begins. */
  readonly keepAliveTimeout: number
  /** While an answer waits, and not a piece of it is taken. */
  readonly writeTimeout: number
  /** Between two looks at all this. Node's half a minute would give a dawdler thrice the time that is said here. */
  readonly connectionsCheckingInterval: number
}

export const PATIENCE: Patience = {
  handshakeTimeout: 15_000,
  headersTimeout: 15_000,
  requestTimeout: 300_000,
  keepAliveTimeout: 60_000,
  writeTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
}

/** Opens whatever doors there are behind these rooms. */
export type OpenDoors = (rooms: Rooms, certificates: Certificates, log: Log, clock: Clock) => Promise<Doors>

export interface DoorServers {
  readonly servers: Readonly<Record<'aws' | 'ocm' | 'tls' | 'named', Server>>
  /** Before the server of the AWS door. */
  readonly plain: PlainDoor | undefined
}

/** What listens behind the three doors, and (`named`) a server for requests that come by name without a TLS connection of their own. */
export function doorServers(
  rooms: Rooms,
  certificates: Certificates,
  log: Log,
  clock: Clock,
  patience: Patience = PATIENCE,
): DoorServers {
  const guard = (serve: Serve, secure: boolean, isBucket?: (request: IncomingMessage) => boolean): Orderly =>
    orderly((request, response) => {
      if (!admitted(request, response, rooms.issuers?.owns, isBucket)) return
      serve(request, response, secure).catch((error: unknown) => {
        const isAway = error instanceof StoreAway
        if (!isAway) log.bug('request failed', error, { url: request.url?.split('?')[0] })
        if (!response.headersSent) response.writeHead(isAway ? 503 : 500, { 'content-type': 'text/plain' })
        response.end()
      })
    }, clock)
  const options = { maxHeaderSize: MAX_HEADERS, ServerResponse: patientResponse(clock), ...patience }
  const contexts = new Map<string, SecureContext>()
  const contextOf = (name: string): SecureContext => {
    const known = contexts.get(name)
    if (known) return known
    const made = createSecureContext(certificates.contextFor(name))
    if (contexts.size > 1000) contexts.clear()
    contexts.set(name, made)
    return made
  }
  const secure: SecureContextOptions = {
    ...options,
    ...certificates.contextFor('localhost'),
    allowHalfOpen: true,
    requestCert: true,
    rejectUnauthorized: false,
    SNICallback: (asked, done) => {
      try {
        const name = asked.toLowerCase().replace(/\.$/, '')
        const isNamed = BELOW_LOCALHOST.test(name) || nameOwner(name) || rooms.issuers?.owns(name)
        done(null, contextOf(isNamed ? name : 'localhost'))
      } catch (error) {
        done(error as Error) // a name that no certificate can hold
      }
    },
  }
  const named = guard(byName(rooms), true, isNamedBucket)
  const servers = {
    aws: answering(createHttpServer(options), guard(rooms.aws, false, isBucket)),
    ocm: answering(createHttpServer(options), guard(rooms.ocm, false)),
    tls: answering(createHttpsServer(secure).on('secureConnection', listenedTo), named),
    named: answering(createHttpServer(options), named),
  }
  const { plainAws, issuers } = rooms
  const plainRooms = plainAws && {
    serve: plainAws,
    admits: (host: string) => isAnsweredFor(host, issuers?.owns),
    failed: (error: unknown) => log.bug('request failed', error),
  }
  const plain = plainRooms && plainDoor(servers.aws, plainRooms, clock, patience)
  for (const [name, server] of Object.entries(servers))
    cutOffWhoTakesNothing(server, name === 'tls' ? 'secureConnection' : 'connection', clock, patience)
  return { servers, plain }
}

/**
 * Without a listener of ours Node reads a TLS connection past its own streams, and loses what was decrypted already when it pauses for
 * answers to be taken: several requests sent at once.
 */
function listenedTo(socket: TLSSocket): void {
  socket.on('data', () => {})
}

/** Who has closed their side of a connection after asking still gets their answer; who asks whether to send a body is told when it is wanted. */
function answering<S extends Server>(server: S, { request, broken }: Orderly): S {
  const asked = onceWanted((incoming, answer) => void server.emit('request', incoming, answer))
  return Object.assign(server, { httpAllowHalfOpen: true })
    .on('request', request)
    .on('checkContinue', asked)
    .on('clientError', broken)
}

/** At the AWS door, whatever its name. */
const isBucket = ({ method = '', url = '/', rawHeaders, headers }: IncomingMessage): boolean =>
  addressOf({ method, url, host: headers.host ?? '', headers: headerMap(rawHeaders) }) !== undefined

/** At the TLS door a path alone may be a cluster's. */
const isNamedBucket = (request: IncomingMessage): boolean =>
  nameOwner(request.headers.host ?? '')?.service === 's3' && isBucket(request)

type SecureContextOptions = Parameters<typeof createHttpsServer>[0]

/** Opens the three doors. @throws {Refusal} when a port is in use: never a silent other one. */
export const openDoors =
  (ports: DoorPorts, patience: Patience = PATIENCE): OpenDoors =>
  async (rooms, certificates, log, clock) => {
    const { servers, plain } = doorServers(rooms, certificates, log, clock, patience)
    const { aws, ocm, tls } = servers
    const [atAws, atOcm, atTls] = [connectionsOf(aws, plain), connectionsOf(ocm), connectionsOf(tls)]
    const tunnels = new Set<Socket>()
    try {
      await listen(tls, ports.host, ports.tls, '--tls-port')
      await listen(ocm, ports.host, ports.ocm, '--ocm-port')
      await listen(aws, ports.host, ports.aws, '--aws-port')
    } catch (error) {
      await Promise.all([atAws, atOcm, atTls].map((one) => one.close()))
      throw error
    }
    aws.on('connect', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
      const socket = duplex as Socket // the server listens on TCP
      if (!tunnel(request, socket, head, portOf(tls), rooms.issuers?.owns)) return
      atAws.release(socket)
      tunnels.add(socket)
      socket.on('close', () => tunnels.delete(socket))
    })
    return {
      aws: `http://${ports.host}:${portOf(aws)}`,
      tls: `https://${ports.host}:${portOf(tls)}`,
      ocm: `http://${ports.host}:${portOf(ocm)}`,
      async close(spared) {
        const others = [atAws.close(spared), atOcm.close(spared)]
        // What goes through a tunnel is answered at the TLS door.
        await atTls.close(spared)
        for (const socket of tunnels) socket.destroy()
        await Promise.all(others)
      },
    }
  }

/** The TLS door answers for every name of the cloud; on the machine's own name it serves clusters. */
function byName(rooms: Rooms): Serve {
  return (request, response, secure) => {
    const host = request.headers.host ?? ''
    if (rooms.issuers?.owns(host)) return rooms.issuers.serve(request, response, secure)
    const owner = nameOwner(host)
    if (!owner && isKubernetes(request)) return rooms.kubernetes(request, response, secure)
    const redHat = owner !== undefined && ['ocm', 'sso', 'mirror', 'ocm-issuer'].includes(owner.service)
    return (redHat ? rooms.ocm : rooms.aws)(request, response, secure)
  }
}

const KUBERNETES = /^\/(?:apis?|version|openapi|healthz|livez|readyz)(?:[/?]|$)/

/**
 * A cluster's own path; or a path as every Kubernetes API has it, with what only such an API takes for a name: `kubectl get --raw`
 * puts its path in the place of the whole one. What is signed is AWS's, whatever bucket it names.
 */
function isKubernetes({ url = '', headers, socket }: IncomingMessage): boolean {
  if (url.startsWith('/clusters/')) return true
  if (!KUBERNETES.test(url)) return false
  const { authorization } = headers
  return authorization === undefined ? isCertified(socket) : /^Bearer /i.test(authorization)
}

const isCertified = (socket: Socket) => socket instanceof TLSSocket && socket.getPeerX509Certificate() !== undefined

const REFUSED_TUNNEL =
  'HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\nOnly names of the cloud are served, on port 443.\n'

/** `CONNECT name:443`, for clients that hard-code AWS's names: to the TLS door, for names of the cloud only. `head`: what was said already. */
function tunnel(
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
  port: number,
  isOurs: (host: string) => boolean = () => false,
): boolean {
  // The server no longer listens to this socket: nobody else hears its error.
  socket.on('error', () => socket.destroy())
  const host = /^([^:]+):443$/.exec(request.url ?? '')?.[1]
  if (host === undefined || !(nameOwner(host) || isOurs(host))) {
    socket.end(REFUSED_TUNNEL, () => socket.destroy())
    return false
  }
  const inner = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    inner.write(head)
    inner.pipe(socket).pipe(inner)
  })
  inner.on('error', () => socket.destroy())
  socket.on('close', () => inner.destroy())
  return true
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port // listening on TCP

function listen(server: Server, host: string, port: number, flag: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new Refusal(`Port ${port} is ${error.code === 'EACCES' ? 'not allowed' : 'already in use'}.`, {
              next: `Choose another with ${flag}, or --port 0 for any free ones.`,
            })
          : error,
      ),
    )
    server.listen(port, host, () => resolve())
  })
}
