import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../kernel/Clock.ts'
import type { Random } from '../../kernel/random.ts'
import type { Projection } from '../../store/projection.ts'
import type { Store } from '../../store/Store.ts'
import { publicJwk } from '../../wire/jose/jwk.ts'
import { signJwt } from '../../wire/jose/jwt.ts'
import { generateSigningKey, privatePem, readSigningKey } from '../../wire/jose/signing-key.ts'
import { nameOwner } from '../../wire/names.ts'
import type { Serve } from '../doors.ts'
import type { Claims } from './follows.ts'
import { isShape, SHAPE_NAMES, SHAPES, type Shape, type ShapeName } from './shapes.ts'

/** A foreign issuer that stands in this world: its documents are served by name at the TLS door, its tokens live in world time. */
export interface Issuer {
  readonly name: string
  readonly shape: ShapeName
  /** `https://…`, as in the tokens' `iss`. */
  readonly url: string
  /** PEM, the newest first: it signs. */
  readonly keys: readonly string[]
  /** World milliseconds. */
  readonly created: number
}

/** A sentence that says what is wrong. */
export interface Wrong {
  readonly wrong: string
  readonly status?: number
  /** The command to type next. */
  readonly next?: string
}

export interface Issuers {
  list(): readonly Issuer[]
  create(asked: unknown): Promise<Issuer | Wrong>
  /** A token; claims that are asked for replace those of the shape, `null` takes one away. */
  token(name: string, asked: unknown): { readonly token: string } | Wrong
  /** A new key signs from now on. `retire`: the former ones are gone at once, and with them their tokens. */
  rotate(name: string, asked: unknown): Promise<Issuer | Wrong>
  remove(name: string): Promise<boolean>
  /** Whether one of them answers for the host. */
  owns(host: string): boolean
  /** What changes with the documents of the one that answers for the host. */
  edition(host: string): string | undefined
  readonly serve: Serve
  close(): void
}

const PARTITION = 'world'
const PREFIX = 'issuer/'
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/
const BITS = 2048
const LONGEST = 12 * 3600
const MOST_KEYS = 10

const hostOf = (host: string): string => host.toLowerCase().replace(/:\d*$/, '')

export function issuersOf(store: Store, projection: Projection, clock: Clock, random: Random): Issuers {
  const documents = () => projection.view().scan<Issuer>(PARTITION, PREFIX)
  const list = (): readonly Issuer[] => documents().map(({ value }) => value)
  const find = (name: string) => projection.view().get<Issuer>(PARTITION, PREFIX + name)
  const written = (issuer: Issuer) => ({ partition: PARTITION, key: PREFIX + issuer.name, value: { ...issuer } })
  const write = (issuer: Issuer, revision: number) =>
    store.commit({
      writes: [written(issuer)],
      guards: [{ partition: PARTITION, key: PREFIX + issuer.name, revision }],
    })
  /** Asked at every request that comes by name. */
  let hosts: ReadonlyMap<string, string> | undefined
  const forget = projection.subscribe(PARTITION, PREFIX, () => (hosts = undefined))
  const edition = (host: string): string | undefined => {
    hosts ??= new Map(documents().map(({ key, revision, value }) => [new URL(value.url).host, `${key} ${revision}`]))
    return hosts.size === 0 ? undefined : hosts.get(hostOf(host))
  }
  const newKey = async () => privatePem(await generateSigningKey(BITS))

  return {
    list,
    async create(asked) {
      for (let key: string | undefined; ; key ??= await newKey()) {
        const view = projection.view()
        const there = view.scan<Issuer>(PARTITION, PREFIX).map(({ value }) => value)
        const wish = readWish(asked, there)
        if ('wrong' in wish) return wish
        if (key === undefined) continue
        const issuer: Issuer = { ...wish, keys: [key], created: clock.now() }
        // Lost when another issuer was made or changed meanwhile: it may have taken the name or the host.
        const { committed } = await store.commit({ writes: [written(issuer)], guards: view.guards() })
        if (committed) return issuer
      }
    },
    token(name, asked) {
      const issuer = find(name)?.value
      if (!issuer) return missing(name)
      const wish = readTokenWish(asked, SHAPES[issuer.shape])
      if ('wrong' in wish) return wish
      const { privateKey, kid } = readSigningKey(issuer.keys[0] ?? '')
      const now = Math.floor(clock.now() / 1000)
      const times = { iat: now, nbf: now, exp: now + wish.lifetime, jti: random.uuid() }
      const shape: Shape = SHAPES[issuer.shape]
      const aud = shape.listsAudience ? [wish.audience].flat() : wish.audience
      const claims = {
        iss: issuer.url,
        aud,
        ...shape.claims,
        ...shape.follows?.(wish.claims),
        ...times,
        ...wish.claims,
      }
      const kept = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null))
      return { token: signJwt(kept, privateKey, kid) }
    },
    async rotate(name, asked) {
      const retire = (asked as { readonly retire?: unknown } | undefined)?.retire === true
      const fresh = await newKey()
      const found = find(name)
      if (!found) return missing(name)
      const keys = retire ? [fresh] : [fresh, ...found.value.keys].slice(0, MOST_KEYS)
      const issuer = { ...found.value, keys }
      const { committed } = await write(issuer, found.revision)
      return committed ? issuer : { wrong: `The issuer ${name} was changed meanwhile; try again.`, status: 409 }
    },
    async remove(name) {
      const found = find(name)
      if (!found) return false
      await store.commit({ writes: [{ partition: PARTITION, key: PREFIX + name }] })
      return true
    },
    owns: (host) => edition(host) !== undefined,
    edition,
    async serve(request, response) {
      answer(request, response, list())
    },
    close: forget,
  }
}

