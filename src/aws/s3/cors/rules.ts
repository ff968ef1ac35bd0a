import { Fault } from '../../../kernel/Fault.ts'
import { invalidRequest, malformedXml } from '../faults.ts'
import { checkRuleIds } from '../rule-ids.ts'

/** One rule of a bucket's CORS configuration, as it was put. */
export interface CorsRule {
  readonly ID?: string | undefined
  readonly AllowedOrigins: readonly string[]
  readonly AllowedMethods: readonly string[]
  readonly AllowedHeaders?: readonly string[] | undefined
  readonly ExposeHeaders?: readonly string[] | undefined
  readonly MaxAgeSeconds?: number | undefined
}

/** What a page asks, in a preflight or with the call itself. */
export interface CorsRequest {
  readonly origin: string
  readonly method: string
  /** Of Access-Control-Request-Headers; lower case. */
  readonly headers: readonly string[]
}

const METHODS = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD'])
const MOST_RULES = 100

/**
 * @throws {Fault} MalformedXML, InvalidRequest, InvalidArgument.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
 */
export function checkCorsRules(rules: readonly CorsRule[]): void {
  if (rules.length === 0) throw malformedXml()
  if (rules.length > MOST_RULES)
    throw invalidRequest(`The number of CORS rules should not exceed allowed limit of ${MOST_RULES} rules.`)
  checkRuleIds(rules)
  for (const rule of rules) {
    const { AllowedOrigins: origins, AllowedMethods: methods, AllowedHeaders: headers = [], MaxAgeSeconds: age } = rule
    // An origin of nothing lets nobody in, but S3 was seen to take it.
    if (origins.length === 0 || methods.length === 0 || headers.includes('')) throw malformedXml()
    if (age !== undefined && age < 0) throw malformedXml(`MaxAgeSeconds "${age}" is not a valid value.`)
    const unknown = methods.find((method) => !METHODS.has(method))
    if (unknown !== undefined)
      throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`)
    for (const [name, values] of [
      ['AllowedOrigin', origins],
      ['AllowedHeader', headers],
    ] as const) {
      const wild = values.find((value) => value.split('*').length > 2)
      if (wild !== undefined) throw invalidRequest(`${name} "${wild}" can not have more than one wildcard.`)
    }
    const exposed = rule.ExposeHeaders?.find((value) => value.includes('*'))
    if (exposed !== undefined)
      throw invalidRequest(
        `ExposeHeader "${exposed}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
      )
    const strange = rule.ExposeHeaders?.find((value) => !/^[A-Za-z0-9_-]+$/.test(value))
    if (strange !== undefined) throw invalidRequest(`ExposeHeader "${strange}" contains invalid character.`)
  }
}

/** The first rule that lets all of it through: S3 reads them in the order in which they stand. */
export function ruleFor(rules: readonly CorsRule[], { origin, method, headers }: CorsRequest): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.AllowedMethods.includes(method) &&
      rule.AllowedOrigins.some((allowed) => matches(allowed, origin)) &&
      headers.every((header) => rule.AllowedHeaders?.some((allowed) => matches(allowed.toLowerCase(), header))),
  )
}

/** A pattern has at most one wildcard. */
function matches(pattern: string, value: string): boolean {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === value
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)]
  return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after)
}

/** What the browser is told. Any origin at all is told without credentials: a browser accepts no others with `*`. */
export function corsHeaders(rule: CorsRule, { origin, headers }: CorsRequest): Record<string, string> {
  const anybody = rule.AllowedOrigins.find((allowed) => matches(allowed, origin)) === '*'
  const { ExposeHeaders: exposed = [], MaxAgeSeconds: age } = rule
  return {
    'access-control-allow-origin': anybody ? '*' : origin,
    'access-control-allow-methods': rule.AllowedMethods.join(', '),
    ...(headers.length > 0 ? { 'access-control-allow-headers': headers.join(', ') } : {}),
    ...(exposed.length > 0 ? { 'access-control-expose-headers': exposed.join(', ') } : {}),
    ...(age === undefined ? {} : { 'access-control-max-age': String(age) }),
    ...(anybody ? {} : { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
}

const refused = (message: string, method: string, resource: 'BUCKET' | 'OBJECT') =>
  new Fault('AccessForbidden', 403, `CORSResponse: ${message}`, { Method: method, ResourceType: resource })

/** S3's refusals of a preflight. The spelling of the last is S3's. */
export const preflightFaults = {
  noOrigin: () => new Fault('BadRequest', 400, 'Insufficient information. Origin request header needed.'),
  noMethod: (sent: string | undefined) =>
    new Fault('BadRequest', 400, `Invalid Access-Control-Request-Method: ${sent ?? 'null'}`),
  noBucket: (method: string) => refused('Bucket not found', method, 'BUCKET'),
  notEnabled: (method: string) => refused('CORS is not enabled for this bucket.', method, 'BUCKET'),
  notAllowed: (method: string, resource: 'BUCKET' | 'OBJECT') =>
    refused(
      "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      method,
      resource,
    ),
}

export const isCorsMethod = (method: string): boolean => METHODS.has(method)
