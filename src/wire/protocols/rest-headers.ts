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

/** Header members of a structure, by header name. */
export function writeHeaders(places: Places, value: Structure): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>
  for (const { name, wire, write } of places.headers) {
    const held = value[name]
    if (held !== undefined && held !== null) headers[wire] = headerText(write(held).join(','))
  }
  for (const { name, prefix } of places.prefixes)
    for (const [key, text] of Object.entries((value[name] ?? {}) as Structure))
      headers[prefix + key.toLowerCase()] = headerText(String(text))
  return headers
}

/** A header's value as HTTP can carry it: UTF-8 bytes one by one, nothing that would end the line. */
function headerText(text: string): string {
  if (/^[\t\x20-\x7e]*$/.test(text)) return text
  return Buffer.from(text.replace(/[^\P{Cc}\t]/gu, ' '), 'utf8').toString('latin1')
}
