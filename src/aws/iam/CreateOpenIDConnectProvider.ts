import { Fault } from '../../kernel/Fault.ts'
import { refuseEarly } from '../early-refusal.ts'
import { operation, type Call } from '../operation.ts'
import { IssuerError } from '../sts/discovery.ts'
import { oidcProviders, type OidcProvider } from './documents.ts'
import { alreadyExists } from './faults.ts'
import { checkedClientIds, checkedThumbprints, providerArn, providerUrl } from './oidc-providers.ts'
import { countIn, refuseOver } from './quota-count.ts'
import { CASED, checkedTags, makingWith } from './tags.ts'
import type { In, Out } from './types.ts'

type Input = In<'CreateOpenIDConnectProvider'>

interface Prepared {
  readonly count: number
  /** What the issuer's host serves, when the request names no thumbprint; or why that could not be learnt. */
  readonly fetched: readonly string[] | IssuerError
}

export const CreateOpenIDConnectProvider = operation<Input, Out<'CreateOpenIDConnectProvider'>, Prepared>({
  name: 'CreateOpenIDConnectProvider',
  prepare: async (call) => ({ count: await countIn(oidcProviders)(call), fetched: await fetched(call) }),
  authorize: needs,
  handle: ({ input, view, account, now, prepared }) => {
    const url = providerUrl(input.Url)
    if (oidcProviders.find(view, account, url)) throw alreadyExists(`Provider with url ${input.Url} already exists.`)
    refuseOver({ view, account }, 'OpenIdConnectProvidersPerAccount', prepared.count)
    if (prepared.fetched instanceof IssuerError)
      throw new Fault('OpenIdIdpCommunicationError', 400, prepared.fetched.message)
    const tags = checkedTags(input.Tags, CASED)
    const provider: OidcProvider = {
      arn: providerArn(account, url),
      url,
      clientIds: checkedClientIds(input.ClientIDList ?? []),
      thumbprints: checkedThumbprints(prepared.fetched),
      created: now,
      tags,
    }
    return {
      output: { OpenIDConnectProviderArn: provider.arn, ...(tags.length > 0 && { Tags: tags }) },
      writes: [oidcProviders.put(account, url, provider)],
    }
  },
})

function needs({ account, input }: Pick<Call<Input>, 'account' | 'input'>) {
  const resource = providerArn(account, providerUrl(input.Url))
  return makingWith({ action: 'iam:CreateOpenIDConnectProvider', resource }, 'OpenIDConnectProvider', input.Tags)
}

async function fetched(call: Call<Input>): Promise<readonly string[] | IssuerError> {
  const { input, world } = call
  if (input.ThumbprintList && input.ThumbprintList.length > 0) return input.ThumbprintList
  refuseEarly(call, needs(call))
  try {
    return [await world.issuers.thumbprint(input.Url)]
  } catch (error) {
    if (error instanceof IssuerError) return error
    throw error
  }
}
