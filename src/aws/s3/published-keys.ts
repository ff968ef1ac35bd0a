import type { View } from '../../store/projection.ts'
import { recent } from '../../kernel/recent.ts'
import { JWKS_PATH } from '../../wire/jose/discovery.ts'
import { nameOwner } from '../../wire/names.ts'
import { bucketNames, type StoredObject } from './documents.ts'

interface Place {
  readonly bucket: string
  readonly key: string
}

/** Null: in no bucket of this world. */
const places = recent<string, Place | null>(1024)

/** The object that holds the keys of an issuer in a bucket of this world; the same value as long as nobody writes another one. */
export function publishedKeys(view: View, issuer: string): StoredObject | undefined {
  const { bucket = '', key } = placeOf(issuer) ?? {}
  const owner = key === undefined ? undefined : bucketNames.find(view, bucket)
  return owner && view.get<StoredObject>(owner.account, `s3/object/${bucket}/${key}`)?.value
}

/** Asked at each exchange, of few issuers. */
function placeOf(issuer: string): Place | null {
  const known = places.get(issuer)
  if (known !== undefined) return known
  const place = readPlace(issuer)
  places.set(issuer, place)
  return place
}

function readPlace(issuer: string): Place | null {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  const owner = url && nameOwner(url.hostname)
  if (!url || owner?.service !== 's3') return null
  const path = `${url.pathname.replace(/\/$/, '')}/${JWKS_PATH}`.slice(1)
  const [first = '', ...rest] = path.split('/')
  return owner.bucket === undefined ? { bucket: first, key: rest.join('/') } : { bucket: owner.bucket, key: path }
}
