import { roleArn } from '../../catalogue/arns.ts'
import {
  isolatedSupportPrincipal,
  jumpAccounts,
  sreAccounts,
  sreRoles,
  supportPrincipal,
} from '../../catalogue/red-hat.ts'
import { awsClient, type AwsClient } from '../../wire/aws-client.ts'
import type { ExpiringCredentials } from '../../wire/credentials.ts'
import type { Room } from '../room.ts'
import { held, RETRY_MS } from '../workloads/roles.ts'

/** What the customer's support role tells of how it is to be taken. */
export interface SupportTrust {
  /** Red Hat's role that it trusts, if that is the organisation's own. */
  readonly isolated: string | undefined
  /** The trust lets a source identity in. */
  readonly sourceIdentity: boolean
}

export interface Target {
  /** ARN of the customer's role. */
  readonly role: string
  readonly region: string
  readonly externalId: string | undefined
  /** E-mail of the engineer. */
  readonly engineer: string
  readonly trust: SupportTrust
  /** World milliseconds. */
  readonly end: number
}

export interface Taken {
  readonly credentials: ExpiringCredentials
  readonly arn: string
  readonly chain: readonly string[]
}

/** From where engineers' calls come: the only addresses at which a session of theirs is good. */
const PROXIES = ['127.0.0.1/32', '::1/128']
const JUMP = { account: jumpAccounts.production }
const MIDDLE = 'RH-SRE-Support'
/** Seconds: STS's least, and the most of a chained session. */
const [SHORTEST, LONGEST] = [900, 3600]
const AGENT = 'backplane'

/** Reads whom a support role trusts. `document`: as IAM shows it. */
export function supportTrust(document: string): SupportTrust {
  const shared = roleArn(JUMP, supportPrincipal)
  const prefix = roleArn(JUMP, isolatedSupportPrincipal(''))
  const named: readonly string[] = document.match(/arn:aws:iam::\d{12}:role\/[\w+=,.@-]+/g) ?? []
  const isolated = named.find((arn) => arn.startsWith(prefix) && arn !== shared)
  return {
    isolated: named.includes(shared) ? undefined : isolated,
    sourceIdentity: /sts:(?:SetSourceIdentity|\*)/.test(document),
  }
}

interface Hop {
  readonly arn: string
  readonly session: string
  readonly externalId?: string | undefined
  readonly sourceIdentity?: string | undefined
  readonly policy?: string
  readonly seconds?: number
}

const client = (
  room: Room,
  credentials: ExpiringCredentials | { accessKeyId: string; secretAccessKey: string },
): AwsClient =>
  awsClient({
    endpoint: () => room.awsEndpoint(),
    region: 'us-east-1',
    credentials,
    clock: room.clock,
    http: room.http,
    userAgent: AGENT,
    pauseMs: RETRY_MS[room.pace],
  })

async function assume(aws: AwsClient, hop: Hop): Promise<{ credentials: ExpiringCredentials; arn: string }> {
  const answer = await aws.call('sts', 'AssumeRole', {
    RoleArn: hop.arn,
    RoleSessionName: hop.session,
    DurationSeconds: hop.seconds ?? LONGEST,
    ...(hop.externalId === undefined ? {} : { ExternalId: hop.externalId }),
    ...(hop.sourceIdentity === undefined ? {} : { SourceIdentity: hop.sourceIdentity }),
    ...(hop.policy === undefined ? {} : { Policy: hop.policy }),
  })
  return { credentials: held(answer.Credentials), arn: answer.AssumedRoleUser?.Arn ?? '' }
}

/** Only through the proxies, and not beyond the approval: a session may live longer than what is left of it. */
const sessionPolicy = (end: number) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Deny', Action: '*', Resource: '*', Condition: { NotIpAddress: { 'aws:SourceIp': PROXIES } } },
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': new Date(end).toISOString() } },
      },
      { Effect: 'Allow', Action: '*', Resource: '*' },
    ],
  })

function lastHop(room: Room, target: Target, session: string): Hop {
  const left = Math.floor((target.end - room.clock.now()) / 1000)
  return {
    arn: target.role,
    session,
    externalId: target.externalId,
    seconds: Math.min(LONGEST, Math.max(SHORTEST, left)),
    policy: sessionPolicy(target.end),
  }
}

/** Takes the hops one after another. */
async function walk(
  room: Room,
  first: ExpiringCredentials | { accessKeyId: string; secretAccessKey: string },
  hops: readonly Hop[],
) {
  let last: { credentials: ExpiringCredentials; arn: string } | undefined
  for (const hop of hops) last = await assume(client(room, last?.credentials ?? first), hop)
  if (!last) throw new TypeError('a chain has hops')
  return last
}

/** The older form: from the engineer's own user in Red Hat's account. The key lives for one call. */
export async function sharedChain(
  room: Room,
  target: Target,
  key: { accessKeyId: string; secretAccessKey: string },
): Promise<Taken> {
  const session = userOf(target.engineer)
  const sourceIdentity = target.trust.sourceIdentity ? userOf(target.engineer) : undefined
  const hops: readonly Hop[] = [
    { arn: roleArn(JUMP, sreRoles.access), session, sourceIdentity },
    { arn: roleArn(JUMP, supportPrincipal), session },
    lastHop(room, target, session),
  ]
  return { ...(await walk(room, key, hops)), chain: hops.map(({ arn }) => arn) }
}

/** The newer form: from the engineer's token to the role that is the organisation's own. */
export async function isolatedChain(room: Room, target: Target, organizationRole: string): Promise<Taken> {
  const session = target.engineer
  const first = roleArn({ account: sreAccounts.production }, sreRoles.isolated)
  const nobody = client(room, { accessKeyId: '', secretAccessKey: '' })
  const answer = await nobody.call('sts', 'AssumeRoleWithWebIdentity', {
    RoleArn: first,
    RoleSessionName: session,
    WebIdentityToken: await room.tokens.engineer(target.engineer),
    DurationSeconds: LONGEST,
  })
  const sourceIdentity = target.trust.sourceIdentity ? target.engineer : undefined
  const { externalId } = target
  const hops: readonly Hop[] = [
    { arn: roleArn(JUMP, MIDDLE), session, sourceIdentity },
    { arn: organizationRole, session, externalId },
    lastHop(room, target, session),
  ]
  return { ...(await walk(room, held(answer.Credentials), hops)), chain: [first, ...hops.map(({ arn }) => arn)] }
}

/** The engineer's user in Red Hat's account, after which the sessions of the older form are named. */
export const userOf = (email: string) => `RH-SRE-${email.split('@', 1)[0] ?? ''}`
