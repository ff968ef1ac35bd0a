import { accountRole, accountRoles } from '../../catalogue/account-roles.ts'
import { defaultAccountPrefix, prefixOfAccountRole } from '../../catalogue/names.ts'
import { minorOf } from '../../catalogue/versions.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { isAsNew, VERSION_TAG } from '../iam/role.ts'
import { rolesByName, type TaggedRole } from '../iam/roles-by-name.ts'
import type { Session } from '../session.ts'

/** Every role that is tagged and named as an account role of a classic cluster. */
export async function findAccountRoles({ aws }: Session): Promise<readonly TaggedRole[]> {
  const named = await rolesByName(aws, (name) => accountRoles.some(({ suffix }) => name.endsWith(`-${suffix}`)))
  return named.filter(({ name, tags }) => {
    const row = accountRoles.find(({ suffix }) => name.endsWith(`-${suffix}`))
    return tags.get('rosa_role_type') === row?.key && tags.get('rosa_hcp_policies') !== 'true'
  })
}

/**
 * The installer role for a cluster of this version: the only one that fits, or the default prefix's among several.
 * @throws {Refusal} when there is none, or several of which none is the default
 */
export async function installerRoleFor(session: Session, version: string): Promise<string> {
  const installer = accountRole('installer')
  const fit = (await findAccountRoles(session)).filter(
    ({ name, tags }) =>
      prefixOfAccountRole(name, installer) !== undefined && isAsNew(tags.get(VERSION_TAG), minorOf(version)),
  )
  const chosen =
    fit.length === 1 ? fit[0] : fit.find(({ name }) => prefixOfAccountRole(name, installer) === defaultAccountPrefix)
  if (chosen) return chosen.arn
  throw fit.length === 0
    ? new Refusal(`No installer role for OpenShift ${minorOf(version)} was found in this account.`, {
        next: 'stint create account-roles',
      })
    : new Refusal(`Several installer roles fit: ${fit.map(({ name }) => name).join(', ')}.`, {
        next: 'Choose one with --role-arn.',
      })
}
