import { operators } from '../../catalogue/operators.ts'
import { ok } from '../http/exchange.ts'
import type { Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'

const classic = operators.map((operator) => ({
  kind: 'STSCredentialRequest',
  name: operator.credentialRequest,
  operator: {
    name: operator.secret,
    namespace: operator.namespace,
    service_accounts: operator.serviceAccounts,
    min_version: operator.minVersion ?? '',
    max_version: '',
  },
}))

/** What each operator needs of AWS. Hosted control planes are not built: theirs is an empty list. */
export const listCredentialRequests: Handler = ({ query, path }) =>
  ok(listAnswer('STSCredentialRequest', path, query.get('is_hypershift') === 'true' ? [] : classic, query))
