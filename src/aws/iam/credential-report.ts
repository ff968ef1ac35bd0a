import type { AccountId } from '../../kernel/brands.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { View } from '../../store/projection.ts'
import { trailOf } from '../audit.ts'
import { operation, type Call, type World } from '../operation.ts'
import { accounts } from '../organizations/documents.ts'
import { keysOf } from './access-keys.ts'
import { accountSettings, credentialReports, loginProfiles, users, type AccessKey, type User } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { devicesOf } from './mfa-devices.ts'
import { at } from './shapes.ts'
import type { In, Out } from './types.ts'

/**
 * Every user and what he can sign in with, as CSV.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...[1, 2].flatMap((number) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
      (what) => `access_key_${number}_${what}`,
    ),
  ),
  ...[1, 2].flatMap((number) => [`cert_${number}_active`, `cert_${number}_last_rotated`]),
]

/** A report is good for so long, milliseconds. */
const GOOD_FOR = 4 * 3_600_000

const DAY = 86_400_000
/** In UTC, with `Z`: AWS's guide shows offsets, its reports do not. */
const time = (moment: number | undefined) =>
  moment === undefined ? 'N/A' : new Date(moment).toISOString().replace(/\.\d+Z$/, 'Z')

/** Names may hold commas: such a cell is quoted, as RFC 4180 has it. That IAM does the same is inferred. */
const row = (cells: readonly string[]): string =>
  cells.map((cell) => (cell.includes(',') ? `"${cell}"` : cell)).join(',')

interface LastUse {
  readonly eventTime: string
  readonly eventSource: string
  readonly awsRegion: string
}

async function keyCells(world: World, account: AccountId, key: AccessKey | undefined): Promise<readonly string[]> {
  if (!key) return ['false', 'N/A', 'N/A', 'N/A', 'N/A']
  const where = { name: 'AccessKeyId', value: key.id }
  const { events } = await world.store.read(trailOf(account), { where, limit: 1 })
  const use = events[0] && (JSON.parse(events[0].body) as LastUse)
  return [
    String(key.status === 'Active'),
    time(key.created),
    time(use && Date.parse(use.eventTime)),
    use?.awsRegion ?? 'N/A',
    use?.eventSource.split('.')[0] ?? 'N/A',
  ]
}

/** Stint has no console: no password was ever used to sign in. */
function passwordCells(view: View, account: AccountId, id: string): readonly string[] {
  const profile = loginProfiles.find(view, account, id)
  if (!profile) return ['false', 'N/A', 'N/A', 'N/A']
  const age = accountSettings.find(view, account, 'this')?.passwordPolicy?.MaxPasswordAge ?? 0
  return ['true', 'no_information', time(profile.changed), time(age > 0 ? profile.changed + age * DAY : undefined)]
}

const NO_CERTIFICATES = ['false', 'N/A', 'false', 'N/A']

async function userLine({ view, account, world }: Where, user: User): Promise<string> {
  const [first, second] = keysOf(view, account, user)
  const cells = [
    user.name,
    user.arn,
    time(user.created),
    ...passwordCells(view, account, user.id),
    String(devicesOf(view, account, user.id).length > 0),
    ...(await keyCells(world, account, first)),
    ...(await keyCells(world, account, second)),
    ...NO_CERTIFICATES,
  ]
  return row(cells)
}

async function rootLine({ view, account, world }: Where): Promise<string> {
  const cells = [
    '<root_account>',
    `arn:aws:iam::${account}:root`,
    time(accounts.find(view, account)?.joined),
    ...['not_supported', 'no_information', 'not_supported', 'not_supported'],
    String(devicesOf(view, account, 'root').length > 0),
    ...(await keyCells(world, account, undefined)),
    ...(await keyCells(world, account, undefined)),
    ...NO_CERTIFICATES,
  ]
  return row(cells)
}

type Where = Pick<Call<unknown>, 'view' | 'account' | 'world'>

async function reportOf(where: Where): Promise<string> {
  const lines = users.all(where.view, where.account).map(({ value }) => userLine(where, value))
  return [row(COLUMNS), await rootLine(where), ...(await Promise.all(lines))].join('\n')
}

/** A report is made in so long, milliseconds: AWS was seen to take one to two seconds. */
const MADE_IN = 1000

const freshReport = ({ view, account, now }: Pick<Call<unknown>, 'view' | 'account' | 'now'>) => {
  const report = credentialReports.find(view, account, 'this')
  return report && now - report.generated < GOOD_FOR ? report : undefined
}

type Generate = 'GenerateCredentialReport'

/** Begins a report unless there is one of the last four hours. */
const GenerateCredentialReport = operation<In<Generate>, Out<Generate>, string | undefined>({
  name: 'GenerateCredentialReport',
  readOnly: true,
  prepare: async (call) => (freshReport(call) ? undefined : reportOf(call)),
  authorize: onAll('GenerateCredentialReport'),
  handle(call) {
    const { account, now, prepared: content } = call
    const begun = freshReport(call)
    if (begun && now < begun.generated)
      return {
        output: { State: 'INPROGRESS', Description: 'There is a report generation task in progress' }, // inferred
      }
    if (content === undefined) return { output: { State: 'COMPLETE' } }
    return {
      output: { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' },
      writes: [credentialReports.put(account, 'this', { generated: now + MADE_IN, content })],
    }
  },
})

const GetCredentialReport = operation<In<'GetCredentialReport'>, Out<'GetCredentialReport'>>({
  name: 'GetCredentialReport',
  authorize: onAll('GetCredentialReport'),
  handle(call) {
    const report = freshReport(call)
    if (report && call.now < report.generated) throw new Fault('ReportInProgress', 404, '') // IAM says no more
    if (report)
      return {
        output: {
          Content: Buffer.from(report.content),
          ReportFormat: 'text/csv',
          GeneratedTime: at(report.generated),
        },
      }
    throw credentialReports.find(call.view, call.account, 'this')
      ? new Fault(
          'ReportExpired',
          410,
          'The credential report has expired. Generate a new one with GenerateCredentialReport.',
        )
      : new Fault('ReportNotPresent', 410, '') // IAM says no more
  },
})

export const credentialReportOperations = [GenerateCredentialReport, GetCredentialReport]
