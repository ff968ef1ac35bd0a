import { Fault } from '../../kernel/Fault.ts'
import type { Random } from '../../kernel/random.ts'
import type {
  NotificationConfiguration,
  NotificationConfigurationFilter,
} from '../../wire/schema/s3.types.generated.ts'
import { invalidArgument, malformedXml } from './faults.ts'
import { madeRuleId } from './rule-ids.ts'

/** A rule of any kind: who is told, and of what. */
interface Rule {
  readonly arn: string
  readonly filter: NotificationConfigurationFilter | undefined
}

interface Kind {
  /** As S3 calls the ARN that it cannot read. */
  readonly name: 'Topic' | 'Queue' | 'CloudFunction'
  readonly rules: readonly Rule[]
  /** What S3 says of one that does not exist. Of topics inferred from what it says of queues. */
  readonly missing: (arn: string) => readonly [name: string, value: string]
}

const kindsOf = (asked: NotificationConfiguration): readonly Kind[] => [
  {
    name: 'Topic',
    rules: (asked.TopicConfigurations ?? []).map(({ TopicArn: arn, Filter: filter }) => ({ arn, filter })),
    missing: (arn) => [arn, 'The destination topic does not exist'],
  },
  {
    name: 'Queue',
    rules: (asked.QueueConfigurations ?? []).map(({ QueueArn: arn, Filter: filter }) => ({ arn, filter })),
    missing: (arn) => [arn, 'The destination queue does not exist'],
  },
  {
    name: 'CloudFunction',
    rules: (asked.LambdaFunctionConfigurations ?? []).map(({ LambdaFunctionArn: arn, Filter: filter }) => ({ arn, filter })), // prettier-ignore
    missing: (arn) => [`${arn}, null`, `Not authorized to invoke function [${arn}]`],
  },
]

/**
 * A configuration as it is kept: every rule has a name, filters spell theirs as S3 does.
 * @throws {Fault} MalformedXML, InvalidArgument for filters and ARNs that are none; then, unless `unseen`, for whom there is not: queues, topics
 * and functions are not served.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
 */
export function keptNotifications(asked: NotificationConfiguration, unseen: boolean, random: Random): object {
  const kinds = kindsOf(asked)
  for (const { rules } of kinds) for (const { filter } of rules) checkFilter(filter)
  for (const { name, rules } of kinds)
    for (const { arn } of rules)
      if (!/^arn:[\w-]+:\w+:[\w-]*:\d*:./.test(arn)) throw invalidArgument('The ARN could not be parsed', name, arn)
  const missing = kinds.flatMap((kind) => kind.rules.map(({ arn }) => kind.missing(arn)))
  if (missing.length > 0 && !unseen) throw noDestinations(missing)
  const named = <One extends { readonly Id?: string | undefined; readonly Filter?: NotificationConfigurationFilter | undefined }>(rules: readonly One[] | undefined) =>
    rules?.map((rule) => ({ ...rule, Id: rule.Id || madeRuleId(random), ...(rule.Filter ? { Filter: spelled(rule.Filter) } : {}) })) // prettier-ignore
  return {
    ...asked,
    TopicConfigurations: named(asked.TopicConfigurations),
    QueueConfigurations: named(asked.QueueConfigurations),
    LambdaFunctionConfigurations: named(asked.LambdaFunctionConfigurations),
  }
}

const noDestinations = (missing: readonly (readonly [string, string])[]): Fault =>
  new Fault(
    'InvalidArgument',
    400,
    'Unable to validate the following destination configurations',
    Object.fromEntries(
      missing.flatMap(([name, value], at) => [
        [`ArgumentName${at + 1}`, name],
        [`ArgumentValue${at + 1}`, value],
      ]),
    ),
  )

function checkFilter(filter: NotificationConfigurationFilter | undefined): void {
  for (const { Name: name, Value: value } of filter?.Key?.FilterRules ?? []) {
    if (name === undefined || value === undefined) throw malformedXml()
    if (!SPELLED.has(name.toLowerCase()))
      throw invalidArgument('filter rule name must be either prefix or suffix', 'FilterRule.Name', name)
  }
}

const SPELLED: ReadonlyMap<string, string> = new Map([
  ['prefix', 'Prefix'],
  ['suffix', 'Suffix'],
])

const spelled = ({ Key: key }: NotificationConfigurationFilter) => ({
  Key: {
    FilterRules: key?.FilterRules?.map((rule) => ({ ...rule, Name: SPELLED.get(rule.Name?.toLowerCase() ?? '') })),
  },
})
