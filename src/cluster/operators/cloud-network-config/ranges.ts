const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/

function numberOf(address: string): number | undefined {
  const parts = IPV4.exec(address)?.slice(1).map(Number)
  return parts?.every((part) => part < 256) ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined
}

/** True when an IPv4 range `10.0.0.0/19` holds the address. */
export function holdsAddress(range: string, address: string): boolean {
  const [base = '', bits = ''] = range.split('/')
  const [first, wanted, size] = [numberOf(base), numberOf(address), 2 ** (32 - Number(bits))]
  if (first === undefined || wanted === undefined || !(Number(bits) >= 0 && Number(bits) <= 32)) return false
  return Math.floor(first / size) === Math.floor(wanted / size)
}
