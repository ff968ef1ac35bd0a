import { infraId } from '../../catalogue/names.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { View } from '../../store/projection.ts'
import { privatePem } from '../../wire/jose/signing-key.ts'
import { created, noContent, ok, tagged } from '../http/exchange.ts'
import { badRequest, ocmFault } from '../http/fault.ts'
import { at, countAt, flagAt, requiredText, textAt, textMapAt, type Fields } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { accountServiceId, clusterId } from '../ids.ts'
import { lineOf } from '../install/log.ts'
import { installs, newInstall, type Install } from '../install/documents.ts'
import { cloudKeyId, cloudKeys, type CloudKey } from '../keys/documents.ts'
import { givesKey, provenKey } from '../keys/prove.ts'
import { change, type Room } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { removalOf } from '../uninstall/begin.ts'
import { clusterResource, statusResource } from './cluster-resource.ts'
import { changedSettings, clusterSpec, type WantedSpec } from './cluster-spec.ts'
import { clusterExtras } from './cluster-extras.ts'
import { isReserved } from './dns-domains.ts'
import { ownZones } from './cluster-subnets.ts'
import {
  clusters,
  machinePools,
  oidcConfigs,
  subscriptions,
  type Cluster,
  type ClusterSpec,
  type OidcConfig,
  type Subscription,
} from './documents.ts'
import { changedCluster, checkMatch, clusterDocument, isOwn, seenCluster } from './ownership.ts'
import { publishedConfig } from './oidc-configs.ts'
import { workerPool } from './pools.ts'
import { replaced } from './machine-pools.ts'

const shown = (room: Room, view: View, cluster: Cluster) =>
  clusterResource(view, cluster, room.kubernetesUrl(cluster.id))

/** Who asks for a cluster that waits for its customer has perhaps just done what it waits for. */
const nudge = (room: Room, { id, state }: Cluster) => {
  if (state === 'waiting' || state === 'error') room.wake(id)
  if (state === 'ready') room.glance(id)
}

export const listClusters: Handler = ({ room, who, query, path }) => {
  const view = room.projection.view()
  const all = clusters.all(view).flatMap(({ value }) => (isOwn(who, value) ? [value] : []))
  for (const cluster of all) nudge(room, cluster)
  const items = all.map((cluster) => shown(room, view, cluster))
  return ok(listAnswer('Cluster', path, items, query))
}

export const getCluster: Handler = (call) => {
  const { room } = call
  const view = room.projection.view()
  const { value: cluster, revision } = clusterDocument(call, view)
  nudge(room, cluster)
  return tagged(ok(shown(room, view, cluster)), revision)
}

export const getStatus: Handler = (call) => {
  const cluster = seenCluster(call)
  nudge(call.room, cluster)
  return ok(statusResource(cluster))
}

export const createCluster: Handler = async (call) => {
  const { room, body, query } = call
  const asked = clusterSpec(body, room.random, room.clock.now())
  const extras = clusterExtras(call)
  checkFree(call, room.projection.view(), asked)
  checkBaseDomain(call, room.projection.view())
  const rehearsal = query.get('dryRun') === 'true'
  const key = asked.aws.sts ? undefined : await provenKey(room, body, asked.aws.account_id || undefined, rehearsal)
  const zones = await ownZones(room, asked, key)
  const zoned = zones ? { ...asked, nodes: { ...asked.nodes, availability_zones: zones } } : asked
  const given = zoned.aws.sts?.oidc_config_id
  if (given !== undefined) checkOidcConfig(call, room.projection.view(), given, zoned.aws.account_id)
  if (rehearsal) return noContent
  const id = clusterId(room.random)
  const own = zoned.aws.sts && given === undefined ? await ownConfig(call, id) : undefined
  const spec = rooted(zoned, own?.id ?? given, key)
  const cluster = newCluster(call, id, spec)
  const install = key ? await keyedInstall(room) : newInstall(room.random)
  await change(room, (view) => {
    checkFree(call, view, spec)
    checkBaseDomain(call, view)
    if (given !== undefined) checkOidcConfig(call, view, given, spec.aws.account_id)
    return {
      writes: [
        clusters.put(id, cluster),
        machinePools.put(`${id}/worker`, workerPool(cluster)),
        installs.put(id, install),
        ...(own ? [oidcConfigs.put(own.id, own)] : []),
        ...(key ? [cloudKeys.put(cloudKeyId(cluster.organization, key.account), key)] : []),
        subscriptions.put(cluster.subscriptionId, subscriptionOf(cluster, call)),
        ...extras(id),
      ],
      appends: [lineOf(id, 'install', room.clock.now(), 'info', `Cluster '${spec.name}' was accepted`)],
      result: undefined,
    }
  }).catch(async (error: unknown) => {
    // What stays of it all the same is listed nowhere.
    if (own && error instanceof Fault) await room.publisher.withdraw(own.id).catch(() => {})
    throw error
  })
  room.wake(id)
  if (key) wakeKeyed(room, cluster)
  return created(shown(room, room.projection.view(), cluster))
}

