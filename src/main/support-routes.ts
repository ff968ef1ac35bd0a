import { Fault } from '../kernel/Fault.ts'
import { standing, type AccessRequest, type Desk } from '../ocm/index.ts'

interface Answer {
  readonly status: number
  readonly body: unknown
}

const iso = (ms: number) => new Date(ms).toISOString()

/** A request as it stands, with the session that it led to. */
function shown(request: AccessRequest, now: number) {
  const { state, expires } = standing(request, now)
  const { id, clusterId, requestedBy, justification, supportCase, supportRole, created, deadlineAt, session } = request
  return {
    id,
    clusterId,
    sre: requestedBy,
    justification,
    supportCase,
    supportRole,
    state,
    created: iso(created),
    ...(state === 'Pending' ? { deadline: iso(deadlineAt) } : {}),
    ...(expires === undefined ? {} : { expires: iso(expires) }),
    ...(session ? { session: { ...session, issued: iso(session.issued), expires: iso(session.expires) } } : {}),
  }
}

/** What the support desk refuses, as this API words it. */
const worded = async (work: () => Promise<unknown>): Promise<Answer> => {
  try {
    return { status: 200, body: await work() }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { status: error.status, body: { error: error.message.replace(/\.?$/, '.') } }
  }
}

const fieldsOf = (body: unknown) =>
  body !== null && typeof body === 'object' && !Array.isArray(body) ? (body as Readonly<Record<string, unknown>>) : {}

/** `/stint/v1/support`: what Red Hat's engineers do. The customer's part is OCM's own API. */
export const supportRoutes = (desk: () => Desk, now: () => number) =>
  [
    [
      'GET',
      /^\/stint\/v1\/support$/,
      () =>
        worded(async () => ({
          requests: desk()
            .list()
            .map((request) => shown(request, now())),
        })),
    ],
    [
      'POST',
      /^\/stint\/v1\/support$/,
      (_match: RegExpExecArray, body: unknown) =>
        worded(async () => shown(await desk().request(fieldsOf(body)), now())),
    ],
    [
      'POST',
      /^\/stint\/v1\/support\/([\w-]{1,64})\/session$/,
      ([, id = '']: RegExpExecArray) => worded(() => desk().session(id)),
    ],
  ] as const
