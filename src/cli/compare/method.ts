import type { AwsClient } from '../../wire/aws-client.ts'
import { openKube } from '../exec/kube.ts'
import { iamItems } from '../iam/pages.ts'
import type { Cluster } from '../ocm/types.ts'
import { everyAction } from '../../policy/index.ts'
import { holders } from '../permissions/chains.ts'
import { answer, questionOf } from '../permissions/question.ts'
import type { Permissions } from '../permissions/world.ts'
import { sessionsOf } from '../rosa/credentials-issued.ts'
import type { Session } from '../session.ts'
import { readCluster, type CloudSecret, type ClusterNode } from './cluster-secrets.ts'
import { identitiesOf, type Identity } from './identities.ts'
import { allActions, grantedTo, usedBy } from './permissions.ts'

/** How a cluster lives in its account: each figure as IAM, the account's trail, OCM and the cluster tell it. Plain JSON. */
export interface Method {
  readonly cluster: string
  readonly id: string
  readonly method: 'sts' | 'iam-users'
  readonly longLived: {
    readonly count: number
    readonly keys: readonly LongLivedKey[]
  }
  /** `seconds` null: it has no end. Undefined: the trail shows none. */
  readonly longestLife?: Life
  readonly mintMore: {
    /** Of its own identities, who can make long-lived keys. */
    readonly makers: readonly string[]
    /** Who can come by a credential of its identities: by taking a role, or by making a key. */
    readonly takers: readonly { readonly of: string; readonly by: readonly string[] }[]
  }
  readonly permissions: {
    readonly granted: number
    readonly used: number
    readonly identities: readonly { readonly arn: string; readonly granted: number; readonly used: number }[]
  }
  /** The worst of each kind. */
  readonly leaks: { readonly controlPlaneNode?: Leak; readonly workerNode?: Leak; readonly secret?: Leak }
}

export interface LongLivedKey {
  readonly accessKeyId: string
  readonly user: string
  readonly created: string
  readonly secrets: readonly string[]
  /** Programs that used it, by the trail. */
  readonly usedBy: readonly string[]
}

export interface Life {
  readonly of: string
  readonly credential: string
  readonly seconds: number | null
}

export interface Leak {
  readonly what: string
  /** Identities whose credentials it gives. */
  readonly identities: readonly string[]
  readonly actions: number
  /** For how long at most; null: until somebody deletes the keys. Zero: it gives nothing by itself. */
  readonly seconds: number | null
}

/** What is known of one cluster while it is looked at. */
interface Known {
  readonly aws: AwsClient
  readonly identities: readonly Identity[]
  readonly granted: ReadonlyMap<string, ReadonlySet<string>>
  readonly keys: readonly LongLivedKey[]
  readonly lives: ReadonlyMap<string, Life>
  readonly secrets: readonly CloudSecret[]
}

export async function methodOf(session: Session, world: Permissions, cluster: Cluster): Promise<Method> {
  const { aws, clock } = session
  const identities = identitiesOf(cluster, world.entities)
  const kube = await openKube(session.ocm, cluster.id, clock)
  const { secrets, nodes } = await readCluster(kube).finally(() => kube.close())
  const all = allActions(await everyAction())
  const granted = new Map(identities.map((identity) => [identity.arn, grantedTo(identity, all)]))
  // IAM takes a second or two for each report: all are asked for at once.
  const used = new Map(
    await Promise.all(identities.map(async (one) => [one.arn, await usedBy(aws, clock, one)] as const)),
  )
  const keys = (await Promise.all(identities.map((identity) => keysOf(aws, identity, secrets)))).flat()
  const known: Known = { aws, identities, granted, keys, lives: await livesOf(aws, identities, keys), secrets }
  const longest = [...known.lives.values()].toSorted(longer)[0]
  const machines = await Promise.all(nodes.map((node) => machineOf(aws, node)))
  const seen = withMachineLives(known, machines)
  const [controlPlaneNode, workerNode] = [true, false].map((controlPlane) =>
    worst(machines.filter(({ node }) => node.controlPlane === controlPlane).map((one) => nodeLeak(seen, one))),
  )
  const secret = worst(secrets.map((one) => secretLeak(known, one)))
  return {
    cluster: cluster.name,
    id: cluster.id,
    method: cluster.aws.sts ? 'sts' : 'iam-users',
    longLived: { count: keys.length, keys },
    ...(longest && { longestLife: longest }),
    mintMore: mintersOf(world, identities),
    permissions: {
      granted: union([...granted.values()]).size,
      used: union([...used.values()]).size,
      identities: identities.map(({ arn }) => ({
        arn,
        granted: granted.get(arn)?.size ?? 0,
        used: used.get(arn)?.size ?? 0,
      })),
    },
    leaks: {
      ...(controlPlaneNode && { controlPlaneNode }),
      ...(workerNode && { workerNode }),
      ...(secret && { secret }),
    },
  }
}

const union = (sets: readonly ReadonlySet<string>[]) => new Set(sets.flatMap((set) => [...set]))
const endless = (seconds: number | null) => seconds ?? Infinity
const longer = (a: Life, b: Life) => endless(b.seconds) - endless(a.seconds) || (a.of < b.of ? -1 : 1)
const worst = (leaks: readonly Leak[]): Leak | undefined =>
  leaks.toSorted(
    (a, b) => b.actions - a.actions || endless(b.seconds) - endless(a.seconds) || (a.what < b.what ? -1 : 1),
  )[0]

