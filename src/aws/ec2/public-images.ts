import { createHash } from 'node:crypto'
import type { Image } from './resources/image.ts'

interface Row {
  readonly name: string
  readonly owner: string
  readonly description: string
  readonly architecture: Image['architecture']
  readonly device: string
  /** GiB. */
  readonly size: number
  readonly created: string
}

const RED_HAT = '531415883065'
const AMAZON = '137112412989'

/** OpenShift version → the RHEL that its nodes' CoreOS is made of, and the stamp of the boot image. */
const COREOS: readonly (readonly [version: string, stream: string, stamp: string])[] = [
  ['4.7', '47.84', '202109241831'],
  ['4.8', '48.84', '202208021106'],
  ['4.9', '49.84', '202207192205'],
  ['4.10', '410.84', '202210040010'],
  ['4.11', '411.86', '202212072103'],
  ['4.12', '412.86', '202308081039'],
  ['4.13', '413.92', '202307260246'],
  ['4.14', '414.92', '202310210434'],
  ['4.15', '415.92', '202402201450'],
  ['4.16', '416.94', '202406251923'],
  ['4.17', '417.94', '202408270355'],
  ['4.18', '418.94', '202501221327'],
  ['4.19', '9.6', '20250523'],
  ['4.20', '9.6', '20250826'],
  ['4.21', '9.6', '20251212'],
  ['4.22', '9.8', '20260420'],
  ['5.0', '10.2', '20260914'],
]

const date = (stamp: string) => `${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}T00:00:00.000Z`

const ROWS: readonly Row[] = [
  ...COREOS.flatMap(([version, stream, stamp]) =>
    (['x86_64', 'arm64'] as const).map((architecture) => ({
      name: `rhcos-${stream}.${stamp}-0-${architecture === 'arm64' ? 'aarch64' : architecture}`,
      owner: RED_HAT,
      description: `OpenShift ${version} ${stream}.${stamp}-0 ${architecture === 'arm64' ? 'aarch64' : architecture}`,
      architecture,
      device: '/dev/xvda',
      size: 16,
      created: date(stamp),
    })),
  ),
  {
    name: 'al2023-ami-2023.9.20251110.1-kernel-6.1-x86_64',
    owner: AMAZON,
    description: 'Amazon Linux 2023 AMI 2023.9.20251110.1 x86_64 HVM kernel-6.1',
    architecture: 'x86_64',
    device: '/dev/xvda',
    size: 8,
    created: '2025-11-10T00:00:00.000Z',
  },
]

/** Seventeen hex digits that follow from the image's name and region, as an AMI has another id in each region. */
const idOf = (name: string, region: string) =>
  `0${createHash('sha256').update(`${region}/${name}`).digest('hex').slice(0, 16)}`

const byRegion = new Map<string, readonly Image[]>()

/** The images that everyone may use, in one region. Ids and stamps are Stint's own, their form is AWS's and Red Hat's. */
export function publicImages(region: string): readonly Image[] {
  const made = byRegion.get(region) ?? ROWS.map((row) => imageOf(row, region))
  byRegion.set(region, made)
  return made
}

function imageOf(row: Row, region: string): Image {
  const id = idOf(row.name, region)
  const created = Date.parse(row.created)
  return {
    id: `ami-${id}`,
    created,
    tags: [],
    name: row.name,
    description: row.description,
    owner: row.owner,
    architecture: row.architecture,
    public: true,
    root: { device: row.device, snapshotId: `snap-${id}`, size: row.size, type: 'gp3', encrypted: false },
    state: { phase: 'available', since: created },
  }
}
