import { named, onSecret } from './declare.ts'
import { invalidParameter, noValue } from './faults.ts'
import { secrets } from './secret.ts'
import { withVersion } from './versions.ts'

export const UpdateSecretVersionStage = onSecret({
  name: 'UpdateSecretVersionStage',
  context: (input) => ({ 'secretsmanager:VersionStage': input.VersionStage }),
  handle({ input, now }, secret) {
    const { VersionStage: stage, MoveToVersionId: to, RemoveFromVersionId: from } = input
    const holder = secret.versions.find((version) => version.stages.includes(stage))
    if (holder && holder.id !== to && holder.id !== from)
      throw invalidParameter(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
      )
    // As clients quote it, hashicorp/terraform-provider-aws for one.
    if (stage === 'AWSCURRENT' && to === undefined)
      throw invalidParameter(
        "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
      )
    const moved = to === undefined ? undefined : secret.versions.find((version) => version.id === to)
    if (to !== undefined && !moved) throw noValue(`VersionId: ${to}`)
    const versions = moved
      ? withVersion(secret.versions, moved, stagesWith(moved.stages, stage))
      : secret.versions.map((version) => ({ ...version, stages: version.stages.filter((one) => one !== stage) }))
    return { output: named(secret), writes: [secrets.put({ ...secret, versions, changed: now })] }
  },
})

/** What becomes current is no longer the previous one. */
const stagesWith = (stages: readonly string[], added: string): readonly string[] => [
  ...stages.filter((stage) => stage !== added && !(added === 'AWSCURRENT' && stage === 'AWSPREVIOUS')),
  added,
]
