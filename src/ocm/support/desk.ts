import { AwsError } from '../../wire/aws-client.ts'
import type { ExpiringCredentials } from '../../wire/credentials.ts'
import { badRequest, notFound, ocmFault } from '../http/fault.ts'
import type { Fields } from '../http/fields.ts'
import { at, countAt, requiredText, textAt } from '../http/fields.ts'
import { clusterId } from '../ids.ts'
import { accessTo, supportRoleArn } from '../keys/access.ts'
import { clusters, OWN } from '../resources/documents.ts'
import { change, type Room } from '../room.ts'
import { refusalText } from '../workloads/refusal.ts'
import type { RedHatRole } from '../workloads/roles.ts'
import {
  isolatedChain,
  sharedChain,
  supportTrust,
  userOf,
  type SupportTrust,
  type Taken,
  type Target,
} from './chain.ts'
import { accessRequests, standing, type AccessRequest } from './documents.ts'
import { closeUser, openUser } from './engineer-user.ts'

/** Red Hat's side of support: its engineers ask for access, and use it once the customer has approved. */
export interface Desk {
  /** @throws {Fault} 400, 404 */
  request(asked: Fields): Promise<AccessRequest>
  list(): readonly AccessRequest[]
  /**
   * The engineer's session of the customer's support role: the one that is held, or a new one.
   * @throws {Fault} 403 when the customer has not approved; 404
   */
  session(id: string): Promise<ExpiringCredentials>
  /** The customer decided: an approval opens a session, a denial drops the one that is held. */
  decided(id: string): void
  start(): void
}

const HOUR_SECONDS = 3600
const DAY_SECONDS = 24 * HOUR_SECONDS
const LEAST_SECONDS = 900
const NAME = /^[a-z][a-z0-9._-]{0,30}$/
const EMAIL_DOMAIN = 'redhat.com'

/** `accounts`: Red Hat's role that keeps the engineers' users. */
export function supportDesk(room: Room, accounts: RedHatRole): Desk {
  const { clock, random, projection, log } = room
  const open = new Map<string, { readonly credentials: ExpiringCredentials; readonly approved: number }>()
  const flights = new Map<string, Promise<ExpiringCredentials>>()

  const known = (id: string): AccessRequest => {
    const request = accessRequests.get(projection.view(), id)?.value
    if (!request) throw notFound('AccessRequest', id)
    return request
  }

  const note = (id: string, news: (request: AccessRequest) => AccessRequest) =>
    change(room, (view) => {
      const request = accessRequests.get(view, id)?.value
      return { writes: request ? [accessRequests.put(id, news(request))] : [], result: undefined }
    })

  const take = async (request: AccessRequest, end: number): Promise<ExpiringCredentials> => {
    const cluster = clusters.get(projection.view(), request.clusterId)?.value
    if (!cluster) throw notFound('Cluster', request.clusterId)
    const { spec } = cluster
    const installer = accessTo(room, cluster)
    const trust = await trustOf(installer.aws, request.supportRole)
    const target: Target = {
      role: request.supportRole,
      region: spec.region.id,
      externalId: spec.aws.sts?.external_id,
      engineer: request.requestedBy,
      trust,
      end,
    }
    const taken = trust.isolated ? await isolatedChain(room, target, trust.isolated) : await shared(request, target)
    const { credentials, arn, chain } = taken
    const session = {
      form: trust.isolated ? ('isolated' as const) : ('shared' as const),
      arn,
      accessKeyId: credentials.accessKeyId,
      issued: clock.now(),
      expires: Math.min(credentials.expiresAt, end),
      chain,
    }
    await note(request.id, (now) => ({ ...now, session }))
    return credentials
  }

  /** The key is noted before it is made: whoever comes after a crash clears it. */
  const shared = async (request: AccessRequest, target: Target): Promise<Taken> => {
    const user = userOf(request.requestedBy)
    const aws = accounts.client('us-east-1')
    await note(request.id, (now) => ({ ...now, keyOf: user }))
    try {
      return await sharedChain(room, target, await openUser(aws, user))
    } finally {
      await closeUser(aws, user)
      await note(request.id, ({ keyOf: _gone, ...now }) => now)
    }
  }

  const session = async (id: string): Promise<ExpiringCredentials> => {
    const request = known(id)
    const { state, expires = 0 } = standing(request, clock.now())
    if (state !== 'Approved')
      throw ocmFault(403, `Access request '${id}' is ${state.toLowerCase()}: there is no access`)
    const approved = request.decisions.at(-1)?.created ?? 0
    const held = open.get(id)
    if (held && held.approved === approved && held.credentials.expiresAt > clock.now()) return held.credentials
    const flight =
      flights.get(id) ??
      take(request, expires)
        .then((credentials) => {
          open.set(id, { credentials, approved })
          return credentials
        })
        .catch((error: unknown) => {
          throw error instanceof AwsError ? ocmFault(409, `There is no session: ${refusalText(error)}`) : error
        })
        .finally(() => flights.delete(id))
    flights.set(id, flight)
    return flight
  }

  return {
    session,
    list: () => accessRequests.all(projection.view()).map(({ value }) => value),
    async request(asked) {
      const request = newRequest(room, asked, clusterId(random))
      await change(room, (view) => {
        if (!clusters.get(view, request.clusterId)) throw notFound('Cluster', request.clusterId)
        return { writes: [accessRequests.put(request.id, request)], result: undefined }
      })
      return request
    },
    decided(id) {
      open.delete(id)
      if (standing(known(id), clock.now()).state !== 'Approved') return
      const opened = session(id).catch((error: unknown) =>
        log.warn('the support role cannot be taken', { request: id, error: String(error) }),
      )
      void clock.track(opened)
    },
    start() {
      for (const { value } of accessRequests.all(projection.view())) {
        const { id, keyOf } = value
        if (keyOf === undefined) continue
        const cleared = closeUser(accounts.client('us-east-1'), keyOf)
          .then(() => note(id, ({ keyOf: _gone, ...now }) => now))
          .catch((error: unknown) => log.warn('an engineer’s user is left', { user: keyOf, error: String(error) }))
        void clock.track(cleared)
      }
    },
  }
}

