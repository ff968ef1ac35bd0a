import { serviceNames } from './service-names.generated.ts'

let names: ReadonlyMap<string, string> | undefined

const all = (): ReadonlyMap<string, string> =>
  (names ??= new Map(serviceNames.split('\n').map((line) => line.split('|') as [string, string])))

/** Where several generations of a service have one namespace, or the reference says more, IAM's reports were seen to say this. */
const SAID: ReadonlyMap<string, string> = new Map([
  ['apigateway', 'Manage - Amazon API Gateway'],
  ['aws-marketplace', 'AWS Marketplace'],
  ['cloudformation', 'AWS CloudFormation'],
  ['consoleapp', 'AWS Console Mobile App'],
  ['elasticloadbalancing', 'Elastic Load Balancing'],
  ['greengrass', 'AWS IoT Greengrass'],
  ['iam', 'AWS Identity and Access Management'],
  ['importexport', 'AWS Import Export'],
  ['kinesisanalytics', 'Amazon Kinesis Analytics'],
  ['lex', 'Amazon Lex'],
  ['ses', 'Amazon SES'],
  ['sms-voice', 'Amazon Pinpoint SMS and Voice Service'],
])

/** A service's full name by its namespace: `AWS Identity and Access Management` for `iam`. */
export const serviceName = (namespace: string): string => SAID.get(namespace) ?? all().get(namespace) ?? namespace

/** Whether actions of that namespace exist. */
export const isServiceNamespace = (namespace: string): boolean => all().has(namespace)
