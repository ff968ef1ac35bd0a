import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { PlainDoor } from './plain/plain-door.ts'

/** A server's connections, so that closing it waits for answers under way and for nothing else. */
export interface Connections {
  /**
   * Resolves once the last answer to a whole request is sent; not waiting for the one on `spared`, whose sender asked for this.
   * Who has not said all of a request is cut off.
   */
  close(spared?: Socket): Promise<void>
  /** A connection that is no longer this server's to close (a tunnel). */
  release(socket: Socket): void
}

const names = new WeakMap<Socket, string>()

/** A TLS connection and the TCP connection below it have the same name. */
function nameOf(socket: Socket): string {
  let name = names.get(socket)
  if (name === undefined) {
    name = `${socket.remoteAddress ?? ''} ${socket.remotePort ?? ''}`
    if (socket.remotePort !== undefined) names.set(socket, name)
  }
  return name
}

/** `plain`: who reads this server's connections before it. */
export function connectionsOf(server: Server, plain?: PlainDoor): Connections {
  const open = new Map<string, Socket>()
  const asked = new Map<string, IncomingMessage>()
  let closing = false
  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket)
    open.set(name, socket)
    socket.on('close', () => open.delete(name))
  })
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const name = nameOf(request.socket)
    asked.set(name, request)
    response.on('close', () => {
      if (asked.get(name) !== request) return // others were asked behind it
      asked.delete(name)
      if (closing) request.socket.end()
    })
  })
  return {
    release: (socket) => open.delete(nameOf(socket)),
    close(spared) {
      closing = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      plain?.close()
      for (const [name, socket] of open)
        if (asked.get(name)?.complete !== true && !plain?.isAnswering(socket)) socket.destroy()
      if (!spared || !open.delete(nameOf(spared))) return closed
      const others = [...open.values()].filter((socket) => !socket.destroyed).map((socket) => once(socket, 'close'))
      return Promise.all(others).then(() => {})
    },
  }
}
