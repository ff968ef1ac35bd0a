import { Readable } from 'node:stream'
import { Fault } from '../../../kernel/Fault.ts'
import type { View } from '../../../store/projection.ts'
import type { EncodedResponse, RequestParts } from '../../../wire/codec.ts'
import { isRegion } from '../../../wire/names.ts'
import { ALGORITHM } from '../../../wire/sigv4/request.ts'
import { sameHex } from '../../../wire/hmac.ts'
import { signingKey } from '../../../wire/sigv4/signing-key.ts'
import { unescapePath } from '../../../wire/protocols/rest-routes.ts'
import { escapeXml, parseXml } from '../../../wire/xml.ts'
import { noted } from '../../explained/notes.ts'
import { authFault, type AuthReason } from '../../auth-faults.ts'
import { octets } from '../../s3-auth-members.ts'
import { identify, type Authenticated } from '../../authenticate.ts'
import type { World } from '../../operation.ts'
import { ANONYMOUS } from '../../principal.ts'
import { invalidArgument, malformedXml } from '../faults.ts'
import { encodedWords } from '../mail-safe.ts'
import { readObjectForm, type ObjectForm } from './form-parts.ts'
import { checkPostPolicy, type PostPolicy } from './post-policy.ts'

/**
 * An upload by a browser's form: signed by its policy, and otherwise a PutObject.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export interface PostedObject {
  /** The same as a PutObject. */
  readonly request: RequestParts
  /** Who signed the policy; nobody, when the form has none. @throws {Fault} */
  authenticate(world: World, view: View): Authenticated
  /** The file, cut off where the policy does not let it be as long or as short. */
  readonly file: Readable
  /** What the form asks to be answered. */
  answer(put: EncodedResponse): EncodedResponse
}

/** `/bucket` or `/bucket/`. */
const BUCKET = /^\/([^/]+)\/?$/

export function isObjectForm(method: string, path: string, headers: ReadonlyMap<string, string>): boolean {
  return method === 'POST' && BUCKET.test(path) && /^multipart\/form-data\b/i.test(headers.get('content-type') ?? '')
}

const invalidUri = () => new Fault('InvalidURI', 400, "Couldn't parse the specified URI.")

export async function postedObject(
  asked: {
    readonly path: string
    readonly headers: ReadonlyMap<string, string>
    readonly host: string
    /** The bucket is named by the host. */
    readonly isInHost: boolean
  },
  secure: boolean,
  body: Readable,
): Promise<PostedObject> {
  const bucket = unescapePath(BUCKET.exec(asked.path)?.[1] ?? '', invalidUri)
  const form = await readObjectForm(asked.headers.get('content-type') ?? '', body)
  const named = form.fields.get('key')
  if (named === undefined) throw lacking('key')
  const key = named.replaceAll('${filename}', form.fileName?.replace(/^.*\\/s, '') ?? '${filename}')
  // Without a key it would be another operation's address.
  if (key === '') throw invalidArgument('User key must have a length greater than 0.', 'key', '')
  const fields = new Map([...form.fields, ['bucket', bucket], ['key', key]])
  let range: PostPolicy = { least: 0, most: Infinity }
  const path = `/${encodeURIComponent(bucket)}/${key.split('/').map(encodeURIComponent).join('/')}`
  // A host that names the bucket is followed by the key alone.
  const place = `${asked.isInHost ? '' : `/${encodeURIComponent(bucket)}`}/${encodeURIComponent(key)}`
  return {
    request: { method: 'PUT', path, query: '', headers: headersOf(form, asked.headers), body: Buffer.alloc(0) },
    authenticate(world, view) {
      const known = signer(world, view, fields)
      const policy = fields.get('policy')
      // What nobody signed binds nobody.
      if (policy !== undefined && known.caller !== ANONYMOUS) {
        const now = Math.min(world.clock.hostNow(), world.clock.now())
        range = checkPostPolicy(Buffer.from(policy, 'base64').toString('utf8'), fields, now)
      }
      return known
    },
    file: Readable.from(
      sized(form, () => range),
      { objectMode: false },
    ),
    answer: (put) => answerOf(put, fields, `${secure ? 'https' : 'http'}://${asked.host}${place}`),
  }
}

async function* sized(form: ObjectForm, range: () => PostPolicy): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of form.file()) {
    size += chunk.length
    if (size > range().most)
      throw new Fault('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed size', {
        ProposedSize: String(size),
        MaxSizeAllowed: String(range().most),
      })
    yield chunk
  }
  if (size < range().least)
    throw new Fault('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(size),
      MinSizeAllowed: String(range().least),
    })
}

