import type { Readable } from 'node:stream'
import type { AccountId } from '../kernel/brands.ts'
import type { Fault } from '../kernel/Fault.ts'
import type { Random } from '../kernel/random.ts'
import type { Append, Blobs, Store, Write } from '../store/Store.ts'
import type { View } from '../store/projection.ts'
import type { Clock } from '../kernel/Clock.ts'
import type { ServiceName } from '../wire/schema/index.ts'
import type { Caller } from './principal.ts'
import type { SealedMessages } from './sealed-messages.ts'
import type { Issuers } from './sts/discovery.ts'
import type { Sessions } from './sts/session-token.ts'
import type { Trouble } from './trouble.ts'

/**
 * One AWS operation: a value in a file of its name. The name, input, output, errors and constraints come from the generated schema;
 * what it authorizes and what it does stand here.
 *
 * The pipeline calls `prepare` (the only step that may wait for I/O; it writes nothing), then `authorize` and `handle` on one View.
 * `handle` is synchronous; all that it read becomes guards of its commit. On a lost guard authorize and handle run again.
 */
export interface Operation<Input = never, Output = unknown, Prepared = unknown> {
  readonly name: string
  /** Who may call without a signature: `web-identity` (the token in the body is the credential) or `anonymous` (a resource policy may allow it). */
  readonly unsigned?: 'web-identity' | 'anonymous'
  /** No permission is needed and none can take it away (GetCallerIdentity). */
  readonly free?: true
  /** CloudTrail's `readOnly`. Default: by the name (Get, List, Describe, Head, Lookup, Simulate …). */
  readonly readOnly?: boolean
  /** Throws what a request whose input breaks the model, or whose body cannot be read, is refused for before that. */
  refuseFirst?(call: FirstLook<Input>): void
  prepare?(call: Call<Input>): Promise<Prepared>
  /** Every action × resource × context that must be allowed, in the order in which AWS reports the first refusal. */
  authorize(call: PreparedCall<Input, Prepared>): readonly Need[]
  handle(call: PreparedCall<Input, Prepared>): Answer<Output>
}

/** One action on one resource, to be allowed by `policy/`. */
export interface Need {
  /** `service:Action`. */
  readonly action: string
  /** The resource's ARN, or `*` for an action without resource types. */
  readonly resource: string
  /** How a refusal names the resource where it is not by its ARN: `role deployer`. */
  readonly shown?: string
  /** Whose resource it is; the caller's account by default. */
  readonly resourceAccount?: AccountId
  /** Service keys and resource tags beyond the global keys that the pipeline fills in. Key names in any case. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>
  /** Tags of the resource: become `aws:ResourceTag/…` (and the service's own key where it has one). */
  readonly resourceTags?: Readonly<Record<string, string>>
  /** Tags in the request: become `aws:RequestTag/…` and `aws:TagKeys`. */
  readonly requestTags?: Readonly<Record<string, string>> | undefined
  /** The resource's own policy document (a bucket's, a secret's), or the role's trust policy. */
  readonly resourcePolicy?: string | undefined
  /** The resource policy alone must allow: role trust, KMS keys. */
  readonly resourcePolicyMustAllow?: boolean
  /** Replaces the whole answer to a refusal, where AWS answers something else than AccessDenied (S3 HEAD, AssumeRoleWithWebIdentity …). */
  readonly refuse?: () => Error
  /** Headers of a refusal, beside AWS's usual ones. */
  readonly refusalHeaders?: Readonly<Record<string, string>>
}

export interface Call<Input> {
  readonly operation: string
  /** Endpoint prefix: `iam`, `sts`, `s3`, `ec2` … */
  readonly service: ServiceName
  readonly input: Input
  readonly caller: Caller
  /** The caller's account; for unsigned calls, of the resource once it is known, else `anonymous`. */
  readonly account: AccountId
  /** Region of the request (credential scope). */
  readonly region: string
  /** World milliseconds. */
  readonly now: number
  /** This reading of the world. In `prepare` a fresh one whose guards are not kept. */
  readonly view: View
  readonly random: Random
  readonly world: World
  readonly http: HttpRequest
  readonly requestId: string
  /** The service that passes on its caller's call: `cloudformation.amazonaws.com`. */
  readonly via?: string | undefined
}

