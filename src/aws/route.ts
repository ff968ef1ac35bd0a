import { Fault } from '../kernel/Fault.ts'
import { endpointPrefix, nameOwner } from '../wire/names.ts'
import { serviceSchema, SERVICE_NAMES as SERVICES, type ServiceName } from '../wire/schema/index.ts'
import type { Authorization } from '../wire/sigv4/authorization.ts'

/** Where a request goes, before anything of it is believed. */
export interface Route {
  readonly service: ServiceName
  /** Path with a virtual-hosted bucket moved to its front. */
  readonly path: string
  /** Region that the host name says, if it says one. */
  readonly region?: string
}

export interface Addressed {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly query: string
  readonly headers: ReadonlyMap<string, string>
  readonly authorization: Authorization
}

/**
 * In this order: the host's name, X-Amz-Target, the form's Version, the credential scope; what is left is S3's.
 * `version`: of the form of a query or EC2 call, which tells the services apart.
 */
export function routeToService(request: Addressed, version?: string): Route {
  const named = nameOwner(request.host)
  if (named) refuseKinOfS3(named.service)
  if (named && isService(named.service)) {
    const path = named.bucket === undefined ? request.path : `/${named.bucket}${request.path}`
    const service = byVersion(version, named.service) ?? named.service
    return { service, path, ...(named.region ? { region: named.region } : {}) }
  }
  const service =
    byTarget(request) ?? byVersion(version) ?? byScope(request.authorization) ?? byPath(request.path) ?? 's3'
  const bucket = service === 's3' ? bucketOfLocalHost(request.host) : undefined
  return { service, path: bucket === undefined ? request.path : `/${bucket}${request.path}` }
}

/**
 * Endpoints beside S3's own (`s3-control` …) are signed for as S3's and are none of it: read as its paths, theirs would reach other buckets.
 * @throws {Fault} NotImplemented
 */
function refuseKinOfS3(endpoint: string): void {
  if (!/^s3(?:-|express|tables|vectors)/.test(endpoint)) return
  throw new Fault(
    'NotImplemented',
    501,
    `Stint does not serve ${endpoint}: ask s3.<region>.amazonaws.com, or <bucket>.s3.<region>.amazonaws.com.`,
  )
}

const isService = (name: string): name is ServiceName => (SERVICES as readonly string[]).includes(name)

function byTarget({ headers }: Addressed): ServiceName | undefined {
  const target = headers.get('x-amz-target')
  if (target === undefined) return undefined
  const prefix = target.split('.').slice(-2)[0] ?? ''
  const service = SERVICES.find((name) => serviceSchema(name).targetPrefix === prefix)
  if (service) return service
  throw new Fault(
    'UnknownOperationException',
    400,
    `The operation ${JSON.stringify(target.slice(0, 200))} is of no service that Stint serves. Served: ${SERVICES.join(', ')}.`,
  )
}

/** `prefix`: only of the APIs that stand at this endpoint. */
function byVersion(version: string | undefined, prefix?: string): ServiceName | undefined {
  if (version === undefined) return undefined
  return SERVICES.find((name) => {
    const { protocol, version: own } = serviceSchema(name)
    return (
      (protocol === 'query' || protocol === 'ec2') &&
      own === version &&
      (prefix === undefined || endpointPrefix(name) === prefix)
    )
  })
}

/** SDKs sign S3 as `s3` and some of its kin under names of their own; only services that are served count. */
function byScope(authorization: Authorization): ServiceName | undefined {
  if (authorization.kind !== 'header' && authorization.kind !== 'presigned') return undefined
  const { service } = authorization.scope
  if (isService(service)) return service
  throw new Fault(
    'UnknownService',
    400,
    `${JSON.stringify(service.slice(0, 64))} is no service that Stint serves. Served: ${SERVICES.join(', ')}.`,
  )
}

/** Unsigned requests to REST services other than S3 say the API's version first. */
function byPath(path: string): ServiceName | undefined {
  return path.startsWith(`/${serviceSchema('route53').version}/`) ? 'route53' : undefined
}

/** `bucket.localhost:4566`, `bucket.s3.localhost:4566`: what SDKs make of a local endpoint in virtual-host style; `s3.localhost` is the endpoint itself. */
function bucketOfLocalHost(host: string): string | undefined {
  const [, below = 's3'] = /^([a-z0-9][a-z0-9.-]+?)\.localhost(?::\d+)?$/.exec(host.toLowerCase()) ?? []
  return below === 's3' ? undefined : below.replace(/\.s3$/, '')
}
