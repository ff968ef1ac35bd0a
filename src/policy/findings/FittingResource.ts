import { hasWildcard } from '../elements/Action.ts'
import { anyAction } from './catalogue.ts'
import { type Adviser, advice, texts } from './Finding.ts'
import { overlap } from './overlap.ts'

/** Comparisons of a pattern with an ARN's form, at most: a document of a customer's has some hundreds. */
const MOST = 5000

/** An action none of whose resource types any Resource of its statement can be: the statement does nothing for it. */
export const fittingResource: Adviser = ({ statements, kind }) => {
  if (kind === 'trust') return []
  let left = MOST
  const fits = (pattern: string, arn: string): boolean => left-- <= 0 || overlap(pattern, arn)
  return statements.flatMap(({ members }) => {
    const resources = texts(members.get('Resource')).map(({ value }) => value.replace(/\$\{[^}]*\}/g, '*'))
    if (resources.length === 0 || resources.some((pattern) => !pattern.startsWith('arn:'))) return []
    return texts(members.get('Action')).flatMap((node) => {
      const info = hasWildcard(node.value) ? undefined : anyAction(node.value)
      if (!info) return []
      const forms = info.resources.flatMap(({ arn }) => arn.replace(/\$\{[^}]*\}/g, '*').split(', '))
      if (forms.length === 0)
        return [
          advice(
            'WARNING',
            'ACTION_WITHOUT_RESOURCE',
            `${info.name} has no resource: it is allowed or denied for "*" only, and this statement does not say it.`,
            node,
            '"Resource": "*" in a statement of its own',
          ),
        ]
      if (forms.some((form) => resources.some((pattern) => fits(pattern, form)))) return []
      const wanted = info.resources.map(({ arn }) => arn).join(' or ')
      return [
        advice(
          'WARNING',
          'NO_RESOURCE_FITS_ACTION',
          `No Resource of the statement can be one that ${info.name} is about.`,
          node,
          wanted,
        ),
      ]
    })
  })
}
