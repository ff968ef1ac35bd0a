import { createHash } from 'node:crypto'
import { brotliDecompressSync } from 'node:zlib'
import { BASE32 } from '../../kernel/random.ts'
import { awsManagedPacked } from './aws-managed-packed.generated.ts'
import { awsManagedPolicies as described } from './aws-managed.generated.ts'
import type { VisiblePolicy } from './managed-policy.ts'

const ARN = 'arn:aws:iam::aws:policy'

/** AWS-managed policies are data, the same in every account: the newest version of each, and no other. */
type Row = Pick<VisiblePolicy, 'arn' | 'created' | 'updated' | 'description'> & {
  readonly version: string
  readonly document: string
}

const descriptions = new Map(described.map(({ arn, description }) => [arn, description]))

/** The one that nearly every world uses, at hand without unpacking the others. */
const AT_HAND = `${ARN}/AdministratorAccess`
const known = new Map(
  described
    .filter(({ arn }) => arn === AT_HAND)
    .map((row) => [row.arn, visible({ ...row, updated: row.created, version: 'v1' })]),
)
let every: ReadonlyMap<string, VisiblePolicy> | undefined

/** The AWS-managed policy with exactly this ARN, or undefined. */
export const awsManagedPolicy = (arn: string): VisiblePolicy | undefined => known.get(arn) ?? unpacked().get(arn)

/** All of them, in no order. */
export const awsManagedPolicies = (): readonly VisiblePolicy[] => [...unpacked().values()]

/** Unpacked when first needed: most worlds use none but the known ones. */
function unpacked(): ReadonlyMap<string, VisiblePolicy> {
  if (every) return every
  const lines = brotliDecompressSync(Buffer.from(awsManagedPacked, 'base64')).toString('utf8').split('\n')
  every = new Map([...lines.map((line) => [ARN + line.slice(0, line.indexOf('\t')), rowOf(line)] as const), ...known])
  return every
}

function rowOf(line: string): VisiblePolicy {
  const [place = '', version = '', created, updated, document = ''] = line.split('\t')
  const arn = ARN + place
  const description = descriptions.get(arn)
  const row = { arn, version, created: Number(created), updated: Number(updated), document }
  return visible(description === undefined ? row : { ...row, description })
}

function visible({ arn, version, document, ...row }: Row): VisiblePolicy {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  return {
    awsManaged: true,
    arn,
    id: idOf(name),
    name,
    path: arn.slice(ARN.length, arn.length - name.length),
    ...(row.description === undefined ? {} : { description: row.description }),
    created: row.created,
    updated: row.updated,
    tags: [],
    defaultVersion: version,
    versions: [{ id: version, document, created: row.updated }],
    made: Number(version.slice(1)),
  }
}

/** Stable, as AWS's are; drawn from the name, in AWS's form. */
function idOf(name: string): string {
  const digest = createHash('sha256').update(name).digest()
  return `ANPA${Array.from({ length: 17 }, (_, at) => BASE32[(digest[at] ?? 0) % 32]).join('')}`
}
