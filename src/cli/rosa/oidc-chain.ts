import { createHash } from 'node:crypto'
import { oidcProviderArn } from '../../catalogue/arns.ts'
import { issuerPath } from '../../catalogue/names.ts'
import { tokenAudience } from '../../catalogue/oidc.ts'
import { operators, operatorSubjects, type OperatorRow } from '../../catalogue/operators.ts'
import { operatorRoleTrust } from '../../catalogue/trust.ts'
import { parseArn } from '../../kernel/brands.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { compile, evaluate } from '../../policy/index.ts'
import { DISCOVERY_PATH } from '../../wire/jose/discovery.ts'
import { ifThere } from '../iam/missing.ts'
import type { Session } from '../session.ts'
import { awsCall } from '../plan/aws-call.ts'
import { commandLine } from '../plan/command-line.ts'
import { fetchIssuer, issuerRoute, oneLine, type IssuerAnswer } from './issuer-fetch.ts'
import { findOperatorRoles } from './find-operator-roles.ts'
import { minorVersion } from './versions.ts'

/** One link of the chain from an issuer to a role, and whether it holds. */
export interface ChainLink {
  readonly link: string
  readonly holds: boolean
  readonly detail: string
  /** What to type where it does not. */
  readonly next?: string
}

/** What is walked, and how what is missing in it is made. */
export interface ChainAsked {
  /** `https://…` */
  readonly issuer: string
  /** Whether its tokens are known to be for operators; undefined: they are where a role of an operator trusts it. */
  readonly forOperators?: true
  /** Roles and whose they are; undefined: those of the account that trust the issuer's provider. */
  readonly roles?: readonly OperatorTrustee[]
  /** `stint create oidc-provider …`. */
  readonly makeProvider: string
  readonly makeRoles: string
}

export interface OperatorTrustee {
  readonly arn: string
  readonly namespace: string
  readonly secret: string
}

/** Stops a walk: every further link hangs on this one. */
class Broken extends Error {
  override readonly name = 'Broken'
  readonly next: string | undefined
  constructor(message: string, next?: string) {
    super(message)
    this.next = next
  }
}

interface Found {
  chain?: IssuerAnswer['chain']
  untrusted?: string | undefined
  jwks?: URL
  thumbprint?: string
  provider?: { readonly arn: string; readonly thumbprints: readonly string[]; readonly audiences: readonly string[] }
  roles?: readonly OperatorTrustee[]
}

type Step = readonly [link: string, walk: (session: Session, asked: ChainAsked, found: Found) => Promise<string>]

/** In the order in which STS takes them; each says what it found, or breaks the chain. */
const STEPS: readonly Step[] = [
  ['issuer', issuerStep],
  ['discovery', discoveryStep],
  ['keys', keysStep],
  ['thumbprint', thumbprintStep],
  ['provider', providerStep],
  ["provider's thumbprint", trustStep],
  ['audience', audienceStep],
]

/** Every link up to the first that breaks; behind them each operator's role. */
export async function walkChain(session: Session, asked: ChainAsked): Promise<readonly ChainLink[]> {
  const links: ChainLink[] = []
  const found: Found = {}
  for (const [link, walk] of STEPS) {
    try {
      links.push({ link, holds: true, detail: await walk(session, asked, found) })
    } catch (error) {
      if (!(error instanceof Broken) && !(error instanceof Refusal)) throw error
      return [...links, { link, holds: false, detail: error.message, ...(error.next ? { next: error.next } : {}) }]
    }
  }
  return [...links, ...(await Promise.all((found.roles ?? []).map((role) => roleLink(session, asked, role))))]
}

async function issuerStep(_session: Session, { issuer }: ChainAsked): Promise<string> {
  if (URL.canParse(issuer) && new URL(issuer).protocol === 'https:') return Promise.resolve(issuer)
  throw new Broken(`${JSON.stringify(issuer)} is no https URL: STS fetches an issuer's documents over TLS only.`)
}

