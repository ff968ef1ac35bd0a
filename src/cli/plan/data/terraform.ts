import type { AwsCall } from '../aws-call.ts'
import { creations, type Creations } from './creations.ts'

/** The calls as Terraform's configuration for the provider `hashicorp/aws`. @throws {Refusal} for what changes something that is there */
export function terraform(calls: readonly AwsCall[]): string {
  const { made, attachments, isMade } = creations(calls, localName)
  const blocks = [
    ...made.map(({ call, id }) => block(RESOURCES[call.operation] ?? '', id, argumentsOf(call))),
    ...attachments.map(({ role, policy, id }) =>
      block('aws_iam_role_policy_attachment', id, [
        ['role', reference(isMade, 'CreateRole', role, 'aws_iam_role', 'name')],
        ['policy_arn', reference(isMade, 'CreatePolicy', policy, 'aws_iam_policy', 'arn')],
      ]),
    ),
  ]
  return blocks.join('\n\n')
}

/** The operations that make something, and the resource that stands for it. */
const RESOURCES: Readonly<Record<string, string>> = {
  CreatePolicy: 'aws_iam_policy',
  CreateRole: 'aws_iam_role',
  CreateOpenIDConnectProvider: 'aws_iam_openid_connect_provider',
}

/** Members of the input as the provider calls them; a document is written as the value that it is. */
const ARGUMENTS: readonly (readonly [member: string, argument: string, document?: true])[] = [
  ['PolicyName', 'name'],
  ['RoleName', 'name'],
  ['Path', 'path'],
  ['PolicyDocument', 'policy', true],
  ['AssumeRolePolicyDocument', 'assume_role_policy', true],
  ['PermissionsBoundary', 'permissions_boundary'],
  ['Url', 'url'],
  ['ClientIDList', 'client_id_list'],
  ['ThumbprintList', 'thumbprint_list'],
]

type Argument = readonly [name: string, expression: string]

function argumentsOf({ input }: AwsCall): readonly Argument[] {
  const given = ARGUMENTS.flatMap(([member, name, isDocument]): readonly Argument[] => {
    const value = input[member]
    if (value === undefined) return []
    return [[name, isDocument ? `jsonencode(${hcl(JSON.parse(String(value)), '  ')})` : hcl(value, '  ')]]
  })
  const tags = (input['Tags'] ?? []) as readonly { readonly Key: string; readonly Value: string }[] // IAM's own shape
  if (tags.length === 0) return given
  return [...given, ['tags', hcl(Object.fromEntries(tags.map(({ Key: key, Value: value }) => [key, value])), '  ')]]
}

function block(type: string, id: string, lines: readonly Argument[]): string {
  const width = Math.max(...lines.map(([name]) => name.length))
  const body = lines.map(([name, expression]) => `  ${name.padEnd(width)} = ${expression}`).join('\n')
  return `resource "${type}" "${id}" {\n${body}\n}`
}

/** What is made here is named by where it stands, so that Terraform knows the order. */
function reference(isMade: Creations['isMade'], operation: string, name: string, type: string, attribute: string) {
  const id = isMade(operation, name)
  return id === undefined ? hcl(name, '') : `${type}.${id}.${attribute}`
}

/** A value in Terraform's language; nothing in a text is a template there. */
function hcl(value: unknown, indent: string): string {
  const inner = `${indent}  `
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : `[\n${value.map((one) => `${inner}${hcl(one, inner)},\n`).join('')}${indent}]`
  if (value !== null && typeof value === 'object')
    return `{\n${Object.entries(value)
      .map(([key, one]) => `${inner}${quoted(key)} = ${hcl(one, inner)}\n`)
      .join('')}${indent}}`
  return String(value)
}

/** JSON's escapes are Terraform's, but for two; `${` and `%{` would begin a template. */
const quoted = (text: string): string =>
  JSON.stringify(text)
    .replaceAll('\\b', '\\u0008')
    .replaceAll('\\f', '\\u000c')
    .replace(/([$%])\{/g, '$1$1{')

const localName = (name: string): string => name.replace(/[^A-Za-z0-9_-]/g, '_').replace(/^(?![A-Za-z_])/, '_')
