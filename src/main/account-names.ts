import { accounts } from '../aws/organizations/documents.ts'
import { nearest } from '../policy/index.ts'
import type { Cloud } from './cloud.ts'

/** An account as a person writes it: the name of one of the three that every world has, an id otherwise. */
export interface AccountName {
  readonly written: string
  /** As it is called; the same where that is what is written. */
  readonly name: string
}

/** Those that there are, the three first. `now`: world milliseconds. */
export function accountNames({ identity, projection }: Cloud, now: number): readonly AccountName[] {
  const three = Object.entries(identity.accounts)
  const others = accounts
    .all(projection.view())
    .filter(({ id, joined }) => joined <= now && three.every(([, own]) => own !== id))
  return [...three.map(([name]) => ({ written: name, name })), ...others.map(({ id, name }) => ({ written: id, name }))]
}

/** So many are told, at most. */
const TOLD = 20

/** What is said of an account that there is not, and what may be typed instead. */
export function noAccount(
  typed: string,
  there: readonly AccountName[],
): { readonly error: string; readonly next: string } {
  const near = nearest(
    typed,
    there.map(({ name }) => name),
  )
  const meant = there.find(({ name }) => name === near)
  const more = there.length > TOLD ? ', …' : ''
  return {
    error: `There is no account ${JSON.stringify(typed)}.${meant ? ` Did you mean ${told(meant)}?` : ''}`,
    next: `stint env --account takes: ${there.slice(0, TOLD).map(told).join(', ')}${more}`,
  }
}

const told = ({ written, name }: AccountName): string => (written === name ? name : `${written} (${name})`)
