import { actionMatcher } from '../elements/Action.ts'
import { patternTokens, glob } from '../elements/wildcard.ts'
import type { Node } from '../parse.ts'
import { type Adviser, type Finding, type StatementNode, type Text, advice, texts } from './Finding.ts'

/** Comparisons of patterns, at most. */
const MOST = 10_000

/** What others say already, and what a Deny takes back. */
export const redundant: Adviser = ({ statements, kind }) => {
  let left = MOST
  const within = (test: () => boolean): boolean => left-- > 0 && test()
  const found: Finding[] = []
  for (const { members } of statements) {
    const action = covered(texts(members.get('Action')), (wide, narrow) =>
      within(() => actionMatcher(wide)(narrow.toLowerCase())),
    )
    if (action)
      found.push(
        advice(
          'SUGGESTION',
          'REDUNDANT_ACTION',
          `The action ${action[1].value} is redundant: ${action[0].value} provides the same permission.`,
          action[1],
          action[0].value,
        ),
      )
    const resource = covered(texts(members.get('Resource')), (wide, narrow) =>
      within(() => glob(patternTokens(wide), narrow)),
    )
    if (resource)
      found.push(
        advice(
          'SUGGESTION',
          'REDUNDANT_RESOURCE',
          `The resource ${resource[1].value} is redundant: ${resource[0].value} references it already. Review the use of wildcards (*).`,
          resource[1],
          resource[0].value,
        ),
      )
  }
  return [...found, ...sameStatements(statements), ...(kind === 'trust' ? [] : shadowed(statements, within))]
}

/** The first pair of which one is within the other. */
function covered(
  list: readonly Text[],
  covers: (wide: string, narrow: string) => boolean,
): readonly [Text, Text] | undefined {
  const wide = list.filter(({ value }) => /[*?]/.test(value))
  for (const narrow of list)
    for (const one of wide.length > 0 ? wide : list)
      if (
        one !== narrow &&
        (one.value === narrow.value ? list.indexOf(one) < list.indexOf(narrow) : covers(one.value, narrow.value))
      )
        return [one, narrow]
  return undefined
}

function sameStatements(statements: readonly StatementNode[]): Finding[] {
  const seen = new Set<string>()
  return statements.flatMap(({ node, members }) => {
    const said = JSON.stringify(
      [...members]
        .filter(([name]) => name !== 'Sid')
        .map(([name, value]) => [name, plain(value)])
        .sort(),
    )
    if (!seen.has(said)) {
      seen.add(said)
      return []
    }
    return [
      advice(
        'SUGGESTION',
        'REDUNDANT_STATEMENT',
        'The statements are redundant because they provide identical permissions. Update the policy to remove the redundant statement.',
        node,
        'one of them',
      ),
    ]
  })
}

/** A value as JSON would hold it, lists of one as the one. */
function plain(node: Node): unknown {
  switch (node.type) {
    case 'object':
      return [...node.members].map(([name, value]) => [name, plain(value)])
    case 'array':
      return node.items.length === 1 && node.items[0] ? plain(node.items[0]) : node.items.map(plain)
    case 'null':
      return null
    default:
      return node.value
  }
}

/** An Allow whose every action on every resource an unconditional Deny of the same document takes back. */
function shadowed(statements: readonly StatementNode[], within: (test: () => boolean) => boolean): Finding[] {
  const effect = ({ members }: StatementNode) => texts(members.get('Effect'))[0]?.value
  const denies = statements.filter((one) => effect(one) === 'Deny' && !one.members.has('Condition') && everyone(one))
  return statements
    .filter((one) => effect(one) === 'Allow')
    .flatMap(({ members, node }) => {
      const [actions, resources] = [texts(members.get('Action')), texts(members.get('Resource'))]
      if (actions.length === 0 || (resources.length === 0 && members.has('NotResource'))) return []
      const deny = denies.find(
        (one) =>
          actions.every(({ value }) =>
            texts(one.members.get('Action')).some((wide) =>
              within(() => actionMatcher(wide.value)(value.toLowerCase())),
            ),
          ) &&
          resources.every(({ value }) =>
            texts(one.members.get('Resource')).some((wide) => within(() => glob(patternTokens(wide.value), value))),
          ),
      )
      if (!deny) return []
      const sid = texts(deny.members.get('Sid'))[0]?.value
      const which = sid === undefined ? `the Deny at ${deny.node.at.pointer}` : `the Deny "${sid}"`
      return [
        advice(
          'WARNING',
          'STATEMENT_SHADOWED_BY_DENY',
          `${which} denies all that this statement allows: it has no effect.`,
          node,
          'a narrower Deny, or no such Allow',
        ),
      ]
    })
}

function everyone({ members }: StatementNode): boolean {
  const principal = members.get('Principal')
  return !members.has('NotPrincipal') && (!principal || (principal.type === 'string' && principal.value === '*'))
}
