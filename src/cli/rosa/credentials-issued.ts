import { parseArn } from '../../kernel/brands.ts'
import { recordedTime } from '../../wire/recorded-time.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { ifThere } from '../iam/missing.ts'

/** A credential that STS issued, as the account's trail records it. */
export interface IssuedCredential {
  readonly call: string
  readonly roleArn: string
  readonly sessionName: string
  readonly accessKeyId: string
  /** ISO. */
  readonly issued: string
  /** As the record words it. */
  readonly expires: string
  /** The statement of the role's trust that let its taker in. */
  readonly trust: string
}

/** The part of a CloudTrail record that tells of a new session. */
interface TrailRecord {
  readonly eventTime: string
  readonly errorCode?: string
  readonly requestParameters?: { readonly roleArn?: string; readonly roleSessionName?: string } | null
  readonly responseElements?: {
    readonly credentials?: { readonly accessKeyId?: string; readonly expiration?: string }
  } | null
}

const CALLS = ['AssumeRole', 'AssumeRoleWithWebIdentity'] as const

/** The first credential of each role in the account, from the trail; `roles` are their ARNs. */
export async function credentialsIssued(
  aws: AwsClient,
  roles: ReadonlySet<string>,
): Promise<readonly IssuedCredential[]> {
  const found = await Promise.all(CALLS.map((call) => sessionsBy(aws, call, roles)))
  const first = new Map<string, Omit<IssuedCredential, 'trust'>>()
  for (const issued of found.flat().sort((a, b) => (a.issued < b.issued ? -1 : 1)))
    if (!first.has(issued.roleArn)) first.set(issued.roleArn, issued)
  return Promise.all(
    [...first.values()].map(async (issued) => ({ ...issued, trust: await trustOf(aws, issued.roleArn) })),
  )
}

const PAGES = 10

async function sessionsBy(aws: AwsClient, call: (typeof CALLS)[number], roles: ReadonlySet<string>) {
  const records: TrailRecord[] = []
  let token: string | undefined
  for (let page = 0; page < PAGES; page++) {
    const answer = await aws.call('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: call }],
      ...(token === undefined ? {} : { NextToken: token }),
    })
    records.push(...(answer.Events ?? []).map(({ CloudTrailEvent: text = '{}' }) => JSON.parse(text) as TrailRecord)) // CloudTrail's own format
    token = answer.NextToken
    if (token === undefined) break
  }
  return records.flatMap(({ eventTime, errorCode, requestParameters, responseElements }) => {
    const [roleArn, given] = [requestParameters?.roleArn ?? '', responseElements?.credentials]
    if (errorCode !== undefined || !roles.has(roleArn) || !given) return []
    return [
      {
        call,
        roleArn,
        sessionName: requestParameters?.roleSessionName ?? '',
        accessKeyId: given.accessKeyId ?? '',
        issued: eventTime,
        expires: sameForm(given.expiration),
      },
    ]
  })
}

interface TrustStatement {
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

async function trustOf(aws: AwsClient, roleArn: string): Promise<string> {
  const name = (parseArn(roleArn)?.resource ?? '').split('/').at(-1) ?? ''
  const role = (await ifThere(aws.call('iam', 'GetRole', { RoleName: name })))?.Role
  return trustsOf(role?.AssumeRolePolicyDocument).map(trustLine).join('; ')
}

/** A session of a role, as the trail records it. */
export type IssuedSession = Omit<IssuedCredential, 'trust' | 'roleArn'>

/** The latest session of each role, those of instances too: by the role's ARN. */
export async function lastSessions(
  aws: AwsClient,
  roles: ReadonlySet<string>,
): Promise<ReadonlyMap<string, IssuedSession>> {
  const found = (await Promise.all(CALLS.map((call) => sessionsBy(aws, call, roles)))).flat()
  found.sort((a, b) => (a.issued < b.issued ? -1 : 1))
  return new Map(found.map(({ roleArn, ...session }) => [roleArn, session]))
}

/** Every session of the roles that the trail still shows. */
export async function sessionsOf(aws: AwsClient, roles: ReadonlySet<string>) {
  return (await Promise.all(CALLS.map((call) => sessionsBy(aws, call, roles)))).flat()
}

/** Who may come, and when. */
export interface Trust {
  readonly principals: readonly string[]
  readonly conditions: readonly {
    readonly operator: string
    readonly key: string
    readonly values: readonly string[]
  }[]
}

/** A trust document's statements, as IAM gives it. */
export function trustsOf(encoded = '{"Statement":[]}'): readonly Trust[] {
  const document = JSON.parse(decodeURIComponent(encoded)) as { readonly Statement: readonly TrustStatement[] } // IAM's grammar holds it
  return [document.Statement].flat().map(({ Principal: principal = {}, Condition: condition = {} }) => ({
    principals: Object.values(principal).flat(),
    conditions: Object.entries(condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => ({ operator, key, values: [value].flat() })),
    ),
  }))
}

function trustLine({ principals, conditions }: Trust): string {
  const who = principals.join(', ')
  const when = conditions.map(({ operator, key, values }) => `${operator} ${key} = ${values.join(' | ')}`)
  return when.length === 0 ? who : `${who} when ${when.join(' and ')}`
}

/** CloudTrail worded the two times of one record differently for long. */
function sameForm(expiration = ''): string {
  const at = recordedTime(expiration)
  return Number.isNaN(at) ? expiration : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
}
