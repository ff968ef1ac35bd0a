import type { ServiceName } from '../../wire/schema/index.ts'
import type { AwsCall } from './aws-call.ts'
import { shellWord } from './shell-word.ts'

/** The AWS CLI's words for services, where they are not the endpoint prefix. */
const COMMANDS: Partial<Readonly<Record<ServiceName, string>>> = {
  s3: 's3api',
  elasticloadbalancing: 'elbv2',
  tagging: 'resourcegroupstaggingapi',
  servicequotas: 'service-quotas',
}

/** Members that the AWS CLI reads from a file by its bare name. */
const BLOBS: ReadonlySet<string> = new Set(['Body'])

/** The call as a command of the AWS CLI: parameters in alphabetical order, one a line. */
export function commandLine({ service, operation, input, files, region }: AwsCall): string {
  const parameters = Object.entries(input).map(
    ([member, value]) => [kebab(member), argument(member, value, files.get(member))] as const,
  )
  if (region !== undefined) parameters.push(['region', region])
  parameters.sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    `aws ${COMMANDS[service] ?? service} ${kebab(operation)}`,
    ...parameters.map(([name, words]) => `--${name} ${words}`),
  ].join(' \\\n\t')
}

function argument(member: string, value: unknown, file: string | undefined): string {
  if (file !== undefined) return shellWord(BLOBS.has(member) ? file : `file://${file}`)
  if (Array.isArray(value)) return list(value)
  if (value !== null && typeof value === 'object') return shellWord(JSON.stringify(value))
  return shellWord(String(value))
}

const PLAIN = /^[\w.:/@+-]+$/

/** Words of a list; tags in the short form as long as nothing in them has a meaning of its own there. */
function list(items: readonly unknown[]): string {
  if (items.every((item) => typeof item === 'string')) return items.map(shellWord).join(' ')
  const short = items.map(shortTag)
  if (short.every((word) => word !== undefined)) return short.sort(byLength).join(' ')
  return shellWord(JSON.stringify(items))
}

function shortTag(item: unknown): string | undefined {
  const { Key: key, Value: value, ...rest } = item as { readonly Key?: unknown; readonly Value?: unknown }
  const isPlain = (text: unknown) => typeof text === 'string' && PLAIN.test(text)
  return isPlain(key) && isPlain(value) && Object.keys(rest).length === 0
    ? `Key=${String(key)},Value=${String(value)}`
    : undefined
}

const byLength = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1)

/** `CreateOpenIDConnectProvider` → `create-open-id-connect-provider`, as botocore names commands and parameters. */
export function kebab(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
}
