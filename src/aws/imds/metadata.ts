import { accountId } from '../../kernel/brands.ts'
import { roles } from '../iam/documents.ts'
import type { World } from '../operation.ts'
import type { View } from '../../store/projection.ts'
import { auditRecords } from '../audit.ts'
import { instanceRoleArn } from '../principal.ts'
import { Shown } from '../redact.ts'
import { issueSession, type IssuedCredentials, type NewSession } from '../sts/issue-session.ts'
import type { Instance } from '../ec2/resources/instance.ts'
import { categories, IDENTITY_CREDENTIALS, profileOf } from './categories.ts'
import { identitySignature } from './identity-document.ts'
import { second } from './second.ts'
import { shownJson } from './shown-json.ts'
import { lifetime, metadataTokens } from './tokens.ts'
import { isIn, isVersion, VERSIONS } from './versions.ts'

/** One request to http://169.254.169.254 from inside one instance. Header names in lower case. */
export interface MetadataRequest {
  readonly method: string
  readonly path: string
  readonly headers: ReadonlyMap<string, string>
  /** Network hops between the asker and the service: 1 on the instance itself, 2 from a container on it. */
  readonly hops?: number
}

export interface MetadataAnswer {
  /** It never reaches the asker: its packet has fewer hops to live than the way is long. */
  readonly lost?: true
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What the service must know of the instance that asks, as it is now; undefined once it no longer runs. */
export interface Host {
  readonly instance: Instance
  readonly account: string
  readonly region: string
}

export interface MetadataService {
  answer(request: MetadataRequest): Promise<MetadataAnswer>
}

const TOKEN_HEADER = 'x-aws-ec2-metadata-token'
const TTL_HEADER = 'x-aws-ec2-metadata-token-ttl-seconds'
/** Instance credentials live about six hours; new ones are handed out once less than an hour remains. */
const CREDENTIALS_SECONDS = 6 * 3600
const RENEW_BEFORE_MS = 3600_000

const text = (status: number, body: string): MetadataAnswer => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
})
const NOT_FOUND = text(404, 'Not Found')
const LOST: MetadataAnswer = { ...text(504, ''), lost: true }

/** Credentials of the role `of` that id, until they are renewed. */
interface Delivered {
  readonly of: string
  readonly body: string
  readonly expires: number
}

