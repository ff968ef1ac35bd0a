import { operation } from '../operation.ts'
import { oidcProviders } from './documents.ts'
import { noSuchEntity } from './faults.ts'
import { findProvider, onProvider } from './oidc-providers.ts'
import type { In, Out } from './types.ts'

type Name = 'DeleteOpenIDConnectProvider'

/**
 * The reference calls it idempotent; yet AWS was seen to refuse to delete a provider that there is none of, in words of its own.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html
 */
export const DeleteOpenIDConnectProvider = operation<In<Name>, Out<Name>>({
  name: 'DeleteOpenIDConnectProvider',
  authorize: onProvider('DeleteOpenIDConnectProvider'),
  handle: (call) => {
    const provider = findProvider(call)
    if (!provider) throw noSuchEntity(`OpenId connect Provider ${call.input.OpenIDConnectProviderArn} cannot be found.`)
    return { output: {}, writes: [oidcProviders.drop(call.account, provider.url)] }
  },
})
