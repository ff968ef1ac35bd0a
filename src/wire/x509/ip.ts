/**
 * Four or sixteen bytes. Node's own `isIPv6` compiles a pattern that takes longer than a world takes to open.
 * @throws {TypeError} when the text is no address
 */
export function ipBytes(address: string): Buffer {
  const bytes = address.includes(':') ? sixteen(address) : four(address)
  if (!bytes) throw new TypeError(`not an IP address: ${JSON.stringify(address)}`)
  return Buffer.from(bytes)
}

function four(text: string): readonly number[] | undefined {
  const parts = text.split('.')
  const areBytes = parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  return parts.length === 4 && areBytes ? parts.map(Number) : undefined
}

function sixteen(text: string): readonly number[] | undefined {
  const [head = '', tail, ...more] = text.split('::')
  const before = groups(head, tail === undefined)
  const after = groups(tail ?? '', true)
  if (!before || !after || more.length > 0) return undefined
  const zeros = 16 - before.length - after.length
  if (tail === undefined ? zeros !== 0 : zeros < 2) return undefined
  return [...before, ...Array.from({ length: zeros }, () => 0), ...after]
}

/** Two bytes a group; the last of an address may be four bytes with dots. */
function groups(text: string, areLast: boolean): readonly number[] | undefined {
  const bytes: number[] = []
  const all = text === '' ? [] : text.split(':')
  for (const [at, group] of all.entries()) {
    const dotted = areLast && at === all.length - 1 ? four(group) : undefined
    if (!dotted && !/^[0-9a-f]{1,4}$/i.test(group)) return undefined
    const value = parseInt(group, 16)
    bytes.push(...(dotted ?? [value >> 8, value & 255]))
  }
  return bytes
}
