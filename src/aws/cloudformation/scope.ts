import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import type { Stack, StackResource } from './documents.ts'
import { templateError } from './faults.ts'
import { NO_VALUE, type Scope } from './functions.ts'
import { resourceTypes } from './resource-types.ts'
import type { Template } from './template.ts'

/** What references mean in a stack as it stands. */
export function scopeOf(view: View, stack: Stack, template: Template): Scope {
  const pseudo = new Map<string, Json>(
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
  const made = (name: string) => {
    const resource = stack.resources.find(({ logicalId }) => logicalId === name)
    const type = resource && resourceTypes.get(resource.type)
    if (!type || resource.physicalId === undefined)
      throw templateError(`Unresolved resource dependencies [${name}] in the template`)
    return { type, target: targetOf(stack, resource, resource.physicalId) }
  }
  return {
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
        throw templateError(`Requested attribute ${attribute} does not exist in schema for ${type.name}`)
      return value
    },
  }
}

function parameterValue(stack: Stack, template: Template, name: string): Json | undefined {
  const declared = template.parameters.get(name)
  const value = declared && stack.parameters[name]
  if (!declared || value === undefined) return undefined
  return declared.type === 'CommaDelimitedList' ? value.split(',').map((item) => item.trim()) : value
}

export const targetOf = ({ account }: Stack, { properties = {} }: StackResource, physicalId: string) => ({
  account,
  physicalId,
  properties,
})
