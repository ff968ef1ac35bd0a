import { keeps, rolePrefix } from '../../../catalogue/names.ts'
import { isAccountId } from '../../../kernel/brands.ts'
import { Refusal } from '../../../kernel/Refusal.ts'
import { flag, text, type Command, type Input } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import {
  clashes,
  measures,
  operatorPrefixOf,
  plannedThings,
  type Measure,
  type PlanAsked,
  type Planned,
} from '../../rosa/cluster-plan.ts'
import { checkedName } from '../../rosa/create-cluster.ts'
import { BOUNDARY, boundaryOf, externalIdOf, PATH, pathOf, PREFIX, prefixOf } from '../../rosa/naming.ts'
import { installable, minorVersion } from '../../rosa/versions.ts'
import { visible, type Terminal } from '../../terminal.ts'

export const cluster: Command = {
  summary: 'every role, policy, provider and name that the seven steps will make',
  description:
    'Names as they will be, with what the cut to 64 bytes takes off; what is drawn only when it is made stands as ?. Nothing is asked of any cloud, and nothing is made.',
  arguments: ['NAME'],
  options: [
    PREFIX,
    PATH,
    { name: 'version', value: 'VERSION', summary: 'OpenShift version, as 4.21 or 4.21.9' },
    {
      name: 'operator-roles-prefix',
      value: 'PREFIX',
      summary: "prefix of the operators' roles (default: <cluster>-<4 random>)",
    },
    { name: 'oidc-config-id', value: 'ID', summary: 'OIDC configuration (default: OCM makes one for this cluster)' },
    { name: 'external-id', value: 'ID', summary: "external id that Red Hat's roles must present" },
    BOUNDARY,
    { name: 'multi-az', summary: 'machines in three availability zones' },
    { name: 'account', value: 'ID', summary: 'account of the ARNs', default: '111122223333' },
  ],
  examples: [
    'stint plan cluster demo',
    'stint plan cluster payments-production-europe --prefix Team --version 4.20',
    'stint plan cluster demo --operator-roles-prefix demo-a1b2 -o json',
  ],
  run(input, terminal) {
    const asked = askedFor(input)
    const made = plannedThings(asked)
    const [quotas, sameNames] = [measures(asked, made), clashes(made)]
    const operatorRolesPrefix = operatorPrefixOf(asked)
    if (!printed(terminal, { name: asked.name, version: asked.version, operatorRolesPrefix, made, quotas, sameNames }))
      show(asked, made, quotas, terminal)
    if (sameNames.length > 0)
      throw new Refusal(`The cut to 64 bytes leaves two of the same name: ${sameNames.join(', ')}.`, {
        next: 'Choose a shorter --operator-roles-prefix, or a shorter --prefix.',
      })
    return Promise.resolve()
  },
}

function askedFor(input: Input): PlanAsked {
  const name = checkedName(input.arguments[0])
  const operatorPrefix = text(input, 'operator-roles-prefix')
  if (operatorPrefix !== undefined && !keeps(rolePrefix, operatorPrefix))
    throw new Refusal(
      `--operator-roles-prefix takes at most ${rolePrefix.maxLength} of letters, digits and +=,.@-_, not ${JSON.stringify(operatorPrefix)}.`,
      { exitCode: 2 },
    )
  const account = text(input, 'account') ?? ''
  if (!isAccountId(account))
    throw new Refusal(`--account takes twelve digits, not ${JSON.stringify(account)}.`, { exitCode: 2 })
  return {
    name,
    version: minorVersion(installable(text(input, 'version'))),
    prefix: prefixOf(input),
    path: pathOf(input),
    account,
    operatorPrefix,
    oidcConfigId: text(input, 'oidc-config-id'),
    externalId: externalIdOf(input),
    boundary: boundaryOf(input),
    multiAz: flag(input, 'multi-az'),
  }
}

/** The seven steps as `stint deploy` tells them; two of them attach what others made. */
const STEPS: readonly (readonly [title: string, fits: (thing: Planned) => boolean])[] = [
  ['Account-wide roles and policies', ({ step }) => step === 1],
  ["Each role's permissions attached", ({ step, attached }) => step === 1 && attached !== undefined],
  ['The cluster, ordered from OCM', ({ step }) => step === 3],
  ["The operators' roles", ({ step }) => step === 4],
  ["Each operator's permissions attached", ({ step, attached }) => step === 4 && attached !== undefined],
  ['Trust in the cluster: its OIDC provider', ({ step }) => step === 6],
  ["Red Hat's installer builds it", ({ step }) => step === 7],
]

function show(asked: PlanAsked, made: readonly Planned[], quotas: readonly Measure[], terminal: Terminal): void {
  const { print, note, color } = terminal
  print(visible(`The cluster ${asked.name}, OpenShift ${asked.version}:`))
  for (const [at, [title, fits]] of STEPS.entries()) {
    const isAttaching = at === 1 || at === 4
    print(`\n${color.bold(`${at + 1}/7 ${title}`)}`)
    for (const line of made.filter(fits).flatMap((thing) => (isAttaching ? [attachment(thing)] : described(thing))))
      print(visible(`  ${line}`))
  }
  print(`\n${color.bold('Of what the account may have')}`)
  print(screenTable(terminal, ['WHAT', 'TAKES', 'OF', 'QUOTA CODE'], quotas.map(measureRow)))
  if (asked.operatorPrefix === undefined)
    note(`\n? is drawn when it is made. --operator-roles-prefix says beforehand how the operators' roles are named.`)
}

const attachment = ({ name, attached = '' }: Planned): string => `${attached} to ${name}`
const measureRow = ({ what, takes, quota, code = '' }: Measure) => [what, String(takes), String(quota), code]

function described({ kind, name, uncut, boundary, tags, attached }: Planned): readonly string[] {
  const said = Object.entries(tags).map(([key, value]) => `${key}=${value}`)
  return [
    `${kind} ${name}`,
    ...(uncut === undefined ? [] : [`  cut to ${Buffer.byteLength(name)} bytes: ${uncut.slice(name.length)} is lost`]),
    ...(kind === 'instance-profile' && attached !== undefined ? [`  holds ${attached}`] : []),
    ...(boundary === undefined ? [] : [`  bounded by ${boundary}`]),
    ...(said.length === 0 ? [] : [`  tags ${said.join(' ')}`]),
  ]
}
