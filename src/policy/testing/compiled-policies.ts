import { type Policies, type Policy, compiled } from '../evaluate.ts'

/** The same policies, as who asks more than once has them. */
export function compiledPolicies({ identity, boundary, session, resource, scp, rcp }: Policies): Policies {
  const list = (policies: readonly Policy[]) => policies.map(compiled)
  return {
    ...(identity && { identity: list(identity) }),
    ...(boundary && { boundary: compiled(boundary) }),
    ...(session && { session: list(session) }),
    ...(resource && { resource: compiled(resource) }),
    ...(scp && { scp: scp.map(list) }),
    ...(rcp && { rcp: rcp.map(list) }),
  }
}
