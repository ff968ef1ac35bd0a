import {
  aggregated,
  aggregatedType,
  discoveryVersion,
  apiGroupList,
  apiVersions,
  oneApiGroup,
  resourceList,
} from './discovery.ts'
import { openApiV2, PROTO_TYPE } from './openapi/v2.ts'
import { openApi, openApiIndex } from './openapi/v3.ts'
import type { Fields } from './object.ts'
import type { Registry } from './registry.ts'
import type { KubeRequest, KubeResponse } from './request.ts'
import { segments } from './request.ts'
import type { Server } from './server.ts'
import { unknownPath } from './status.ts'

const json = (body: Fields | undefined, contentType?: string): KubeResponse => {
  if (!body) throw unknownPath()
  return { status: 200, body, ...(contentType ? { contentType } : {}) }
}

const HEALTH = ['/healthz', '/livez', '/readyz']

/** What is served beside resources: health, version and discovery. Undefined for every other path. */
export function servedDocument(server: Server, registry: Registry, request: KubeRequest): KubeResponse | undefined {
  const whole = discoveryVersion(request.headers.get('accept') ?? '')
  const [root, first, second, third, ...more] = segments(request.path)
  if (HEALTH.some((path) => request.path === path || request.path.startsWith(`${path}/`)))
    return { status: 200, text: 'ok' }
  if (request.path === '/version') return json(versionInfo(server))
  if (root === 'openapi' && first === 'v3') return openApiDocument(server, registry, [second, third, ...more])
  if (root === 'openapi' && first === 'v2' && second === undefined) {
    const { json: document, proto } = openApiV2(registry, server.version.kubernetes)
    const isProto = (request.headers.get('accept') ?? '').includes('protobuf')
    return isProto ? { status: 200, text: proto, contentType: PROTO_TYPE } : json(document)
  }
  if (first === undefined && root === 'api')
    return whole ? json(aggregated(registry, true, whole), aggregatedType(whole)) : json(apiVersions())
  if (first === undefined && root === 'apis')
    return whole ? json(aggregated(registry, false, whole), aggregatedType(whole)) : json(apiGroupList(registry))
  if (root === 'api' && first !== undefined && second === undefined) return json(resourceList(registry, '', first))
  if (root === 'apis' && first !== undefined && second === undefined) return json(oneApiGroup(registry, first))
  if (root === 'apis' && first !== undefined && second !== undefined && third === undefined)
    return json(resourceList(registry, first, second))
  return undefined
}

function openApiDocument({ version }: Server, registry: Registry, path: readonly (string | undefined)[]): KubeResponse {
  const [root, group, groupVersion] = path
  if (root === undefined) return json(openApiIndex(registry, version.kubernetes))
  const found =
    root === 'api'
      ? openApi(registry, '', group ?? '', version.kubernetes)
      : openApi(registry, group ?? '', groupVersion ?? '', version.kubernetes)
  return json(found)
}

function versionInfo({ version }: Server): Fields {
  const [major, minor] = version.kubernetes.split('.')
  return {
    major,
    minor,
    gitVersion: `v${version.kubernetes}`,
    gitCommit: '0000000000000000000000000000000000000000',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: '',
    platform: 'linux/amd64',
  }
}
