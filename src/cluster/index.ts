export type { ClusterHost, ClusterParts } from './host/parts.ts'
export { openClusters } from './host/clusters.ts'
