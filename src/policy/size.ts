/** Characters as IAM counts them against its quotas: without the white space between the tokens. */
export function policySize(document: string | object): number {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  let size = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    if (char === '"') quoted = !quoted
    if (quoted || !SPACE.has(char)) size++
    // What is escaped neither ends the string nor escapes.
    if (quoted && char === '\\' && i + 1 < text.length) {
      i++
      size++
    }
  }
  return size
}

const SPACE: ReadonlySet<string> = new Set(' \t\n\r')
