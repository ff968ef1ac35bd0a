import type { Fault } from '../../kernel/Fault.ts'

/**
 * What others come after stands before them; else as given.
 * @throws {Fault} as `circle` words it, for names that come after themselves
 */
export function ordered(
  names: readonly string[],
  after: (name: string) => readonly string[],
  circle: (names: readonly string[]) => Fault,
): readonly string[] {
  const placed = new Set<string>()
  const under = new Set<string>()
  const known = new Set(names)
  const place = (name: string): void => {
    if (placed.has(name) || !known.has(name)) return
    if (under.has(name)) throw circle([...under].slice([...under].indexOf(name)))
    under.add(name)
    after(name).forEach(place)
    under.delete(name)
    placed.add(name)
  }
  names.forEach(place)
  return [...placed]
}
