import type { OidcProvider } from '../iam/documents.ts'
import { parseJwt } from '../../wire/jose/jwt.ts'

/** What a web identity token says, and which check it failed. The token itself and its signature are not kept. */
export interface TokenFacts {
  readonly claims: Readonly<Record<string, string | readonly string[]>>
  readonly checks: readonly TokenCheck[]
  /** The role's trust policy, as it was; undefined when there is no such role. */
  readonly trust?: string
  readonly roleArn: string
  readonly providerArn?: string
}

/** In the order in which they are made; the policies come after them. */
const CHECKS = ['form', 'provider', 'audience', 'signature', 'time'] as const
export type CheckName = (typeof CHECKS)[number]

export interface TokenCheck {
  readonly check: CheckName
  /** `open`: not reached, an earlier check failed. */
  readonly result: 'passed' | 'failed' | 'open'
  readonly wanted: readonly string[]
  readonly got: readonly string[]
}

export interface TokenAsked {
  readonly token: string
  readonly roleArn: string
  readonly trust: string | undefined
  readonly providers: readonly OidcProvider[]
  /** Undefined: it passed them all. */
  readonly failed: CheckName | undefined
  readonly now: number
}

/** Reads a refused token once more, for the record. */
export function tokenFacts({ token, roleArn, trust, providers, failed, now }: TokenAsked): TokenFacts {
  // As at the exchange: the newline that ends a token file is no part of it.
  const jwt = parseJwt(token.trimEnd())
  const told = 'problem' in jwt ? {} : jwt.claims
  const claims = Object.fromEntries(
    SHOWN.flatMap((name): [string, string | readonly string[]][] => {
      const value = shownClaim(name, told[name])
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const issuer = String(claims['iss'] ?? '')
  const provider = providers.find(({ url }) => issuer === `https://${url}`)
  const sides: Readonly<Record<CheckName, readonly [wanted: readonly string[], got: readonly string[]]>> = {
    form: [['a JWT with iss, aud, sub, iat and exp'], Object.keys(claims)],
    provider: [providers.map(({ url }) => `https://${url}`), [issuer]],
    audience: [provider?.clientIds ?? [], [claims['azp'] ?? claims['aud'] ?? []].flat()],
    signature: [[`a signature by a key of ${issuer}`], []],
    time: [[`iat ${String(claims['iat'] ?? '')}, exp ${String(claims['exp'] ?? '')}`], [new Date(now).toISOString()]],
  }
  const at = failed === undefined ? CHECKS.length : CHECKS.indexOf(failed)
  const checks = CHECKS.map((check, index): TokenCheck => {
    const [wanted, got] = sides[check]
    return { check, result: index < at ? 'passed' : index === at ? 'failed' : 'open', wanted, got }
  })
  return {
    claims,
    checks,
    roleArn,
    ...(trust === undefined ? {} : { trust }),
    ...(provider ? { providerArn: provider.arn } : {}),
  }
}

/** Claims that trust policies can ask for, and those that are checked before. */
const SHOWN = ['iss', 'sub', 'aud', 'azp', 'amr', 'iat', 'nbf', 'exp'] as const
const TIMES: ReadonlySet<string> = new Set(['iat', 'nbf', 'exp'])

function shownClaim(name: string, value: unknown): string | readonly string[] | undefined {
  if (TIMES.has(name))
    return typeof value === 'number' && Math.abs(value) < 1e11 ? new Date(value * 1000).toISOString() : undefined
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined
}
