import type { View } from '../../store/projection.ts'
import { attachedTo } from './attachments.ts'
import type { Account, OrganizationPolicy } from './documents.ts'
import { ancestry } from './tree.ts'

/** What of a type hangs above the account and on it, the root's first. */
export const levelsOver = (
  view: View,
  { parent = '', id }: Pick<Account, 'id' | 'parent'>,
  type: string,
  instead?: OrganizationPolicy,
): readonly (readonly OrganizationPolicy[])[] =>
  [...ancestry(view, parent), id].map((target) => attachedTo(view, target, type, instead))

export const textsOf = (levels: readonly (readonly OrganizationPolicy[])[]): readonly (readonly string[])[] =>
  levels.map((level) => level.map(({ content }) => content))
