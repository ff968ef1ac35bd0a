import { Refusal } from '../../kernel/Refusal.ts'
import type { Command, Input } from '../command.ts'
import { printed } from '../output/structured.ts'
import { withReach, type Reach } from '../permissions/accounts.ts'
import { absent } from '../permissions/absent.ts'
import { checkedAction, checkedResource } from '../permissions/checked-action.ts'
import { CONDITION, conditionText, givenContext, unknownKeys } from '../permissions/conditions.ts'
import type { Entity } from '../permissions/principals.ts'
import {
  answer,
  answerFor,
  ASSUMES,
  bare,
  bareQuestion,
  questionOf,
  reasons,
  type Asking,
  type Question,
} from '../permissions/question.ts'
import { asGiven } from '../permissions/sessions.ts'
import { settledWithout } from '../permissions/without-policies.ts'
import { readPermissions, readTarget, type Permissions } from '../permissions/world.ts'
import { shellWord } from '../plan/shell-word.ts'
import { CLOUD_OPTIONS } from '../session.ts'
import { visible, type Terminal } from '../terminal.ts'

export const can: Command = {
  summary: 'whether somebody can do something, and why',
  description:
    'PRINCIPAL is the ARN of a user, role or session, user/NAME or role/NAME of your account, an account id for its root user, a service’s name, or anonymous. Every policy that has a say is read over AWS’s public API. Exit code 0 for yes alone: 1 for no, and where it depends on what --condition did not say.',
  arguments: ['PRINCIPAL', 'ACTION', 'RESOURCE'],
  options: [CONDITION, ...CLOUD_OPTIONS],
  examples: [
    'stint can role/ManagedOpenShift-Worker-Role ec2:DescribeInstances "*"',
    'stint can arn:aws:iam::111122223333:user/stint s3:GetObject arn:aws:s3:::my-bucket/key',
    'stint can role/ManagedOpenShift-Installer-Role ec2:RunInstances "*" --condition aws:RequestedRegion=us-east-1',
  ],
  run: (input, terminal) => withReach(input, terminal, (reach) => told(input, terminal, reach)),
}

async function told(input: Input, terminal: Terminal, reach: Reach): Promise<void> {
  const [who = '', typed = '', named = ''] = input.arguments
  const action = await checkedAction(typed, (meant) => `stint can ${shellWord(who)} ${meant} ${shellWord(named)}`)
  const resource = checkedResource(named)
  const world = await readPermissions(reach)
  const asking = { action, target: await readTarget(reach, world, resource), context: givenContext(input) }
  const unread = [...world.unread, ...(asking.target.unread ?? [])]
  const found = entityOf(world, reach, who)
  const entity = found && asGiven(found, asking.context)
  const question = entity ? questionOf(world, entity, asking) : bareQuestionFor(world, reach, who, asking)
  const { verdict, when } = entity ? answerFor(world, entity, asking) : answer(question)
  const missing = ASSUMES.test(action) ? absent(world, resource) : undefined
  const settled = missing?.text ?? (entity && settledWithout(entity.kind, action)?.why)
  const explanation = reasons(question)
  const { principal } = explanation.request
  const answered = { principal, action, resource, verdict, allowed: verdict === 'yes', when }
  const why = settled === undefined ? { explanation } : { reason: settled }
  if (!printed(terminal, { ...answered, ...why, unread })) show()
  if (verdict === 'no')
    throw new Refusal(`${principal} cannot ${action} on ${resource}.`, {
      next: missing ? askedOf(who, action, missing.meant) : `stint who-can ${action} '${resource}'`,
      told: true,
    })
  if (verdict === 'if')
    throw new Refusal(`Whether ${principal} can ${action} on ${resource} depends on what was not said.`, {
      next: 'stint can … --condition KEY=VALUE',
      told: true,
    })

  function show(): void {
    for (const note of unknownKeys(asking.context)) terminal.note(visible(note))
    const head = `${{ yes: 'Yes', no: 'No', if: 'It depends' }[verdict]}: ${principal} ${VERBS[verdict]} ${action} on ${resource}`
    terminal.print(visible(`${head}${verdict === 'if' ? ` ${conditionText(when)}` : ''}`))
    const text = settled === undefined ? explanation.text.split('\n').slice(2).join('\n') : `  ${settled}`
    if (verdict !== 'if') terminal.print(visible(text))
    if (asking.target.restricted === true)
      terminal.note('The bucket’s policy is public: RestrictPublicBuckets keeps it within the owner’s account.')
    for (const what of unread) terminal.note(visible(`Not read: ${what}. The answer holds without it.`))
  }
}

const askedOf = (who: string, action: string, meant: Entity | undefined): string =>
  meant ? `stint can ${shellWord(who)} ${action} ${meant.arn}` : 'aws iam list-roles'

const VERBS = { yes: 'can', no: 'cannot', if: 'can' } as const

function bareQuestionFor(world: Permissions, { own }: Reach, who: string, asking: Asking): Question {
  const facts = bare(who)
  if (NAMED.test(who) || !WITHOUT_ENTITY.has(facts.kind)) {
    const text = absent(world, identityArn(who, own.account))?.text ?? `No ${who} is in reach.`
    throw new Refusal(text, { next: 'stint who-can ACTION RESOURCE shows who is.' })
  }
  if (facts.kind === 'anonymous' && who !== 'anonymous') {
    const meant = world.entities.find(({ account, name }) => account === own.account && name === who)
    const hint = meant && meant.kind !== 'root' ? ` Did you mean ${meant.kind}/${who}?` : ''
    throw new Refusal(
      `${JSON.stringify(who)} is no principal: give an ARN, user/NAME, role/NAME, an account id, a service or anonymous.${hint}`,
      { next: 'stint can --help', exitCode: 2 },
    )
  }
  return bareQuestion(world, facts, asking)
}

/** As a user or role of one's own account is written. */
const NAMED = /^(user|role)\/(?:.*\/)?([^/]+)$/
const WITHOUT_ENTITY: ReadonlySet<string> = new Set(['anonymous', 'service', 'web-identity', 'saml'])

/** The user or role, in full; a session's is its role's. */
const identityArn = (who: string, own: string): string =>
  who
    .replace(NAMED, `arn:aws:iam::${own}:$&`)
    .replace(/^(arn:[^:]+:)sts(::\d{12}:)assumed-role\/([^/]+)\/.*$/, '$1iam$2role/$3')

/** Sessions are their role, with the name that they have. */
function entityOf({ entities }: Permissions, { own }: Reach, who: string): Entity | undefined {
  const [, account, name, session] = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(who) ?? []
  if (session !== undefined) {
    const role = entities.find((one) => one.kind === 'role' && one.account === account && one.name === name)
    return role && { ...role, facts: { ...role.facts, arn: who } }
  }
  const [, noun, plain] = NAMED.exec(who) ?? []
  return entities.find(
    (one) =>
      one.arn === who ||
      (one.kind === 'root' && one.account === who) ||
      (one.kind === noun && one.account === own.account && one.name === plain),
  )
}
