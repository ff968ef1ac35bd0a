import type { View } from '../../store/projection.ts'
import { attachedTo } from './attachments.ts'
import type { Account, Organization, OrganizationPolicy } from './documents.ts'
import { ancestry } from './tree.ts'

/** What of a type hangs above the account and on it, the root's first. */
export const levelsOver = (
  view: View,
  { parent = '', id }: Pick<Account, 'id' | 'parent'>,
  type: string,
): readonly (readonly OrganizationPolicy[])[] =>
  [...ancestry(view, parent), id].map((target) => attachedTo(view, target, type))

export const textsOf = (levels: readonly (readonly OrganizationPolicy[])[]): readonly (readonly string[])[] =>
  levels.map((level) => level.map(({ content }) => content))

/** When what they are together last became another; world milliseconds. */
export const changedAt = ({ created }: Organization, levels: readonly (readonly OrganizationPolicy[])[]): number =>
  Math.max(created, ...levels.flat().map(({ changed }) => changed ?? 0))
