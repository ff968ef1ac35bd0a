import { isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Need } from '../operation.ts'
import { oidcProviders, type OidcProvider } from './documents.ts'
import { invalidInput, noSuchEntity, overQuota, validationError } from './faults.ts'
import { QUOTAS, THUMBPRINTS_PER_PROVIDER } from './quotas.ts'
import { tagRecord } from './tags.ts'

interface ProviderCall {
  readonly view: View
  readonly account: AccountId
  readonly input: { readonly OpenIDConnectProviderArn: string }
}

const RESOURCE = 'oidc-provider/'

export const providerArn = (account: AccountId, url: string): string => `arn:aws:iam::${account}:${RESOURCE}${url}`

/** The account and URL (without scheme) that a provider's ARN names. @throws {Fault} InvalidInput for any other text. */
function named(arn: string): { readonly owner: AccountId; readonly url: string } {
  const parts = parseArn(arn)
  if (parts?.service !== 'iam' || !isAccountId(parts.account) || !parts.resource.startsWith(RESOURCE))
    throw invalidInput(`ARN ${arn} is not valid.`)
  return { owner: parts.account, url: parts.resource.slice(RESOURCE.length) }
}

/** Policies are asked about the ARN that is named: nothing is found by another one. */
export function findProvider({ view, input }: ProviderCall): OidcProvider | undefined {
  const { owner, url } = named(input.OpenIDConnectProviderArn)
  const provider = oidcProviders.find(view, owner, url)
  return provider?.arn === input.OpenIDConnectProviderArn ? provider : undefined
}

/** @throws {Fault} NoSuchEntity */
export function existingProvider(call: ProviderCall): OidcProvider {
  const provider = findProvider(call)
  if (!provider) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${call.input.OpenIDConnectProviderArn}`)
  return provider
}

/** The `authorize` of an operation on one provider. */
export const onProvider =
  (action: string, more: Partial<Need> = {}) =>
  (call: ProviderCall): readonly Need[] => {
    const provider = findProvider(call)
    return [
      {
        action: `iam:${action}`,
        resource: call.input.OpenIDConnectProviderArn,
        resourceAccount: named(call.input.OpenIDConnectProviderArn).owner,
        ...(provider && { resourceTags: tagRecord(provider.tags) }),
        ...more,
      },
    ]
  }

/**
 * Host and path of an issuer's URL, which is how IAM keeps it.
 * @throws {Fault} ValidationError unless it is https with a host, without user, query or fragment; InvalidInput for an account's own issuer of
 * tokens for services outside.
 */
export function providerUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const plain = /^https:\/\/[^\s/?#@\\]+(?:\/[^\s?#\\]*)?$/.test(url)
  if (!plain || !parsed) throw validationError('Invalid Open ID Connect Provider URL')
  if (parsed.hostname.endsWith('.tokens.sts.global.api.aws'))
    throw invalidInput(
      'Creating an OIDC provider with an STS issuer URL from the same partition is not supported. Within a partition, use AssumeRole instead of web identity federation.',
    )
  return url.slice('https://'.length)
}

/** Client ids, each once. @throws {Fault} LimitExceeded */
export function checkedClientIds(ids: readonly string[]): readonly string[] {
  const once = [...new Set(ids)]
  const limit = QUOTAS.ClientIdsPerOpenIdConnectProvider
  if (once.length > limit) throw overQuota('ClientIdsPerOpenIdConnectProvider', limit)
  return once
}

/** Thumbprints in lower case. @throws {Fault} InvalidInput when there are too many, or one is not SHA-1 in hex. */
export function checkedThumbprints(thumbprints: readonly string[]): readonly string[] {
  if (thumbprints.length > THUMBPRINTS_PER_PROVIDER)
    throw invalidInput('Thumbprint list must contain fewer than 5 entries.')
  if (thumbprints.some((thumbprint) => !/^[\da-f]{40}$/i.test(thumbprint)))
    throw invalidInput('Thumbprint must be 40 hexadecimal characters.')
  return thumbprints.map((thumbprint) => thumbprint.toLowerCase())
}
