import { operators, type OperatorRow } from '../../catalogue/operators.ts'
import { isPolicyVersion, type PolicyVersion } from '../../catalogue/policies/source.ts'
import { compareVersions, defaultVersion, minorOf, versions } from '../../catalogue/versions.ts'
import { Refusal } from '../../kernel/Refusal.ts'

/** An OpenShift minor version for which there are policies. */
export type Minor = PolicyVersion

/** `--version 4.21` or `4.21.9`; by default the one that a cluster gets. @throws {Refusal} for a version without policies */
export function minorVersion(asked: string | undefined): Minor {
  const minor = minorOf(asked ?? defaultVersion)
  if (isPolicyVersion(minor)) return minor
  throw new Refusal(`There are no policies for OpenShift ${JSON.stringify(asked)}.`, { next: 'stint list versions' })
}

/** `--version 4.21` means its newest patch version. @throws {Refusal} when nothing like it can be installed */
export function installable(asked: string | undefined): string {
  if (asked === undefined) return defaultVersion
  const found = versions.filter(({ rawId, minor }) => rawId === asked || minor === asked).at(-1)
  if (!found)
    throw new Refusal(`OpenShift ${JSON.stringify(asked)} cannot be installed.`, { next: 'stint list versions' })
  return found.rawId
}

/** The operators that a version has. */
export const operatorsOf = (version: string): readonly OperatorRow[] =>
  operators.filter(({ minVersion }) => minVersion === undefined || compareVersions(minorOf(version), minVersion) >= 0)
