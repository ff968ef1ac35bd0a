import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { Fault } from '../../kernel/Fault.ts'
import { refuseEarly } from '../early-refusal.ts'
import { operation, type Call, type Need } from '../operation.ts'
import { accountSettings, type OutboundIssuer } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { validationError } from './faults.ts'
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

/** The namespaces of properties, each once: `Namespace/Property`. */
const namespacesOf = (properties: Properties): readonly string[] => [
  ...new Set(Object.keys(properties).map((name) => name.split('/', 1)[0] ?? '')),
]

/** Of a listing, the namespaces of what is listed are asked about, which is inferred. */
function propertiesNeed(action: string, properties: Properties = {}): Need {
  const namespaces = namespacesOf(properties)
  const context = namespaces.length > 0 ? { 'iam:AccountPropertyNamespaces': namespaces } : {}
  return { action: `iam:${action}`, resource: '*', context }
}

/**
 * AWS publishes the rules, and no texts. Which properties there are and what values they take is not told by Stint.
 * @throws {Fault} ValidationError
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutAccountProperties.html
 */
function checkProperties(properties: Properties): void {
  const strange = Object.keys(properties).find((name) => !/^[^/]+\/[^/]+$/.test(name))
  if (strange !== undefined)
    throw validationError(`The property key ${strange} is not of the form Namespace/PropertyName.`)
  if (namespacesOf(properties).length > 1) throw validationError('All property keys must belong to the same namespace.')
}

const GetAccountProperties = operation<In<'GetAccountProperties'>, Out<'GetAccountProperties'>>({
  name: 'GetAccountProperties',
  authorize: (call) => [propertiesNeed('GetAccountProperties', settingsOf(call).properties)],
  handle: (call) => ({ output: { Properties: settingsOf(call).properties ?? {} } }),
})

const PutAccountProperties = operation<In<'PutAccountProperties'>, Out<'PutAccountProperties'>>({
  name: 'PutAccountProperties',
  authorize: (call) => [propertiesNeed('PutAccountProperties', call.input.Properties)],
  handle(call) {
    checkProperties(call.input.Properties)
    const settings = settingsOf(call)
    const properties = { ...settings.properties, ...call.input.Properties }
    return { output: {}, writes: [accountSettings.put(call.account, 'this', { ...settings, properties })] }
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
      throw new Fault('FeatureEnabled', 409, 'Outbound web identity federation is already enabled for your account.')
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

const disabled = () =>
  new Fault('FeatureDisabled', 404, 'Outbound web identity federation is not enabled for your account.')

type Disable = 'DisableOutboundWebIdentityFederation'

const DisableOutboundWebIdentityFederation = operation<In<Disable>, Out<Disable>>({
  name: 'DisableOutboundWebIdentityFederation',
  authorize: onAll('DisableOutboundWebIdentityFederation'),
  handle(call) {
    const settings = settingsOf(call)
    if (!settings.outbound?.enabled) throw disabled()
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
    if (!outbound?.enabled) throw disabled()
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
