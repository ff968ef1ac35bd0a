import { replacePlaceholders } from '../elements/variables.ts'
import { anyAction, serviceFacts } from './catalogue.ts'
import { overlap } from './overlap.ts'

/** Steps of comparing patterns with ARNs' forms, at most; what comes after them is taken to fit. */
const MOST = 20_000_000

/** What the resources that a statement names can be. */
export interface Reach {
  /** Whether the action can be about one of them. */
  readonly isAbout: (action: string) => boolean
  /** Whether one of them can be the service's, by its prefix. */
  readonly isOf: (service: string) => boolean
}

export function reachOf(resources: readonly string[]): Reach {
  if (resources.includes('*')) return { isAbout: () => true, isOf: () => true }
  const patterns = resources.map((resource) => replacePlaceholders(resource, () => '*'))
  const known = new Map<string, boolean>()
  let left = MOST
  const fits = (form: string): boolean => {
    const found = known.get(form) ?? patterns.some((pattern) => isNear(pattern, form) && overlaps(pattern, form))
    known.set(form, found)
    return found
  }
  const overlaps = (pattern: string, form: string): boolean => {
    left -= pattern.length * form.length
    return left < 0 || overlap(pattern, form)
  }
  return {
    isAbout: (action) => anyAction(action)?.resources.some(({ arn }) => formsOf(arn).some(fits)) ?? true,
    isOf: (service) => serviceFacts(service)?.arns.some((arn) => formsOf(arn).some(fits)) ?? true,
  }
}

const formsOf = (arn: string): readonly string[] => replacePlaceholders(arn, () => '*').split(', ')

/** Whether the services that the two name are not plainly different: most are. */
function isNear(pattern: string, form: string): boolean {
  const [one = '*', other = '*'] = [pattern.split(':')[2], form.split(':')[2]]
  return one === other || /[*?]/.test(one + other)
}
