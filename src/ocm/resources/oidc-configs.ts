import { managedIssuer } from '../../catalogue/oidc.ts'
import { parseArn } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { privatePem } from '../../wire/jose/signing-key.ts'
import { created, noContent, ok } from '../http/exchange.ts'
import { badRequest, forbidden, notFound } from '../http/fault.ts'
import { compact, flagAt, requiredText, textAt } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { thumbprintOf } from '../oidc/thumbprint.ts'
import { clusterId } from '../ids.ts'
import { change, type Room } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { accountOf, requiredRole } from './arns.ts'
import { clusters, oidcConfigs, type OidcConfig } from './documents.ts'
import { CLUSTERS, timestamp } from './links.ts'
import { isOwn } from './ownership.ts'

export const oidcConfigResource = (config: OidcConfig, organizationId?: string) =>
  compact({
    kind: 'OidcConfig',
    id: config.id,
    href: `${CLUSTERS}/oidc_configs/${config.id}`,
    issuer_url: config.issuer,
    managed: config.managed,
    reusable: config.reusable,
    secret_arn: config.secretArn,
    installer_role_arn: config.installerRoleArn,
    organization_id: organizationId,
    creation_timestamp: timestamp(config.created),
    last_update_timestamp: timestamp(config.created),
  })

export const listOidcConfigs: Handler = ({ room, who, query, path }) => {
  const own = oidcConfigs.all(room.projection.view()).filter(({ value }) => isOwn(who, value))
  const items = own.map(({ value }) => oidcConfigResource(value, who.organization.id))
  const searchable = ({ installer_role_arn: role }: { installer_role_arn?: string | undefined }) => ({
    aws: { account_id: role === undefined ? '' : accountOf(role) },
  })
  return ok(listAnswer('OidcConfig', path, items, query, searchable))
}

export const getOidcConfig: Handler = (call) =>
  ok(oidcConfigResource(knownConfig(call, call.ids[0] ?? ''), call.who.organization.id))

function knownConfig({ room, who }: Call, id: string, view: View = room.projection.view()): OidcConfig {
  const config = oidcConfigs.get(view, id)?.value
  if (!config || !isOwn(who, config)) throw notFound('OIDC config', id)
  return config
}

export const createOidcConfig: Handler = async (call) => {
  const { room, body, who } = call
  const owner = { organization: who.organizationKey, creator: who.account.username }
  const config =
    flagAt(body, 'managed') === false
      ? await registered(call)
      : await kept(room, await publishedConfig(room, clusterId(room.random), true, owner))
  return created(oidcConfigResource(config, who.organization.id))
}

const kept = (room: Room, config: OidcConfig): Promise<OidcConfig> =>
  change(room, () => ({ writes: [oidcConfigs.put(config.id, config)], result: config }))

/** A key of its own, its documents published, and the configuration, to be written then: what is answered can be relied on. */
export async function publishedConfig(
  room: Room,
  id: string,
  reusable: boolean,
  owner: Pick<OidcConfig, 'organization' | 'creator'>,
): Promise<OidcConfig> {
  const key = await room.keys.take()
  const issuer = managedIssuer(id)
  await room.publisher.publish(id, issuer, [key])
  return { id, ...owner, issuer, managed: true, reusable, created: room.clock.now(), signingKey: privatePem(key) }
}

/** The customer's own: the issuer is theirs, the key is in their Secrets Manager. */
function registered({ room, body, who }: Call): Promise<OidcConfig> {
  const issuer = requiredIssuer(requiredText(body, 'issuer_url'))
  const secretArn = requiredText(body, 'secret_arn')
  const secret = parseArn(secretArn)
  if (secret?.service !== 'secretsmanager' || secret.partition !== 'aws' || !/^secret:./.test(secret.resource))
    throw badRequest(`Attribute 'secret_arn' must be the ARN of a Secrets Manager secret, but it is '${secretArn}'`)
  const installerRoleArn = requiredRole('installer_role_arn', requiredText(body, 'installer_role_arn'))
  // The installer reads it by this role, and clusters that stand on it are of the role's account. The text is inferred.
  const owner = accountOf(installerRoleArn)
  if (secret.account !== owner)
    throw badRequest(`Secret '${secretArn.slice(0, 600)}' is not in AWS account '${owner}' of the installer role`)
  return change(room, (view) => {
    const taken = oidcConfigs.all(view).find(({ value }) => value.issuer === issuer)
    if (taken) throw badRequest(`OIDC config with issuer URL '${issuer}' already exists`)
    const id = clusterId(room.random)
    const times = { created: room.clock.now() }
    const config = {
      id,
      organization: who.organizationKey,
      creator: who.account.username,
      issuer,
      managed: false,
      reusable: true,
      ...times,
      secretArn,
      installerRoleArn,
    }
    return { writes: [oidcConfigs.put(id, config)], result: config }
  })
}

function requiredIssuer(text: string): string {
  const issuer = text.replace(/\/$/, '')
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  const plain = url?.protocol === 'https:' && !url.search && !url.hash && !url.username && issuer.length <= 255
  if (!plain) throw badRequest(`Attribute 'issuer_url' must be an https URL, but it is '${text.slice(0, 255)}'`)
  return issuer
}

/**
 * From its first commit on no cluster can begin to stand on it; a cluster that came before keeps it, documents and all. Who is
 * interrupted leaves it in the list, to be deleted again.
 */
export const deleteOidcConfig: Handler = async (call) => {
  const {
    room,
    ids: [id = ''],
  } = call
  const { managed } = await change(room, (view) => {
    const config = deletable(call, view, id)
    return { writes: [oidcConfigs.put(id, { ...config, deleting: true as const })], result: config }
  })
  if (managed) await room.publisher.withdraw(id)
  await change(room, () => ({ writes: [oidcConfigs.remove(id)], result: undefined }))
  return noContent
}

/** @throws {Fault} 400 in use, 403, 404 */
function deletable(call: Call, view: View, id: string): OidcConfig {
  const { who } = call
  const config = knownConfig(call, id, view)
  if (!who.isAdmin && config.creator !== who.account.username)
    throw forbidden(
      `Account '${who.account.username}' may not delete OIDC config '${id}': that is for its creator and for the organization's admins`,
    )
  const user = clusters.all(view).find(({ value }) => value.spec.aws.sts?.oidc_config_id === id)
  if (user) throw badRequest(`OIDC config '${id}' is in use by cluster '${user.value.spec.name}'`)
  return config
}

/** What goes into the provider's ThumbprintList: SHA-1 of the last certificate that the issuer's host serves. */
export const inquireThumbprint: Handler = async (call) => {
  const { room, who, body } = call
  // In manual mode rosa sends both members, the one that it has no value for empty.
  const [configId, cluster] = ['oidc_config_id', 'cluster_id'].map((name) => textAt(body, name) || undefined)
  const known = cluster === undefined ? undefined : clusters.get(room.projection.view(), cluster)?.value
  if (cluster !== undefined && !(known && isOwn(who, known))) throw notFound('Cluster', cluster)
  const id = configId ?? known?.spec.aws.sts?.oidc_config_id
  if (id === undefined) throw badRequest("One of 'oidc_config_id' and 'cluster_id' is mandatory")
  const config = knownConfig(call, id)
  if (known) room.wake(known.id)
  return ok(
    compact({
      kind: 'OidcThumbprint',
      href: `${CLUSTERS}/aws_inquiries/oidc_thumbprint`,
      thumbprint: await thumbprintOf(room, config.issuer),
      oidc_config_id: id,
      cluster_id: cluster,
    }),
  )
}
