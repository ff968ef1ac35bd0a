import type { Malformed } from '../form.ts'
import type { XmlElement } from '../xml.ts'

/**
 * The namespaces of documents that services take, S3's in each way in which its own pages write it. One service's document under the other's
 * name is told apart by its elements.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
 */
const KNOWN: ReadonlySet<string> = new Set([
  'http://s3.amazonaws.com/doc/2006-03-01/',
  'http://s3.amazonaws.com/doc/2006-03-01',
  'http://doc.s3.amazonaws.com/2006-03-01/',
  'http://doc.s3.amazonaws.com/2006-03-01',
  'https://route53.amazonaws.com/doc/2013-04-01/',
])

type Scope = ReadonlyMap<string, string>

/**
 * A request's elements stand in their service's namespace or, as both services take them, in none.
 * @throws {Fault} what `malformed` makes of another one, and of a prefix that stands for none.
 */
export function checkNamespaces(element: XmlElement, malformed: Malformed, around: Scope = new Map()): void {
  const scope = within(element, around)
  const { tag, prefix = '' } = element
  const namespace = scope.get(prefix) ?? ''
  if (prefix !== '' && namespace === '') throw malformed(`The prefix ${prefix} is not bound`)
  if (namespace !== '' && !KNOWN.has(namespace)) throw malformed(`${tag} is of another namespace`)
  for (const child of element.children) checkNamespaces(child, malformed, scope)
}

/** `xmlns` and `xmlns:prefix` of the element, before those around it. */
function within({ attributes }: XmlElement, around: Scope): Scope {
  const own = [...attributes].flatMap(([name, value]): readonly [string, string][] =>
    name === 'xmlns' ? [['', value]] : name.startsWith('xmlns:') ? [[name.slice('xmlns:'.length), value]] : [],
  )
  return own.length === 0 ? around : new Map([...around, ...own])
}
