import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import { zonesOf } from '../ec2/regions.ts'
import { isTrue } from './condition-functions.ts'
import type { Stack, StackResource } from './documents.ts'
import { isObject, NO_VALUE, type Scope } from './evaluation.ts'
import { exported } from './exports.ts'
import { invalid, templateError, templateFault } from './faults.ts'
import { evaluationIn } from './functions.ts'
import { resourceTypes } from './resource-types.ts'
import { noMapping } from './template-names.ts'
import { isListType } from './template-parameters.ts'
import type { Template } from './template.ts'

type Where = Pick<Stack, 'account' | 'region' | 'name' | 'arn' | 'parameters' | 'resources'>

/** What references mean in a stack as it stands; `imports` gets the names of other stacks’ exports that are asked for. */
export function scopeOf(view: View, stack: Where, template: Template, imports = new Set<string>()): Scope {
  const pseudo = pseudoParameters(stack)
  const decided = new Map<string, boolean>()
  const made = (name: string) => {
    const resource = stack.resources.find(({ logicalId }) => logicalId === name)
    const type = resource && resourceTypes.get(resource.type)
    if (!type || resource.physicalId === undefined)
      throw templateError(`Unresolved resource dependencies [${name}] in the Resources block of the template`)
    return { type, target: targetOf(stack, resource, resource.physicalId) }
  }
  const scope: Scope = {
    ref(name) {
      const given = pseudo.get(name) ?? parameterValue(stack, template, name)
      if (given !== undefined) return given
      const { type, target } = made(name)
      return type.ref(target)
    },
    attribute(name, attribute) {
      const { type, target } = made(name)
      const attributes = new Map(Object.entries(type.attributes(view, target)))
      const value = attributes.get(attribute)
      if (value === undefined)
        throw templateFault(`Requested attribute ${attribute} does not exist in schema for ${type.name}`)
      return value
    },
    condition(name) {
      // They stand in the order in which they need each other.
      if (decided.size === 0)
        for (const [key, value] of template.conditions) decided.set(key, isTrue(value, evaluationIn(scope)))
      return decided.get(name) ?? false
    },
    mapped: (map, first, second) => mappedValue(template, map, first, second),
    zones: (region) => zonesOf(region).map(({ name }) => name),
    imported(name) {
      const found = exported(view, stack, name)
      if (!found) throw invalid(`No export named ${name} found`)
      imports.add(name)
      return found.value
    },
  }
  return scope
}

const pseudoParameters = (stack: Where): ReadonlyMap<string, Json> =>
  new Map<string, Json>(
    Object.entries({
      'AWS::AccountId': stack.account,
      'AWS::Region': stack.region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack.name,
      'AWS::StackId': stack.arn,
      'AWS::NotificationARNs': [],
      'AWS::NoValue': NO_VALUE,
    }),
  )

const own = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined

function mappedValue({ mappings }: Template, map: string, first: string, second: string): Json {
  const mapping = mappings.get(map)
  if (!mapping) throw noMapping(map)
  const value = own(own(mapping, first), second)
  if (value === undefined) throw templateFault(`Unable to get mapping for ${map}::${first}::${second}`)
  return value
}

function parameterValue(stack: Where, template: Template, name: string): Json | undefined {
  const declared = template.parameters.get(name)
  const value = declared && Object.hasOwn(stack.parameters, name) ? stack.parameters[name] : undefined
  if (!declared || value === undefined) return undefined
  return isListType(declared.type) ? value.split(',').map((item) => item.trim()) : value
}

export const targetOf = (
  { account }: Pick<Stack, 'account'>,
  { properties = {} }: StackResource,
  physicalId: string,
) => ({
  account,
  physicalId,
  properties,
})
