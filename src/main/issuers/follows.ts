/** Claims of a token by name. */
export type Claims = Readonly<Record<string, unknown>>

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const upToLast = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0))

const GITHUB_SUBJECT =
  /^repo:(?<repository>[^:]+):(?:environment:(?<environment>.+)|ref:(?<ref>.+)|(?<event>pull_request))$/s

/**
 * The subject of a workflow's job names its repository and, whichever comes first, its environment, that a pull request began it, or its ref.
 * @see https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 */
export function githubClaims(asked: Claims): Claims {
  const named = GITHUB_SUBJECT.exec(text(asked['sub']) ?? '')?.groups ?? {}
  const owner = text(asked['repository_owner'])
  const repository =
    text(asked['repository']) ?? named['repository'] ?? (owner ? `${owner}/octo-repo` : 'octo-org/octo-repo')
  const environment = text(asked['environment']) ?? named['environment']?.replaceAll('%3A', ':')
  const event = text(asked['event_name']) ?? named['event'] ?? 'push'
  const ref = text(asked['ref']) ?? named['ref'] ?? (event === 'pull_request' ? 'refs/pull/1/merge' : 'refs/heads/main')
  const workflow = `${repository}/.github/workflows/deploy.yml@${ref}`
  return {
    sub: `repo:${repository}:${githubContext(environment, event, ref)}`,
    repository,
    repository_owner: upToLast(repository),
    ref,
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    event_name: event,
    workflow_ref: workflow,
    job_workflow_ref: workflow,
    ...(environment === undefined ? {} : { environment }),
  }
}

function githubContext(environment: string | undefined, event: string, ref: string): string {
  if (environment !== undefined) return `environment:${environment.replaceAll(':', '%3A')}`
  return event === 'pull_request' ? event : `ref:${ref}`
}

const GITLAB_SUBJECT = /^project_path:(?<project>[^:]+):ref_type:(?<type>[^:]+):ref:(?<ref>.+)$/s

/** @see https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload */
export function gitlabClaims(asked: Claims): Claims {
  const named = GITLAB_SUBJECT.exec(text(asked['sub']) ?? '')?.groups ?? {}
  const project = text(asked['project_path']) ?? named['project'] ?? 'my-group/my-project'
  const type = text(asked['ref_type']) ?? named['type'] ?? 'branch'
  const ref = text(asked['ref']) ?? named['ref'] ?? 'main'
  return {
    sub: `project_path:${project}:ref_type:${type}:ref:${ref}`,
    project_path: project,
    namespace_path: upToLast(project),
    ref,
    ref_type: type,
  }
}

const SERVICE_ACCOUNT = /^system:serviceaccount:(?<namespace>[^:]+):(?<name>[^:]+)$/

/** @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens */
export function serviceAccountClaims(asked: Claims): Claims {
  const { namespace, name } = SERVICE_ACCOUNT.exec(text(asked['sub']) ?? '')?.groups ?? {}
  if (namespace === undefined || name === undefined) return {}
  const serviceaccount = { name, uid: '0b1d6f0e-5d2f-4e57-9f3a-6f0f2a1c7b3d' }
  return { 'kubernetes.io': { namespace, serviceaccount } }
}