/**
 * The instance metadata service of one instance, version 2 always, version 1 where the instance's options allow it.
 * Tokens are bound to the instance; a request that came through a proxy gets none.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export function metadataService(world: World, view: () => View, host: () => Host | undefined): MetadataService {
  const tokens = metadataTokens(world)
  let own: Delivered | undefined
  let held: Delivered | undefined

  const newToken = (request: MetadataRequest, { instance }: Host): MetadataAnswer => {
    if ((request.hops ?? 1) > instance.metadata.HttpPutResponseHopLimit) return LOST
    if (request.headers.has('x-forwarded-for')) return text(403, 'Forbidden')
    const seconds = lifetime(request.headers.get(TTL_HEADER))
    if (seconds === undefined) return text(400, 'Bad Request')
    const body = tokens.issue(seconds)
    return { status: 200, headers: { 'content-type': 'text/plain', [TTL_HEADER]: String(seconds) }, body }
  }

  /** Off the record no credential is given out. */
  const issue = async (at: Host, who: Omit<NewSession, 'account' | 'facts'>, roleArn: string): Promise<Delivered> => {
    const now = world.clock.now()
    const session = { ...who, account: accountId(at.account), facts: factsOf(at) }
    const issued = issueSession({ world, now }, session, CREDENTIALS_SECONDS)
    await world.store.commit({ appends: deliveryRecord(world, view(), at, roleArn, issued) })
    return { of: who.entityId, body: shownCredentials(issued, now), expires: issued.Expiration.getTime() }
  }
  const isFresh = ({ expires }: Delivered): boolean => expires - world.clock.now() > RENEW_BEFORE_MS

  const credentials = async (at: Host, name: string): Promise<MetadataAnswer> => {
    const profile = profileOf(view(), at)
    const role = profile?.role === undefined ? undefined : roles.find(view(), accountId(at.account), profile.role)
    if (role?.name !== name) return NOT_FOUND
    if (held?.of !== role.id || !isFresh(held))
      held = await issue(at, { kind: 'role', entityId: role.id, entityName: role.name }, role.arn)
    return json(held.body)
  }

  /** Of the instance itself, not of a role of the account: it is known by them, and allowed nothing. */
  const identity = async (at: Host): Promise<MetadataAnswer> => {
    if (!own || !isFresh(own))
      own = await issue(at, { kind: 'instance', entityId: at.account, entityName: '' }, instanceRoleArn(at.account))
    return json(own.body)
  }

  return {
    async answer(request) {
      const at = host()
      if (!at || at.instance.metadata.HttpEndpoint === 'disabled') return text(403, 'Forbidden')
      const path = request.path.replace(/\/+/g, '/')
      if (path === '/latest/api/token')
        return request.method === 'PUT' ? newToken(request, at) : text(405, 'Method Not Allowed')
      if (request.method !== 'GET') return text(405, 'Method Not Allowed')
      const token = request.headers.get(TOKEN_HEADER)
      const valid = token !== undefined && tokens.isValid(token)
      if (!valid && (token !== undefined || at.instance.metadata.HttpTokens === 'required'))
        return text(401, 'Unauthorized')
      const [, version = '', category = ''] = /^\/([^/]*)\/?(.*?)\/?$/.exec(path) ?? []
      if (version === '') return text(200, VERSIONS.join('\n'))
      if (!isVersion(version) || !isIn(version, category)) return NOT_FOUND
      const role = /^meta-data\/iam\/security-credentials\/([^/]+)$/.exec(category)?.[1]
      if (role !== undefined) return credentials(at, role)
      if (category === IDENTITY_CREDENTIALS) return identity(at)
      const found =
        categories(world, view(), at, version).get(category) ?? (await identitySignature(world, view, at, category))
      return found === undefined ? NOT_FOUND : text(200, found)
    },
  }
}

const json = (body: string): MetadataAnswer => ({ status: 200, headers: { 'content-type': 'application/json' }, body })

const factsOf = ({ instance, account, region }: Host): NewSession['facts'] => ({
  name: instance.id,
  mfa: false,
  policyArns: [],
  tags: {},
  transitiveTagKeys: [],
  chain: 0,
  instance: `arn:aws:ec2:${region}:${account}:instance/${instance.id}`,
})

const shownCredentials = (issued: IssuedCredentials, now: number): string =>
  shownJson({
    Code: 'Success',
    LastUpdated: second(now),
    Type: 'AWS-HMAC',
    AccessKeyId: issued.AccessKeyId,
    SecretAccessKey: issued.SecretAccessKey,
    Token: issued.SessionToken,
    Expiration: second(issued.Expiration.getTime()),
  })

/** CloudTrail shows EC2 assuming the profile's role for the instance. That it shows the same of the identity role is inferred. */
function deliveryRecord(world: World, view: View, at: Host, roleArn: string, issued: IssuedCredentials) {
  const { AccessKeyId, Expiration } = issued
  const account = accountId(at.account)
  return auditRecords(
    {
      operation: 'AssumeRole',
      service: 'sts',
      input: undefined,
      caller: { kind: 'service', arn: 'ec2.amazonaws.com', userId: 'ec2.amazonaws.com' },
      account,
      region: at.region,
      now: world.clock.now(),
      view,
      random: world.random,
      world,
      http: {
        method: 'POST',
        host: '',
        url: '/',
        headers: new Map(),
        sourceIp: 'ec2.amazonaws.com',
        userAgent: 'ec2.amazonaws.com',
        secure: true,
      },
      requestId: world.random.uuid(),
    },
    {
      asked: [],
      readOnly: true,
      requestParameters: { roleArn, roleSessionName: at.instance.id },
      responseElements: new Shown('sts', 'AssumeRole', 'output', { Credentials: { AccessKeyId, Expiration } }),
      resources: [{ ARN: roleArn, accountId: account, type: 'AWS::IAM::Role' }],
      alsoRecordIn: [account],
    },
    world.random,
  )
}