async function discoveryStep(session: Session, { issuer }: ChainAsked, found: Found): Promise<string> {
  const url = new URL(`${issuer.replace(/\/$/, '')}/${DISCOVERY_PATH}`)
  const { document, answer } = await fetched(session, url)
  const { issuer: told, jwks_uri: jwks } = document
  if (told !== issuer)
    throw new Broken(`${url.href} says that its issuer is ${JSON.stringify(told)}; the tokens' iss is ${issuer}.`)
  if (typeof jwks !== 'string' || !URL.canParse(jwks) || !jwks.startsWith('https://'))
    throw new Broken(`${url.href} names no https jwks_uri, but ${JSON.stringify(jwks)}.`)
  Object.assign(found, { chain: answer.chain, untrusted: answer.untrusted, jwks: new URL(jwks) })
  return `${url.href} names ${jwks}`
}

async function keysStep(session: Session, _asked: ChainAsked, { jwks }: Found): Promise<string> {
  const url = jwks as URL // discovery found it
  const { keys } = (await fetched(session, url)).document
  const ids = Array.isArray(keys)
    ? (keys as readonly { readonly kty?: unknown; readonly kid?: unknown }[]).flatMap(({ kty, kid }) =>
        (kty === 'RSA' || kty === 'EC') && typeof kid === 'string' ? [kid] : [],
      )
    : []
  if (ids.length === 0) throw new Broken(`${url.href} holds no key with a key id, so no token can be verified.`)
  return `${ids.length === 1 ? 'one key' : `${ids.length} keys`}: ${ids.join(', ')}`
}

async function fetched(session: Session, url: URL) {
  const answer = await fetchIssuer(issuerRoute(session), url)
  if (answer.status !== 200)
    throw new Broken(
      `${url.href} answers ${answer.status}${answer.status === 403 ? ': its bucket lets nobody read' : ''}.`,
      answer.status === 403 ? `aws s3api get-bucket-policy --bucket ${url.hostname.split('.')[0]}` : undefined,
    )
  try {
    return { answer, document: JSON.parse(answer.body.toString('utf8')) as Readonly<Record<string, unknown>> }
  } catch {
    throw new Broken(`${url.href} is no JSON.`)
  }
}

async function thumbprintStep(_session: Session, { issuer }: ChainAsked, found: Found): Promise<string> {
  const last = found.chain?.at(-1)
  if (!last) throw new Broken(`${issuer} showed no certificate.`)
  found.thumbprint = createHash('sha1').update(last.raw).digest('hex')
  return Promise.resolve(`${found.thumbprint}, of ${oneLine(last.subject)}; the chain ${found.untrusted ?? 'verifies'}`)
}

async function providerStep(session: Session, { issuer, makeProvider }: ChainAsked, found: Found): Promise<string> {
  const arn = oidcProviderArn(await session.caller(), issuer)
  const provider = await ifThere(session.aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn }))
  if (!provider) throw new Broken(`The account has no OIDC provider ${arn}.`, makeProvider)
  if (provider.Url !== issuerPath(issuer)) throw new Broken(`The URL of ${arn} is ${provider.Url}.`)
  found.provider = { arn, thumbprints: provider.ThumbprintList ?? [], audiences: provider.ClientIDList ?? [] }
  return arn
}

async function trustStep(_session: Session, _asked: ChainAsked, { provider, thumbprint = '' }: Found): Promise<string> {
  const { arn = '', thumbprints = [] } = provider ?? {}
  if (thumbprints.some((one) => one.toLowerCase() === thumbprint))
    return Promise.resolve(`the provider knows ${thumbprint}`)
  throw new Broken(
    `The provider knows ${thumbprints.join(', ') || 'no thumbprint'}, not the issuer's ${thumbprint}.`,
    `aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn ${arn} --thumbprint-list ${thumbprint}`,
  )
}

