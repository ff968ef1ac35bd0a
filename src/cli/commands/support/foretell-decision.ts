import { decisionsPath } from '../../ocm/access-requests.ts'
import type { Want } from '../../plan/aws-call.ts'
import { foretell } from '../../plan/foretell.ts'
import type { Session } from '../../session.ts'

/** Shows the customer's answer instead of giving it. */
export const foretellDecision = (
  session: Session,
  id: string,
  decision: 'Approved' | 'Denied',
  justification: string,
  wants: readonly Want[] = [],
): Promise<void> =>
  foretell(session, wants, [{ method: 'POST', path: decisionsPath(id), body: { decision, justification } }])
