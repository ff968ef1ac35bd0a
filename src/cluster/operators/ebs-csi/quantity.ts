const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
])
const GIB = 2 ** 30

/** A Kubernetes quantity of bytes, rounded up to whole GiB; undefined when it is none. */
export function gibOf(quantity: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(quantity) ?? []
  const factor = UNITS.get(unit)
  return number === '' || factor === undefined ? undefined : Math.max(1, Math.ceil((Number(number) * factor) / GIB))
}
