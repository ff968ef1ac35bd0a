import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { postedObject } from '../../src/aws/s3/post/post-object.ts'
import { texts, type Target } from './target.ts'

const BOUNDARY = 'edge'
const field = (name: string, value: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const file = (text: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="C:\\a.txt"\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--${BOUNDARY}--\r\n`
const TAGS = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>'

/** Seven bytes at a time, so that every mark is met in pieces, too. */
function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
}

/** A browser's upload: the bucket's address is the first line, the body all that follows. */
export const objectForm: Target = {
  name: 'upload by a form',
  seeds: texts(
    `/b\n${field('key', 'u/${filename}')}${field('x-amz-meta-a', 'é')}${field('tagging', TAGS)}${field('success_action_redirect', 'https://a.example/?b=c')}${file('hello')}`,
    `/b/\n${field('key', 'k')}${field('acl', 'private')}${field('success_action_status', '201')}${file('')}`,
  ),
  async read(bytes) {
    const end = bytes.indexOf('\n')
    const path = bytes.subarray(0, end < 0 ? bytes.length : end).toString('latin1')
    const headers = new Map([['content-type', `multipart/form-data; boundary=${BOUNDARY}`]])
    const body = Readable.from(pieces(bytes.subarray(end + 1)), { objectMode: false })
    const posted = await postedObject({ path, headers, host: 'localhost', isInHost: false }, false, body)
    await buffer(posted.file)
    return posted.answer({ status: 200, headers: { etag: '"e"' }, body: '' })
  },
}
