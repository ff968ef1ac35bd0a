import type { Input } from './declare.ts'
import { invalidArgument, invalidRequest, malformedXml } from './faults.ts'

const MOST_RULES = 50

/**
 * @throws {Fault} InvalidArgument, InvalidRequest, MalformedXML.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html
 */
export function checkWebsite(asked: Input<'PutBucketWebsite'>['WebsiteConfiguration']): void {
  const { IndexDocument: index, ErrorDocument: error, RedirectAllRequestsTo: all, RoutingRules: rules = [] } = asked
  if (asked.RoutingRules?.length === 0) throw malformedXml()
  if (all && (index ?? error ?? rules[0]))
    throw invalidArgument(
      'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
      'RedirectAllRequestsTo',
      'not null',
    )
  if (!all && !index)
    throw invalidArgument(
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
      'IndexDocument',
      'null',
    )
  if (index && (index.Suffix === '' || index.Suffix.includes('/')))
    throw invalidArgument('The IndexDocument Suffix is not well formed', 'IndexDocument', index.Suffix)
  if (rules.length > MOST_RULES)
    throw invalidRequest(
      `${rules.length} website routing rules provided, the number of website routing rules in a website configuration is limited to ${MOST_RULES}.`,
    )
  for (const { Condition: condition, Redirect: to } of rules) {
    if (to.ReplaceKeyPrefixWith !== undefined && to.ReplaceKeyWith !== undefined)
      throw invalidRequest('You can only define ReplaceKeyPrefix or ReplaceKey but not both.')
    if (condition && Object.values(condition).every((value) => value === undefined))
      throw invalidRequest(
        "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
      )
  }
}
