import { mkdtempSync, rmSync, chmodSync } from 'node:fs'
import { createServer, connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What becomes of something that a client sent: `lost` on its way, or its answer `unheard`; `swallowed` by a network that says nothing; `held` gets there after the client is cut off. */
export type Mishap = 'lost' | 'unheard' | 'swallowed' | { readonly held: Promise<unknown> }

export interface FrailWire {
  /** Leads to the same database. */
  readonly url: string
  /** Asked of each message, by its number and bytes; undefined: it goes through. */
  mishap: (message: Buffer) => Mishap | undefined
  /** Nobody gets through. */
  dead: boolean
  /** Ends every connection. */
  cut(): void
  close(): Promise<void>
}

const SOCKET = '.s.PGSQL.5432'

/** A way to a PostgreSQL on a Unix socket that breaks when it is told to. */
export async function frailWire(to: string): Promise<FrailWire> {
  const folder = mkdtempSync(join(tmpdir(), 'stint-wire-'))
  chmodSync(folder, 0o700)
  const { username, pathname } = new URL(to)
  const target = decodeURIComponent(new URL(to).host)
  const sockets = new Set<Socket>()
  const wire: FrailWire = {
    url: `postgres://${username}@${encodeURIComponent(folder)}${pathname}`,
    mishap: () => undefined,
    dead: false,
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      wire.cut()
      server.close()
      await once(server, 'close')
      rmSync(folder, { recursive: true, force: true })
    },
  }
  const server = createServer((client) => {
    if (wire.dead) return client.destroy()
    const upstream = connect(join(target, SOCKET))
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}))
    client.on('data', (bytes) => {
      const mishap = wire.mishap(bytes)
      if (mishap === 'lost') {
        client.destroy()
        upstream.destroy()
      } else if (mishap === 'unheard') {
        // The server takes it and answers; whoever asked is not there any more.
        client.destroy()
        upstream.write(bytes)
        upstream.once('data', () => upstream.destroy())
      } else if (mishap === 'swallowed') return
      else if (mishap) {
        client.destroy()
        void mishap.held.then(() => upstream.end(bytes))
      } else upstream.write(bytes)
    })
    upstream.on('data', (bytes) => client.write(bytes))
    upstream.on('close', () => client.destroy())
    client.on('close', () => {
      if (!wire.dead && client.readableEnded) upstream.end()
    })
  })
  server.listen(join(folder, SOCKET))
  await once(server, 'listening')
  return wire
}