export const missing = (name: string): Wrong => ({
  wrong: `There is no issuer ${JSON.stringify(name)}.`,
  status: 404,
  next: 'stint issuer list',
})
const taken = (name: string): Wrong => ({
  wrong: `There is an issuer ${JSON.stringify(name)} already.`,
  status: 409,
  next: `stint issuer token ${name}, or stint issuer delete ${name}`,
})

function readWish(asked: unknown, there: readonly Issuer[]): Pick<Issuer, 'name' | 'shape' | 'url'> | Wrong {
  const { name, shape, url } = (asked ?? {}) as Readonly<Record<string, unknown>>
  if (typeof name !== 'string' || !NAME.test(name))
    return { wrong: 'An issuer’s name is 1 to 40 lower-case letters, digits and hyphens.' }
  if (!isShape(shape)) return { wrong: `The shape is one of ${SHAPE_NAMES.join(', ')}.` }
  const place = url ?? `https://${name}.issuer.localhost${SHAPES[shape].path(name)}`
  const problem = urlProblem(place)
  if (problem) return { wrong: problem }
  if (there.some((one) => one.name === name)) return taken(name)
  const host = new URL(place as string).host
  if (there.some((one) => new URL(one.url).host === host))
    return { wrong: `Another issuer answers for ${host} already.`, status: 409 }
  return { name, shape, url: place as string } // a text, says urlProblem
}

function urlProblem(url: unknown): string | undefined {
  if (typeof url !== 'string' || url.length > 255 || !URL.canParse(url))
    return `${String(JSON.stringify(url)).slice(0, 300)} is no URL: an issuer’s is https://HOST[/PATH].`
  const { protocol, port, host, username, search, hash, href } = new URL(url)
  const plain = protocol === 'https:' && port === '' && !username && !search && !hash
  if (!plain || url.endsWith('/') || ![url, `${url}/`].includes(href))
    return 'An issuer’s URL is https://HOST[/PATH] without port, query and final slash.'
  if (nameOwner(host)) return `${host} is answered by this cloud itself.`
  return undefined
}

function readTokenWish(
  asked: unknown,
  shape: Shape,
): { readonly audience: unknown; readonly lifetime: number; readonly claims: Claims } | Wrong {
  const {
    audience = shape.audience,
    lifetimeSeconds: lifetime = shape.lifetime,
    claims = {},
  } = (asked ?? {}) as Readonly<Record<string, unknown>>
  if (typeof lifetime !== 'number' || !(lifetime >= 1) || lifetime > LONGEST)
    return { wrong: 'A token lives at least a second and at most 12 hours.' }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims))
    return { wrong: 'Claims are an object of names and values.' }
  return { audience, lifetime: Math.floor(lifetime), claims: { ...claims } }
}

/** The two documents of an issuer. @see https://openid.net/specs/openid-connect-discovery-1_0.html */
function answer({ headers, url = '' }: IncomingMessage, response: ServerResponse, issuers: readonly Issuer[]): void {
  const issuer = issuers.find((one) => new URL(one.url).host === hostOf(headers.host ?? ''))
  const base = issuer ? new URL(issuer.url).pathname.replace(/\/$/, '') : ''
  const [path = ''] = url.split('?')
  const document =
    issuer &&
    new Map<string, () => object>([
      [`${base}/.well-known/openid-configuration`, () => discovery(issuer)],
      [`${base}${SHAPES[issuer.shape].keys}`, () => ({ keys: issuer.keys.map((pem) => jwkOf(pem)) })],
    ]).get(path)
  response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
  response.end(JSON.stringify(document ? document() : { error: 'not found' }))
}

const jwkOf = (pem: string) => publicJwk(readSigningKey(pem).publicKey)

const discovery = ({ url, shape }: Issuer) => ({
  issuer: url,
  jwks_uri: `${url}${SHAPES[shape].keys}`,
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  claims_supported: ['sub', 'aud', 'exp', 'iat', 'iss'],
})
