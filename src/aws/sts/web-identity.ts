import { Fault } from '../../kernel/Fault.ts'
import { recent } from '../../kernel/recent.ts'
import type { AccountId } from '../../kernel/brands.ts'
import { verifyJwtAside } from '../../wire/jose/jwks.ts'
import { parseJwt, type Jwt } from '../../wire/jose/jwt.ts'
import { oidcProviders, type OidcProvider } from '../iam/documents.ts'
import type { Call } from '../operation.ts'
import type { CheckName } from '../explained/token-facts.ts'
import type { Caller } from '../principal.ts'
import { IssuerError } from './discovery.ts'
import { providerClaims } from './provider-claims.ts'
import { seenTokens, type SeenToken } from './seen-tokens.ts'
import { tokenMarks, type TokenMarks } from './token-tags.ts'

/** What a verified token says. */
export interface WebIdentity extends TokenMarks {
  readonly caller: Caller
  readonly providerArn: string
  readonly issuer: string
  readonly subject: string
  /** The client id that matched. */
  readonly audience: string
}

const NO_KEY =
  "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements"

/**
 * Everything that is checked of a token before any policy is asked: form, claims, provider in the role's account, audience, key, signature,
 * expiry. Tokens of this world's own issuers live in world time, those of foreign issuers in host time.
 * `azp`, where there is one, stands for the audience (seen in aws/aws-sdk-net issue 3071). Several audiences without `azp` are
 * accepted when one of them is the provider's: neither IAM's documentation nor OpenID Connect Core 1.0 with errata 2 (§3.1.3.7) asks for
 * more, and Kubernetes' tokens have a list and no `azp`.
 * Blanks after the token are no part of it: shells end a token file with a newline, and SDKs send files as they are.
 * AWS does not publish the order of signature and expiry; the signature comes first here, so that an unverified claim is never told back.
 * @throws {Fault} InvalidIdentityToken, ExpiredTokenException, IDPCommunicationError
 */
