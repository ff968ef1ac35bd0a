import { parseArn } from '../../kernel/brands.ts'
import { malformedPolicy } from './faults.ts'

/**
 * Issuers that serve many customers under one URL. A role that trusts one must test the claim that tells customers apart, or anybody
 * with an account there could take the role: IAM refuses to write such a trust policy. Roles that exist are left alone.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
const SHARED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'agent.buildkite.com': ['sub'],
    'api.pulumi.com/oidc': ['aud'],
    'app.terraform.io': ['sub'],
    'cognito-identity.amazonaws.com': ['aud'],
    'gitlab.com': ['sub'],
    'oidc-configuration.audit-log.githubusercontent.com': ['sub'],
    'oidc.codefresh.io': ['sub'],
    'oidc.vercel.com': ['aud'],
    'proidc.upbound.io': ['sub'],
    'sandboxes.cloud': ['aud'],
    'scalr.io': ['sub'],
    'sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d': ['sts:RoleSessionName'],
    'studio.datachain.ai/api': ['sub'],
    'token.actions.githubusercontent.com': ['sub', 'job_workflow_ref'],
    'tokens.cloud.shisho.dev': ['sub'],
    'vstoken.actions.githubusercontent.com': ['sub'],
  }),
)

type Members = Readonly<Record<string, unknown>>

/** The document is a valid trust policy. @throws {Fault} MalformedPolicyDocument */
export function checkSharedIssuers(document: string): void {
  const { Statement } = JSON.parse(document) as { readonly Statement?: unknown }
  for (const statement of [Statement].flat() as readonly Members[]) {
    if (statement['Effect'] !== 'Allow') continue
    for (const issuer of trustedIssuers(statement['Principal'])) {
      const claims = SHARED.get(issuer)
      if (!claims || claims.some((claim) => isTested(statement['Condition'], keyOf(issuer, claim)))) continue
      const keys = claims.map((claim) => keyOf(issuer, claim)).join(' or ')
      throw malformedPolicy(
        `The trust policy for the shared OpenID Connect provider ${issuer} must evaluate ${keys} in a condition, with a value that is not a wildcard alone.`,
      )
    }
  }
}

const keyOf = (issuer: string, claim: string) => (claim.includes(':') ? claim : `${issuer}:${claim}`)

function trustedIssuers(principal: unknown): readonly string[] {
  const federated = (principal as Members | undefined)?.['Federated']
  return ([federated].flat() as readonly unknown[]).flatMap((name) => {
    if (typeof name !== 'string') return []
    const resource = parseArn(name)?.resource
    if (resource === undefined) return [name] // `cognito-identity.amazonaws.com` and its like stand by name
    return resource.startsWith('oidc-provider/') ? [resource.slice('oidc-provider/'.length).toLowerCase()] : []
  })
}

/** Operators that compare for equality; a key that is only negated, or only asked whether it is there, is not tested. */
const COMPARING = /^(?:ForAnyValue:|ForAllValues:)?String(?:Equals|EqualsIgnoreCase|Like)$/

function isTested(condition: unknown, key: string): boolean {
  return Object.entries((condition ?? {}) as Readonly<Record<string, Members>>).some(([operator, keys]) => {
    if (!COMPARING.test(operator)) return false
    const [, values] = Object.entries(keys).find(([name]) => name.toLowerCase() === key.toLowerCase()) ?? []
    const list = values === undefined ? [] : ([values].flat() as readonly unknown[])
    return list.length > 0 && list.every((value) => !/^[*?]*$/.test(String(value)))
  })
}
