import type { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { worldClock } from '../kernel/Clock.ts'
import { Refusal } from '../kernel/Refusal.ts'
import type { ExpiringCredentials } from '../wire/credentials.ts'
import { jsonApi } from './json-api.ts'
import { neededStint, ownToken, type RunningStint } from './state.ts'
import { text, type Input } from './command.ts'
import type { Terminal } from './terminal.ts'

/** World time, as Stint's own API tells it. */
export interface WorldTime {
  /** ISO. */
  readonly now: string
  readonly offsetSeconds: number
  readonly frozen: boolean
}

/** What a person needs to act in an account. */
export interface PersonCredentials {
  readonly account: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** The world's default region. */
  readonly region: string
  readonly ocmToken: string
  /** For the token endpoint; never ends. */
  readonly ocmRefreshToken: string
}

/** Why a call was answered as it was; more stands in it than is read here. */
export interface ExplainedCall {
  readonly requestId: string
  readonly text: string
  /** Why its caller could not be established. */
  readonly stranger?: string
  /** It asked for a role that there was none of. */
  readonly absent?: { readonly meant?: string }
  readonly explanations: readonly {
    readonly decision: 'Allow' | 'ExplicitDeny' | 'ImplicitDeny'
    readonly request: {
      readonly principal: string
      readonly action: string
      readonly resource: string
      readonly context: Readonly<Record<string, readonly string[]>>
    }
    readonly nearMisses: readonly { readonly failed: readonly { readonly key?: string }[] }[]
  }[]
}

/** A request of one of Red Hat's engineers for access. */
export interface SupportRequest {
  readonly id: string
  /** E-mail. */
  readonly sre: string
  readonly state: string
  /** ISO: when it is too late to decide. */
  readonly deadline?: string
  /** ISO: the end of the approval. */
  readonly expires?: string
  readonly session?: { readonly arn: string; readonly accessKeyId: string }
}

/** Something that goes wrong on purpose; with the members of its kind. */
export interface TroubleNow {
  readonly id: string
  readonly kind: string
  /** ISO. */
  readonly since: string
  readonly until?: string
  readonly seed: string
}

/** A foreign issuer that stands in this world. */
export interface WorldIssuer {
  readonly name: string
  readonly shape: string
  readonly url: string
  /** For whom STS takes its tokens to be: `azp` where they have one. */
  readonly audience: string
  /** Key ids, the newest first. */
  readonly keys: readonly string[]
}

/** A credential of the world, as Stint's own API tells it. Times are ISO, world time. */
export interface HeldCredential {
  readonly accessKeyId: string
  readonly kind: string
  readonly account: string
  /** Whom it acts as: an ARN. */
  readonly principal: string
  readonly holder: string
  readonly provider?: string
  readonly trust?: { readonly statement: number; readonly sid?: string; readonly as: string }
  /** Condition keys on which the trust hangs, and which no record tells. */
  readonly untold?: readonly string[]
  readonly issued: string
  readonly expires?: string
  readonly state: 'valid' | 'expired' | 'inactive' | 'gone'
  readonly renewals: number
  readonly lastUsed?: {
    readonly time: string
    readonly service: string
    readonly call: string
    readonly region: string
  }
}

/** A world as it once was, kept in the state folder. */
export interface WorldSnapshot {
  readonly name: string
  /** ISO: host time, and world time then. */
  readonly saved: string
  readonly world: string
  readonly documents: number
  readonly events: number
  readonly bytes: number
  readonly imported: boolean
}

/** Stint's own API, under `/stint/v1/`. Every call throws a Refusal with the API's sentence when it is refused. */
export interface OwnApi {
  clock(): Promise<WorldTime>
  moveClock(
    step: { readonly advanceSeconds: number } | { readonly freeze: true } | { readonly resume: true },
  ): Promise<WorldTime>
  reset(): Promise<void>
  credentials(account: string): Promise<PersonCredentials>
  /** Every credential of the world. `now`: ISO, world time. */
  issuedCredentials(): Promise<{ readonly now: string; readonly credentials: readonly HeldCredential[] }>
  /** The URL at which an instance's metadata answers; to be closed as often as it was opened. */
  openMetadata(instance: string, hops: number): Promise<string>
  closeMetadata(instance: string, hops: number): Promise<void>
  /** @param requestId or `last-denied` */
  explain(requestId: string): Promise<ExplainedCall>
  faults(): Promise<readonly TroubleNow[]>
  beginFault(fault: Readonly<Record<string, unknown>>): Promise<TroubleNow>
  supportRequests(): Promise<readonly SupportRequest[]>
  requestSupport(asked: Readonly<Record<string, unknown>>): Promise<SupportRequest>
  /** The engineer's credentials; only while the customer's approval lasts. */
  supportSession(id: string): Promise<ExpiringCredentials>
  /** One, or all. */
  clearFaults(id?: string): Promise<void>
  issuers(): Promise<readonly WorldIssuer[]>
  createIssuer(asked: { readonly name: string; readonly shape: string; readonly url?: string }): Promise<WorldIssuer>
  issuerToken(name: string, asked: object): Promise<{ readonly token: string }>
  /** `retire`: the former keys are gone at once. */
  rotateIssuer(name: string, retire: boolean): Promise<WorldIssuer>
  deleteIssuer(name: string): Promise<void>
  snapshots(): Promise<readonly WorldSnapshot[]>
  /** `replace`: over the one of that name. */
  saveSnapshot(name: string, replace: boolean): Promise<WorldSnapshot>
  restoreSnapshot(name: string): Promise<void>
  /** A state folder for `stint up`. */
  forkSnapshot(name: string, state: string | undefined): Promise<string>
  deleteSnapshot(name: string): Promise<void>
  /** The file without its world's secrets. */
  snapshotFile(name: string): Promise<Readable>
  importSnapshot(name: string, file: Readable): Promise<WorldSnapshot>
  close(): void
}

export function ownApi(url: string, token: string): OwnApi {
  const api = jsonApi(url, () => token, worldClock())
  const at = (name: string) => `snapshots/${encodeURIComponent(name)}`
  const asked = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await api.send(method, `/stint/v1/${path}`, body)
    if (answer.status === 200) return answer.body as T // our own server's, of this version
    throw refusalOf(method, path, answer)
  }
  return {
    clock: () => asked('GET', 'clock'),
    moveClock: (step) => asked('POST', 'clock', step),
    reset: async () => void (await asked('POST', 'reset')),
    credentials: (account) => asked('GET', `credentials?account=${encodeURIComponent(account)}`),
    issuedCredentials: () => asked('GET', 'credentials/issued'),
    openMetadata: async (instance, hops) =>
      (await asked<{ readonly endpoint: string }>('POST', `instances/${instance}/imds`, { hops })).endpoint,
    closeMetadata: async (instance, hops) => void (await asked('DELETE', `instances/${instance}/imds?hops=${hops}`)),
    explain: (requestId) => asked('GET', `explain/${encodeURIComponent(requestId)}`),
    faults: async () => (await asked<{ readonly faults: readonly TroubleNow[] }>('GET', 'faults')).faults,
    beginFault: (fault) => asked('POST', 'faults', fault),
    supportRequests: async () =>
      (await asked<{ readonly requests: readonly SupportRequest[] }>('GET', 'support')).requests,
    requestSupport: (wanted) => asked('POST', 'support', wanted),
    supportSession: (id) => asked('POST', `support/${encodeURIComponent(id)}/session`),
    clearFaults: async (id) =>
      void (await asked('DELETE', id === undefined ? 'faults' : `faults/${encodeURIComponent(id)}`)),
    issuers: async () => (await asked<{ readonly issuers: readonly WorldIssuer[] }>('GET', 'issuers')).issuers,
    createIssuer: (issuer) => asked('POST', 'issuers', issuer),
    issuerToken: (name, wish) => asked('POST', `issuers/${encodeURIComponent(name)}/tokens`, wish),
    rotateIssuer: (name, retire) => asked('POST', `issuers/${encodeURIComponent(name)}/rotate`, { retire }),
    deleteIssuer: async (name) => void (await asked('DELETE', `issuers/${encodeURIComponent(name)}`)),
    snapshots: async () =>
      (await asked<{ readonly snapshots: readonly WorldSnapshot[] }>('GET', 'snapshots')).snapshots,
    saveSnapshot: (name, replace) => asked('POST', 'snapshots', { name, replace }),
    restoreSnapshot: async (name) => void (await asked('POST', `${at(name)}/restore`)),
    forkSnapshot: async (name, state) =>
      (await asked<{ readonly state: string }>('POST', `${at(name)}/fork`, { state })).state,
    deleteSnapshot: async (name) => void (await asked('DELETE', at(name))),
    async snapshotFile(name) {
      const { status, stream } = await api.exchange('GET', `/stint/v1/${at(name)}/file`)
      if (status === 200) return stream
      throw refusalOf('GET', at(name), { status, body: await json(stream) })
    },
    async importSnapshot(name, file) {
      const { status, stream } = await api.exchange('PUT', `/stint/v1/${at(name)}/file`, file)
      const body = await json(stream)
      if (status === 200) return body as WorldSnapshot // our own server's
      throw refusalOf('PUT', at(name), { status, body })
    },
    close: () => api.close(),
  }
}

