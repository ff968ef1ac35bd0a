/** A service as generated: tables as text, a row a line, `|` between the columns; lists of keys by number. */
export interface ServiceSource {
  readonly actions: string
  readonly resources: string
  readonly keys: string
  readonly lists: string
}

export interface ServiceFacts {
  /** By lower-case name. */
  readonly actions: ReadonlyMap<string, ActionInfo>
  keyType(key: string): string | undefined
  /** Names of keys as AWS spells them; those of families with a placeholder: `s3:ExistingObjectTag/<key>`. */
  readonly keys: readonly string[]
  /** Every form that an ARN of the service has. */
  readonly arns: readonly string[]
}

export interface ActionInfo {
  /** `service:Action` as AWS spells it. */
  readonly name: string
  /** `Read`, `List`, `Write`, `Tagging, Write`, `Permissions management, Write`. */
  readonly access: string
  /** Empty: the action has no resource of its own and is about `*`. */
  readonly resources: readonly ResourceInfo[]
  /** Keys that every request of this action has, beside the global ones. */
  readonly conditionKeys: readonly string[]
}

export interface ResourceInfo {
  readonly type: string
  readonly required: boolean
  /** `arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}` */
  readonly arn: string
  /** Keys that a request has for this resource. */
  readonly conditionKeys: readonly string[]
  /** Keys that the resource has whatever is done with it, `aws:ResourceTag/${TagKey}` for one. */
  readonly ownKeys: readonly string[]
}

export function readService(service: string, source: ServiceSource): ServiceFacts {
  const keys = rows(source.keys)
  const lists = source.lists
    .split('\n')
    .map((line) => (line === '' ? [] : line.split(',').map((n) => keys[number(n)]?.[0] ?? '')))
  const list = (n: string) => lists[number(n)] ?? []
  const kinds: Kinds = new Map(
    rows(source.resources).map(([type = '', arn = '', own = '']) => [type, { arn, ownKeys: list(own) }]),
  )
  const types = new Map(keys.map(([key = '', type = 'String']) => [template(key), type]))
  const actions = rows(source.actions).map(([name = '', access = '', own = '', ...resources]): ActionInfo => ({
    name: `${service}:${name}`,
    access,
    resources: resources.map((text) => resource(text, kinds, list)),
    conditionKeys: list(own),
  }))
  return {
    actions: new Map(actions.map((action) => [action.name.toLowerCase(), action])),
    keyType: (key) => types.get(key.toLowerCase()) ?? familyOf(key, types),
    keys: keys.map(([key = '']) => key),
    arns: [...kinds.values()].flatMap(({ arn }) => arn.split(', ')),
  }
}

/** A service's resources, by type. */
type Kinds = ReadonlyMap<string, Pick<ResourceInfo, 'arn' | 'ownKeys'>>

function resource(text: string, kinds: Kinds, list: (n: string) => readonly string[]): ResourceInfo {
  const colon = text.lastIndexOf(':')
  const required = text[colon - 1] === '*'
  const type = text.slice(0, required ? colon - 1 : colon)
  const { arn, ownKeys } = kinds.get(type) ?? { arn: '*', ownKeys: [] }
  return { type, required, arn, conditionKeys: list(text.slice(colon + 1)), ownKeys }
}

/** Keys whose names go on with a name of the customer's, behind a slash or a second colon. */
function familyOf(key: string, types: ReadonlyMap<string, string>): string | undefined {
  return (
    types.get(template(key.replace(/\/.*$/s, '/${}'))) ??
    types.get(template(key.replace(/^([^:]*:[^:]*:).*$/s, '$1${}')))
  )
}

/** `aws:ResourceTag/${TagKey}` under whatever name the placeholder has. */
function template(key: string): string {
  return key.replace(/(?:\$\{|<).*$/s, '${}').toLowerCase()
}

function rows(text: string): string[][] {
  return text === '' ? [] : text.split('\n').map((line) => line.split('|'))
}

function number(text: string): number {
  return Number.parseInt(text, 36)
}
