import { checkedMetadata } from '../../src/aws/iam/saml-providers.ts'
import { checkContent } from '../../src/aws/organizations/content.ts'
import { rangeOf } from '../../src/aws/s3/content.ts'
import { mailSafe, readMailSafe } from '../../src/aws/s3/mail-safe.ts'
import { headerTags } from '../../src/aws/s3/tags.ts'
import { decodeMark, encodeMark } from '../../src/cluster/api/continue.ts'
import { parseArn } from '../../src/kernel/brands.ts'
import { lineOf } from '../../src/main/snapshots/lines.ts'
import { decodeRequest, routeRequest } from '../../src/wire/codec.ts'
import { amzDateOf } from '../../src/wire/sigv4/amz-date.ts'
import { splitUrl } from '../../src/wire/sigv4/request.ts'
import { texts, type Target } from './target.ts'

const text = (name: string, read: (text: string) => unknown, ...seeds: readonly string[]): Target => ({
  name,
  seeds: texts(...seeds),
  read: (bytes) => read(bytes.toString('utf8')),
})

/** A header, a character a byte. */
const header = (name: string, read: (text: string) => unknown, ...seeds: readonly string[]): Target => ({
  name,
  seeds: texts(...seeds),
  read: (bytes) => read(bytes.toString('latin1')),
})

function s3Address(url: string): unknown {
  const request = { method: 'GET', ...splitUrl(url), headers: new Map<string, string>(), body: Buffer.alloc(0) }
  const operation = routeRequest('s3', request)
  return operation && decodeRequest('s3', operation, request)
}

const SAML =
  '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com" validUntil="2030-01-01T00:00:00Z"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>MIIB</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/sso"/></IDPSSODescriptor></EntityDescriptor>'

/** What stands in headers, addresses, parameters and files as a text of its own kind. */
export const textTargets: readonly Target[] = [
  header('S3 address', s3Address, '/b/k%20%C3%A9?versionId=a', '/b?list-type=2&prefix=a%2Fb&max-keys=3&delimiter=%2F', '/b?uploads&encoding-type=url'),
  header('byte range', (range) => rangeOf(range, 1000), 'bytes=0-9', 'bytes=-5', 'bytes=5-'),
  header('tagging header', headerTags, 'a=1&b%20c=%C3%A9&d'),
  header('encoded words', (words) => mailSafe(readMailSafe(words)), '=?UTF-8?B?Y2Fmw6k=?= =?ISO-8859-1?Q?gro=DF?= a'),
  header('SigV4 date', amzDateOf, '20261128T000000Z', 'Sat, 28 Nov 2026 00:00:00 GMT'),
  text('ARN', parseArn, 'arn:aws:iam::111122223333:role/a/b', 'arn:aws:s3:::b/k:1'),
  text('SAML metadata', (metadata) => checkedMetadata(metadata, 0), SAML),
  text('tag policy', (content) => checkContent('TAG_POLICY', content), '{"tags":{"cost":{"tag_key":{"@@assign":"Cost","@@operators_allowed_for_child_policies":["@@none"]},"tag_value":{"@@append":["1*"]},"enforced_for":{"@@assign":["ec2:instance"]}}}}'),
  text('snapshot line', (line) => lineOf(line, 0), '["document","111122223333","iam/role/a",3,{"name":"a","tags":[]},[]]', '["event","cloudtrail/111122223333",4,1700000000000,"{}",[["EventName","a"],["ResourceName","b"]]]', '["stint",1,{"saved":"2026-11-28T00:00:00Z","world":"2026-11-28T00:00:00Z","revisions":[["a",1]]}]', '["end",3]'),
  text('continue token', decodeMark, encodeMark({ revision: 7, after: 'a/b' })),
] // prettier-ignore
