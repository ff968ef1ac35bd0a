/**
 * Claims beyond `sub`, `aud`, `azp` and `amr` that trust policies may test, by issuer.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
const CLAIMS: readonly (readonly [issuer: RegExp, claims: readonly string[]])[] = [
  [
    /^token\.actions\.githubusercontent\.com(?:\/|$)/,
    [
      'actor',
      'actor_id',
      'enterprise_id',
      'environment',
      'job_workflow_ref',
      'ref',
      'repository',
      'repository_id',
      'workflow',
    ],
  ],
  [/^oidc\.circleci\.com\/org\//, ['project_id']],
]

const NONE: Readonly<Record<string, string>> = {}

/** The issuer's own claims as context keys. `url`: of the provider, without scheme. */
export function providerClaims(
  url: string,
  claims: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const names = CLAIMS.find(([issuer]) => issuer.test(url))?.[1]
  if (!names) return NONE
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const value = claims[name]
      return typeof value === 'string' ? [[`${url}:${name}`, value]] : []
    }),
  )
}
