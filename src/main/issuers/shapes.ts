import { githubClaims, gitlabClaims, serviceAccountClaims, type Claims } from './follows.ts'

/** What tokens of one kind of issuer look like. */
export interface Shape {
  /** Below the issuer's URL; '' or `/…`. */
  readonly path: (name: string) => string
  /** Below the issuer's URL: where its keys stand. */
  readonly keys: string
  readonly audience: string
  /** `aud` is a list also of one. */
  readonly listsAudience?: true
  /** Seconds that a token lives unless asked otherwise. */
  readonly lifetime: number
  /** Claims beside iss, aud, iat, nbf, exp and jti. */
  readonly claims: Claims
  /** What else the issuer would say where the given claims are asked for: it never says two things of one. */
  readonly follows?: (asked: Claims) => Claims
}

/**
 * One row a kind.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @see https://docs.gitlab.com/ci/secrets/id_token_authentication/
 * @see https://www.keycloak.org/securing-apps/oidc-layers
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
 */
export const SHAPES = {
  github: {
    path: () => '',
    keys: '/.well-known/jwks',
    audience: 'sts.amazonaws.com',
    lifetime: 300,
    claims: {
      sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
      ref: 'refs/heads/main',
      ref_type: 'branch',
      sha: '3b1c2f9e8d7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c',
      repository: 'octo-org/octo-repo',
      repository_id: '74',
      repository_owner: 'octo-org',
      repository_owner_id: '65',
      repository_visibility: 'private',
      actor: 'octocat',
      actor_id: '12',
      workflow: 'deploy',
      workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
      job_workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
      event_name: 'push',
      runner_environment: 'github-hosted',
      run_id: '1',
      run_number: '1',
      run_attempt: '1',
    },
    follows: githubClaims,
  },
  gitlab: {
    path: () => '',
    keys: '/oauth/discovery/keys',
    audience: 'sts.amazonaws.com',
    lifetime: 3600,
    claims: {
      sub: 'project_path:my-group/my-project:ref_type:branch:ref:main',
      namespace_id: '72',
      namespace_path: 'my-group',
      project_id: '20',
      project_path: 'my-group/my-project',
      user_id: '1',
      user_login: 'sample-user',
      pipeline_id: '574',
      pipeline_source: 'push',
      job_id: '302',
      ref: 'main',
      ref_type: 'branch',
      ref_protected: 'true',
      environment: 'production',
    },
    follows: gitlabClaims,
  },
  keycloak: {
    path: (name) => `/realms/${name}`,
    keys: '/protocol/openid-connect/certs',
    audience: 'account',
    lifetime: 300,
    claims: {
      sub: 'f3f0a3a5-6c0e-4b0c-9d3b-0e6b6f2a9d11',
      typ: 'Bearer',
      azp: 'my-client',
      preferred_username: 'service-account-my-client',
      realm_access: { roles: ['offline_access'] },
      scope: 'openid profile',
    },
  },
  kind: {
    path: () => '',
    keys: '/openid/v1/jwks',
    audience: 'sts.amazonaws.com',
    listsAudience: true,
    lifetime: 3600,
    claims: {
      sub: 'system:serviceaccount:default:default',
      'kubernetes.io': {
        namespace: 'default',
        serviceaccount: { name: 'default', uid: '0b1d6f0e-5d2f-4e57-9f3a-6f0f2a1c7b3d' },
      },
    },
    follows: serviceAccountClaims,
  },
} as const satisfies Readonly<Record<string, Shape>>

export type ShapeName = keyof typeof SHAPES

/**
 * For whom STS takes a token of the shape to be: whom the provider in IAM has to know.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function audienceOf(shape: ShapeName): string {
  const { claims, audience }: Shape = SHAPES[shape]
  const party = claims['azp']
  return typeof party === 'string' ? party : audience
}

export const SHAPE_NAMES = Object.keys(SHAPES) as readonly ShapeName[]

export const isShape = (name: unknown): name is ShapeName => typeof name === 'string' && Object.hasOwn(SHAPES, name)
