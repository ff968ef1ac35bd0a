// @ts-check

/**
 * Four bytes that stand for an attribute in its block. Two attributes may share them: whoever finds a block looks at its events.
 * @param {string} attribute JSON text of [name, value]
 * @returns {Buffer}
 */
export function termOf(attribute) {
  const term = Buffer.alloc(4)
  term.writeUInt32LE(hashOf(attribute))
  return term
}

/** The share in which a term stands. @param {Buffer} term */
export const shareOf = (term) => /** @type {number} */ (term[0]) & (SHARES - 1)

const SHARES = 16

/** Parts of equal length into which a block's sequences are divided. */
const PARTS = 32

/** Bytes of one entry: a term, and a bit for each part that has it. */
export const ENTRY = 8

/**
 * The terms of a block's events by share, each with the parts of the block in which it stands. Shares without terms are left out.
 * @param {readonly (readonly [sequence: number, hashes: readonly number[]])[]} events hashes: see `hashesOf`
 * @param {number} since @param {number} until the block's sequences: after `since` up to `until`
 * @returns {Map<number, Buffer>}
 */
export function termsOf(events, since, until) {
  /** @type {Map<number, number>} */
  const parts = new Map()
  for (const [sequence, hashes] of events) {
    const bit = 1 << Math.floor(((sequence - since - 1) * PARTS) / (until - since))
    for (const hash of hashes) {
      const held = parts.get(hash) ?? 0
      if ((held & bit) === 0) parts.set(hash, held | bit)
    }
  }
  /** @type {Map<number, number[]>} */
  const shares = new Map()
  for (const [hash, bits] of parts) {
    const share = hash & (SHARES - 1)
    const held = shares.get(share)
    if (held) held.push(hash, bits)
    else shares.set(share, [hash, bits])
  }
  return new Map([...shares].map(([share, held]) => [share, Buffer.from(Uint32Array.from(held).buffer)]))
}

/**
 * The sequences of the parts that have a bit, neighbours as one range, oldest first.
 * @param {number} bits @param {number} since @param {number} until
 * @returns {[since: number, until: number][]}
 */
export function partsOf(bits, since, until) {
  const edge = (/** @type {number} */ part) => since + Math.ceil((part * (until - since)) / PARTS)
  /** @type {[number, number][]} */
  const ranges = []
  for (let part = 0; part < PARTS; part++) {
    if (((bits >>> part) & 1) === 0) continue
    const last = ranges.at(-1)
    if (last?.[1] === edge(part)) last[1] = edge(part + 1)
    else ranges.push([edge(part), edge(part + 1)])
  }
  return ranges
}

const [CLOSE, QUOTE, BACKSLASH] = [0x5d, 0x22, 0x5c]

/**
 * The hash of each attribute's own text, which stands in the list's as JSON.stringify wrote it: one pass, nothing is parsed. They are
 * signed, which takes less to hold and to compare; their 32 bits are those of `hashOf`.
 * @param {string} list JSON text of a list of [name, value]
 * @returns {number[]}
 */
export function hashesOf(list) {
  const units = unitsOf(list)
  const hashes = []
  for (let at = 1; at < list.length - 1; at++) {
    let hash = SEED
    for (let unit = 0; unit !== CLOSE;) {
      hash = mixed(hash, (unit = units[at++] ?? CLOSE))
      if (unit !== QUOTE) continue
      do {
        hash = mixed(hash, (unit = units[at++] ?? QUOTE))
        if (unit === BACKSLASH) hash = mixed(hash, units[at++] ?? 0)
      } while (unit !== QUOTE)
    }
    hashes.push(hash)
  }
  return hashes
}

let scratch = new Uint16Array(4096)

/**
 * The text's code units side by side, until the next text: one by one they are slow to get from a text that is a piece of another.
 * @param {string} text
 */
function unitsOf(text) {
  if (text.length > scratch.length) scratch = new Uint16Array(2 * text.length)
  Buffer.from(scratch.buffer).write(text, 'utf16le')
  return scratch
}

const SEED = 0x811c9dc5
/** @type {(hash: number, unit: number) => number} */
const mixed = (hash, unit) => Math.imul(hash ^ unit, 0x01000193)

/** The 32-bit FNV-1a hash of the text's code units. @param {string} text */
export function hashOf(text) {
  let hash = SEED
  for (let at = 0; at < text.length; at++) hash = mixed(hash, text.charCodeAt(at))
  return hash >>> 0
}
