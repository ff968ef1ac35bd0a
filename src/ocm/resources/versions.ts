import { findVersion, versionId, versions, type ChannelGroup, type OpenShiftVersion } from '../../catalogue/versions.ts'
import { ok } from '../http/exchange.ts'
import { notFound } from '../http/fault.ts'
import type { Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'
import type { Cluster } from './documents.ts'
import { CLUSTERS } from './links.ts'

export function versionResource(version: OpenShiftVersion, channelGroup: ChannelGroup) {
  const id = versionId(version.rawId, channelGroup)
  return {
    kind: 'Version',
    id,
    href: `${CLUSTERS}/versions/${id}`,
    raw_id: version.rawId,
    channel_group: channelGroup,
    enabled: true,
    default: version.isDefault && channelGroup === 'stable',
    rosa_enabled: true,
    hosted_control_plane_enabled: false,
    hosted_control_plane_default: false,
    available_upgrades: version.availableUpgrades,
    available_channels: version.channels,
    release_image: version.releaseImage,
  }
}

const all = versions.flatMap((version) => version.channelGroups.map((group) => versionResource(version, group)))
const byId = new Map(all.map((version) => [version.id, version]))

export const listVersions: Handler = ({ query, path }) => ok(listAnswer('Version', path, all, query))

export const getVersion: Handler = ({ ids: [id = ''] }) => {
  const version = byId.get(id)
  if (!version) throw notFound('Version', id)
  return ok(version)
}

/** The version and channel group that a cluster asks for, by id or by raw id; undefined when there is none. */
export function versionOf(
  id: string,
  channelGroup: string,
): { readonly version: OpenShiftVersion; readonly channelGroup: ChannelGroup } | undefined {
  const known = byId.get(id) ?? all.find(({ raw_id, channel_group }) => raw_id === id && channel_group === channelGroup)
  const version = known && findVersion(known.raw_id)
  return version && known.channel_group === channelGroup ? { version, channelGroup: known.channel_group } : undefined
}

/** What a cluster may be upgraded to, in its channel group. */
export const upgradesOf = ({ spec }: Pick<Cluster, 'spec'>): readonly string[] =>
  (findVersion(spec.version.raw_id)?.availableUpgrades ?? []).filter((id) =>
    findVersion(id)?.channelGroups.some((group) => group === spec.version.channel_group),
  )
