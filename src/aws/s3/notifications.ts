import { Fault } from '../../kernel/Fault.ts'
import type { Random } from '../../kernel/random.ts'
import type {
  NotificationConfiguration,
  NotificationConfigurationFilter,
} from '../../wire/schema/s3.types.generated.ts'
import { invalidArgument, malformedXml } from './faults.ts'
import { madeRuleId } from './rule-ids.ts'

/** Who may be told. One row a kind: where its rules stand, what S3 calls an ARN that it cannot read, what it says of one that leads nowhere. */
const KINDS = [
  {
    list: 'TopicConfigurations',
    member: 'TopicArn',
    name: 'Topic',
    // Inferred from what is said of queues.
    nowhere: (arn: string) => [arn, 'The destination topic does not exist'],
  },
  {
    list: 'QueueConfigurations',
    member: 'QueueArn',
    name: 'Queue',
    nowhere: (arn: string) => [arn, 'The destination queue does not exist'],
  },
  {
    list: 'LambdaFunctionConfigurations',
    member: 'LambdaFunctionArn',
    name: 'CloudFunction',
    nowhere: (arn: string) => [`${arn}, null`, `Not authorized to invoke function [${arn}]`],
  },
] as const

type Kind = (typeof KINDS)[number]
type Rule = { readonly [Member in Kind['member']]?: string } & {
  readonly Id?: string | undefined
  readonly Filter?: NotificationConfigurationFilter | undefined
}

const rulesOf = (asked: NotificationConfiguration, { list }: Kind): readonly Rule[] => asked[list] ?? []
const arnsOf = (asked: NotificationConfiguration, kind: Kind): readonly string[] =>
  rulesOf(asked, kind).map((rule) => rule[kind.member] ?? '')

/**
 * A configuration as it is kept: every rule has a name, and filters spell theirs as S3 does.
 * @param unseen whether anybody may be told, be he there or not: topics, queues and functions are not served
 * @throws {Fault} MalformedXML, InvalidArgument.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
 */
export function keptNotifications(asked: NotificationConfiguration, unseen: boolean, random: Random): object {
  for (const kind of KINDS) {
    for (const { Filter: filter } of rulesOf(asked, kind)) checkFilter(filter)
    const unreadable = arnsOf(asked, kind).find((arn) => !/^arn:[\w-]+:\w+:[\w-]*:\d*:./.test(arn))
    if (unreadable !== undefined) throw invalidArgument('The ARN could not be parsed', kind.name, unreadable)
  }
  const nowhere = KINDS.flatMap((kind) => arnsOf(asked, kind).map(kind.nowhere))
  if (nowhere.length > 0 && !unseen) throw leadsNowhere(nowhere)
  const lists = KINDS.filter(({ list }) => asked[list]).map((kind) => [
    kind.list,
    rulesOf(asked, kind).map((rule) => named(rule, random)),
  ])
  return { ...asked, ...(Object.fromEntries(lists) as object) }
}

const leadsNowhere = (told: readonly (readonly string[])[]): Fault =>
  new Fault(
    'InvalidArgument',
    400,
    'Unable to validate the following destination configurations',
    Object.fromEntries(
      told.flatMap(([name, value], at) => [
        [`ArgumentName${at + 1}`, name],
        [`ArgumentValue${at + 1}`, value],
      ]),
    ),
  )

const SPELLED: ReadonlyMap<string, string> = new Map([
  ['prefix', 'Prefix'],
  ['suffix', 'Suffix'],
])

function checkFilter(filter: NotificationConfigurationFilter | undefined): void {
  for (const { Name: name, Value: value } of filter?.Key?.FilterRules ?? []) {
    if (name === undefined || value === undefined) throw malformedXml()
    if (!SPELLED.has(name.toLowerCase()))
      throw invalidArgument('filter rule name must be either prefix or suffix', 'FilterRule.Name', name)
  }
}

function named({ Id: id, Filter: filter, ...rule }: Rule, random: Random): object {
  const rules = filter?.Key?.FilterRules?.map(({ Name: name = '', Value }) => ({
    Name: SPELLED.get(name.toLowerCase()),
    Value,
  }))
  return { ...rule, Id: id || madeRuleId(random), ...(filter ? { Filter: { Key: { FilterRules: rules } } } : {}) }
}
