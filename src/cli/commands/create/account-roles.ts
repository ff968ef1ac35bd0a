import { flag, text, type Command } from '../../command.ts'
import { carryOutAgreed, DATA_OUTPUT, DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { interview, wasTyped, type Item } from '../../interview.ts'
import { INTERACTIVE, YES } from '../../prompt.ts'
import { accountRolesWants } from '../../rosa/account-roles.ts'
import {
  BOUNDARY,
  BOUNDARY_ITEM,
  boundaryOf,
  externalIdOf,
  MODE_ITEM,
  PATH,
  PATH_ITEM,
  pathOf,
  PREFIX,
  PREFIX_ITEM,
  prefixOf,
} from '../../rosa/naming.ts'
import { minorVersion } from '../../rosa/versions.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const accountRoles: Command = {
  summary: 'the four account-wide roles and the ten account-wide policies',
  description:
    'Installer, control plane, worker and support role, each with its policy, and the policies that the operators of every cluster share. What is there already is left alone.',
  options: [
    PREFIX,
    PATH,
    BOUNDARY,
    { name: 'version', value: 'VERSION', summary: 'OpenShift version of the policies, as 4.21' },
    { name: 'external-id', value: 'ID', summary: "external id that Red Hat's roles must present" },
    { name: 'force-policy-creation', short: 'f', summary: 'give existing policies their documents anew' },
    { name: 'channel-group', value: 'GROUP', summary: 'channel group of the version', hidden: true },
    { name: 'classic', summary: 'roles of classic clusters, which is what is made anyway', hidden: true },
    MODE,
    DRY_RUN,
    DATA_OUTPUT,
    INTERACTIVE,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint create account-roles',
    'stint create account-roles --prefix Team --mode manual',
    'stint create account-roles --version 4.20 --external-id our-secret',
  ],
  run: async (typed, terminal) => {
    const input = await interview(typed, terminal, ROLE_ITEMS, !wasTyped(typed, 'mode') && modeOf(typed) !== 'dry-run')
    return withSession(input, terminal, async (session) => {
      const wants = await accountRolesWants(session, {
        prefix: prefixOf(input),
        path: pathOf(input),
        version: minorVersion(text(input, 'version')),
        boundary: boundaryOf(input),
        externalId: externalIdOf(input),
        force: flag(input, 'force-policy-creation'),
      })
      await carryOutAgreed(session, [...wants.policies, ...wants.roles], modeOf(input))
    })
  },
}

/** What rosa asks for, in its order. */
const ROLE_ITEMS: readonly Item[] = [
  PREFIX_ITEM,
  BOUNDARY_ITEM,
  PATH_ITEM,
  { flag: 'external-id', title: 'STS external ID', optional: true, check: externalIdOf },
  MODE_ITEM,
]
