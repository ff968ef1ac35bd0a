/** Kubernetes reports no more of them. */
const MOST = 100

interface Level {
  readonly path: string
  /** Undefined: a list. */
  readonly names?: Set<string>
  index: number
  key: string
}

const inside = ({ path, names, index, key }: Level) => (names ? (path ? `${path}.${key}` : key) : `${path}[${index}]`)

/** Members that stand twice in one object of a JSON text that is known to be well formed, as paths. */
export function duplicateMembers(json: string): string[] {
  const found: string[] = []
  const levels: Level[] = []
  let expectsKey = false
  for (let at = 0; at < json.length; at++) {
    const letter = json[at]
    const level = levels.at(-1)
    if (letter === '"') {
      const end = stringEnd(json, at)
      if (expectsKey && level?.names) {
        level.key = JSON.parse(json.slice(at, end + 1)) as string // between quotes of a well formed text
        if (level.names.has(level.key) && found.length < MOST) found.push(inside(level))
        level.names.add(level.key)
        expectsKey = false
      }
      at = end
    } else if (letter === '{' || letter === '[') {
      const path = level ? inside(level) : ''
      levels.push({ path, index: 0, key: '', ...(letter === '{' ? { names: new Set<string>() } : {}) })
      expectsKey = letter === '{'
    } else if (letter === '}' || letter === ']') {
      levels.pop()
      expectsKey = false
    } else if (letter === ',' && level) {
      level.index++
      expectsKey = level.names !== undefined
    }
  }
  return found
}

function stringEnd(json: string, start: number): number {
  let at = start + 1
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at
}
