import { operation } from '../operation.ts'
import { oidcProviders } from './documents.ts'
import { checkedClientIds, existingProvider, onProvider } from './oidc-providers.ts'
import type { In, Out } from './types.ts'

type Name = 'AddClientIDToOpenIDConnectProvider'

export const AddClientIDToOpenIDConnectProvider = operation<In<Name>, Out<Name>>({
  name: 'AddClientIDToOpenIDConnectProvider',
  authorize: onProvider('AddClientIDToOpenIDConnectProvider'),
  handle: (call) => {
    const provider = existingProvider(call)
    const clientIds = checkedClientIds([...provider.clientIds, call.input.ClientID])
    return { output: {}, writes: [oidcProviders.put(call.account, provider.url, { ...provider, clientIds })] }
  },
})