async function trustOf(aws: ReturnType<RedHatRole['client']>, arn: string): Promise<SupportTrust> {
  const { Role } = await aws.call('iam', 'GetRole', { RoleName: arn.slice(arn.lastIndexOf('/') + 1) })
  return supportTrust(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))
}

function newRequest({ clock, projection }: Room, asked: Fields, id: string): AccessRequest {
  const key = requiredText(asked, 'cluster')
  const found = clusters
    .all(projection.view())
    .find(({ value }) => [value.id, value.externalId, value.spec.name].includes(key))?.value
  if (!found) throw notFound('Cluster', key)
  const sre = requiredText(asked, 'sre').replace(new RegExp(`@${EMAIL_DOMAIN}$`), '')
  if (!NAME.test(sre))
    throw badRequest(`Attribute 'sre' is the name of one of Red Hat's engineers: letters, digits, dots`)
  const duration = secondsAt(asked, 'duration_seconds', HOUR_SECONDS, LEAST_SECONDS, HOUR_SECONDS)
  const deadline = secondsAt(asked, 'deadline_seconds', DAY_SECONDS, 1, 7 * DAY_SECONDS)
  const now = clock.now()
  return {
    id,
    clusterId: found.id,
    subscriptionId: found.subscriptionId,
    organization: found.organization ?? OWN,
    creator: found.creator ?? '',
    supportRole: supportRoleArn(found),
    requestedBy: `${sre}@${EMAIL_DOMAIN}`,
    justification: requiredText(asked, 'justification').slice(0, 1000),
    supportCase: textAt(asked, 'support_case_id')?.slice(0, 40) ?? '',
    created: now,
    deadlineAt: now + deadline * 1000,
    duration: duration * 1000,
    decisions: [],
  }
}

function secondsAt(asked: Fields, name: string, preset: number, least: number, most: number): number {
  const value = at(asked, name) === undefined ? preset : (countAt(asked, name) ?? preset)
  if (value < least || value > most) throw badRequest(`Attribute '${name}' must be from ${least} to ${most}`)
  return value
}
