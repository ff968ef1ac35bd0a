/** How a world is opened. */
export interface Settings {
  /** Folder of the state. */
  readonly state: string
  readonly store: 'sqlite' | 'memory' | PostgresUrl
  readonly host: string
  readonly ports: { readonly aws: number; readonly tls: number; readonly ocm: number }
  /** Of a world that begins; one that goes on is only opened if it is in it. Unset: whichever it is in, and `us-east-1` at first. */
  readonly region?: string | undefined
  readonly pace: 'instant' | 'real'
  /** PEM texts of CAs that count as public. */
  readonly trustedCas: readonly string[]
  /** `host[:port]` of foreign issuers at private addresses. */
  readonly allowedIssuers: readonly string[]
}

/** What `up -o json` prints and every other command reads from the state folder. */
export interface Ready {
  readonly ready: true
  readonly aws: string
  readonly tls: string
  readonly ocm: string
  readonly console: string
  readonly state: string
  readonly ca: string
  readonly accounts: { readonly customer: string; readonly redhat: string; readonly management: string }
  readonly pid: number
}

/** `postgres://user:password@host:port/database` */
export type PostgresUrl = `postgres://${string}` | `postgresql://${string}`

export const isPostgres = (store: string): store is PostgresUrl => /^postgres(?:ql)?:\/\//.test(store)
