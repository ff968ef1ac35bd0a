import { prefixOfAccountRole } from '../../../catalogue/names.ts'
import { accountRole } from '../../../catalogue/account-roles.ts'
import { compareVersions, minorOf } from '../../../catalogue/versions.ts'
import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, text, type Command, type Input } from '../../command.ts'
import { OcmError } from '../../ocm/client.ts'
import { clusterPath, neededCluster } from '../../ocm/clusters.ts'
import type { Cluster } from '../../ocm/types.ts'
import { printed } from '../../output/structured.ts'
import { carryOut, DRY_RUN, type Mode } from '../../plan/carry-out.ts'
import { foretell, type OcmCall } from '../../plan/foretell.ts'
import { confirm, YES } from '../../prompt.ts'
import { upgradedAccountRoles, upgradedOperatorRoles } from '../../rosa/upgraded-roles.ts'
import { minorVersion } from '../../rosa/versions.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'
import { visible } from '../../terminal.ts'

export const cluster: Command = {
  summary: 'bring a cluster to a newer OpenShift version',
  description:
    'Its roles have to be of that version first: --mode auto does it. What a version asks to be acknowledged is shown, and agreed to with your yes.',
  arguments: ['[CLUSTER]'],
  options: [
    CLUSTER,
    { name: 'version', value: 'VERSION', summary: 'as 4.22 or 4.22.3 (default: the newest that it can go to)' },
    { name: 'schedule-date', value: 'YYYY-MM-DD', summary: 'day of the upgrade, UTC (default: today)' },
    { name: 'schedule-time', value: 'HH:MM', summary: 'time of the upgrade, UTC (default: now)' },
    { name: 'mode', short: 'm', value: 'MODE', summary: 'bring its roles to that version too, at once (auto) or by printed commands (manual)', choices: ['auto', 'manual'] }, // prettier-ignore
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint upgrade cluster --cluster demo --version 4.22 --mode auto -y',
    'stint upgrade cluster -c demo --schedule-date 2030-01-31 --schedule-time 04:00',
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const found = await neededCluster(session.ocm, clusterKey(input))
      const version = target(found, text(input, 'version'))
      const path = `${clusterPath(found.id)}/upgrade_policies`
      const next = nextRun(input)
      const body = { schedule_type: 'manual', version, ...(next === undefined ? {} : { next_run: next }) }
      const order: OcmCall = { method: 'POST', path, body }
      const mode = flag(input, 'dry-run') ? 'dry-run' : (text(input, 'mode') as Mode | undefined)
      const wants = mode === undefined || !found.aws.sts ? [] : await rolesFor(session, found, version)
      if (mode === 'dry-run') return foretell(session, wants, [order])
      if (mode === 'manual' && wants.some(({ calls }) => calls.length > 0)) {
        await carryOut(session, wants, mode)
        return terminal.note(`\nThen: stint upgrade cluster --cluster ${found.name} --version ${version}`)
      }
      await confirm(input, terminal, `Upgrade the cluster ${found.name} from ${found.version.raw_id} to ${version}?`)
      if (mode === 'auto') await carryOut(session, wants, mode)
      await agreeToGates(session, input, found, order)
      const made = await session.ocm.post<object>(path, body)
      if (printed(terminal, made)) return
      terminal.note(`The upgrade of ${found.name} to ${version} is scheduled${next ? ` for ${next}` : ''}.\n\n  stint list upgrades --cluster ${found.name}`) // prettier-ignore
    }),
}

/** `4.22` means its newest patch version that the cluster can go to. @throws {Refusal} when there is none */
function target({ name, version: now }: Cluster, asked: string | undefined): string {
  const possible = (now.available_upgrades ?? []).toSorted(compareVersions)
  const chosen = possible.findLast((one) => asked === undefined || one === asked || minorOf(one) === asked)
  if (chosen !== undefined) return chosen
  if (possible.length === 0) throw new Refusal(`The cluster ${name} is of the newest version, ${now.raw_id}.`)
  throw new Refusal(`The cluster ${name} cannot go from ${now.raw_id} to ${JSON.stringify(asked)}, but to ${possible.join(', ')}.`, { next: `stint list upgrades --cluster ${name}`, exitCode: 2 }) // prettier-ignore
}

/** @throws {Refusal} exit 2 for what is no moment */
function nextRun(input: Input): string | undefined {
  const [day, time] = [text(input, 'schedule-date'), text(input, 'schedule-time')]
  if (day === undefined && time === undefined) return undefined
  const moment = `${day ?? ''}T${time ?? '00:00'}:00Z`
  if (day === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/.test(moment) || Number.isNaN(Date.parse(moment)))
    throw new Refusal('A moment is --schedule-date YYYY-MM-DD and --schedule-time HH:MM, UTC.', {
      next: 'stint upgrade cluster --help',
      exitCode: 2,
    })
  return moment
}

async function rolesFor(session: Session, found: Cluster, version: string) {
  const minor = minorVersion(version)
  const installer = found.aws.sts?.role_arn ?? ''
  const prefix = prefixOfAccountRole(installer.slice(installer.lastIndexOf('/') + 1), accountRole('installer'))
  const account = prefix === undefined ? undefined : await upgradedAccountRoles(session, prefix, minor)
  const wants = [...(account ?? []), ...(await upgradedOperatorRoles(session, found, minor))]
  return wants.filter(({ what }, at) => wants.findIndex((one) => one.what === what) === at)
}

interface Gate {
  readonly id: string
  readonly description?: string
  readonly warning_message?: string
}

/** What OCM says has not been acknowledged yet is shown, and acknowledged. */
async function agreeToGates({ ocm, terminal }: Session, input: Input, { id }: Cluster, order: OcmCall): Promise<void> {
  const gates = await ocm.post(order.path, order.body, { dryRun: true }).then(
    () => [],
    (error: unknown) => {
      if (error instanceof OcmError && Array.isArray(error.details) && error.details.length > 0)
        return error.details as readonly Gate[]
      throw error
    },
  )
  for (const { description, warning_message: warning } of gates)
    terminal.note(visible([description, warning].filter((part) => part).join('\n')))
  if (gates.length > 0) await confirm(input, terminal, 'Do you acknowledge this?')
  for (const gate of gates) await ocm.post(`${clusterPath(id)}/gate_agreements`, { version_gate: { id: gate.id } })
}
