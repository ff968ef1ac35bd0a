import { operation } from '../operation.ts'
import { oidcProviders } from './documents.ts'
import { onEach } from './entity-kinds.ts'
import type { In, Out } from './types.ts'

export const ListOpenIDConnectProviders = operation<
  In<'ListOpenIDConnectProviders'>,
  Out<'ListOpenIDConnectProviders'>
>({
  name: 'ListOpenIDConnectProviders',
  authorize: onEach('ListOpenIDConnectProviders', 'oidc-provider'),
  handle: ({ view, account }) => ({
    output: { OpenIDConnectProviderList: oidcProviders.all(view, account).map(({ value }) => ({ Arn: value.arn })) },
  }),
})