async function audienceStep(session: Session, asked: ChainAsked, found: Found): Promise<string> {
  const { arn = '', audiences = [] } = found.provider ?? {}
  found.roles = asked.roles ?? (await trustees(session, arn))
  const isForOperators = asked.forOperators ?? found.roles.length > 0
  if (isForOperators ? audiences.includes(tokenAudience) : audiences.length > 0)
    return `the provider accepts ${audiences.join(', ')}`
  const add = `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id`
  throw isForOperators
    ? new Broken(
        `The provider accepts ${audiences.join(', ') || 'no audience'}, not the tokens' '${tokenAudience}'.`,
        `${add} ${tokenAudience}`,
      )
    : new Broken('The provider accepts no audience.', `${add} sts.amazonaws.com`)
}

/** The account's operator roles whose trust names the provider. */
async function trustees(session: Session, provider: string): Promise<readonly OperatorTrustee[]> {
  const roles = await Promise.all(
    (await findOperatorRoles(session)).map(async ({ name, arn, operatorName, operatorNamespace }) => ({
      arn,
      namespace: operatorNamespace,
      secret: operatorName,
      trust: (await trustOf(session, name)) ?? '',
    })),
  )
  return roles.filter(({ trust }) => trust.includes(JSON.stringify(provider)))
}

async function trustOf({ aws }: Session, name: string): Promise<string | undefined> {
  const found = await ifThere(aws.call('iam', 'GetRole', { RoleName: name }))
  return found && decodeURIComponent(found.Role?.AssumeRolePolicyDocument ?? '')
}

/** Whether the role lets each of its operator's service accounts in, by the policy engine itself. */
async function roleLink(
  session: Session,
  { issuer, makeRoles }: ChainAsked,
  role: OperatorTrustee,
): Promise<ChainLink> {
  const { arn, namespace, secret } = role
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  const link = `role ${name}`
  const operator = operators.find((row) => row.namespace === namespace && row.secret === secret)
  if (!operator) return { link, holds: false, detail: `No operator of OpenShift is ${namespace}/${secret}.` }
  const trust = await trustOf(session, name)
  if (trust === undefined) return { link, holds: false, detail: `The role ${arn} does not exist.`, next: makeRoles }
  const refused = operatorSubjects(operator).filter((subject) => !admits(trust, arn, issuer, subject))
  if (refused.length === 0)
    return {
      link,
      holds: true,
      detail: `lets ${operatorSubjects(operator).join(', ')} in with audience ${tokenAudience}`,
    }
  return {
    link,
    holds: false,
    detail: `Its trust does not let ${refused.join(', ')} of this issuer in with audience ${tokenAudience}.`,
    next: mended(arn, name, issuer, operator),
  }
}

function admits(trust: string, arn: string, issuer: string, subject: string): boolean {
  const { account = '', partition = 'aws' } = parseArn(arn) ?? {}
  const federated = oidcProviderArn({ account, partition }, issuer)
  const request = {
    principal: { kind: 'web-identity' as const, arn: '', federated },
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: arn,
    resourceAccount: account,
    context: { [`${issuerPath(issuer)}:sub`]: subject, [`${issuerPath(issuer)}:aud`]: tokenAudience },
    resourceMustAllow: true as const,
  }
  return evaluate(request, { resource: compile(trust) }).decision === 'Allow'
}

function mended(arn: string, name: string, issuer: string, operator: OperatorRow): string {
  const { account = '', partition = 'aws' } = parseArn(arn) ?? {}
  const trust = operatorRoleTrust(minorVersion(undefined), operator, { account, issuer, partition })
  const input = { RoleName: name, PolicyDocument: JSON.stringify(trust) }
  return commandLine(awsCall('iam', 'UpdateAssumeRolePolicy', input, { done: '' })).replaceAll(' \\\n\t', ' ')
}
