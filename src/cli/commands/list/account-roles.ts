import { accountRoles as rows } from '../../../catalogue/account-roles.ts'
import { text, type Command } from '../../command.ts'
import { VERSION_TAG } from '../../iam/role.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { findAccountRoles } from '../../rosa/find-account-roles.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const accountRoles: Command = {
  summary: 'account-wide roles',
  options: [{ name: 'version', value: 'VERSION', summary: 'only those of this OpenShift version' }, ...CLOUD_OPTIONS],
  examples: ['stint list account-roles', 'stint list account-roles --version 4.21 -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const version = text(input, 'version')
      const found = (await findAccountRoles(session))
        .filter(({ tags }) => version === undefined || tags.get(VERSION_TAG) === version)
        .map(({ name, arn, tags }) => ({
          RoleName: name,
          RoleType:
            rows
              .find(({ key }) => key === tags.get('rosa_role_type'))
              ?.title.replace('ControlPlane', 'Control plane') ?? '',
          RoleARN: arn,
          Version: tags.get(VERSION_TAG) ?? '',
          ManagedPolicy: tags.get('rosa_managed_policies') === 'true',
        }))
        .sort((a, b) => (a.RoleName < b.RoleName ? -1 : 1))
      if (printed(terminal, found)) return
      if (found.length === 0) return terminal.note('No account roles yet. stint create account-roles makes them.')
      const cells = found.map((role) => [
        role.RoleName,
        role.RoleType,
        role.RoleARN,
        role.Version,
        role.ManagedPolicy ? 'Yes' : 'No',
      ])
      terminal.print(
        screenTable(terminal, ['ROLE NAME', 'ROLE TYPE', 'ROLE ARN', 'OPENSHIFT VERSION', 'AWS Managed'], cells),
      )
    }),
}
