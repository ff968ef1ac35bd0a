// A bare node:http server that does one verification per request and nothing else: what no door can do without.
// `node bare.mjs rs256 <public key, PEM>` or `node bare.mjs sigv4 <secret>`; prints its port.
// @ts-check
import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import { createServer } from 'node:http'

const [kind = '', given = ''] = process.argv.slice(2)
const ANSWER = `<Answer>${'x'.repeat(1500)}</Answer>`

/** @typedef {import('node:http').IncomingMessage} Incoming */

/** @type {Readonly<Record<string, () => (request: Incoming, body: string) => boolean>>} */
const VERIFIERS = { rs256, sigv4 }

function rs256() {
  const key = createPublicKey(given)
  return (/** @type {Incoming} */ _request, /** @type {string} */ body) => {
    const token = body.slice(body.indexOf('WebIdentityToken=') + 17)
    const dot = token.lastIndexOf('.')
    return verify('sha256', Buffer.from(token.slice(0, dot)), key, Buffer.from(token.slice(dot + 1), 'base64url'))
  }
}

function sigv4() {
  const hmac = (/** @type {string | Buffer} */ key, /** @type {string} */ text) =>
    createHmac('sha256', key).update(text).digest()
  const sha256 = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex')
  /** @type {Map<string, Buffer>} */
  const keys = new Map()
  return (/** @type {Incoming} */ { method, url, headers }, /** @type {string} */ body) => {
    const [, scope = '', names = '', signature = ''] =
      /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '') ??
      []
    const lines = names.split(';').map((name) => `${name}:${String(headers[name])}\n`)
    const canonical = `${method}\n${url}\n\n${lines.join('')}\n${names}\n${sha256(body)}`
    let key = keys.get(scope)
    if (!key)
      keys.set(
        scope,
        (key = scope.split('/').reduce((/** @type {Buffer} */ k, part) => hmac(k, part), Buffer.from(`AWS4${given}`))),
      )
    const text = `AWS4-HMAC-SHA256\n${String(headers['x-amz-date'])}\n${scope}\n${sha256(canonical)}`
    return timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'))
  }
}

const verified = VERIFIERS[kind]?.()
if (!verified) throw new Error(`no floor is called ${kind}`)
const server = createServer((request, response) => {
  /** @type {Buffer[]} */
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const [first] = chunks
    const body = (chunks.length === 1 && first ? first : Buffer.concat(chunks)).toString('latin1')
    response.statusCode = verified(request, body) ? 200 : 403
    response.setHeader('content-type', 'text/xml')
    response.end(ANSWER)
  })
})
server.listen(0, '127.0.0.1', () => console.log(/** @type {import('node:net').AddressInfo} */ (server.address()).port))
