import { defaultAccountPrefix, externalId, keeps, rolePath, rolePrefix } from '../../catalogue/names.ts'
import { parseArn } from '../../kernel/brands.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { text, type Input, type Option } from '../command.ts'
import type { Item } from '../interview.ts'

export const PREFIX: Option = {
  name: 'prefix',
  value: 'PREFIX',
  summary: 'prefix of the names',
  default: defaultAccountPrefix,
}
export const PATH: Option = {
  name: 'path',
  value: 'PATH',
  summary: 'IAM path of roles and policies, with both slashes',
  default: '/',
}
export const BOUNDARY: Option = {
  name: 'permissions-boundary',
  value: 'ARN',
  summary: 'policy that bounds what the roles may do',
}

export const PREFIX_ITEM: Item = { flag: 'prefix', title: 'Role prefix', check: prefixOf }
export const PATH_ITEM: Item = { flag: 'path', title: 'Path', check: pathOf }
export const BOUNDARY_ITEM: Item = {
  flag: 'permissions-boundary',
  title: 'Permissions boundary ARN',
  optional: true,
  check: boundaryOf,
}
export const MODE_ITEM: Item = { flag: 'mode', title: 'Role creation mode', choices: ['auto', 'manual'] }

/** `--prefix`. @throws {Refusal} exit 2 */
export function prefixOf(input: Input): string {
  const prefix = text(input, 'prefix') ?? defaultAccountPrefix
  if (keeps(rolePrefix, prefix)) return prefix
  throw wrong(`--prefix takes at most ${rolePrefix.maxLength} of letters, digits and +=,.@-_`, prefix)
}

/** `--path`. @throws {Refusal} exit 2 */
export function pathOf(input: Input): string {
  const path = text(input, 'path') ?? '/'
  if (path === '/' || keeps(rolePath, path)) return path
  throw wrong('--path takes a path as /team/rosa/', path)
}

/** `--permissions-boundary`. @throws {Refusal} exit 2 */
export function boundaryOf(input: Input): string | undefined {
  const boundary = text(input, 'permissions-boundary')
  if (boundary === undefined || parseArn(boundary)?.resource.startsWith('policy/')) return boundary
  throw wrong('--permissions-boundary takes the ARN of a policy', boundary)
}

/** `--external-id`. @throws {Refusal} exit 2 */
export function externalIdOf(input: Input): string | undefined {
  const id = text(input, 'external-id')
  if (id === undefined || keeps(externalId, id)) return id
  throw wrong(
    `--external-id takes ${externalId.minLength} to ${externalId.maxLength} of letters, digits and +=,.@:/-_`,
    id,
  )
}

const wrong = (wanted: string, given: string) =>
  new Refusal(`${wanted}, not ${JSON.stringify(given)}.`, { exitCode: 2 })
