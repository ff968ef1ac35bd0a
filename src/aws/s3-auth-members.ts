import { parseAmzDate } from '../wire/sigv4/amz-date.ts'
import type { Signed } from '../wire/sigv4/authorization.ts'
import type { SignableRequest } from '../wire/sigv4/request.ts'
import { coverageProblem, signedTexts } from '../wire/sigv4/verify.ts'
import type { AuthReason } from './auth-faults.ts'

/** What was refused, and when. */
interface Refused {
  readonly request: SignableRequest
  readonly signed: Signed
  readonly bodyHash: string | undefined
  /** Milliseconds of the clock that the signature was judged by. */
  readonly now: number
}

type Members = Readonly<Record<string, string>>

/** To the second, as S3 prints these. */
const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}/, '')

/** As S3 shows bytes: `41 57 53`. */
export const octets = (text: string): string => (Buffer.from(text, 'utf8').toString('hex').match(/../g) ?? []).join(' ')

const accessKey = ({ signed }: Refused): Members => ({ AWSAccessKeyId: signed.accessKeyId })

/** S3 shows what it would have signed: most wrong signatures are found by comparing it with the client's. */
function mismatch(refused: Refused): Members {
  const { request, signed, bodyHash } = refused
  const texts = signedTexts(request, signed, bodyHash)
  return {
    ...accessKey(refused),
    ...(texts ? { StringToSign: texts.toSign } : {}),
    SignatureProvided: signed.signature,
    ...(texts
      ? {
          StringToSignBytes: octets(texts.toSign),
          CanonicalRequest: texts.canonical,
          CanonicalRequestBytes: octets(texts.canonical),
        }
      : {}),
  }
}

const otherBody = ({ request, bodyHash }: Refused): Members => ({
  ClientComputedContentSHA256: request.headers.get('x-amz-content-sha256') ?? '',
  ...(bodyHash === undefined ? {} : { S3ComputedContentSHA256: bodyHash }),
})

function lapsed({ signed, now }: Refused): Members {
  const { expires = 0, date } = signed
  return {
    'X-Amz-Expires': String(expires),
    Expires: instant((parseAmzDate(date) ?? 0) + expires * 1000),
    ServerTime: instant(now),
  }
}

const skewed = ({ signed, now }: Refused): Members => ({
  RequestTime: signed.date,
  ServerTime: instant(now),
  MaxAllowedSkewMilliseconds: '900000',
})

const unsigned = ({ request, signed }: Refused): Members => ({
  HeadersNotSigned: (coverageProblem(request, signed)?.headers ?? []).join(', '),
})

const MEMBERS: Partial<Record<AuthReason, (refused: Refused) => Members>> = {
  signature: mismatch,
  body: otherBody,
  'unknown-key': accessKey,
  'presigned-expired': lapsed,
  skewed,
  uncovered: unsigned,
}

/**
 * What S3's errors about signatures say beside code and message.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export const s3AuthMembers = (reason: AuthReason, refused: Refused): Members => MEMBERS[reason]?.(refused) ?? {}
