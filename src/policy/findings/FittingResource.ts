import { hasWildcard } from '../elements/Action.ts'
import { replacePlaceholders } from '../elements/variables.ts'
import type { ActionInfo } from '../services/service.ts'
import { anyAction } from './catalogue.ts'
import { type Check, type Hit, type Sound, type StatementNode, type Text, hit, texts } from './Finding.ts'
import { overlap } from './overlap.ts'

/** Actions for which none of the statement's resources can be: the statement does nothing for them. */
export const fittingResources: readonly Check[] = [
  {
    code: 'ACTION_WITHOUT_RESOURCE',
    type: 'WARNING',
    about: 'an action that has no resource, in a statement that does not say `*`',
    find: eachAction((node, { name, resources }) =>
      resources.length === 0
        ? [
            hit(
              node,
              `${name} has no resource: it is allowed or denied for "*" only, and this statement does not say it.`,
              '"Resource": "*" in a statement of its own',
            ),
          ]
        : [],
    ),
  },
  {
    code: 'NO_RESOURCE_FITS_ACTION',
    type: 'WARNING',
    about: 'an action none of whose resources the statement’s Resource can be',
    find: eachAction((node, { name, resources }, patterns, fits) => {
      const forms = resources.flatMap(({ arn }) => replacePlaceholders(arn, () => '*').split(', '))
      if (forms.length === 0 || forms.some((form) => patterns.some((pattern) => fits(pattern, form)))) return []
      const wanted = someOf(resources.map(({ arn }) => arn))
      return [hit(node, `No Resource of the statement can be one that ${name} is about.`, wanted)]
    }),
  },
]

/** An action may have two dozen kinds of resources. */
const SHOWN = 4

const someOf = (arns: readonly string[]): string =>
  arns.slice(0, SHOWN).join(' or ') + (arns.length > SHOWN ? ` or one of ${arns.length - SHOWN} more kinds` : '')

/** Steps of comparing patterns with ARNs' forms, at most: a document of a customer's takes some hundreds of thousands. */
const MOST = 20_000_000

type Fits = (pattern: string, arn: string) => boolean

/** What is found at each action of a statement that names its resources. */
function eachAction(
  find: (node: Text, info: ActionInfo, patterns: readonly string[], fits: Fits) => Hit[],
): (policy: Sound) => Hit[] {
  return ({ statements, kind }) => {
    if (kind === 'trust') return []
    let left = MOST
    const fits: Fits = (pattern, arn) => {
      left -= pattern.length * arn.length
      return left < 0 || overlap(pattern, arn)
    }
    return statements.flatMap((statement) => {
      const patterns = resourcesOf(statement)
      if (patterns.length === 0 || patterns.some((pattern) => !pattern.startsWith('arn:'))) return []
      return texts(statement.members.get('Action')).flatMap((node) => {
        const info = hasWildcard(node.value) ? undefined : anyAction(node.value)
        return info ? find(node, info, patterns, fits) : []
      })
    })
  }
}

const resourcesOf = ({ members }: StatementNode): string[] =>
  texts(members.get('Resource')).map(({ value }) => replacePlaceholders(value, () => '*'))
