import { sign, type KeyObject } from 'node:crypto'
import { algorithmRow, type Algorithm, type AlgorithmRow } from './algorithms.ts'
import { fromBase64url } from './base64url.ts'
import { parseStrictObject, type JsonObject } from './strict-json.ts'

/** A token that is well-formed and of a known algorithm; nothing in it is believed yet. */
export interface Jwt {
  readonly header: JsonObject
  readonly claims: JsonObject
  readonly algorithm: Algorithm
  readonly kid: string | undefined
  readonly signingInput: string
  readonly signature: Buffer
}

/** Why a token is none that can be verified, in words for whoever made it. */
export interface JwtProblem {
  readonly problem: string
}

/** STS's own bound, characters. */
const LONGEST_TOKEN = 20_000
const LONGEST_KID = 512

/** They would let a token bring or name its own key, or change what a verifier must know. */
const REFUSED_HEADERS = ['crit', 'jku', 'jwk', 'x5u', 'x5c']

/** Reads a compact JWS with JSON claims. @see RFC 7515 §5.2 */
export function parseJwt(token: string): Jwt | JwtProblem {
  if (token.length > LONGEST_TOKEN) return problem(`is longer than ${LONGEST_TOKEN} characters`)
  const parts = token.split('.')
  if (parts.length !== 3) return problem('does not have three parts')
  const [head, body, signature] = parts.map(fromBase64url)
  if (!head || !body || !signature) return problem('is not canonical base64url')
  const header = parseStrictObject(head)
  const claims = parseStrictObject(body)
  if (!header) return problem('has a header that is no unambiguous JSON object')
  if (!claims) return problem('has claims that are no unambiguous JSON object')
  const refused = headerProblem(header)
  if (refused) return problem(refused)
  return {
    header,
    claims,
    algorithm: header['alg'] as Algorithm, // in the table, or headerProblem says so
    kid: header['kid'] as string | undefined, // a string, or headerProblem says so
    signingInput: token.slice(0, token.lastIndexOf('.')),
    signature,
  }
}

const problem = (what: string): JwtProblem => ({ problem: `The token ${what}` })

function headerProblem(header: JsonObject): string | undefined {
  const { alg, kid } = header
  const refused = REFUSED_HEADERS.find((name) => name in header)
  if (refused) return `has the header ${refused}, which is not accepted`
  if (typeof alg !== 'string' || !algorithmRow(alg)) return 'is signed with an algorithm that is not accepted'
  if (kid !== undefined && (typeof kid !== 'string' || Buffer.byteLength(kid) > LONGEST_KID))
    return `has a kid that is not a string of at most ${LONGEST_KID} bytes`
  return undefined
}

/** A compact JWS over the claims as they are. The key must fit the algorithm. `typ`: what the header says of it, if anything. */
export function signJwt(
  claims: object,
  privateKey: KeyObject,
  kid: string,
  algorithm: Algorithm = 'RS256',
  typ?: string,
): string {
  const row = algorithmRow(algorithm) as AlgorithmRow
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const header = typ === undefined ? { alg: algorithm, kid } : { kid, typ, alg: algorithm }
  const input = `${part(header)}.${part(claims)}`
  const key = { key: privateKey, ...(row.encoding ? { dsaEncoding: row.encoding } : {}) }
  return `${input}.${sign(row.digest, Buffer.from(input), key).toString('base64url')}`
}
