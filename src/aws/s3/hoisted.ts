import { Fault } from '../../kernel/Fault.ts'
import { parseQuery } from '../../wire/protocols/rest-routes.ts'

/**
 * What a presigned address says of its own signature; digests, which S3 looks for in headers alone (https://github.com/aws/aws-sdk-go-v2/issues/2610);
 * and what would make another operation of it.
 */
const NOT_HOISTED =
  /^x-amz-(?:algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256|trailer|decoded-content-length|sdk-checksum-algorithm|checksum-(?!mode$).*|copy-source.*)$/

/** Of dates as conditions that is inferred: S3 was seen to hold a PUT to both others. */
const HOISTED = /^(?:x-amz-.*|if-(?:none-)?match|if-(?:un)?modified-since)$/

/**
 * The headers of a presigned request with those that its maker wrote into the address, as SDKs do with `x-amz-…` headers (metadata, tags,
 * storage class, access control list) and conditions. A header that is sent outweighs them.
 * @see https://github.com/aws/aws-sdk-js-v3/issues/4694
 * @see https://github.com/boto/boto3/issues/4367
 */
export function withHoisted(headers: ReadonlyMap<string, string>, query: string): ReadonlyMap<string, string> {
  if (!/(?:^|&)(?:x-amz-|if-)/i.test(query)) return headers
  const malformed = () => new Fault('InvalidURI', 400, "Couldn't parse the specified URI.")
  const hoisted = [...parseQuery(query, malformed)].flatMap(([sent, [value = '']]) => {
    const name = sent.toLowerCase()
    return HOISTED.test(name) && !NOT_HOISTED.test(name) && !headers.has(name) ? [[name, value] as const] : []
  })
  return hoisted.length === 0 ? headers : new Map([...headers, ...hoisted])
}
