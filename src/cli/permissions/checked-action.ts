import { Refusal } from '../../kernel/Refusal.ts'
import { parseArn } from '../../kernel/brands.ts'
import { everyAction, knownAction, nearest } from '../../policy/index.ts'

const ACTION = /^[a-z0-9-]+:[A-Za-z0-9]+$/i

/**
 * @param again the same command about another action
 * @throws {Refusal} exit 2 for what is no action's name, and for actions that AWS does not have
 */
export async function checkedAction(typed: string, again: (action: string) => string): Promise<string> {
  if (!ACTION.test(typed))
    throw new Refusal(`${JSON.stringify(typed)} is no action: write SERVICE:ACTION, without wildcards.`, {
      next: 'stint who-can s3:GetObject arn:aws:s3:::my-bucket/key',
      exitCode: 2,
    })
  if (knownAction(typed)) return typed
  const [service = '', name = ''] = typed.toLowerCase().split(':')
  const actions = await everyAction()
  const known = actions.get(service)
  if (known?.some((one) => one.toLowerCase() === name)) return typed
  const meant = nearAction(service, name, actions)
  throw new Refusal(`AWS has no action ${typed}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`, {
    ...(meant === undefined ? {} : { next: again(meant) }),
    exitCode: 2,
  })
}

/** Of the service, or of the one whose name was misspelt; undefined where none is near. */
function nearAction(
  service: string,
  name: string,
  actions: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const prefix = actions.has(service) ? service : nearest(service, actions.keys())
  if (prefix === undefined) return undefined
  const of = actions.get(prefix) ?? []
  const meant = of.find((one) => one.toLowerCase() === name) ?? nearest(name, of)
  return meant === undefined ? undefined : `${prefix}:${meant}`
}

/** @throws {Refusal} exit 2 for what is neither an ARN nor `*` */
export function checkedResource(typed: string): string {
  if (typed === '*' || parseArn(typed)) return typed
  throw new Refusal(`${JSON.stringify(typed)} is no resource: write its ARN, or "*" for an action without resources.`, {
    next: /^(role|user)\/./.test(typed)
      ? `stint who-can sts:AssumeRole arn:aws:iam::111122223333:${typed}`
      : 'stint who-can s3:GetObject arn:aws:s3:::my-bucket/key',
    exitCode: 2,
  })
}