export async function verifyWebIdentity(call: Call<unknown>, sent: string, account: AccountId): Promise<WebIdentity> {
  const token = sent.trimEnd()
  const invalid: Invalid = (message, check = 'form') =>
    new Fault('InvalidIdentityToken', 400, message, { recordIn: account, check })
  const seen = seenBefore.find(token)
  const jwt = seen?.jwt ?? parseJwt(token)
  if ('problem' in jwt)
    throw invalid('The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)')
  const reading = seen?.reading
  const claims = reading?.claims ?? requiredClaims(jwt, invalid)
  const provider = oidcProviders.find(call.view, account, claims.issuer.replace(/^https:\/\//, ''))
  if (!provider || !claims.issuer.startsWith('https://'))
    throw invalid(`No OpenIDConnect provider found in your account for ${claims.issuer}`, 'provider')
  const isRead = reading?.provider === provider
  const audiences = isRead ? reading.audiences : claims.audiences.filter((one) => provider.clientIds.includes(one))
  const [audience] = audiences
  if (audience === undefined) throw invalid('Incorrect token audience', 'audience')
  await checkSignature(call, token, jwt, seen, claims.issuer, provider, invalid)
  checkTimes(call, claims, invalid, account)
  if (isRead) return reading.identity
  const marks = tokenMarks(jwt)
  if ('wrong' in marks) throw invalid(`Invalid claim: ${marks.wrong}`)
  const read = identity(provider, claims, audiences, audience, jwt, marks)
  if (seen) seen.reading = { provider, claims, audiences, identity: read }
  return read
}

/** What follows from a token's claims and the provider as it is today: nothing of it changes while both are the same. */
interface Reading {
  readonly provider: OidcProvider
  readonly claims: Claims
  readonly audiences: readonly string[]
  readonly identity: WebIdentity
}

const seenBefore = seenTokens<Reading>()

/** `check`: which of a token's checks failed, for whoever asks why. */
type Invalid = (message: string, check?: CheckName) => Fault

/** Which check of a token a fault stands for. */
export const failedCheck = (error: unknown): CheckName =>
  error instanceof Fault ? ((error.detail['check'] as CheckName | undefined) ?? 'signature') : 'signature'

interface Claims {
  readonly issuer: string
  readonly subject: string
  readonly audiences: readonly string[]
  readonly authorizedParty: string | undefined
  readonly expiresAt: number
  readonly issuedAt: number
  readonly notBefore: number | undefined
}

function requiredClaims(jwt: Jwt, invalid: Invalid): Claims {
  const { claims } = jwt
  for (const name of ['iss', 'aud', 'exp', 'sub', 'iat'])
    if (claims[name] === undefined || claims[name] === null) throw invalid(`Missing a required claim: ${name}`)
  const { iss, sub, azp } = claims
  const aud = typeof claims['aud'] === 'string' ? [claims['aud']] : claims['aud']
  if (typeof iss !== 'string' || typeof sub !== 'string' || sub === '' || !isTextList(aud) || aud.length === 0)
    throw invalid('The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)')
  if (UNTELLABLE.test(sub)) throw invalid('Invalid claim: sub') // inferred: AWS publishes no text for it
  if (azp !== undefined && typeof azp !== 'string') throw invalid('Invalid claim: azp')
  const time = (name: string): number => {
    const value = claims[name]
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || value > 1e11)
      throw invalid(`Invalid claim: ${name}`)
    return value * 1000
  }
  return {
    issuer: iss,
    subject: sub,
    audiences: azp === undefined ? aud : [azp],
    authorizedParty: azp,
    expiresAt: time('exp'),
    issuedAt: time('iat'),
    notBefore: claims['nbf'] === undefined ? undefined : time('nbf'),
  }
}

/** What XML has no way to say: answers repeat the subject, and two that differ in this alone would be told as one. */
const UNTELLABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

async function checkSignature(
  call: Call<unknown>,
  token: string,
  jwt: Jwt,
  seen: SeenToken<Reading> | undefined,
  issuer: string,
  provider: OidcProvider,
  invalid: Invalid,
): Promise<void> {
  const { kid } = jwt
  const known = call.world.issuers.keys(issuer, provider.thumbprints, kid)
  const keys = known instanceof Promise ? await known.catch(failedBy(invalid)) : known
  if (kid !== undefined && !keys.has(kid)) throw new Fault('InvalidIdentityToken', 400, NO_KEY)
  if (seen?.keys === keys) return
  if (!(await verifyJwtAside(jwt, keys))) throw invalid('Token signature invalid', 'signature')
  if (seen) seen.keys = keys
  else seenBefore.add(token, jwt, keys)
}

const failedBy = (invalid: Invalid) => (error: unknown) => {
  throw error instanceof IssuerError ? issuerFault(error, invalid) : error
}

function issuerFault(error: IssuerError, invalid: Invalid): Fault {
  switch (error.failure.kind) {
    case 'thumbprint':
      return invalid("OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint", 'signature')
    case 'rejected':
      return new Fault(
        'IDPCommunicationError',
        400,
        `Couldn't follow your identity provider's answer: ${error.failure.why}`,
      )
    case 'unreachable':
      return new Fault('InvalidIdentityToken', 400, NO_KEY) // AWS writes no record of failed key retrieval
  }
}

/**
 * Clocks of issuers differ a little from STS's. AWS takes a token for five minutes beyond its expiry, and says so; that it is as patient
 * with one that begins is inferred.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
 */
const SKEW_MS = 5 * 60_000

function checkTimes(call: Call<unknown>, claims: Claims, invalid: Invalid, account: AccountId): void {
  const { clock, issuers } = call.world
  const now = issuers.isOurs(claims.issuer) ? clock.now() : clock.hostNow()
  if (claims.expiresAt + SKEW_MS <= now)
    throw new Fault(
      'ExpiredTokenException',
      400,
      `Token expired: current date/time ${Math.floor(now / 1000)} must be before the expiration date/time${Math.floor(claims.expiresAt / 1000)}`,
      { recordIn: account, check: 'time' },
    )
  if (Math.max(claims.notBefore ?? 0, claims.issuedAt) > now + SKEW_MS) throw invalid('Token is not yet valid', 'time')
}

function identity(
  provider: OidcProvider,
  claims: Claims,
  audiences: readonly string[],
  audience: string,
  jwt: Jwt,
  marks: TokenMarks,
): WebIdentity {
  const providerArn = provider.arn
  const { subject, issuer } = claims
  const caller: Caller = {
    kind: 'web-identity',
    arn: `${providerArn}:${audience}:${subject}`,
    userId: subject,
    federation: { providerArn, context: contextOf(provider, claims, audiences, jwt) },
    made: {},
  }
  const { tags, transitiveTagKeys, sourceIdentity } = marks
  return { caller, providerArn, issuer, subject, audience, tags, transitiveTagKeys, sourceIdentity }
}

/** The keys that an issuer's claims put into the context, filled one by one: their names are the same from token to token. */
function contextOf(
  { arn, url }: OidcProvider,
  { subject, authorizedParty }: Claims,
  audiences: readonly string[],
  jwt: Jwt,
): NonNullable<Caller['federation']>['context'] {
  const { sub, aud, azp, oaud, amr } = keysOf(url)
  const context: Record<string, string | readonly string[]> = { 'aws:FederatedProvider': arn }
  context[sub] = subject
  context[aud] = audiences.length === 1 ? (audiences[0] as string) : audiences
  if (authorizedParty !== undefined) {
    context[azp] = authorizedParty
    context[oaud] = originalAudience(jwt)
  }
  if (isTextList(jwt.claims['amr'])) context[amr] = jwt.claims['amr']
  return Object.assign(context, providerClaims(url, jwt.claims))
}

const keyNames = recent<string, ReturnType<typeof namesOf>>(1024)

function keysOf(url: string) {
  const known = keyNames.get(url)
  if (known) return known
  const names = namesOf(url)
  keyNames.set(url, names)
  return names
}

const namesOf = (url: string) => ({
  sub: `${url}:sub`,
  aud: `${url}:aud`,
  azp: `${url}:azp`,
  oaud: `${url}:oaud`,
  amr: `${url}:amr`,
})

const originalAudience = (jwt: Jwt): string | readonly string[] => {
  const aud = jwt.claims['aud']
  return typeof aud === 'string' ? aud : isTextList(aud) ? aud : []
}
