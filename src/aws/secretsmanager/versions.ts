import type { SecretVersion } from './secret.ts'
import { invalidParameter } from './faults.ts'

interface ValueInput {
  readonly SecretString?: string | undefined
  readonly SecretBinary?: Uint8Array | undefined
}

type Value = Pick<SecretVersion, 'text' | 'binary'>

const CURRENT = 'AWSCURRENT'
const PREVIOUS = 'AWSPREVIOUS'
/** Bytes of one value, at most. */
const LARGEST = 65_536

/** The value that a request brings; undefined when it brings none. @throws {Fault} InvalidParameterException for two, or too long. */
export function valueOf({ SecretString: text, SecretBinary: binary }: ValueInput): Value | undefined {
  if (text !== undefined && binary !== undefined)
    throw invalidParameter("You can't specify both a binary secret value and a string secret value in the same secret.")
  if (Math.max(Buffer.byteLength(text ?? ''), binary?.byteLength ?? 0) > LARGEST)
    throw invalidParameter(`The secret value is too long: at most ${LARGEST} bytes.`)
  if (text !== undefined) return { text }
  return binary === undefined ? undefined : { binary: Buffer.from(binary).toString('base64') }
}

export const sameValue = (a: Value, b: Value): boolean => a.text === b.text && a.binary === b.binary

export const shownValue = (version: SecretVersion) => ({
  ...(version.text === undefined ? {} : { SecretString: version.text }),
  ...(version.binary === undefined ? {} : { SecretBinary: Buffer.from(version.binary, 'base64') }),
})

/** Stages are moved, never shared; what was current becomes the previous one; what has no stage any more is forgotten. */
export function withVersion(
  versions: readonly SecretVersion[],
  added: Omit<SecretVersion, 'stages'>,
  stages: readonly string[] = [CURRENT],
): readonly SecretVersion[] {
  const others = versions
    .filter((version) => version.id !== added.id)
    .map((version) => ({ ...version, stages: stagesAfter(version, stages) }))
  return [{ ...added, stages }, ...others].filter((version) => version.stages.length > 0)
}

function stagesAfter(version: SecretVersion, taken: readonly string[]): readonly string[] {
  if (!taken.includes(CURRENT)) return version.stages.filter((stage) => !taken.includes(stage))
  const kept = version.stages.filter((stage) => stage !== PREVIOUS && !taken.includes(stage))
  return version.stages.includes(CURRENT) ? [...kept, PREVIOUS] : kept
}

/** The version of an id, of a stage, of both; the current one by default. */
export function versionOf(versions: readonly SecretVersion[], id?: string, stage?: string): SecretVersion | undefined {
  const wanted = stage ?? (id === undefined ? CURRENT : undefined)
  return versions.find(
    (version) => (id === undefined || version.id === id) && (wanted === undefined || version.stages.includes(wanted)),
  )
}

/** Ids with their stages, as answers list them. */
export const stagesById = (versions: readonly SecretVersion[]) =>
  Object.fromEntries(versions.map((version) => [version.id, version.stages]))
