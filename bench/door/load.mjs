// Sends a door whole requests over kept connections and tells how many were answered and how long each took. A process of its own on
// raw sockets: a client library would take the door's share of a small machine. Plain JavaScript, so that nothing slows it down.
// @ts-check
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'

/**
 * @typedef {object} Load
 * @property {number} port
 * @property {readonly string[]} requests sent in turn, beginning where the last load stopped; none: those of the last load
 * @property {number} connections
 * @property {number} ms
 * @property {boolean} [once] each request is sent once, however long that takes
 * @property {number} [perSecond] how many to begin at most; otherwise each connection begins one as soon as it can
 * @property {number} [lead] milliseconds at the beginning that are not counted: connections are opened, and kept from then on
 * @property {boolean} [lenient] the door may end connections as it likes, and leave some without an answer
 */

/**
 * @typedef {object} Loaded
 * @property {number} perSecond
 * @property {number} answered
 * @property {number} elapsed milliseconds
 * @property {number} p50 milliseconds
 * @property {number} p99 milliseconds
 * @property {number} refused answers other than 200
 * @property {string} refusal the last of them
 * @property {number} unanswered connections that still waited for an answer long after the end
 */

/** @type {readonly Buffer[]} */
let requests = []
let next = 0

/** How long after the end an answer is waited for: a connection that never gets one must not hold up the rest. */
const PATIENCE_MS = 5000

/** What was read last, of whichever connection: it is looked at before the next one is read. */
const HEARD = Buffer.alloc(1 << 16)
const BLANK = '\r\n\r\n'

/** The head of an answer that begins in `HEARD`, with the empty line behind it. @param {number} bytes */
const headIn = (bytes) => HEARD.toString('latin1', 0, HEARD.subarray(0, bytes).indexOf(BLANK) + BLANK.length)

process.on('message', async (/** @type {Load} */ load) => {
  if (load.requests.length > 0) {
    requests = load.requests.map((text) => Buffer.from(text, 'latin1'))
    next = 0
  }
  process.send?.(await run(load))
})
process.send?.('ready')

/** @type {(load: Load) => Promise<Loaded>} */
async function run({ port, connections, ms, once, perSecond, lenient, lead = 0 }) {
  /** @type {number[]} */
  const took = []
  let refused = 0
  let refusal = ''
  const start = performance.now()
  const counted = start + lead
  const end = counted + ms
  let begun = 0
  /** @type {Set<import('node:net').Socket>} */
  const open = new Set()
  let unanswered = 0

  /** When the next request is due; one that begins late counts from when it was due. */
  const due = () => (perSecond === undefined ? performance.now() : start + (begun++ * 1000) / perSecond)

  const isOver = () => (once ? next >= requests.length : performance.now() >= end)

  const caller = async () => {
    // Some servers end the connection after each answer.
    while (!isOver()) await connected()
  }

  const connected = () =>
    new Promise((resolve, reject) => {
      let sent = 0
      let left = -1
      let isLast = false
      const heard = (/** @type {number} */ bytes) => {
        if (left < 0) {
          const head = headIn(bytes)
          const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
          if (length === undefined) return reject(new Error(`an answer without a length: ${head}`))
          isLast = /\r\nconnection: close/i.test(head)
          left = head.length + Number(length)
          if (!/^HTTP\/1\.[01] 200/.test(head)) {
            refused++
            refusal = HEARD.toString('latin1', 0, bytes)
          }
        }
        left -= bytes
        if (left > 0) return
        if (sent >= counted) took.push(performance.now() - sent)
        // What is sent all the same may keep such a server from ever ending the connection.
        if (isLast) socket.destroy()
        else send()
      }
      const callback = (/** @type {number} */ bytes) => {
        heard(bytes)
        return true
      }
      const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: HEARD, callback } })
      open.add(socket)
      const send = () => {
        if (isOver()) return void socket.destroy()
        sent = due()
        const early = sent - performance.now()
        if (early > 0) setTimeout(write, early)
        else write()
      }
      const write = () => {
        left = -1
        if (!socket.destroyed) socket.write(/** @type {Buffer} */ (requests[next++ % requests.length]))
      }
      socket.on('connect', send).on('error', lenient ? () => {} : reject)
      socket.on('close', () => {
        open.delete(socket)
        resolve(undefined)
      })
    })
  const overdue = setTimeout(
    () => {
      unanswered = open.size
      for (const socket of open) socket.destroy()
    },
    once ? 2 ** 31 - 1 : lead + ms + PATIENCE_MS,
  )
  await Promise.all(Array.from({ length: connections }, caller))
  clearTimeout(overdue)
  const elapsed = Math.min(performance.now() - counted, once ? Infinity : ms + PATIENCE_MS)
  took.sort((a, b) => a - b)
  const at = (/** @type {number} */ share) => took[Math.floor(took.length * share)] ?? 0
  return {
    perSecond: (took.length * 1000) / elapsed,
    elapsed,
    answered: took.length,
    p50: at(0.5),
    p99: at(0.99),
    refused,
    refusal,
    unanswered,
  }
}
