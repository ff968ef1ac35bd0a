import { operation } from '../operation.ts'
import { oidcProviders } from './documents.ts'
import { checkedThumbprints, existingProvider, onProvider } from './oidc-providers.ts'
import type { In, Out } from './types.ts'

type Name = 'UpdateOpenIDConnectProviderThumbprint'

export const UpdateOpenIDConnectProviderThumbprint = operation<In<Name>, Out<Name>>({
  name: 'UpdateOpenIDConnectProviderThumbprint',
  authorize: onProvider('UpdateOpenIDConnectProviderThumbprint'),
  handle: (call) => {
    const provider = existingProvider(call)
    const thumbprints = checkedThumbprints(call.input.ThumbprintList)
    return { output: {}, writes: [oidcProviders.put(call.account, provider.url, { ...provider, thumbprints })] }
  },
})