async function keysOf(
  aws: AwsClient,
  { kind, arn, entity }: Identity,
  secrets: readonly CloudSecret[],
): Promise<readonly LongLivedKey[]> {
  if (kind !== 'user') return []
  const listed = await iamItems(aws, 'ListAccessKeys', { UserName: entity.name }, (page) => page.AccessKeyMetadata)
  return Promise.all(
    listed.map(async ({ AccessKeyId: accessKeyId = '', CreateDate: created }) => ({
      accessKeyId,
      user: arn,
      created: created?.toISOString() ?? '',
      secrets: secrets.filter((one) => one.accessKeyId === accessKeyId).map(({ secret }) => secret),
      usedBy: await programsWith(aws, accessKeyId),
    })),
  )
}

/** A page of the trail tells which programs hold a key. */
async function programsWith(aws: AwsClient, accessKeyId: string): Promise<readonly string[]> {
  const { Events = [] } = await aws.call('cloudtrail', 'LookupEvents', {
    LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: accessKeyId }],
  })
  const agents = Events.map(
    ({ CloudTrailEvent: text = '{}' }) => (JSON.parse(text) as { readonly userAgent?: string }).userAgent,
  ) // CloudTrail's own format
  return [...new Set(agents.flatMap((agent) => agent ?? []))].toSorted()
}

/** The longest credential of each identity: a key has no end, a session the one that the trail records. */
async function livesOf(
  aws: AwsClient,
  identities: readonly Identity[],
  keys: readonly LongLivedKey[],
): Promise<ReadonlyMap<string, Life>> {
  const lives = new Map<string, Life>()
  for (const { user: of, accessKeyId: credential } of keys) lives.set(of, { of, credential, seconds: null })
  const roles = new Set(identities.flatMap(({ kind, arn }) => (kind === 'role' ? [arn] : [])))
  for (const { roleArn: of, accessKeyId: credential, issued, expires } of await sessionsOf(aws, roles)) {
    const seconds = Math.round((Date.parse(expires) - Date.parse(issued)) / 1000)
    if (seconds > (lives.get(of)?.seconds ?? 0)) lives.set(of, { of, credential, seconds })
  }
  return lives
}

/** What makes credentials that no session ends. */
const MAKING = ['iam:CreateAccessKey', 'iam:CreateUser'] as const

function mintersOf(world: Permissions, identities: readonly Identity[]): Method['mintMore'] {
  const makers = identities.filter(({ entity }) =>
    MAKING.every((action) => {
      const target = { resource: `arn:aws:iam::${entity.account}:user/*`, owner: entity.account, policy: undefined }
      return answer(questionOf(world, entity, { action, target, context: {} })).verdict !== 'no'
    }),
  )
  const takers = identities.map(({ arn, kind, entity }) => {
    const target = { resource: arn, owner: entity.account, policy: kind === 'role' ? entity.trust : undefined }
    const actions = kind === 'role' ? ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity'] : ['iam:CreateAccessKey']
    const by = actions.flatMap((action) =>
      holders(world, { action, target, context: {} }).map(({ principal }) => principal),
    )
    return { of: arn, by: [...new Set(by)].toSorted() }
  })
  return { makers: makers.map(({ arn }) => arn), takers }
}

const leakOf = ({ granted, lives }: Known, what: string, arns: readonly string[]): Leak => {
  const identities = [...new Set(arns)]
  const all = identities.map((arn) => lives.get(arn)?.seconds)
  return {
    what,
    identities,
    actions: union(identities.map((arn) => granted.get(arn) ?? new Set<string>())).size,
    seconds: all.some((one) => one === null) ? null : Math.max(0, ...all.map((one) => one ?? 0)),
  }
}

const userOfKey = ({ keys }: Known, id: string | undefined) =>
  keys.flatMap(({ accessKeyId, user }) => (accessKeyId === id ? [user] : []))

/** Alone, a secret that names a role gives nothing: the token that opens it is not in it. */
const secretLeak = (known: Known, { secret, accessKeyId }: CloudSecret): Leak =>
  leakOf(known, secret, userOfKey(known, accessKeyId))

/**
 * Whoever owns a node has its instance's role, and what its pods have: their tokens with roles, or their keys. A control plane node keeps
 * every secret of the cluster, in etcd.
 */
function nodeLeak(known: Known, { node: { name, controlPlane, secrets }, role }: Machine): Leak {
  const mounted = known.secrets.filter(({ secret }) => secrets.includes(secret))
  const taken = mounted.flatMap(({ roleArn }) => roleArn ?? [])
  const read = controlPlane ? known.secrets : mounted
  const keys = read.flatMap(({ accessKeyId }) => userOfKey(known, accessKeyId))
  return leakOf(known, name, [...(role === undefined ? [] : [role]), ...taken, ...keys])
}

interface Machine {
  readonly node: ClusterNode
  readonly role: string | undefined
}

async function machineOf(aws: AwsClient, node: ClusterNode): Promise<Machine> {
  const { Reservations = [] } = await aws.call('ec2', 'DescribeInstances', { InstanceIds: [node.instance] })
  const profile = Reservations[0]?.Instances?.[0]?.IamInstanceProfile?.Arn
  if (profile === undefined) return { node, role: undefined }
  const InstanceProfileName = profile.slice(profile.lastIndexOf('/') + 1)
  const { InstanceProfile } = await aws.call('iam', 'GetInstanceProfile', { InstanceProfileName })
  return { node, role: InstanceProfile?.Roles?.[0]?.Arn }
}

/** What a machine's role has not shown yet is as long as its sisters' sessions: EC2 says how long they live, not the role. */
function withMachineLives(known: Known, machines: readonly Machine[]): Known {
  const lives = new Map(known.lives)
  const roles = machines.flatMap(({ role }) => role ?? [])
  const seen = roles.flatMap((role) => lives.get(role) ?? []).toSorted(longer)[0]
  if (seen) for (const of of roles) if (!lives.has(of)) lives.set(of, { ...seen, of })
  return { ...known, lives }
}