/** An OIDC configuration for this cluster alone, written together with it. */
const ownConfig = ({ room, who }: Call, id: string): Promise<OidcConfig> =>
  publishedConfig(room, id, false, { organization: who.organizationKey, creator: who.account.username })

/** With what the cluster's identities stand on: an OIDC configuration, or the account that its key is of. */
function rooted({ aws: { sts, ...aws }, ...wanted }: WantedSpec, config = '', key: CloudKey | undefined): ClusterSpec {
  if (!sts) return { ...wanted, aws: { ...aws, account_id: key?.account ?? aws.account_id } }
  return { ...wanted, aws: { ...aws, sts: { ...sts, oidc_config_id: config } } }
}

/** Nobody is waited for, and its service-account tokens are nobody else's matter. */
const keyedInstall = async (room: Room): Promise<Install> => ({
  ...newInstall(room.random),
  signingKey: privatePem(await room.keys.take()),
  begun: true,
})

/** Names are an organization's own; domain prefixes are everybody's where they share a base domain. */
function checkFree(
  { who }: Call,
  view: View,
  { name, domain_prefix: prefix, dns }: Pick<ClusterSpec, 'name' | 'domain_prefix' | 'dns'>,
): void {
  for (const { value } of clusters.all(view)) {
    if (isOwn(who, value) && value.spec.name === name) throw badRequest(`Cluster with name '${name}' already exists`)
    if (value.spec.domain_prefix === prefix && value.spec.dns.base_domain === dns.base_domain)
      throw badRequest(`Domain prefix '${prefix}' is in use under '${dns.base_domain}'`)
  }
}

/** One that is asked for was reserved before. The text is inferred. */
function checkBaseDomain({ who, body }: Call, view: View): void {
  const domain = textAt(body, 'dns.base_domain')
  if (domain !== undefined && !isReserved(view, who, domain))
    throw badRequest(`DNS domain '${domain.slice(0, 253)}' is not reserved for the organization`)
}

function checkOidcConfig({ who }: Call, view: View, id: string, account: string): void {
  const config = oidcConfigs.get(view, id)?.value
  if (!config || config.deleting || !isOwn(who, config))
    throw badRequest(`OIDC config with identifier '${id}' does not exist`)
  // It goes with the cluster that it was made for. The text is inferred.
  if (!config.reusable) throw badRequest(`OIDC config '${id}' is not reusable`)
  const owner = config.installerRoleArn?.split(':')[4] ?? account
  if (owner !== account) throw badRequest(`OIDC config '${id}' belongs to AWS account '${owner}', not to '${account}'`)
}

const NEW = { dnsReady: false, oidcReady: false }

function newCluster({ room: { random, clock }, who, body }: Call, id: string, spec: Cluster['spec']): Cluster {
  return {
    id,
    organization: who.organizationKey,
    creator: who.account.username,
    infraId: infraId(spec.name, random),
    externalId: random.uuid(),
    subscriptionId: accountServiceId(random),
    created: clock.now(),
    ...(spec.aws.sts
      ? { state: 'waiting', status: { ...NEW, description: 'Waiting for the operator roles and the OIDC provider' } }
      : { state: 'pending', status: { ...NEW, description: 'Preparing account' } }),
    deleteProtection: flagAt(body, 'delete_protection.enabled') ?? false,
    spec,
  }
}

const subscriptionOf = (cluster: Cluster, { caller, who }: Call): Subscription => ({
  id: cluster.subscriptionId,
  organization: who.organizationKey,
  clusterId: cluster.id,
  externalClusterId: cluster.externalId,
  displayName: cluster.spec.name,
  created: cluster.created,
  status: 'Active',
  creator: caller.username,
})

