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
  for (const attributes of events)
    for (const attribute of JSON.parse(attributes)) hashes.add(hashOf(JSON.stringify(attribute)))
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

/** The 32-bit FNV-1a hash of the text's code units. @param {string} text */
export function hashOf(text) {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
