import { everything } from './everything.generated.ts'

/** All actions of all AWS services by prefix. Large: import this module only when it is asked for (`await import`). */
export function everyAction(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    everything.split('\n').map((line) => {
      const [service = '', ...coded] = line.split(' ')
      return [service, decode(coded.filter((word) => word !== ''))]
    }),
  )
}

function decode(coded: readonly string[]): string[] {
  const names: string[] = []
  for (const word of coded)
    names.push((names.at(-1) ?? '').slice(0, Number.parseInt(word[0] ?? '0', 36)) + word.slice(1))
  return names
}
