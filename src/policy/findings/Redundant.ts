import { actionMatcher } from '../elements/Action.ts'
import { patternTokens, glob } from '../elements/wildcard.ts'
import type { Node } from '../parse.ts'
import { type Check, type Hit, type Sound, type StatementNode, type Text, allows, hit, texts } from './Finding.ts'

/** Comparisons of patterns by one check, at most. */
const MOST = 5000

/** What others say already, and what a Deny takes back. */
export const redundant: readonly Check[] = [
  {
    code: 'REDUNDANT_ACTION',
    type: 'SUGGESTION',
    about: 'an action that a pattern beside it covers, or that stands twice',
    find: withinLists('Action', covers, (narrow, wide) => [
      `The action ${narrow} is redundant: ${wide} provides the same permission. Update the policy to remove the redundant action.`,
      wide,
    ]),
  },
  {
    code: 'REDUNDANT_RESOURCE',
    type: 'SUGGESTION',
    about: 'a resource that a pattern beside it covers, or that stands twice',
    find: withinLists('Resource', reaches, (narrow, wide) => [
      `The resource ${narrow} is redundant: ${wide} references it already. Review the use of wildcards (*).`,
      wide,
    ]),
  },
  {
    code: 'REDUNDANT_STATEMENT',
    type: 'SUGGESTION',
    about: 'a statement twice',
    find: ({ statements }) => {
      const seen = new Set<string>()
      return statements.flatMap(({ node, members }) => {
        const said = sayingOf({ members })
        if (!seen.has(said)) {
          seen.add(said)
          return []
        }
        return [
          hit(
            node,
            'The statements are redundant because they provide identical permissions. Update the policy to remove the redundant statement.',
            'one of them',
          ),
        ]
      })
    },
  },
  {
    code: 'STATEMENT_SHADOWED_BY_DENY',
    type: 'WARNING',
    about: 'an Allow all of which a Deny of the same document takes back',
    find: ({ statements, kind }) => (kind === 'trust' ? [] : shadowed(statements)),
  },
  {
    code: 'STATEMENT_COVERED_BY_ALLOW',
    type: 'SUGGESTION',
    about: 'an Allow all of which another Allow of the same document grants without a condition',
    find: ({ statements, kind }) => (kind === 'trust' ? [] : coveredByAllow(statements)),
  },
]

type Wider = (wide: string, narrow: string) => boolean

/** Counts what it does, and gives up in time. */
function sparing(wider: Wider): Wider {
  let left = MOST
  return (wide, narrow) => left-- > 0 && wider(wide, narrow)
}

function covers(wide: string, narrow: string): boolean {
  return actionMatcher(wide)(narrow.toLowerCase())
}

function reaches(wide: string, narrow: string): boolean {
  return glob(patternTokens(wide), narrow)
}

function withinLists(
  element: string,
  wider: Wider,
  said: (narrow: string, wide: string) => readonly [message: string, instead: string],
) {
  return ({ statements }: Sound): Hit[] => {
    const spared = sparing(wider)
    return statements.flatMap(({ members }) => {
      const pair = covered(texts(members.get(element)), spared)
      return pair ? [hit(pair[1], ...said(pair[1].value, pair[0].value))] : []
    })
  }
}

/** The first pair of which one is within the other. */
function covered(list: readonly Text[], wider: Wider): readonly [wide: Text, narrow: Text] | undefined {
  const patterns = list.filter(({ value }) => /[*?]/.test(value))
  const first = new Map<string, Text>()
  for (const narrow of list) {
    const same = first.get(narrow.value)
    if (same) return [same, narrow]
    first.set(narrow.value, narrow)
    const wide = patterns.find((one) => one.value !== narrow.value && wider(one.value, narrow.value))
    if (wide) return [wide, narrow]
  }
  return undefined
}

/** What a statement says, whatever its Sid and the order of its elements. */
const sayingOf = ({ members }: Pick<StatementNode, 'members'>): string =>
  JSON.stringify(
    [...members]
      .filter(([name]) => name !== 'Sid')
      .map(([name, value]) => [name, plain(value)])
      .sort(),
  )

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
function shadowed(statements: readonly StatementNode[]): Hit[] {
  const denies = statements.filter((one) => !allows(one) && !one.members.has('Condition') && everyone(one))
  return reachedBy(denies, statements.filter(allows), () => true).map(([deny, { node }]) =>
    hit(
      node,
      `the Deny ${nameOf(deny)} denies all that this statement allows: it has no effect.`,
      'a narrower Deny, or no such Allow',
    ),
  )
}

/** Of two that grant the same, the later one; one said twice has another finding. */
function coveredByAllow(statements: readonly StatementNode[]): Hit[] {
  const all = statements.filter(allows)
  const said = new Map(all.map((one) => [one, sayingOf(one)]))
  const isMore = (wide: StatementNode, narrow: StatementNode) =>
    said.get(wide) !== said.get(narrow) && (everyone(wide) || principalOf(wide) === principalOf(narrow))
  const found = reachedBy(
    all.filter((one) => !one.members.has('Condition')),
    all,
    isMore,
  )
  const wideOf = new Map(found.map(([wide, narrow]) => [narrow, wide]))
  return found.flatMap(([wide, narrow]) =>
    wideOf.get(wide) === narrow && all.indexOf(wide) > all.indexOf(narrow)
      ? []
      : [
          hit(
            narrow.node,
            `the Allow ${nameOf(wide)} grants all that this statement allows, under no condition: it has no effect.`,
            'a narrower Allow there, or no such statement',
          ),
        ],
  )
}

/** Each statement all of whose actions on all of whose resources one of `wide` is about, with that one. */
function reachedBy(
  wide: readonly StatementNode[],
  narrow: readonly StatementNode[],
  fits: (wide: StatementNode, narrow: StatementNode) => boolean,
): (readonly [wide: StatementNode, narrow: StatementNode])[] {
  const [actionWithin, resourceWithin] = [sparing(covers), sparing(reaches)]
  return narrow.flatMap((one) => {
    const [actions, resources] = [texts(one.members.get('Action')), texts(one.members.get('Resource'))]
    if (actions.length === 0 || (resources.length === 0 && one.members.has('NotResource'))) return []
    const found = wide.find(
      (other) =>
        other !== one &&
        fits(other, one) &&
        within(actions, texts(other.members.get('Action')), actionWithin) &&
        within(resources, texts(other.members.get('Resource')), resourceWithin),
    )
    return found ? [[found, one] as const] : []
  })
}

function nameOf({ members, node }: StatementNode): string {
  const sid = texts(members.get('Sid'))[0]?.value
  return sid === undefined ? `at ${node.at.pointer}` : `"${sid}"`
}

function principalOf({ members }: StatementNode): string {
  const [principal, not] = [members.get('Principal'), members.get('NotPrincipal')]
  return JSON.stringify([principal && plain(principal), not && plain(not)])
}

const within = (narrow: readonly Text[], wide: readonly Text[], wider: Wider): boolean =>
  narrow.every(({ value }) => wide.some((one) => wider(one.value, value)))

function everyone({ members }: StatementNode): boolean {
  const principal = members.get('Principal')
  return !members.has('NotPrincipal') && (!principal || (principal.type === 'string' && principal.value === '*'))
}
