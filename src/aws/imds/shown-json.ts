/** An object as the service writes it, one member a line: `  "region" : "us-east-1",`. */
export function shownJson(members: Readonly<Record<string, string | null>>): string {
  const lines = Object.entries(members).map(([name, value]) => `  ${JSON.stringify(name)} : ${JSON.stringify(value)}`)
  return `{\n${lines.join(',\n')}\n}`
}
