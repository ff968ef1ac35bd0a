import type { PolicyType } from '../Policy.ts'
import type { PrincipalKind } from '../principal.ts'
import { kindsOf } from '../denied-message.ts'
import type { Asked, LevelView, SideView } from './Explanation.ts'

const OF_RESOURCE: ReadonlySet<PolicyType> = new Set(['resource', 'rcp'])
/** Callers without policies of their own. */
const BARE: ReadonlySet<PrincipalKind> = new Set(['anonymous', 'service', 'web-identity', 'saml'])

/** What the caller's own policies and those above it come to, and what the resource's do. */
export function viewSides(levels: readonly LevelView[], asked: Asked, kind: PrincipalKind): readonly SideView[] {
  const own = levels.filter(({ type }) => !OF_RESOURCE.has(type))
  const theirs = levels.filter(({ type }) => OF_RESOURCE.has(type))
  const { principalAccount, resourceAccount, action } = asked
  const caller: SideView = {
    side: 'caller',
    ...(principalAccount !== undefined && { account: principalAccount }),
    ...(BARE.has(kind)
      ? ({ verdict: 'silent', text: 'this kind of caller has no policies of its own' } as const)
      : kind === 'root' && own.every(({ type, verdict }) => type === 'identity' || verdict === 'allows')
        ? ({ verdict: 'allows', text: 'the account’s root user needs no policy' } as const)
        : sideOf(kind === 'root' ? own.filter(({ type }) => type !== 'identity') : own, action)),
  }
  const noPolicy = !theirs.some(({ type }) => type === 'resource')
  const resource: SideView = {
    side: 'resource',
    ...(resourceAccount !== undefined && { account: resourceAccount }),
    ...(noPolicy && theirs.every(({ verdict }) => verdict === 'allows')
      ? ({ verdict: 'silent', text: 'the resource has no policy of its own' } as const)
      : sideOf(theirs, action)),
  }
  return [caller, resource]
}

function sideOf(levels: readonly LevelView[], action: string): Pick<SideView, 'verdict' | 'text'> {
  const denying = levels.find(({ verdict }) => verdict === 'denies')
  if (denying) return { verdict: 'denies', text: `${kindsOf(denying.type, action)[1]} denies ${action}${at(denying)}` }
  const silent = levels.find(({ verdict }) => verdict === 'silent')
  if (silent) return { verdict: 'silent', text: `no ${kindsOf(silent.type, action)[0]} allows ${action}${at(silent)}` }
  return { verdict: 'allows', text: `allows ${action}` }
}

const at = ({ level }: LevelView): string => (level === undefined ? '' : ` (level ${level}, the root being 0)`)
