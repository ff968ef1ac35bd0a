import type { Json } from '../../kernel/canonical-json.ts'
import type { Properties } from './documents.ts'
import { isObject } from './evaluation.ts'
import { templateError } from './faults.ts'

/** How many of each a template may have. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const MOST = { parameters: 200, mappings: 200, attributes: 200, resources: 500, outputs: 200 } as const

/** @throws {Fault} for what is no object */
export function objectOr(value: Json | undefined, path: string): Properties {
  if (value === undefined) return {}
  if (value === null) throw templateError(`[/${path}] 'null' values are not allowed in templates`)
  if (!isObject(value)) throw templateError(`${path.split('/')[0] ?? ''} must be an object. [/${path}]`)
  return value
}

/** What a section declares, by name. @throws {Fault} */
export function entriesOf(section: Json | undefined, name: string, most: number): readonly (readonly [string, Json])[] {
  const entries = Object.entries(objectOr(section, name))
  if (entries.length > most)
    throw templateError(`Number of ${name.toLowerCase()}, ${entries.length}, is greater than maximum allowed, ${most}`)
  const noun = name.slice(0, -1)
  const strange = entries.find(([logicalId]) => !/^[a-zA-Z0-9]{1,255}$/.test(logicalId))
  if (strange && strange[0].length <= 255) throw templateError(`${noun} name ${strange[0]} is non alphanumeric.`)
  if (strange) throw templateError(`${noun} name ${strange[0].slice(0, 32)}… is longer than 255 characters.`)
  const empty = entries.find(([, value]) => value === null)
  if (empty) throw templateError(`[/${name}/${empty[0]}] 'null' values are not allowed in templates`)
  return entries
}
