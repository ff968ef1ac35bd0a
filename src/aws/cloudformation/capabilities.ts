import { Fault } from '../../kernel/Fault.ts'
import { resourceTypes } from './resource-types.ts'
import type { Template } from './template.ts'

/** What a caller must say that he knows of, before a template may make identities. */
export function neededCapability(template: Template): 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | undefined {
  const identities = template.resources.filter(({ type }) => resourceTypes.get(type)?.capability)
  if (identities.length === 0) return undefined
  const named = identities.some(({ type, properties }) => {
    const property = resourceTypes.get(type)?.nameProperty
    return property !== undefined && properties[property] !== undefined
  })
  return named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM'
}

/** @throws {Fault} InsufficientCapabilitiesException */
export function checkCapabilities(template: Template, given: readonly string[]): void {
  const needed = neededCapability(template)
  if (needed === undefined || given.includes(needed) || given.includes('CAPABILITY_NAMED_IAM')) return
  throw new Fault('InsufficientCapabilitiesException', 400, `Requires capabilities : [${needed}]`)
}

/** For GetTemplateSummary and ValidateTemplate. */
export function capabilityShape(template: Template) {
  const needed = neededCapability(template)
  if (needed === undefined) return {}
  const types = [...new Set(template.resources.map(({ type }) => type))].filter(
    (type) => resourceTypes.get(type)?.capability,
  )
  return {
    Capabilities: [needed],
    CapabilitiesReason: `The following resource(s) require capabilities: [${types.join(', ')}]`,
  }
}
