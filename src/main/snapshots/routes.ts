import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import type { Shelf } from './shelf.ts'

/** What is done with snapshots beyond keeping them. */
export interface SnapshotUses {
  readonly shelf: Shelf
  /** Back to it, behind the same doors; `asker` is told of it on its connection to the world that was. */
  readonly restore: (name: string, asker: Socket) => Promise<void>
  /** A new state folder that begins with it; `folder`: where, else beside the others. Answers its path. */
  readonly fork: (name: string, folder: string | undefined) => Promise<string>
}

type Answer =
  { readonly status: number; readonly body: unknown } | { readonly stream: (response: ServerResponse) => void }

const ok = (body: unknown): Answer => ({ status: 200, body })
const wrong = (error: string): Answer => ({ status: 400, body: { error } })

const BASE = '/stint/v1/snapshots'
const one = (more = '') => new RegExp(`^${BASE}/([^/]{1,200})${more}$`)
const all = new RegExp(`^${BASE}$`)

/** As typed; what cannot be decoded is no name either. */
const nameIn = ([, encoded = '']: RegExpExecArray): string => {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

const membersOf = (body: unknown): Readonly<Record<string, unknown>> =>
  body !== null && typeof body === 'object' ? (body as Readonly<Record<string, unknown>>) : {}

/** `/stint/v1/snapshots`. */
export const snapshotRoutes = ({ shelf, restore, fork }: SnapshotUses) => [
  ['GET', all, async () => ok({ snapshots: shelf.list() })] as const,
  [
    'POST',
    all,
    async (_match: RegExpExecArray, body: unknown) => {
      const { name, replace = false, ...others } = membersOf(body)
      if (typeof name !== 'string' || typeof replace !== 'boolean' || Object.keys(others).length > 0)
        return wrong('Say {"name": NAME}, and {"replace": true} to save over one that there is.')
      return ok(await shelf.save(name, replace))
    },
  ] as const,
  [
    'POST',
    one('/restore'),
    async (match: RegExpExecArray, _body: unknown, _query: unknown, request: IncomingMessage) => {
      const name = nameIn(match)
      await restore(name, request.socket)
      return ok({ restored: name })
    },
  ] as const,
  [
    'POST',
    one('/fork'),
    async (match: RegExpExecArray, body: unknown) => {
      const { state, ...others } = membersOf(body)
      if ((state !== undefined && typeof state !== 'string') || Object.keys(others).length > 0)
        return wrong('Say {"state": FOLDER}, or nothing.')
      const folder = await fork(nameIn(match), state)
      return ok({ state: folder, next: `stint up --state ${folder} --port 0` })
    },
  ] as const,
  [
    'DELETE',
    one(),
    async (match: RegExpExecArray) => {
      const name = nameIn(match)
      shelf.remove(name)
      return ok({ name, deleted: true })
    },
  ] as const,
  [
    'GET',
    one('/file'),
    async (match: RegExpExecArray): Promise<Answer> => {
      const file = createReadStream(await shelf.exported(nameIn(match)))
      return {
        stream(response) {
          response.writeHead(200, { 'content-type': 'application/gzip', 'cache-control': 'no-store' })
          pipeline(file, response).catch(() => {}) // the asker went away
        },
      }
    },
  ] as const,
]

/** Whose body is a file, not JSON. */
export const snapshotFileRoute = ({ shelf }: SnapshotUses) =>
  [
    'PUT',
    one('/file'),
    async (match: RegExpExecArray, request: IncomingMessage) => ok(await shelf.adopt(nameIn(match), request)),
  ] as const
