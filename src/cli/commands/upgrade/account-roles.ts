import { minorOf, versions } from '../../../catalogue/versions.ts'
import { Refusal } from '../../../kernel/Refusal.ts'
import { text, type Command } from '../../command.ts'
import type { Want } from '../../plan/aws-call.ts'
import { carryOutAgreed, DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { YES } from '../../prompt.ts'
import { upgradedAccountRoles } from '../../rosa/upgraded-roles.ts'
import { PREFIX, prefixOf } from '../../rosa/naming.ts'
import { minorVersion } from '../../rosa/versions.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

/** Of the newest version that can be installed, unless another was asked for. */
export const POLICY_VERSION = {
  name: 'version',
  value: 'VERSION',
  summary: 'OpenShift version of the policies, as 4.22 (default: the newest)',
} as const

export const newestMinor = (): string => minorOf(versions.at(-1)?.rawId ?? '')

export const accountRoles: Command = {
  summary: 'give the account-wide roles the policies of a newer OpenShift version',
  options: [{ ...PREFIX, short: 'p' }, POLICY_VERSION, MODE, DRY_RUN, YES, ...CLOUD_OPTIONS],
  examples: [
    'stint upgrade account-roles -y',
    'stint upgrade account-roles --prefix Team --version 4.22 --mode manual',
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const prefix = prefixOf(input)
      const wants = await upgradedAccountRoles(session, prefix, minorVersion(text(input, 'version') ?? newestMinor()))
      if (!wants)
        throw new Refusal(`There are no account roles with the prefix '${prefix}'.`, {
          next: 'stint list account-roles',
        })
      if (!isNeeded(wants)) return terminal.note(`Account roles with the prefix '${prefix}' are already up-to-date.`)
      await carryOutAgreed(session, wants, modeOf(input))
    }),
}

export const isNeeded = (wants: readonly Want[]): boolean => wants.some(({ calls }) => calls.length > 0)
