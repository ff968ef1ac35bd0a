import { createHmac } from 'node:crypto'
import { parseAuthorization } from '../src/wire/sigv4/authorization.ts'
import { sha256Hex } from '../src/wire/sigv4/canonical.ts'
import { sign } from '../src/wire/sigv4/sign.ts'
import { verifySignature } from '../src/wire/sigv4/verify.ts'
import { atLeast, type Figure } from './figure.ts'
import { rates } from './measure.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const BODY = Buffer.from(
  'Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=tag%3Akubernetes.io%2Fcluster%2Fdemo-x7k2p&Filter.1.Value.1=owned',
)
const AT = Date.UTC(2026, 6, 1, 12)

/** A session's EC2 call as an SDK sends it. */
function signed() {
  const headers = new Map([
    ['host', 'ec2.us-east-1.amazonaws.com'],
    ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'],
    ['content-length', String(BODY.length)],
    ['user-agent', 'Boto3/1.40.0 md/Botocore#1.40.0'],
    ['amz-sdk-invocation-id', 'b6c1f0a2-7d1d-4c7e-9a52-0f4f7a1f9d11'],
  ])
  const request = { method: 'POST', url: '/', headers }
  const credentials = {
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    secretAccessKey: SECRET,
    sessionToken: 'IQoJb3JpZ2luX2Vj'.repeat(50),
  }
  return { ...request, headers: sign(request, credentials, { service: 'ec2', region: 'us-east-1' }, AT, BODY) }
}

/** Verified requests a second, header parsed and body hashed each time. */
export const sigv4: Figure = async () => {
  const request = signed()
  const verify = () => {
    const authorization = parseAuthorization(request)
    if (authorization.kind !== 'header' || !verifySignature(request, authorization, SECRET, sha256Hex(BODY)))
      throw new Error('the signature does not verify')
  }
  const [value = 0, floor = 0] = rates({ work: verify }, { work: bareChain })
  return [{ name: 'sigv4', value, unit: '/s', floor, floorIs: 'the five HMACs alone', budget: atLeast(40_000, '/s') }]
}

const CHAIN = ['20260701', 'us-east-1', 'ec2', 'aws4_request', 'x'.repeat(150)]

const bareChain = (): Buffer =>
  CHAIN.reduce((key: Buffer, text) => createHmac('sha256', key).update(text).digest(), Buffer.from(`AWS4${SECRET}`))
