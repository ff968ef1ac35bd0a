import { Fault } from '../kernel/Fault.ts'
import type { View } from '../store/projection.ts'
import { familyOf, type Family } from './auth-faults.ts'
import type { Call } from './operation.ts'

/**
 * What goes wrong in the cloud itself, because somebody asked for it. It refuses more than AWS in good health would, never less:
 * a call is let through only when it would be let through without it too. Members that are unset cost nothing.
 */
export interface Trouble {
  /** Refuses a call whose caller is known and whose input is valid. */
  refuse?: ((call: Call<unknown>) => Fault | undefined) | undefined
  /** Since when (world milliseconds) the host of an instance has failed; undefined while it is well. */
  impaired?: ((instanceId: string) => number | undefined) | undefined
  /** The world without the changes to IAM that have not reached every place yet; what is decided must hold there as well. */
  past?: ((view: View) => View) | undefined
}

/**
 * Each service's own words for too many requests.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const THROTTLED: Readonly<Record<Family, readonly [code: string, status: number, message: string]>> = {
  query: ['Throttling', 400, 'Rate exceeded'],
  s3: ['SlowDown', 503, 'Please reduce your request rate.'],
  ec2: ['RequestLimitExceeded', 503, 'Request limit exceeded.'],
  json: ['ThrottlingException', 400, 'Rate exceeded'],
}

export function throttled(service: string): Fault {
  const [code, status, message] = THROTTLED[familyOf(service)]
  return new Fault(code, status, message)
}

const UNAVAILABLE: Readonly<Record<Family, string>> = {
  query: 'ServiceUnavailable',
  s3: 'ServiceUnavailable',
  ec2: 'Unavailable',
  json: 'ServiceUnavailableException',
}

export const unavailable = (service: string): Fault =>
  new Fault(UNAVAILABLE[familyOf(service)], 503, 'Service is unavailable. Please try again shortly.')
