import { oidcProviderArn, policyArn, roleArn } from '../../catalogue/arns.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { AwsError } from '../../wire/aws-client.ts'
import { ifThere } from '../iam/missing.ts'
import { simulate, simulatedPrincipal } from '../iam/simulate.ts'
import { printed } from '../output/structured.ts'
import { screenTable } from '../output/table.ts'
import type { Caller, Session } from '../session.ts'
import type { AwsCall, Want } from './aws-call.ts'

/** A call to OCM that would be made. */
export interface OcmCall {
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: unknown
}

/** What policy says of a call: `unknown` when the caller may not simulate. */
export type PolicyWord = 'allowed' | 'denied' | 'unknown'

/** A call that would be made. Documents and secrets are named by the files that manual mode keeps them in, not shown. */
export interface Foretold {
  readonly service: string
  readonly operation: string
  /** Every action that policy must allow for it. */
  readonly actions: readonly string[]
  readonly resource: string
  readonly input: Readonly<Record<string, unknown>>
  readonly policy: PolicyWord
}

/** Shows the calls instead of making them, each with what policy says. @throws {Refusal} when policy denies one */
export async function foretell(session: Session, wants: readonly Want[], ocm: readonly OcmCall[] = []): Promise<void> {
  const { terminal } = session
  const calls = wants.flatMap((want) => want.calls)
  const ask = await asking(session)
  const made: Foretold[] = []
  for (const call of calls) made.push(await foretold(session, call, calls, ask))
  if (!printed(terminal, { dryRun: true, calls: made, ocm })) {
    const rows = [
      ...made.map(({ actions: [action = ''], resource, policy }) => [action, resource, policy]),
      ...ocm.map(({ method, path }) => [`OCM ${method}`, path, '']),
    ]
    if (rows.length > 0) terminal.print(screenTable(terminal, ['CALL', 'ON', 'POLICY'], rows))
  }
  const total = calls.length + ocm.length
  const told = total === 0 ? 'there is nothing to do' : `${total} ${total === 1 ? 'call' : 'calls'} would be made`
  terminal.note(`Nothing was done: ${told}.`)
  if (made.some(({ policy }) => policy === 'unknown'))
    terminal.note('unknown: IAM does not let you simulate your policies (iam:SimulatePrincipalPolicy).')
  const denied = made.find(({ policy }) => policy === 'denied')
  if (!denied) return
  const { arn } = await session.caller()
  throw new Refusal(`Policy denies you ${denied.actions.join(', ')} on ${denied.resource}.`, {
    next: `stint can ${arn} ${denied.actions[0] ?? ''} ${denied.resource}`,
  })
}

type Ask = (call: AwsCall, actions: readonly string[], resource: string) => Promise<PolicyWord>

/** Once IAM has refused to simulate, it is not asked again. */
async function asking({ aws, caller, region }: Session): Promise<Ask> {
  const principal = simulatedPrincipal((await caller()).arn)
  let refused = principal === undefined
  return async (call, actions, resource) => {
    if (refused || principal === undefined) return 'unknown'
    try {
      const answers = await simulate(aws, {
        principal: await principalArn(aws, principal),
        actions,
        resources: [resource],
        context: contextOf(call, call.region ?? region),
      })
      return answers.every(({ decision }) => decision === 'allowed') ? 'allowed' : 'denied'
    } catch (error) {
      if (!(error instanceof AwsError) || !/^(?:AccessDenied|NoSuchEntity)/.test(error.code)) throw error
      refused = true
      return 'unknown'
    }
  }
}

/** A session's ARN leaves the path of its role out. */
async function principalArn(aws: Session['aws'], principal: string): Promise<string> {
  const [, name] = /:role\/(.+)$/.exec(principal) ?? []
  if (name === undefined) return principal
  return (await aws.call('iam', 'GetRole', { RoleName: name })).Role?.Arn ?? principal
}

async function foretold(session: Session, call: AwsCall, all: readonly AwsCall[], ask: Ask): Promise<Foretold> {
  const { service, operation, input, files } = call
  const actions = actionsOf(call)
  const resource = await resourceOf(session, call, all)
  const shown = Object.entries(input).map(([member, value]) => [member, files.has(member) ? `file://${files.get(member)}` : value] as const) // prettier-ignore
  return {
    service,
    operation,
    actions,
    resource,
    input: Object.fromEntries(shown),
    policy: await ask(call, actions, resource),
  }
}

/** Actions that are not named as their operation is. */
const ACTIONS: ReadonlyMap<string, string> = new Map([['PutPublicAccessBlock', 's3:PutBucketPublicAccessBlock']])

