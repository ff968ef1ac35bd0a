import { accountRoleName, defaultAccountPrefix } from '../../../catalogue/names.ts'
import { operators, type OperatorRow } from '../../../catalogue/operators.ts'
import { gatesOf } from '../../../catalogue/version-gates.ts'
import { compareVersions } from '../../../catalogue/versions.ts'
import { isAccountId } from '../../../kernel/brands.ts'
import { Refusal } from '../../../kernel/Refusal.ts'
import { text, texts, type Command, type Input } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { conditionText } from '../../permissions/conditions.ts'
import { actionsOf, guardFile, passage, type Guards, type Passage } from '../../permissions/guards.ts'
import { differs, isChange, rolesDiff, type DocumentDiff, type Grant, type RoleDiff } from '../../rosa/policy-diff.ts'
import { minorVersion } from '../../rosa/versions.ts'
import { policyVersions } from '../../../catalogue/policies/source.ts'
import { visible, type Terminal } from '../../terminal.ts'

export const policies: Command = {
  summary: 'what an upgrade changes in the policies of roles',
  description:
    'For each account role and each operator: the actions that one OpenShift version grants and the other does not. With --boundary or --scp also whether those let what is new through. A file with service control policies that only deny is taken as AWS attaches it, beside FullAWSAccess. Nothing is asked of any cloud.',
  arguments: ['FROM', 'TO'],
  options: [
    { name: 'operator', value: 'OPERATOR', summary: 'only this operator, as machine-api', repeatable: true },
    { name: 'boundary', value: 'FILE', summary: 'a permissions boundary: does it let what is new through?' },
    {
      name: 'scp',
      value: 'FILE',
      summary: 'a service control policy: does it let what is new through? Several are levels, one below the other',
      repeatable: true,
    },
    {
      name: 'account',
      value: 'ID',
      summary: 'account of the roles, for policies that name it',
      default: '111122223333',
    },
  ],
  examples: [
    'stint diff policies 4.18 4.21',
    'stint diff policies 4.18 4.21 --operator machine-api -o json',
    'stint diff policies 4.21 4.22 --boundary boundary.json --scp scp.json',
  ],
  run(input, terminal) {
    const [from, to] = [minorVersion(input.arguments[0]), minorVersion(input.arguments[1])]
    const guards = guardsOf(input, terminal)
    const roles = rolesDiff(from, to, operatorsNamed(input)).map((role) => ({
      ...role,
      ...(guards ? { passages: passages(role, guards, accountOf(input)) } : {}),
    }))
    const gates = policyVersions
      .filter((minor) => compareVersions(minor, from) > 0 && compareVersions(minor, to) <= 0)
      .flatMap(gatesOf)
    if (!printed(terminal, { from, to, roles, acknowledgements: gates })) {
      terminal.print(told(from, to, roles).join('\n'))
      for (const { warning } of gates) terminal.note(visible(`To acknowledge: ${warning}.`))
      if (compareVersions(to, from) > 0 && roles.some(differs))
        terminal.note(`\nThe roles get them by:\n  stint create account-roles --version ${to}`)
    }
    return Promise.resolve()
  },
}

interface GuardedAction extends Passage {
  readonly action: string
  readonly resource: string
}

interface ToldRole extends RoleDiff {
  readonly passages?: readonly GuardedAction[]
}

function operatorsNamed(input: Input): readonly OperatorRow[] | undefined {
  const names = texts(input, 'operator')
  if (names.length === 0) return undefined
  return names.map((name) => {
    const found = operators.find(({ id, namespace, policy }) => [id, namespace, policy].includes(name))
    if (found) return found
    throw new Refusal(`There is no operator ${JSON.stringify(name)} that calls AWS.`, {
      next: `--operator takes ${operators.map(({ id }) => id).join(', ')}.`,
      exitCode: 2,
    })
  })
}

function guardsOf(input: Input, terminal: Terminal): Guards | undefined {
  const [boundary, scps] = [text(input, 'boundary'), texts(input, 'scp')]
  if (boundary === undefined && scps.length === 0) return undefined
  return {
    ...(boundary === undefined ? {} : { boundary: guardFile(boundary, 'boundary', terminal) }),
    scps: scps.map((file) => guardFile(file, 'scp', terminal)),
  }
}

function accountOf(input: Input): string {
  const account = text(input, 'account') ?? ''
  if (isAccountId(account)) return account
  throw new Refusal(`--account takes twelve digits, not ${JSON.stringify(account)}.`, { exitCode: 2 })
}

/** What is new, action by action: wildcards are spelled out. */
function passages(role: RoleDiff, guards: Guards, account: string): readonly GuardedAction[] {
  const name =
    role.kind === 'account' ? accountRoleName(defaultAccountPrefix, { suffix: `${role.role}-Role` }) : role.role
  const principal = `arn:aws:sts::${account}:assumed-role/${name}/session`
  const { added, changed } = role.permissions
  return [...added, ...changed.map(({ after }) => after)].flatMap(({ action: pattern, resource }) =>
    actionsOf(pattern).map((action) => ({ action, resource, ...passage(guards, principal, action, resource) })),
  )
}

function told(from: string, to: string, roles: readonly ToldRole[]): readonly string[] {
  const changed = roles.filter(differs)
  const same = roles.filter((role) => !differs(role)).map(({ role }) => role)
  const count = changed.length === 0 ? 'nothing changes' : `${changed.length} of ${roles.length} roles change`
  return [
    `OpenShift ${from} → ${to}: ${count}.`,
    ...changed.flatMap((role) => ['', ...toldRole(role)]),
    ...(same.length === 0 ? [] : ['', `Nothing changes for ${same.join(', ')}.`]),
  ].map(visible)
}

function toldRole({ role, kind, policy, permissions, trust, passages: guarded = [] }: ToldRole): readonly string[] {
  return [
    `${role} ${kind === 'account' ? 'role' : 'operator'} (${policy})`,
    ...toldDocument(permissions),
    ...guarded.map((one) => `  ${passageText(one)}`),
    ...(isChange(trust) ? ['  Its trust:', ...toldDocument(trust).map((line) => `  ${line}`)] : []),
  ]
}

const toldDocument = ({ added, removed, changed }: DocumentDiff): readonly string[] => [
  ...added.map((grant) => `  + may now ${grantText(grant)}`),
  ...removed.map((grant) => `  - may no longer ${grantText(grant)}`),
  ...changed.map(({ before, after }) => `  ~ ${grantText(after)}; before: ${limits(before)}`),
]

const grantText = (grant: Grant): string =>
  [
    grant.action,
    ...(grant.resource === '' ? [] : [`on ${grant.resource === '*' ? 'everything' : grant.resource}`]),
    ...(grant.condition === undefined ? [] : [limits(grant)]),
  ].join(' ')

/** `where StringEquals aws:RequestTag/x is "y"`. */
function limits({ condition = {} }: Grant): string {
  const parts = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${operator} ${key} ${[values].flat().join(' | ')}`),
  )
  return parts.length === 0 ? 'under no condition' : `if ${parts.join(' and ')}`
}

function passageText({ action, resource, verdict, when, someResources }: GuardedAction): string {
  const what = `${action} on ${resource === '*' ? 'everything' : resource}`
  if (verdict === 'yes') return `yes: the guards let ${what} through`
  if (verdict === 'no') return `NO: the guards refuse ${what}`
  const which = [...(someResources ? ['on some resources only'] : []), conditionText(when)].filter(
    (part) => part !== '',
  )
  return `depends: the guards let ${what} through ${which.join(', ')}`
}
