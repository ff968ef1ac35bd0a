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

/**
 * The terms of some events by share. Shares without terms are left out.
 * @param {readonly string[]} events each the JSON text of a list of [name, value]
 * @returns {Map<number, Buffer>}
 */
export function termsOf(events) {
  const hashes = new Set()
  for (const attributes of events) addHashes(attributes, hashes)
  /** @type {Map<number, number[]>} */
  const shares = new Map()
  for (const hash of hashes) {
    const share = hash & (SHARES - 1)
    const held = shares.get(share)
    if (held) held.push(hash)
    else shares.set(share, [hash])
  }
  return new Map([...shares].map(([share, held]) => [share, Buffer.from(Uint32Array.from(held).buffer)]))
}

const [OPEN, CLOSE, QUOTE, BACKSLASH] = [0x5b, 0x5d, 0x22, 0x5c]

/**
 * The hash of each attribute's own text, which stands in the list's as JSON.stringify wrote it: one pass, nothing is parsed.
 * @param {string} list
 * @param {Set<number>} hashes
 */
function addHashes(list, hashes) {
  let hash = SEED
  let quoted = false
  for (let at = 1; at < list.length - 1; at++) {
    const unit = list.charCodeAt(at)
    if (!quoted && unit === OPEN) hash = SEED
    hash = mixed(hash, unit)
    if (unit === BACKSLASH) hash = mixed(hash, list.charCodeAt(++at))
    else if (unit === QUOTE) quoted = !quoted
    else if (!quoted && unit === CLOSE) hashes.add(hash >>> 0)
  }
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
