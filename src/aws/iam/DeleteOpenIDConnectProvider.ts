import { operation } from '../operation.ts'
import { oidcProviders } from './documents.ts'
import { findProvider, onProvider } from './oidc-providers.ts'
import type { In, Out } from './types.ts'

type Name = 'DeleteOpenIDConnectProvider'

/** Deleting one that does not exist is no error. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html */
export const DeleteOpenIDConnectProvider = operation<In<Name>, Out<Name>>({
  name: 'DeleteOpenIDConnectProvider',
  authorize: onProvider('DeleteOpenIDConnectProvider'),
  handle: (call) => {
    const provider = findProvider(call)
    return { output: {}, writes: provider ? [oidcProviders.drop(call.account, provider.url)] : [] }
  },
})
