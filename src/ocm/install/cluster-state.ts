import type { Append, Write } from '../../store/Store.ts'
import { clusters, type Cluster } from '../resources/documents.ts'
import { change, type Room } from '../room.ts'
import { installs, type Install } from './documents.ts'
import { lineOf, type LogName } from './log.ts'

export interface Both {
  readonly cluster: Cluster
  readonly install: Install
}

export function readBoth(room: Room, id: string): Both | undefined {
  const view = room.projection.view()
  const cluster = clusters.get(view, id)?.value
  const install = installs.get(view, id)?.value
  return cluster && install && { cluster, install }
}

export type Line = readonly [level: 'info' | 'warning' | 'error', text: string]

export interface Progress extends Partial<Both> {
  readonly lines?: readonly Line[]
}

/**
 * Writes how things stand, and what the log says of it. Nothing is written when the cluster is gone, or is meanwhile being removed
 * by somebody whom the decision did not know of. True when it was written.
 */
export function record(
  room: Room,
  id: string,
  log: LogName,
  decide: (now: Both) => Progress | undefined,
): Promise<boolean> {
  return change(room, (view) => {
    const cluster = clusters.get(view, id)?.value
    const install = installs.get(view, id)?.value
    const removing = cluster?.state === 'uninstalling'
    const next = cluster && install && removing === (log === 'uninstall') ? decide({ cluster, install }) : undefined
    if (!next) return { writes: [], result: false }
    const writes: Write[] = []
    if (next.cluster) writes.push(clusters.put(id, next.cluster))
    if (next.install) writes.push(installs.put(id, next.install))
    const appends = (next.lines ?? []).map(([level, text]): Append => lineOf(id, log, room.clock.now(), level, text))
    return { writes, appends, result: true }
  })
}

export const info = (text: string): Line => ['info', text]

/** The cluster with another description; the same object when it says so already. */
export function described(
  cluster: Cluster,
  description: string,
  error?: { readonly code: string; readonly message: string },
): Cluster {
  const { errorCode: _code, errorMessage: _message, ...plain } = cluster.status
  const told = error ? { errorCode: error.code, errorMessage: error.message } : {}
  return { ...cluster, status: { ...plain, ...told, description } }
}
