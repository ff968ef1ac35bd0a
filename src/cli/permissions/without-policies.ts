import type { Entity } from './principals.ts'

/** What is decided without asking any policy. */
export interface Settled {
  readonly may: boolean
  /** STS's own text, or that nothing is asked. */
  readonly why: string
}

const FREE: Settled = { may: true, why: 'It needs no permission: no policy is asked.' }
const never = (why: string): Settled => ({ may: false, why })

/** By action, in lower case, and kind of caller. */
const RULES: ReadonlyMap<string, Partial<Record<Entity['kind'], Settled>>> = new Map([
  ['sts:getcalleridentity', { user: FREE, role: FREE, root: FREE }],
  [
    'sts:getsessiontoken',
    { user: FREE, root: FREE, role: never('Cannot call GetSessionToken with session credentials') },
  ],
  ['sts:getfederationtoken', { role: never('Cannot call GetFederationToken with session credentials') }],
  ['sts:assumerole', { root: never('Roles may not be assumed by root accounts.') }],
])

/** Undefined where policies decide. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html */
export const settledWithout = (kind: Entity['kind'], action: string): Settled | undefined =>
  RULES.get(action.toLowerCase())?.[kind]