/** What is known of a call that is not of the model. */
export type FirstLook<Input> = Pick<Call<Input>, 'input' | 'view' | 'region'>

export interface PreparedCall<Input, Prepared> extends Call<Input> {
  readonly prepared: Prepared
}

/** How a connection is encrypted: `TLSv1.3`, and the cipher by OpenSSL's name. */
export interface Tls {
  readonly version: string
  readonly cipher: string
}

/** What an operation may know of the request beyond its input. */
export interface HttpRequest {
  readonly method: string
  readonly host: string
  /** Raw path and query as sent. */
  readonly url: string
  readonly headers: ReadonlyMap<string, string>
  readonly sourceIp: string
  readonly userAgent: string
  readonly secure: boolean
  /** Of a request that came over TLS. */
  readonly tls?: Tls | undefined
  /** The body not yet read: operations with a streaming payload only. */
  readonly stream?: Readable | undefined
}

export interface Answer<Output> {
  readonly output: Output
  readonly writes?: readonly Write[]
  readonly appends?: readonly Append[]
  /** What is answered instead, although the writes are made. */
  readonly refusal?: Fault
  /** The answer carries a credential: it waits until its record is durable. Writes always do. */
  readonly credential?: true
  /** Accounts beside the caller's whose trail gets a copy of the record (cross-account calls, web identity). */
  readonly alsoRecordIn?: readonly AccountId[]
  /** CloudTrail `resources`. */
  readonly resources?: readonly { readonly ARN: string; readonly accountId: string; readonly type: string }[]
  /** CloudTrail `responseElements`; by default a write's output without secrets, null for reads. */
  readonly responseElements?: unknown
  /** HTTP status other than the modelled one (S3 ranges and the like). */
  readonly status?: number
  /** Headers beside the modelled ones. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What stands behind all doors of one world. */
export interface World {
  readonly clock: Clock
  readonly random: Random
  readonly store: Store
  readonly blobs: Blobs
  /** Default region. */
  readonly region: string
  readonly accounts: { readonly management: AccountId; readonly customer: AccountId; readonly redhat: AccountId }
  /** Sealing and derivation of session credentials. */
  readonly sessions: Sessions
  /** Seals EC2's encoded authorization messages. */
  readonly messages: SealedMessages
  /** Seals the places at which lists go on. */
  readonly pages: SealedMessages
  /** Fetches issuers' documents over TLS. */
  readonly issuers: Issuers
  /** Quickest honest life (`instant`), or the real durations of things that take time. */
  readonly pace: 'instant' | 'real'
  /** What is wrong on purpose; empty in a world in good health. */
  readonly trouble: Trouble
  /** Resolves when this node's work on stacks has paused. */
  readonly stacksQuiet: () => Promise<void>
}

/**
 * A call that a service makes with the permissions of whoever called it, as AWS's forward access sessions do.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
export interface ForwardedCall {
  /** The service's principal. */
  readonly via: string
  readonly service: ServiceName
  readonly operation: string
  readonly input: unknown
  readonly caller: Caller
  readonly region: string
  readonly requestId: string
  /** What the service writes down in the same commit: that the call was made, or was refused. */
  readonly also: (view: View, refused?: Fault) => readonly Write[]
}

/** @throws {Fault} what the caller would have been answered */
export type Forward = (call: ForwardedCall) => Promise<unknown>

/** One service: its generated schema's name and the operations that are built. */
export interface Service {
  /** Name of the schema in `wire/schema`, which is the endpoint prefix: `iam`, `sts`, `elasticloadbalancing` … */
  readonly name: ServiceName
  readonly operations: readonly Operation<never, unknown, unknown>[]
  /** Operations of the model that are left out on purpose, and what they are about: `SSH public keys`. */
  readonly unsupported?: ReadonlyMap<string, string>
}

/** Declares an operation with its generated types. */
export function operation<Input, Output, Prepared = undefined>(
  value: Operation<Input, Output, Prepared>,
): Operation<never, unknown, unknown> {
  return value as unknown as Operation<never, unknown, unknown>
}
