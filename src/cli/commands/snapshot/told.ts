import type { WorldSnapshot } from '../../own-api.ts'

const UNITS = ['B', 'KiB', 'MiB', 'GiB']

export function sizeOf(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1)
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`
}

export const snapshotRow = ({ name, saved, world, documents, events, bytes, imported }: WorldSnapshot) => [
  name,
  saved,
  world,
  String(documents),
  String(events),
  sizeOf(bytes),
  imported ? 'a file' : 'this cloud',
]
