import { isIPv4, isIPv6 } from 'node:net'

/** Four or sixteen bytes. @throws {TypeError} when the text is no address */
export function ipBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  if (!isIPv6(address) || address.includes('%')) throw new TypeError(`not an IP address: ${JSON.stringify(address)}`)
  const [head = '', tail] = withoutDotted(address).split('::')
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0)
  return Buffer.from([...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 255]))
}

const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)))

/** `::ffff:10.0.0.1` → `::ffff:a00:1`. */
function withoutDotted(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a: string, b: string, c: string, d: string) => {
    const group = (high: string, low: string) => ((Number(high) << 8) | Number(low)).toString(16)
    return `${group(a, b)}:${group(c, d)}`
  })
}
