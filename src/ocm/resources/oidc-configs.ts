import { managedIssuer } from '../../catalogue/oidc.ts'
import { parseArn } from '../../kernel/brands.ts'
import { nameOwner } from '../../wire/names.ts'
import { privatePem } from '../../wire/jose/signing-key.ts'
import { fetchChain } from '../../wire/x509/thumbprint.ts'
import { createHash, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { created, noContent, ok } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import { compact, flagAt, requiredText, textAt, type Fields } from '../http/fields.ts'
import type { Handler } from '../http/route.ts'
import { clusterId } from '../ids.ts'
import { change, type Room } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { accountOf, requiredRole } from './arns.ts'
import { organizationOf } from './accounts.ts'
import { clusters, oidcConfigs, type OidcConfig } from './documents.ts'
import { CLUSTERS, timestamp } from './links.ts'

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

export const listOidcConfigs: Handler = async ({ room, query, path }) => {
  const { id } = await organizationOf(room)
  const items = oidcConfigs.all(room.projection.view()).map(({ value }) => oidcConfigResource(value, id))
  const searchable = ({ installer_role_arn: role }: { installer_role_arn?: string | undefined }) => ({
    aws: { account_id: role === undefined ? '' : accountOf(role) },
  })
  return ok(listAnswer('OidcConfig', path, items, query, searchable))
}

export const getOidcConfig: Handler = async ({ room, ids: [id = ''] }) => {
  const organization = await organizationOf(room)
  return ok(oidcConfigResource(knownConfig(room, id), organization.id))
}

function knownConfig(room: Room, id: string): OidcConfig {
  const config = oidcConfigs.get(room.projection.view(), id)?.value
  if (!config) throw notFound('OIDC config', id)
  return config
}

export const createOidcConfig: Handler = async ({ room, body }) => {
  const organization = await organizationOf(room)
  const config =
    flagAt(body, 'managed') === false
      ? await registered(room, body)
      : await makeManaged(room, clusterId(room.random), true)
  return created(oidcConfigResource(config, organization.id))
}

/** A key of its own, its documents published, then the configuration: what is answered can be relied on. */
export async function makeManaged(room: Room, id: string, reusable: boolean): Promise<OidcConfig> {
  const key = await room.keys.take()
  const issuer = managedIssuer(id)
  await room.publisher.publish(id, issuer, [key])
  const config = { id, issuer, managed: true, reusable, created: room.clock.now(), signingKey: privatePem(key) }
  return change(room, () => ({ writes: [oidcConfigs.put(id, config)], result: config }))
}

/** The customer's own: the issuer is theirs, the key is in their Secrets Manager. */
function registered(room: Room, body: Fields): Promise<OidcConfig> {
  const issuer = requiredIssuer(requiredText(body, 'issuer_url'))
  const secretArn = requiredText(body, 'secret_arn')
  if (parseArn(secretArn)?.service !== 'secretsmanager')
    throw badRequest(`Attribute 'secret_arn' must be the ARN of a Secrets Manager secret, but it is '${secretArn}'`)
  const installerRoleArn = requiredRole('installer_role_arn', requiredText(body, 'installer_role_arn'))
  return change(room, (view) => {
    const taken = oidcConfigs.all(view).find(({ value }) => value.issuer === issuer)
    if (taken) throw badRequest(`OIDC config with issuer URL '${issuer}' already exists`)
    const id = clusterId(room.random)
    const times = { created: room.clock.now() }
    const config = { id, issuer, managed: false, reusable: true, ...times, secretArn, installerRoleArn }
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

export const deleteOidcConfig: Handler = async ({ room, ids: [id = ''] }) => {
  const view = room.projection.view()
  const config = knownConfig(room, id)
  const user = clusters.all(view).find(({ value }) => value.spec.aws.sts.oidc_config_id === id)
  if (user) throw badRequest(`OIDC config '${id}' is in use by cluster '${user.value.spec.name}'`)
  if (config.managed) await room.publisher.withdraw(id)
  await change(room, () => ({ writes: [oidcConfigs.remove(id)], result: undefined }))
  return noContent
}

/** What goes into the provider's ThumbprintList: SHA-1 of the last certificate that the issuer's host serves. */
export const inquireThumbprint: Handler = async ({ room, body }) => {
  const [configId, cluster] = [textAt(body, 'oidc_config_id'), textAt(body, 'cluster_id')]
  const known = cluster === undefined ? undefined : clusters.get(room.projection.view(), cluster)?.value
  if (cluster !== undefined && !known) throw notFound('Cluster', cluster)
  const id = configId ?? known?.spec.aws.sts.oidc_config_id
  if (id === undefined) throw badRequest("One of 'oidc_config_id' and 'cluster_id' is mandatory")
  const config = knownConfig(room, id)
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

async function thumbprintOf(room: Room, issuer: string): Promise<string> {
  const { hostname, port } = new URL(issuer)
  if (nameOwner(hostname)) return sha1(new X509Certificate(room.ca()).raw)
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || hostname === 'localhost')
    throw badRequest(`The issuer '${issuer}' has no public host name`)
  const chain = await fetchChain(hostname, Number(port || 443), { clock: room.clock }).catch(() => [])
  const last = chain.at(-1)
  if (!last) throw badRequest(`The issuer '${issuer}' shows no certificate`)
  return sha1(last.raw)
}

const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex')
