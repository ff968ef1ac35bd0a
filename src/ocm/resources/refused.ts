import { ok } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import { requiredText } from '../http/fields.ts'
import type { Handler } from '../http/route.ts'
import { seenCluster } from './ownership.ts'

/** What only clusters with a hosted control plane have. */
export const hostedOnly =
  (what: string): Handler =>
  (call) => {
    const { id } = seenCluster(call)
    throw badRequest(
      `${what} are not supported for cluster '${id}': they are for clusters with a hosted control plane and external authentication`,
    )
  }

/** Of a product that nothing is previewed of. */
export const noPreview: Handler = ({ ids: [, id = ''] }) => {
  throw notFound('Technology preview', id)
}

/** Nobody has terms to agree to. */
export const termsReview: Handler = ({ body, who }) =>
  ok({
    account_id: body['account_username'] === undefined ? who.account.id : requiredText(body, 'account_username'),
    organization_id: who.organization.id,
    terms_available: false,
    terms_required: false,
    redirect_url: '',
  })
