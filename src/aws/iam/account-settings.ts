import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { Fault } from '../../kernel/Fault.ts'
import { refuseEarly } from '../early-refusal.ts'
import { operation, type Call, type Need } from '../operation.ts'
import { accountSettings, type OutboundIssuer } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { invalidInput } from './faults.ts'
import { linkedRole, ownLinkedRoleNeeds } from './linked-role.ts'
import { outboundIssuers } from './outbound-issuers.ts'
import type { In, Out } from './types.ts'

/** What an account is set to, one document. */

type Where = Pick<Call<unknown>, 'view' | 'account'>

const settingsOf = ({ view, account }: Where) => accountSettings.find(view, account, 'this') ?? {}

type Tokens = 'SetSecurityTokenServicePreferences'

/** Which tokens STS's global endpoint issues: v1 work in the regions that every account has, v2 in all. */
const SetSecurityTokenServicePreferences = operation<In<Tokens>, Out<Tokens>>({
  name: 'SetSecurityTokenServicePreferences',
  authorize: onAll('SetSecurityTokenServicePreferences'),
  handle(call) {
    const globalTokens = call.input.GlobalEndpointTokenVersion === 'v2Token' ? 2 : 1
    return { output: {}, writes: [accountSettings.put(call.account, 'this', { ...settingsOf(call), globalTokens })] }
  },
})

type Properties = Readonly<Record<string, string>>

const ROLE_MANAGER = 'role-manager.iam.amazonaws.com'
const ENABLED = 'RoleManager/Enabled'

/** `Namespace/Property`: the first slash parts them. */
const namespaceOf = (name: string): string => name.split('/', 1)[0] ?? ''

const propertiesNeed = (action: string, names: readonly string[]): Need => ({
  action: `iam:${action}`,
  resource: '*',
  context: { 'iam:AccountPropertyNamespaces': [...new Set(names.map(namespaceOf))] },
})

/**
 * AWS publishes the rules; the texts are those that it was seen to give.
 * @returns whether the role manager is enabled; other properties of its namespace say nothing
 * @throws {Fault} InvalidInput
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutAccountProperties.html
 */
function enabledBy(properties: Properties): 'true' | 'false' {
  const names = Object.keys(properties)
  const strange = names.find((name) => !/^[^/]+\/./.test(name))
  if (strange !== undefined) throw invalidInput(`Property key must be in format Namespace/PropertyName: ${strange}`)
  const [namespace = '', ...others] = new Set(names.map(namespaceOf))
  if (others.length > 0) throw invalidInput('All properties must belong to the same namespace')
  if (namespace !== 'RoleManager') throw invalidInput(`Unsupported namespace: ${namespace}`)
  const enabled = properties[ENABLED]
  if (enabled === undefined) throw invalidInput('RoleManager namespace requires Enabled property')
  if (enabled !== 'true' && enabled !== 'false') throw invalidInput("Enabled must be 'true' or 'false'")
  return enabled
}

const GetAccountProperties = operation<In<'GetAccountProperties'>, Out<'GetAccountProperties'>>({
  name: 'GetAccountProperties',
  authorize: () => [propertiesNeed('GetAccountProperties', [ENABLED])],
  handle: (call) => ({ output: { Properties: { [ENABLED]: settingsOf(call).properties?.[ENABLED] ?? 'false' } } }),
})

/** IAM makes the role manager's role for whoever enables it, who must be allowed to make it. What the role manager does is not simulated. */
const PutAccountProperties = operation<In<'PutAccountProperties'>, Out<'PutAccountProperties'>>({
  name: 'PutAccountProperties',
  authorize: ({ view, account, input }) => [
    propertiesNeed('PutAccountProperties', Object.keys(input.Properties)),
    ...(input.Properties[ENABLED] === 'true' ? ownLinkedRoleNeeds(view, account, ROLE_MANAGER) : []),
  ],
  handle(call) {
    const { view, account, random, now } = call
    const enabled = enabledBy(call.input.Properties)
    const settings = { ...settingsOf(call), properties: { [ENABLED]: enabled } }
    const role = enabled === 'true' ? linkedRole(view, account, ROLE_MANAGER, random, now) : []
    return { output: {}, writes: [accountSettings.put(account, 'this', settings), ...role] }
  },
})

const generate = promisify(generateKeyPair)
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }) as string // a PEM export is a string

type Enable = 'EnableOutboundWebIdentityFederation'

/** Tokens that vouch for this account's principals elsewhere: sts:GetWebIdentityToken. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html */
const EnableOutboundWebIdentityFederation = operation<In<Enable>, Out<Enable>, OutboundIssuer>({
  name: 'EnableOutboundWebIdentityFederation',
  async prepare(call) {
    const known = settingsOf(call).outbound
    if (known) return { ...known, enabled: true }
    refuseEarly(call, onAll('EnableOutboundWebIdentityFederation')())
    const [rsa, ec] = await Promise.all([
      generate('rsa', { modulusLength: 2048 }),
      generate('ec', { namedCurve: 'P-384' }),
    ])
    const issuer = `https://${call.random.uuid()}.tokens.sts.global.api.aws`
    return { enabled: true, issuer, keys: { RS256: pem(rsa.privateKey), ES384: pem(ec.privateKey) } }
  },
  authorize: onAll('EnableOutboundWebIdentityFederation'),
  handle(call) {
    const settings = settingsOf(call)
    if (settings.outbound?.enabled)
      throw new Fault(
        'FeatureEnabled',
        409,
        `Outbound identity federation is already enabled for account ${call.account}`,
      )
    const outbound = settings.outbound ? { ...settings.outbound, enabled: true } : call.prepared
    return {
      output: { IssuerIdentifier: outbound.issuer },
      writes: [
        accountSettings.put(call.account, 'this', { ...settings, outbound }),
        outboundIssuers.put(call.account, outbound.issuer),
      ],
    }
  },
})

const disabled = ({ account }: Where, already = '') =>
  new Fault('FeatureDisabled', 404, `Outbound identity federation is ${already}disabled for account ${account}`)

type Disable = 'DisableOutboundWebIdentityFederation'

const DisableOutboundWebIdentityFederation = operation<In<Disable>, Out<Disable>>({
  name: 'DisableOutboundWebIdentityFederation',
  authorize: onAll('DisableOutboundWebIdentityFederation'),
  handle(call) {
    const settings = settingsOf(call)
    if (!settings.outbound?.enabled) throw disabled(call, 'already ')
    const outbound = { ...settings.outbound, enabled: false }
    return { output: {}, writes: [accountSettings.put(call.account, 'this', { ...settings, outbound })] }
  },
})

type Get = 'GetOutboundWebIdentityFederationInfo'

const GetOutboundWebIdentityFederationInfo = operation<In<Get>, Out<Get>>({
  name: 'GetOutboundWebIdentityFederationInfo',
  authorize: onAll('GetOutboundWebIdentityFederationInfo'),
  handle(call) {
    const { outbound } = settingsOf(call)
    if (!outbound?.enabled) throw disabled(call)
    return { output: { IssuerIdentifier: outbound.issuer, JwtVendingEnabled: true } }
  },
})

export const accountSettingsOperations = [
  SetSecurityTokenServicePreferences,
  GetAccountProperties,
  PutAccountProperties,
  EnableOutboundWebIdentityFederation,
  DisableOutboundWebIdentityFederation,
  GetOutboundWebIdentityFederationInfo,
]
