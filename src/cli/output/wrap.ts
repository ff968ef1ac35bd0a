/** Lines of at most so many characters, broken between words and indented alike; a word that is longer goes on in the next line. */
export function wrapped(text: string, columns: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const [, indent = '', words = ''] = /^( *)(.*)$/.exec(paragraph) ?? []
    return linesOf(words, Math.max(1, columns - indent.length)).map((line) => indent + line)
  })
}

function linesOf(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
    for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width))
  }
  return [...lines, line]
}
