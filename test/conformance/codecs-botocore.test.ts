import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { decodeRequest, encodeResponse, routeRequest } from '../../src/wire/codec.ts'
import { loadService, SERVICE_NAMES } from '../../src/wire/schema/index.ts'
import type { ServiceName } from '../../src/wire/schema/index.ts'
import { findBotocore } from '../../tools/generate-schemas/botocore.ts'

/** An implementation that shares nothing with ours: values go through botocore's serializers and parsers in a Python of its own. */
const PYTHON = process.env['STINT_PYTHON'] ?? 'python3'
const SEED = '20261124'
const botocore = findBotocore(PYTHON)

describe.skipIf(botocore === undefined && process.env['STINT_REQUIRE_CLIENTS'] !== '1')(
  'the codecs beside botocore',
  () => {
    it('read what it sends and answer what it reads, every operation of every service', async () => {
      await Promise.all(SERVICE_NAMES.map(loadService))
      const server = createServer((request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          const { status, body } = answer(request.url ?? '', JSON.parse(Buffer.concat(chunks).toString()) as never)
          response.writeHead(status).end(body)
        })
      })
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      const script = fileURLToPath(new URL('codecs-botocore.py', import.meta.url))
      const { stdout } = await promisify(execFile)(PYTHON, [script, String(port), SEED], { maxBuffer: 1 << 26 })
      server.close()
      const { counts, different } = JSON.parse(stdout) as { counts: Record<string, number>; different: string[][] }
      expect(different).toEqual([])
      expect(Object.keys(counts).toSorted()).toEqual(SERVICE_NAMES.toSorted())
      expect(counts['ec2']).toBeGreaterThan(700)
    })
  },
)

interface Asked {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function answer(url: string, given: Asked): { status: number; body: string } {
  const [, what = '', service = '', operation = ''] = url.split('/')
  try {
    const body =
      what === 'decode'
        ? decoded(service as ServiceName, operation, given)
        : encoded(service as ServiceName, operation, given)
    return { status: 200, body: JSON.stringify(body) }
  } catch (error) {
    return { status: 500, body: String(error) }
  }
}

function decoded(service: ServiceName, operation: string, { method, path, query, headers, body }: Asked): object {
  const request = { method, path, query, headers: new Map(Object.entries(headers)), body: Buffer.from(body, 'base64') }
  return { routed: routeRequest(service, request) ?? null, input: portable(decodeRequest(service, operation, request)) }
}

function encoded(service: ServiceName, operation: string, given: unknown): object {
  const { status, headers, body } = encodeResponse(service, operation, native(given), 'request-1')
  return { status, headers, body: Buffer.from(body as string).toString('base64') }
}

/** A value as JSON: bytes and dates marked, as the Python side marks them. */
function portable(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (value instanceof Date) return { $date: value.getTime() / 1000 }
  if (Array.isArray(value)) return value.map(portable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, portable(held)]))
}

function native(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(native)
  if (typeof value !== 'object' || value === null) return value
  const marked = value as { readonly $bytes?: string; readonly $date?: number }
  if (marked.$bytes !== undefined) return new Uint8Array(Buffer.from(marked.$bytes, 'base64'))
  if (marked.$date !== undefined) return new Date(marked.$date * 1000)
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, native(held)]))
}