/** What a form that is signed holds, by the names by which S3 was seen to miss it. That the policy is missed first is inferred. */
const SIGNED = ['policy', 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Signature'] as const

const lacking = (field: string): Fault =>
  invalidArgument(
    `Bucket POST must contain a field named '${field}'.  If it is specified, please check the order of the fields.`,
    field,
    '',
  )

function signer(world: World, view: View, fields: ReadonlyMap<string, string>): Authenticated {
  if (fields.has('awsaccesskeyid') || fields.has('signature')) throw authFault('s3', 'unsupported')
  const [policy = '', algorithm = '', credential = '', date = '', signature = ''] = SIGNED.map((name) =>
    fields.get(name.toLowerCase()),
  )
  if (!signature && (!policy || (!algorithm && !credential && !date)))
    return { caller: ANONYMOUS, region: world.region }
  const missing = SIGNED.find((name) => !fields.get(name.toLowerCase()))
  if (missing !== undefined) throw lacking(missing)
  if (algorithm !== ALGORITHM) throw authFault('s3', 'unsupported')
  const { accessKeyId, scope } = credentialOf(credential, date)
  const token = fields.get('x-amz-security-token')
  const refuse = (reason: AuthReason, detail?: string) => {
    const shown = reason === 'signature' ? mismatchOf(accessKeyId, policy, signature) : {}
    return noted(authFault('s3', reason, detail, shown), { accessKeyId })
  }
  const { caller, secret } = identify(world, view, { accessKeyId, ...(token !== undefined && { token }) }, refuse)
  const expected = signingKey(secret, scope).code(policy, 'hex')
  if (!sameHex(expected, signature)) throw refuse('signature')
  return { caller, region: scope.region }
}

function credentialOf(credential: string, sent: string) {
  const [accessKeyId = '', date = '', region = '', service = '', terminator = '', ...more] = credential.split('/')
  const isOfS3 = service === 's3' && terminator === 'aws4_request' && more.length === 0
  if (!isOfS3 || !isRegion(region) || !sent.startsWith(date)) throw authFault('s3', 'scope')
  return { accessKeyId, scope: { date, region, service } }
}

const mismatchOf = (accessKeyId: string, policy: string, signature: string) => ({
  AWSAccessKeyId: accessKeyId,
  StringToSign: policy,
  SignatureProvided: signature,
  StringToSignBytes: octets(policy),
})

/** Fields that a PutObject sends as headers under another name, or not at all. */
const RENAMED: ReadonlyMap<string, string> = new Map([['acl', 'x-amz-acl']])
const SYSTEM = /^(?:cache-control|content-(?:type|disposition|encoding|language)|expires)$/
const SIGNATURE = /^x-amz-(?:algorithm|credential|date|signature|security-token)$/
/** What looks like an encoded word in a form is none: only headers are read so. */
const METADATA = /^x-amz-meta-/
/** What would say that the object is in another place than the form, or the file in another framing than the form's. */
const ELSEWHERE = /^x-amz-(?:copy-source.*|trailer|content-sha256|decoded-content-length)$/

/** Who pays may be said by a field, as all that a PutObject's headers say, or as in any POST. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ObjectsinRequesterPaysBuckets.html */
const PAYER = 'x-amz-request-payer'
const OF_THE_REQUEST = ['user-agent', 'referer', 'host', PAYER]

function headersOf(form: ObjectForm, own: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  if (form.fileType !== undefined) headers.set('content-type', form.fileType)
  for (const [name, value] of form.fields) {
    const header = RENAMED.get(name) ?? name
    if (SYSTEM.test(header) || (header.startsWith('x-amz-') && !SIGNATURE.test(header) && !ELSEWHERE.test(header)))
      headers.set(header, METADATA.test(header) && value.includes('=?') ? encodedWords(value) : value)
    if (name === 'tagging') headers.set('x-amz-tagging', taggingOf(value))
  }
  for (const name of OF_THE_REQUEST) {
    const value = own.get(name)
    if (value !== undefined && !(name === PAYER && headers.has(name))) headers.set(name, value)
  }
  return headers
}

/** A form's tags are a document; a header's are a query string. */
function taggingOf(document: string): string {
  const root = parseXml(document, () => malformedXml())
  const tags = root.children.find(({ tag }) => tag === 'TagSet')?.children ?? []
  const text = (element: (typeof tags)[number], name: string) =>
    element.children.find(({ tag }) => tag === name)?.text ?? ''
  return new URLSearchParams(tags.map((tag): [string, string] => [text(tag, 'Key'), text(tag, 'Value')])).toString()
}

function answerOf(put: EncodedResponse, fields: ReadonlyMap<string, string>, location: string): EncodedResponse {
  const [bucket, key] = [fields.get('bucket') ?? '', fields.get('key') ?? '']
  const etag = put.headers['etag'] ?? ''
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect')
  if (redirect !== undefined && URL.canParse(redirect) && /^https?:/.test(redirect)) {
    const target = new URL(redirect)
    for (const [name, value] of Object.entries({ bucket, key, etag })) target.searchParams.set(name, value)
    return { status: 303, headers: { ...put.headers, location: target.href }, body: '' }
  }
  const headers = { ...put.headers, location }
  const status = fields.get('success_action_status')
  if (status === '200') return { status: 200, headers, body: '' }
  if (status !== '201') return { status: 204, headers, body: '' }
  const members = { Location: location, Bucket: bucket, Key: key, ETag: etag }
  const inner = Object.entries(members).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${inner.join('')}</PostResponse>`
  return { status: 201, headers: { ...headers, 'content-type': 'application/xml' }, body }
}
