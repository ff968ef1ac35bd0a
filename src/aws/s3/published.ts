import type { View } from '../../store/projection.ts'
import { recent } from '../../kernel/recent.ts'
import { nameOwner } from '../../wire/names.ts'
import { bucketNames, type StoredObject } from './documents.ts'

interface Place {
  readonly bucket: string
  readonly key: string
}

/** Null: in no bucket of this world. */
const places = recent<string, Place | null>(1024)

/** The object that answers for a URL of a bucket of this world; the same value as long as nobody writes another one. */
export function published(view: View, url: string): StoredObject | undefined {
  const { bucket = '', key } = placeOf(url) ?? {}
  const owner = key === undefined ? undefined : bucketNames.find(view, bucket)
  return owner && view.get<StoredObject>(owner.account, `s3/object/${bucket}/${key}`)?.value
}

/** Asked at each exchange, of few issuers' documents. */
function placeOf(url: string): Place | null {
  const known = places.get(url)
  if (known !== undefined) return known
  const place = readPlace(url)
  places.set(url, place)
  return place
}

function readPlace(text: string): Place | null {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const owner = url && nameOwner(url.hostname)
  if (!url || owner?.service !== 's3') return null
  const path = decoded(url.pathname.slice(1))
  if (path === undefined) return null
  const [first = '', ...rest] = path.split('/')
  return owner.bucket === undefined ? { bucket: first, key: rest.join('/') } : { bucket: owner.bucket, key: path }
}

/** Keys stand in paths as S3's clients escape them. Undefined: nothing that escapes a key. */
function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
