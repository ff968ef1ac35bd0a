import type { AwsClient, InputOf } from '../../wire/aws-client.ts'
import { parseArn } from '../../kernel/brands.ts'

type ContextEntries = NonNullable<InputOf<'iam', 'SimulatePrincipalPolicy'>['ContextEntries']>

/** One simulated action: `allowed`, `explicitDeny` or `implicitDeny`. */
export interface Simulated {
  readonly action: string
  readonly decision: string
}

export interface Simulation {
  readonly principal: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly context?: ContextEntries
}

/** As many as one call takes. */
const MOST = 100

/** What a principal's policies, its boundary and the organization's say of actions. */
export async function simulate(
  aws: AwsClient,
  { principal, actions, resources, context = [] }: Simulation,
): Promise<readonly Simulated[]> {
  const results: Simulated[] = []
  for (let at = 0; at < actions.length; at += MOST)
    for (let marker: string | undefined; ;) {
      const answer = await aws.call('iam', 'SimulatePrincipalPolicy', {
        PolicySourceArn: principal,
        ActionNames: actions.slice(at, at + MOST),
        ResourceArns: [...resources],
        ContextEntries: context,
        MaxItems: 1000,
        ...(marker === undefined ? {} : { Marker: marker }),
      })
      for (const { EvalActionName: action = '', EvalDecision: decision = '' } of answer.EvaluationResults ?? [])
        results.push({ action, decision })
      marker = answer.IsTruncated ? answer.Marker : undefined
      if (marker === undefined) break
    }
  return results
}

/** Whose policies are simulated for a caller: of a session its role's; undefined for a root user, who has none. */
export function simulatedPrincipal(caller: string): string | undefined {
  const { partition = 'aws', account = '', resource = '' } = parseArn(caller) ?? {}
  if (resource.startsWith('user/')) return caller
  const [, role] = /^assumed-role\/([^/]+)\//.exec(resource) ?? []
  return role === undefined ? undefined : `arn:${partition}:iam::${account}:role/${role}`
}
