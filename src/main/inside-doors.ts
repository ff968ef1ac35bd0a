import { duplexPair, type Duplex } from 'node:stream'
import type { Server } from 'node:http'
import type { Dial } from '../wire/http.ts'
import { doorServers, type OpenDoors } from './doors.ts'

/** Doors that nobody outside this process sees: what is connected to them by `dial` is answered, and nothing listens. */
export interface InsideDoors {
  readonly open: OpenDoors
  readonly dial: Dial
}

/** The doors' usual numbers; `named` answers any name of the cloud, as the TLS door does for who has spoken TLS already. */
export const PORTS = { aws: 4566, tls: 4567, ocm: 4568, named: 443 } as const

export function insideDoors(): InsideDoors {
  const servers = new Map<number, Server>()
  const open = new Set<Duplex>()
  let next = 49_152

  return {
    async open(rooms, certificates, log, clock) {
      const { servers: made } = doorServers(rooms, certificates, log, clock)
      for (const [name, server] of Object.entries(made)) servers.set(PORTS[name as keyof typeof PORTS], server)
      made.tls.on('secureConnection', (socket) => {
        Object.defineProperty(socket, 'remoteAddress', { value: HERE })
      })
      return {
        aws: `http://${HERE}:${PORTS.aws}`,
        tls: `https://${HERE}:${PORTS.tls}`,
        ocm: `http://${HERE}:${PORTS.ocm}`,
        async close() {
          servers.clear()
          for (const end of open) end.destroy()
        },
      }
    },
    dial(port) {
      const [near, far] = duplexPair().map((end) => socketOf(end, next))
      if (!near || !far) throw new Error('a pair has two ends')
      next = next < 65_535 ? next + 1 : 49_152
      const server = servers.get(port)
      if (!server) {
        // As a network would: later, when somebody listens to what became of it.
        setImmediate(() => near.destroy(refused(port)))
        return near
      }
      open.add(far)
      far.once('close', () => {
        open.delete(far)
        near.destroy()
      })
      near.once('close', () => far.destroy())
      server.emit('connection', far)
      return near
    },
  }
}

const HERE = '127.0.0.1'

/** What Node's servers and agents ask of a socket beyond a stream. */
const socketOf = (end: Duplex, port: number): Duplex =>
  Object.assign(end, {
    remoteAddress: HERE,
    remotePort: port,
    setKeepAlive: () => end,
    setNoDelay: () => end,
    setTimeout: () => end,
    ref: () => end,
    unref: () => end,
  })

const refused = (port: number): NodeJS.ErrnoException =>
  Object.assign(new Error(`connect ECONNREFUSED ${HERE}:${port}`), { code: 'ECONNREFUSED' })
