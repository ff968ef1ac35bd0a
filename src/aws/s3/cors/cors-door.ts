import { Fault } from '../../../kernel/Fault.ts'
import type { Random } from '../../../kernel/random.ts'
import type { View } from '../../../store/projection.ts'
import { encodeFault, type EncodedResponse } from '../../../wire/codec.ts'
import { bodyOf } from '../../body.ts'
import type { AwsDoor, Received } from '../../pipeline.ts'
import { stamped } from '../../stamp.ts'
import { bucketNamed, type Bucket } from '../documents.ts'
import { shown } from '../kept.ts'
import { addressOf, type BucketAddress } from './address.ts'
import { corsHeaders, isCorsMethod, preflightFaults, ruleFor, type CorsRequest, type CorsRule } from './rules.ts'

/**
 * The AWS door with S3's answers to web pages: a preflight is answered by the bucket's CORS configuration alone, nobody is asked who he
 * is; and a call's answer, whatever it is, tells the browser whether the page may read it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 */
export function corsDoor(door: AwsDoor, view: () => View, random: Random): AwsDoor {
  return {
    ...door,
    handle(request) {
      if (request.method !== 'OPTIONS' && !request.headers.has('origin')) return door.handle(request)
      const address = addressOf(request)
      if (!address) return door.handle(request)
      if (request.method === 'OPTIONS') return preflight(request, address, view(), random.uuid())
      return door.handle(request).then((answer) => {
        return { ...answer, headers: { ...answer.headers, ...actualHeaders(request, address, view()) } }
      })
    },
  }
}

async function preflight(
  request: Received,
  address: BucketAddress,
  view: View,
  requestId: string,
): Promise<EncodedResponse> {
  try {
    await bodyOf(request.body).read()
    const headers = { ...allowed(request, address, view), 'content-length': '0', 'x-amz-request-id': requestId }
    return stamped({ status: 200, headers, body: '' }, requestId, { authorization: 'anonymous' })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return stamped(encodeFault('s3', error, requestId, { method: 'OPTIONS' }), requestId, {
      authorization: 'anonymous',
    })
  }
}

/** In the order of S3's own checks. @throws {Fault} BadRequest, AccessForbidden. */
function allowed({ headers }: Received, address: BucketAddress, view: View): Record<string, string> {
  const origin = headers.get('origin')
  if (origin === undefined) throw preflightFaults.noOrigin()
  const sent = headers.get('access-control-request-method')
  const bucket = bucketNamed(view, address.bucket)
  if (!bucket) throw preflightFaults.noBucket(sent ?? 'OPTIONS')
  const rules = rulesOf(bucket)
  if (!rules) throw preflightFaults.notEnabled(sent ?? 'OPTIONS')
  if (sent === undefined || !isCorsMethod(sent)) throw preflightFaults.noMethod(sent)
  const asked: CorsRequest = { origin, method: sent, headers: namesIn(headers.get('access-control-request-headers')) }
  const rule = ruleFor(rules, asked)
  if (!rule) throw preflightFaults.notAllowed(sent, address.key === '' ? 'BUCKET' : 'OBJECT')
  return corsHeaders(rule, asked)
}

/** A call that says what a preflight would say is held to it, as S3 does. */
function actualHeaders({ method, headers }: Received, address: BucketAddress, view: View): Record<string, string> {
  const bucket = bucketNamed(view, address.bucket)
  const rules = bucket && rulesOf(bucket)
  if (!rules) return {}
  const asked: CorsRequest = {
    origin: headers.get('origin') ?? '',
    method: headers.get('access-control-request-method') ?? method,
    headers: namesIn(headers.get('access-control-request-headers')),
  }
  const rule = ruleFor(rules, asked)
  return rule ? corsHeaders(rule, asked) : {}
}

function rulesOf(bucket: Bucket): readonly CorsRule[] | undefined {
  const json = bucket.configurations['cors']
  return json === undefined ? undefined : shown<{ readonly CORSRules: readonly CorsRule[] }>(json).CORSRules
}

const namesIn = (header: string | undefined): readonly string[] =>
  (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
