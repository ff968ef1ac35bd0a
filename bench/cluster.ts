import { clusterApi } from './cluster-api.ts'
import type { Figure } from './figure.ts'

const figures: readonly Figure[] = [clusterApi]

/** What clusters are held to, part by part. */
export const cluster: Figure = async () => {
  const rows = []
  for (const figure of figures) rows.push(...(await figure()))
  return rows
}
