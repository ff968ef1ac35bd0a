/** An OpenShift minor version that can be installed, and its patch versions, oldest first. */
interface Minor {
  readonly minor: string
  /** The Kubernetes minor version inside. */
  readonly kubernetes: string
  readonly patches: readonly number[]
  /** Has an Extended Update Support channel. */
  readonly eus: boolean
}

const minors: readonly Minor[] = [
  { minor: '4.16', kubernetes: '1.29', patches: [40, 45, 50], eus: true },
  { minor: '4.17', kubernetes: '1.30', patches: [30, 35, 40], eus: false },
  { minor: '4.18', kubernetes: '1.31', patches: [20, 25, 30], eus: true },
  { minor: '4.19', kubernetes: '1.32', patches: [10, 15, 20], eus: false },
  { minor: '4.20', kubernetes: '1.33', patches: [6, 10, 14], eus: true },
  { minor: '4.21', kubernetes: '1.34', patches: [3, 6, 9], eus: false },
  { minor: '4.22', kubernetes: '1.35', patches: [1, 3], eus: true },
]

export const defaultVersion = '4.21.9'

export interface OpenShiftVersion {
  /** `4.21.9` */
  readonly rawId: string
  /** `4.21`: chooses the policies. */
  readonly minor: string
  readonly kubernetesVersion: string
  readonly isDefault: boolean
  readonly channelGroups: readonly ChannelGroup[]
  /** `stable-4.21`, and those of the next minor version, from which it is upgraded. */
  readonly channels: readonly string[]
  /** Raw ids, oldest first: later patches, and the next minor version. */
  readonly availableUpgrades: readonly string[]
  readonly releaseImage: string
}

export const channelGroups = ['stable', 'fast', 'candidate', 'eus'] as const
export type ChannelGroup = (typeof channelGroups)[number]

const raw = ({ minor }: Minor, patch: number) => `${minor}.${patch}`

const groupsOf = ({ eus }: Minor): readonly ChannelGroup[] => channelGroups.filter((group) => group !== 'eus' || eus)

function versionOf(row: Minor, next: Minor | undefined, patch: number): OpenShiftVersion {
  const rawId = raw(row, patch)
  return {
    rawId,
    minor: row.minor,
    kubernetesVersion: `${row.kubernetes}.${patch % 10}`,
    isDefault: rawId === defaultVersion,
    channelGroups: groupsOf(row),
    channels: [row, ...(next ? [next] : [])].flatMap((one) => groupsOf(one).map((group) => `${group}-${one.minor}`)),
    availableUpgrades: [
      ...row.patches.filter((later) => later > patch).map((later) => raw(row, later)),
      ...(next?.patches.map((later) => raw(next, later)) ?? []),
    ],
    releaseImage: `quay.io/openshift-release-dev/ocp-release:${rawId}-x86_64`,
  }
}

/** Every version that can be installed, oldest first. */
export const versions: readonly OpenShiftVersion[] = minors.flatMap((row, index) =>
  row.patches.map((patch) => versionOf(row, minors[index + 1], patch)),
)

const byRawId = new Map(versions.map((version) => [version.rawId, version]))

/** By `4.21.9` or by OCM's id `openshift-v4.21.9[-candidate]`. */
export function findVersion(id: string): OpenShiftVersion | undefined {
  const [, rawId = id] = /^openshift-v(\d+\.\d+\.\d+)(?:-(?:fast|candidate|eus))?$/.exec(id) ?? []
  return byRawId.get(rawId)
}

/** OCM's id of a version in a channel group. */
export function versionId(rawId: string, channelGroup: ChannelGroup = 'stable'): string {
  return `openshift-v${rawId}${channelGroup === 'stable' ? '' : `-${channelGroup}`}`
}

/** Negative when `a` is older; by number, part for part. `4.9` is older than `4.10`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number)) as [number[], number[]]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** `4.21` of `4.21.9`. */
export function minorOf(rawId: string): string {
  return rawId.split('.').slice(0, 2).join('.')
}
