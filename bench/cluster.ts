import { clusterApi } from './cluster-api.ts'
import { clusterLife } from './cluster-life.ts'
import type { Figure, Row } from './figure.ts'

const figures: readonly Figure[] = [clusterApi, clusterLife]

/** What clusters are held to, part by part. */
export const cluster: Figure = async () => {
  const rows: Row[] = []
  for (const figure of figures) rows.push(...(await figure()))
  return rows
}
