import { operation } from '../operation.ts'
import { existingProvider, onProvider } from './oidc-providers.ts'
import { allTagsOf, at } from './shapes.ts'
import type { In, Out } from './types.ts'

export const GetOpenIDConnectProvider = operation<In<'GetOpenIDConnectProvider'>, Out<'GetOpenIDConnectProvider'>>({
  name: 'GetOpenIDConnectProvider',
  authorize: onProvider('GetOpenIDConnectProvider'),
  handle: (call) => {
    const provider = existingProvider(call)
    return {
      output: {
        Url: provider.url,
        ClientIDList: provider.clientIds,
        ThumbprintList: provider.thumbprints,
        CreateDate: at(provider.created),
        ...allTagsOf(provider.tags),
      },
    }
  },
})
