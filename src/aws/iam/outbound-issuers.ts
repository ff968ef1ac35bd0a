import type { AccountId } from '../../kernel/brands.ts'
import type { Write } from '../../store/Store.ts'
import type { View } from '../../store/projection.ts'
import { accountSettings, type OutboundIssuer } from './documents.ts'

/** Which account an issuer of outbound tokens is of: partition `world`, by host. */
const PARTITION = 'world'
const PREFIX = 'outbound-issuer/'

const hostOf = (issuer: string) => issuer.replace(/^https:\/\//, '')

export const outboundIssuers = {
  put: (account: AccountId, issuer: string): Write => ({
    partition: PARTITION,
    key: PREFIX + hostOf(issuer),
    value: account,
  }),
}

/** The issuer with this host name. It stays when its account disables the feature: who holds a token may still verify it. */
export function outboundIssuerAt(view: View, host: string): OutboundIssuer | undefined {
  const account = view.get<AccountId>(PARTITION, PREFIX + host)?.value
  return account === undefined ? undefined : accountSettings.find(view, account, 'this')?.outbound
}