/** Commands about what stands under a path, by its first segment. */
const NOUNS: ReadonlyMap<string, string> = new Map([
  ['snapshots', 'snapshot'],
  ['issuers', 'issuer'],
  ['faults', 'fault'],
  ['support', 'support'],
])

/** What is said next where the API does not: what there is. Of what was typed wrongly, the help of the command that was typed. */
function nextOf(method: string, path: string, status: number): string | undefined {
  if (status === WRONG) return undefined
  const noun = NOUNS.get(path.split('/')[0] ?? '')
  if (noun === undefined || ![404, 409].includes(status)) return 'stint status'
  return method === 'POST' && path === 'support' ? 'stint list clusters' : `stint ${noun} list`
}

const WRONG = 400

interface RefusedBody {
  readonly error?: string
  readonly next?: string
}

function refusalOf(
  method: string,
  path: string,
  { status, body }: { readonly status: number; readonly body: unknown },
): Refusal {
  const { error = `Stint answered with status ${status}.`, next = nextOf(method, path, status) } = (body ??
    {}) as RefusedBody
  return new Refusal(error, { ...(next === undefined ? {} : { next }), exitCode: status === WRONG ? 2 : 1 })
}

export const ownApiOf = (stint: RunningStint): OwnApi => ownApi(stint.ocm, ownToken(stint))

/** The own API that the command means: `--state`, else `STINT_URL` and `STINT_TOKEN`, else the state folder. */
export async function withOwnApi<T>(input: Input, terminal: Terminal, use: (api: OwnApi) => Promise<T>): Promise<T> {
  const { STINT_URL: url, STINT_TOKEN: token } = terminal.environment
  const named = text(input, 'state') === undefined && url && token
  const api = named ? ownApi(url, token) : ownApiOf(neededStint(input, terminal))
  try {
    return await use(api)
  } finally {
    api.close()
  }
}
