import { isFormType } from '../../../wire/form.ts'
import { splitUrl } from '../../../wire/sigv4/request.ts'
import { parseAuthorization } from '../../../wire/sigv4/authorization.ts'
import { routeToService } from '../../route.ts'

export interface BucketAddress {
  readonly bucket: string
  /** Empty for the bucket itself; still encoded. */
  readonly key: string
}

interface Asked {
  readonly method: string
  readonly url: string
  readonly host: string
  readonly headers: ReadonlyMap<string, string>
}

const PARTS = /^\/([^/]+)\/?(.*)$/s

/** The bucket and key that a request names; undefined for what is not S3's, or of no bucket. */
export function addressOf({ method, url, host, headers }: Asked): BucketAddress | undefined {
  const parts = splitUrl(url)
  if (headers.has('x-amz-target') || isForm(headers) || ACTION.test(parts.query)) return undefined
  try {
    const asked = { method, host, headers, ...parts }
    const { service, path } = routeToService({ ...asked, authorization: parseAuthorization({ method, url, headers }) })
    const [, bucket = '', key = ''] = (service === 's3' && PARTS.exec(path)) || []
    return bucket === '' ? undefined : { bucket: decodeURIComponent(bucket), key }
  } catch {
    return undefined // the door says what is wrong with it
  }
}

/** A query call, whatever its path. */
const ACTION = /(?:^|&)Action=/

/** A form's Version may name any service. */
const isForm = (headers: ReadonlyMap<string, string>): boolean => isFormType(headers.get('content-type'))
