import { Refusal } from '../../kernel/Refusal.ts'
import { parseArn } from '../../kernel/brands.ts'
import { everyAction, knownAction, nearest } from '../../policy/index.ts'

const ACTION = /^[a-z0-9-]+:[A-Za-z0-9]+$/i

/** @throws {Refusal} exit 2 for what is no action's name */
export function checkedAction(typed: string): string {
  if (ACTION.test(typed)) return typed
  throw new Refusal(`${JSON.stringify(typed)} is no action: write SERVICE:ACTION, without wildcards.`, {
    next: 'stint who-can s3:GetObject arn:aws:s3:::my-bucket/key',
    exitCode: 2,
  })
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

/** A note for actions that AWS does not have; undefined for those it has. */
export async function unknownAction(action: string): Promise<string | undefined> {
  if (knownAction(action)) return undefined
  const [service = '', name = ''] = action.toLowerCase().split(':')
  const actions = await everyAction()
  const known = actions.get(service)
  if (known?.some((one) => one.toLowerCase() === name)) return undefined
  const meant = known ? nearest(name, known) : nearest(service, actions.keys())
  const hint = meant === undefined ? '' : ` Did you mean ${known ? `${service}:${meant}` : `${meant}:…`}?`
  return `AWS has no action ${action}.${hint} Only what policies allow with wildcards is found.`
}
