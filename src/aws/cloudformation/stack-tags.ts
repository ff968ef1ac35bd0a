import type { Json } from '../../kernel/canonical-json.ts'
import type { Tag } from '../iam/documents.ts'
import type { Properties } from './documents.ts'
import { objects, type ResourceType } from './resource-type.ts'

/**
 * A resource's properties with its stack's tags, where its type has tags: the template's own count for more. Keys are compared as they are
 * written: what IAM takes for the same key twice, it refuses. The tags that AWS makes of itself (`aws:cloudformation:stack-name` and kin) IAM's resources are
 * not given, whatever its page says (cloudformation-coverage-roadmap issues 277, 527, 1159 and 1966).
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html
 */
export function withStackTags(
  type: ResourceType | undefined,
  properties: Properties,
  tags: readonly Tag[],
): Properties {
  const given = properties['Tags']
  const isForm = given === undefined || Array.isArray(given)
  if (tags.length === 0 || !isForm || !type || !Object.hasOwn(type.properties, 'Tags')) return properties
  const own = new Set(objects(given).map((tag) => String(tag['Key'])))
  const passedOn = tags.filter(({ Key }) => !own.has(Key)).map(({ Key, Value }) => ({ Key, Value }))
  return { ...properties, Tags: [...objects(given), ...passedOn] as Json }
}