/** What tags in a creation need besides. */
const TAGGING: ReadonlyMap<string, string> = new Map([
  ['CreateRole', 'iam:TagRole'],
  ['CreatePolicy', 'iam:TagPolicy'],
  ['CreateOpenIDConnectProvider', 'iam:TagOpenIDConnectProvider'],
  ['CreateSecret', 'secretsmanager:TagResource'],
])

function actionsOf({ service, operation, input }: AwsCall): readonly string[] {
  const tagging = 'Tags' in input ? TAGGING.get(operation) : undefined
  return [ACTIONS.get(operation) ?? `${service}:${operation}`, ...(tagging === undefined ? [] : [tagging])]
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The ARN that the call is authorized on. */
async function resourceOf(session: Session, call: AwsCall, all: readonly AwsCall[]): Promise<string> {
  const { service, operation, input } = call
  const caller = await session.caller()
  if (service === 's3') return bucketArn(caller, input)
  if (service === 'secretsmanager') return secretArn(caller, input, call.region ?? session.region)
  if (service === 'cloudformation') return stackArn(caller, input, call.region ?? session.region)
  if (input['UserName'] !== undefined) return userArn(caller, textOf(input['UserName']))
  if (operation === 'CreatePolicy') return policyArn(placeOf(caller, input), textOf(input['PolicyName']))
  if (input['RoleName'] !== undefined) return roleOf(session, caller, textOf(input['RoleName']), all)
  if (input['Url'] !== undefined) return oidcProviderArn(caller, textOf(input['Url']))
  return textOf(input['PolicyArn'] ?? input['OpenIDConnectProviderArn']) || '*'
}

const placeOf = ({ account, partition }: Caller, input: AwsCall['input']) => ({
  account,
  partition,
  path: textOf(input['Path']) || '/',
})

const bucketArn = ({ partition }: Caller, { Bucket: bucket, Key: key }: AwsCall['input']): string =>
  `arn:${partition}:s3:::${textOf(bucket)}${key === undefined ? '' : `/${textOf(key)}`}`

const userArn = ({ partition, account }: Caller, name: string): string =>
  `arn:${partition}:iam::${account}:user/${name}`

/** A stack's ARN ends in an id that is drawn. */
const stackArn = ({ partition, account }: Caller, { StackName: name }: AwsCall['input'], region: string): string =>
  `arn:${partition}:cloudformation:${region}:${account}:stack/${textOf(name)}/*`

/** A secret's ARN ends in six characters that are drawn. */
function secretArn(
  { partition, account }: Caller,
  { Name: name, SecretId: id }: AwsCall['input'],
  region: string,
): string {
  const given = textOf(id ?? name)
  return given.startsWith('arn:')
    ? given
    : `arn:${partition}:secretsmanager:${region}:${account}:secret:${given}-xxxxxx`
}

/** Of a role that is to be made, else of the one that is there. */
async function roleOf({ aws }: Session, caller: Caller, name: string, all: readonly AwsCall[]): Promise<string> {
  const creation = all.find(({ operation, input }) => operation === 'CreateRole' && input['RoleName'] === name)
  if (creation) return roleArn(placeOf(caller, creation.input), name)
  return (await ifThere(aws.call('iam', 'GetRole', { RoleName: name })))?.Role?.Arn ?? roleArn(caller, name)
}

/** Condition keys that the call will have. */
function contextOf({ input }: AwsCall, region: string) {
  const tags = Array.isArray(input['Tags']) ? (input['Tags'] as readonly { readonly Key: string; readonly Value: string }[]) : [] // prettier-ignore
  const entry = (key: string, type: 'string' | 'stringList', values: readonly string[]) => ({
    ContextKeyName: key,
    ContextKeyType: type,
    ContextKeyValues: [...values],
  })
  const named = new Map([
    ['aws:RequestedRegion', region],
    ['iam:PolicyARN', textOf(input['PolicyArn'])],
    ['iam:PermissionsBoundary', textOf(input['PermissionsBoundary'])],
    ...tags.map(({ Key: key, Value: value }) => [`aws:RequestTag/${key}`, value] as const),
  ] as const)
  return [
    ...[...named].flatMap(([key, value]) => (value === '' ? [] : [entry(key, 'string', [value])])),
    ...(tags.length === 0
      ? []
      : [
          entry(
            'aws:TagKeys',
            'stringList',
            tags.map(({ Key: key }) => key),
          ),
        ]),
  ]
}
