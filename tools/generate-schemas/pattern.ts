/**
 * The models' patterns are Java regular expressions, and the service asks whether the whole value matches.
 * JavaScript reads nearly all of them unchanged under the `u` flag; what it does not (an escape that escapes nothing) is rewritten here.
 * A pattern that cannot be expressed stops the generator: none is ever dropped silently.
 */
export function translatePattern(java: string): string {
  const repaired = REPAIRED.get(java) ?? java
  for (const candidate of [repaired, withoutIdleEscapes(repaired), dotAll(repaired)])
    if (compiles(candidate)) return candidate
  throw new Error(`This pattern has no JavaScript form yet: ${java}`)
}

/** Patterns that no value can match as they are printed, and what they mean. */
const REPAIRED: ReadonlyMap<string, string> = new Map([
  [
    '^arn:aws([a-z-]+)?:ec2:[a-z\\d-]+:\\d{12}:placement-group/^.{1,255}$',
    '^arn:aws([a-z-]+)?:ec2:[a-z\\d-]+:\\d{12}:placement-group/.{1,255}$',
  ],
])

/** A leading `(?s)`: the dot matches line ends too. */
function dotAll(java: string): string {
  return java.startsWith('(?s)')
    ? java.slice(4).replace(/\\.|\./gsu, (token) => (token === '.' ? '[\\s\\S]' : token))
    : java
}

/** Under the `u` flag only syntax characters may be escaped; `\-` also inside a class. Java lets any non-letter be. */
function withoutIdleEscapes(java: string): string {
  let inClass = false
  return java.replace(/\\.|\[|\]/gsu, (token) => {
    if (token === '[') inClass = true
    if (token === ']') inClass = false
    if (token.length === 1 || /[\w^$\\.*+?()[\]{}|/]/u.test(token.charAt(1))) return token
    if (token === '\\-') return inClass ? token : '-'
    return token.slice(1)
  })
}

function compiles(source: string): boolean {
  try {
    return new RegExp(`^(?:${source})$`, 'u') instanceof RegExp
  } catch {
    return false
  }
}
