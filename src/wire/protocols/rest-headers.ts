import { Buffer } from 'node:buffer'
import type { Structure } from './Protocol.ts'
import type { Places } from './rest-members.ts'

/** Headers whose names begin alike, as a map of what follows. Empty ones stay out. */
export function readPrefixes({ prefixes }: Places, headers: ReadonlyMap<string, string>): Structure {
  return Object.fromEntries(
    prefixes.flatMap(({ name, prefix }) => {
      const map = Object.create(null) as Record<string, string>
      for (const [header, text] of headers) if (header.startsWith(prefix)) map[header.slice(prefix.length)] = text
      return Object.keys(map).length > 0 ? [[name, map]] : []
    }),
  )
}

/** Header members of a structure, by header name; `carried`: a text as HTTP can carry it. */
export function writeHeaders(
  places: Places,
  value: Structure,
  carried: (text: string) => string,
): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>
  for (const { name, wire, write } of places.headers) {
    const held = value[name]
    if (held !== undefined && held !== null) headers[wire] = carried(write(held).join(','))
  }
  for (const { name, prefix } of places.prefixes)
    for (const [key, text] of Object.entries((value[name] ?? {}) as Structure))
      headers[prefix + key.toLowerCase()] = carried(String(text))
  return headers
}

/** As UTF-8, byte by byte, without what would end the line: so clients send. */
export function utf8Header(text: string): string {
  if (/^[\t\x20-\x7e]*$/.test(text)) return text
  return Buffer.from(text.replace(/[^\P{Cc}\t]/gu, ' '), 'utf8').toString('latin1')
}

/** As ISO 8859-1, a blank for whatever is not in it: so S3 was seen to answer, which gives bytes that came in a header back as they were. */
export const latinHeader = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/gu, ' ')