export const editCluster: Handler = async (call) => {
  const {
    room,
    ids: [id = ''],
    body,
  } = call
  const key = givesKey(body) ? await otherKey(call) : undefined
  const cluster = await change(room, (view) => {
    const known = changedCluster(call, view)
    checkMatch(call, clusterDocument(call, view).revision)
    const changed = edited(known, body, room.clock.now())
    const keys = key ? [cloudKeys.put(cloudKeyId(known.organization, key.account), key)] : []
    const compute = countAt(body, 'nodes.compute')
    const pool = machinePools.get(view, `${id}/worker`)?.value
    const pools = compute !== undefined && pool ? [replaced(pool, known, { replicas: compute })] : []
    return { writes: [clusters.put(id, changed), ...pools, ...keys], result: changed }
  })
  room.wake(id)
  if (key) wakeKeyed(room, cluster)
  return ok(shown(room, room.projection.view(), cluster))
}

/** Clusters that live by the same key hand the new one on. */
function wakeKeyed(room: Room, { organization, spec: { aws } }: Cluster): void {
  for (const { value } of clusters.all(room.projection.view()))
    if (!value.spec.aws.sts && value.organization === organization && value.spec.aws.account_id === aws.account_id)
      room.wake(value.id)
}

/** Another key of the same account's administrator: all clusters that live by it get it. */
async function otherKey(call: Call): Promise<CloudKey> {
  const { spec } = changedCluster(call, call.room.projection.view())
  if (spec.aws.sts) throw badRequest(`Cluster '${call.ids[0] ?? ''}' takes no access key: it lives by roles`)
  return provenKey(call.room, call.body, spec.aws.account_id, false)
}

function edited(cluster: Cluster, body: Fields, now: number): Cluster {
  const listening = at(body, 'api.listening')
  if (listening !== undefined && listening !== 'external' && listening !== 'internal')
    throw badRequest("Attribute 'api.listening' must be 'external' or 'internal'")
  const properties = textMapAt(body, 'properties')
  const { spec } = cluster
  return {
    ...cluster,
    deleteProtection: flagAt(body, 'delete_protection.enabled') ?? cluster.deleteProtection,
    spec: {
      ...spec,
      api: { listening: listening ?? spec.api.listening },
      properties: { ...spec.properties, ...properties },
      settings: { ...spec.settings, ...changedSettings(body, now) },
    },
  }
}

export const protectCluster: Handler = async (call) => {
  const {
    room,
    ids: [id = ''],
    body,
    path,
  } = call
  const enabled = flagAt(body, 'enabled') ?? false
  await change(room, (view) => {
    const cluster = changedCluster(call, view)
    return { writes: [clusters.put(id, { ...cluster, deleteProtection: enabled })], result: undefined }
  })
  room.wake(id)
  return ok({ kind: 'DeleteProtection', href: path, enabled })
}

export const getProtection: Handler = (call) =>
  ok({ kind: 'DeleteProtection', href: call.path, enabled: seenCluster(call).deleteProtection })

export const deleteCluster: Handler = async (call) => {
  const {
    room,
    ids: [id = ''],
    query,
  } = call
  const bestEffort = query.get('best_effort') === 'true'
  await change(room, (view) => {
    const cluster = changedCluster(call, view)
    if (cluster.deleteProtection) throw ocmFault(403, `Cluster '${id}' is protected against deletion`)
    if (cluster.state === 'uninstalling' && (cluster.bestEffort ?? false) >= bestEffort)
      return { writes: [], result: undefined }
    return removalOf(room, cluster, `Cluster '${cluster.spec.name}' is being removed`, bestEffort)
  })
  room.wake(id)
  return noContent
}

export const listOperatorRoles: Handler = (call) => {
  const { spec } = seenCluster(call)
  return ok(listAnswer('OperatorIAMRole', call.path, spec.aws.sts?.operator_iam_roles ?? [], call.query))
}

/** Operators' roles are those of the cluster's own POST; another one for the same operator takes its place. */
export const addOperatorRole: Handler = async (call) => {
  const {
    room,
    ids: [id = ''],
    body,
  } = call
  const role = {
    name: requiredText(body, 'name'),
    namespace: requiredText(body, 'namespace'),
    role_arn: requiredText(body, 'role_arn'),
  }
  await change(room, (view) => {
    const cluster = changedCluster(call, view)
    const { sts } = cluster.spec.aws
    if (!sts) throw badRequest(`Cluster '${id}' has no operator roles: it lives by access keys`)
    const others = sts.operator_iam_roles.filter(
      ({ name, namespace }) => name !== role.name || namespace !== role.namespace,
    )
    const aws = { ...cluster.spec.aws, sts: { ...sts, operator_iam_roles: [...others, role] } }
    return { writes: [clusters.put(id, { ...cluster, spec: { ...cluster.spec, aws } })], result: undefined }
  })
  return created(role)
}
