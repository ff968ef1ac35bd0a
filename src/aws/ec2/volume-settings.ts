import { fault, invalidParameter, invalidValue } from './faults.ts'
import type { VolumeSettings } from './resources/volume.ts'

interface Limits {
  /** GiB. */
  readonly size: readonly [min: number, max: number]
  readonly iops?: readonly [min: number, max: number]
  /** Iops for each GiB at most. */
  readonly ratio?: number
  readonly given?: (size: number) => number
  readonly throughput?: readonly [min: number, max: number]
}

const TYPES: ReadonlyMap<string, Limits> = new Map<string, Limits>([
  ['gp2', { size: [1, 16_384], given: (size) => Math.min(Math.max(3 * size, 100), 16_000) }],
  ['gp3', { size: [1, 65_536], iops: [3_000, 80_000], ratio: 500, given: () => 3_000, throughput: [125, 2_000] }],
  ['io1', { size: [4, 16_384], iops: [100, 64_000], ratio: 50 }],
  ['io2', { size: [4, 65_536], iops: [100, 256_000], ratio: 1_000 }],
  ['st1', { size: [125, 16_384] }],
  ['sc1', { size: [125, 16_384] }],
  ['standard', { size: [1, 1_024] }],
])

export interface VolumeWish {
  readonly type?: string | undefined
  readonly size?: number | undefined
  readonly iops?: number | undefined
  readonly throughput?: number | undefined
  readonly multiAttach?: boolean | undefined
}

/**
 * What a volume will be, with the defaults of its type.
 * @throws {Fault} for an unknown type, and figures that the type does not bear.
 */
export function volumeSettings(wish: VolumeWish): VolumeSettings {
  const type = wish.type ?? 'gp2'
  const limits = TYPES.get(type)
  if (!limits) throw invalidValue(type, 'volumeType', 'Unknown volume type')
  const { size } = wish
  if (size === undefined) throw fault('MissingParameter', 'The request must contain the parameter size/snapshot')
  const [least, most] = limits.size
  if (size < least || size > most)
    throw invalidParameter(
      `Volume of ${size}GiB is ${size < least ? `too small; minimum is ${least}` : `too large; maximum is ${most}`}GiB.`,
    )
  return {
    type,
    size,
    multiAttach: wish.multiAttach ?? false,
    ...iopsOf(limits, type, size, wish.iops),
    ...throughputOf(limits, type, wish.throughput),
  }
}

function iopsOf(limits: Limits, type: string, size: number, iops: number | undefined): { iops?: number } {
  if (!limits.iops) {
    if (iops !== undefined && !limits.given)
      throw fault('InvalidParameterCombination', `The parameter iops is not supported for ${type} volumes.`)
    return limits.given ? { iops: limits.given(size) } : {}
  }
  const wanted = iops ?? limits.given?.(size)
  if (wanted === undefined) throw fault('MissingParameter', `The request must contain the parameter iops`)
  const [least, most] = limits.iops
  if (wanted < least || wanted > most)
    throw invalidParameter(
      `Volume iops of ${wanted} is ${wanted < least ? `too low; minimum is ${least}` : `too high; maximum is ${most}`}.`,
    )
  if (limits.ratio !== undefined && wanted > Math.max(limits.ratio * size, least))
    throw invalidParameter(
      `Iops to volume size ratio of ${(wanted / size).toFixed(6)} is too high; maximum is ${limits.ratio}.`,
    )
  return { iops: wanted }
}

function throughputOf(limits: Limits, type: string, throughput: number | undefined): { throughput?: number } {
  if (!limits.throughput) {
    if (throughput !== undefined)
      throw fault('InvalidParameterCombination', `The parameter throughput is not supported for ${type} volumes.`)
    return {}
  }
  const [least, most] = limits.throughput
  const wanted = throughput ?? least
  if (wanted < least || wanted > most) throw invalidValue(wanted, 'throughput')
  return { throughput: wanted }
}
