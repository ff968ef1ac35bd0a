import { operation } from '../operation.ts'
import { oidcProviders } from './documents.ts'
import { existingProvider, onProvider } from './oidc-providers.ts'
import type { In, Out } from './types.ts'

type Name = 'RemoveClientIDFromOpenIDConnectProvider'

export const RemoveClientIDFromOpenIDConnectProvider = operation<In<Name>, Out<Name>>({
  name: 'RemoveClientIDFromOpenIDConnectProvider',
  authorize: onProvider('RemoveClientIDFromOpenIDConnectProvider'),
  handle: (call) => {
    const provider = existingProvider(call)
    const clientIds = provider.clientIds.filter((id) => id !== call.input.ClientID)
    return { output: {}, writes: [oidcProviders.put(call.account, provider.url, { ...provider, clientIds })] }
  },
})
