import { Refusal } from '../../../kernel/Refusal.ts'
import { flag, type Command, type Input, type Option } from '../../command.ts'
import { carryOut, DATA_OUTPUT, DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { interview, wasTyped, type Item } from '../../interview.ts'
import { agree, INTERACTIVE, YES } from '../../prompt.ts'
import {
  currentAccount,
  linkedRoleWants,
  makeOcmCall,
  OCM_ROLE,
  roleLinks,
  USER_ROLE,
  type LinkedKind,
  type RoleLinks,
} from '../../rosa/linked-roles.ts'
import {
  BOUNDARY,
  BOUNDARY_ITEM,
  boundaryOf,
  MODE_ITEM,
  PATH,
  PATH_ITEM,
  pathOf,
  PREFIX,
  PREFIX_ITEM,
  prefixOf,
} from '../../rosa/naming.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'
import type { Terminal } from '../../terminal.ts'

const COMMON: readonly Option[] = [PREFIX, PATH, BOUNDARY]
const MANNER: readonly Option[] = [MODE, DRY_RUN, DATA_OUTPUT, INTERACTIVE, YES, ...CLOUD_OPTIONS]

export const ocmRole: Command = {
  summary: 'a role by which OCM looks into the account, linked to your organization',
  description:
    'Its trust demands your organization’s id as external id. With --admin OCM may also make roles and OIDC providers. An organization has one for each AWS account.',
  options: [
    ...COMMON,
    { name: 'admin', summary: 'OCM may also make roles, policies and OIDC providers' },
    { name: 'no-console', summary: 'only what the command line needs, nothing for the console' },
    ...MANNER,
  ],
  examples: ['stint create ocm-role', 'stint create ocm-role --admin --mode manual -o terraform'],
  run: (input, terminal) => {
    if (flag(input, 'admin') && flag(input, 'no-console'))
      throw new Refusal('--admin and --no-console exclude each other.', {
        next: 'stint create ocm-role --help',
        exitCode: 2,
      })
    return create(input, terminal, OCM_ROLE)
  },
}

export const userRole: Command = {
  summary: 'a role that proves to OCM that this AWS account is yours, linked to your OCM account',
  description: 'Its trust demands the id of your OCM account as external id. It has no permissions.',
  options: [...COMMON, ...MANNER],
  examples: ['stint create user-role', 'stint create user-role --mode manual -o cloudformation'],
  run: (input, terminal) => create(input, terminal, USER_ROLE),
}

const ADMIN_ITEM: Item = {
  flag: 'admin',
  title: 'Enable admin capabilities for the OCM role',
  yesNo: true,
  preset: 'no',
}
const ITEMS: readonly Item[] = [PREFIX_ITEM, BOUNDARY_ITEM, PATH_ITEM]

async function create(typed: Input, terminal: Terminal, kind: LinkedKind): Promise<void> {
  const items = [...ITEMS, ...(kind === OCM_ROLE && !flag(typed, 'no-console') ? [ADMIN_ITEM] : []), MODE_ITEM]
  const isWanting = !wasTyped(typed, 'mode') && modeOf(typed) !== 'dry-run'
  const input = await interview(typed, terminal, items, isWanting)
  await withSession(input, terminal, (session) => make(session, input, kind))
}

async function make(session: Session, input: Input, kind: LinkedKind): Promise<void> {
  const { terminal } = session
  const mode = modeOf(input)
  const person = await currentAccount(session)
  const links = await roleLinks(session, kind, kind.ownerOf(person))
  const { arn, wants } = await linkedRoleWants(session, kind, person, {
    prefix: prefixOf(input),
    path: pathOf(input),
    boundary: boundaryOf(input),
    admin: flag(input, 'admin'),
    noConsole: flag(input, 'no-console'),
  })
  const isLinked = links.linked.includes(arn)
  if (kind === OCM_ROLE && !isLinked) checkOnly(links, arn)
  const linking = isLinked ? [] : [links.naming([...links.linked, arn])]
  if (mode === 'dry-run') return foretell(session, wants, linking)
  if (mode === 'auto') await agree(input, terminal, `Create the ${kind.noun} ${arn} and link it?`)
  await carryOut(session, wants, mode)
  if (isLinked) return
  if (mode === 'manual') return terminal.note(`\nThen link it:\n  stint link ${kind.word} --role-arn ${arn}`)
  for (const call of linking) await makeOcmCall(session, call)
  terminal.note(`  linked ${arn}`)
}

/** @throws {Refusal} when the organization has a role in this AWS account already */
function checkOnly({ linked }: RoleLinks, arn: string): void {
  const account = arn.split(':')[4]
  const other = linked.find((one) => one.split(':')[4] === account)
  if (other)
    throw new Refusal(`Only one OCM role can be linked for an AWS account, and ${other} is.`, {
      next: `stint unlink ocm-role --role-arn ${other}`,
    })
}
