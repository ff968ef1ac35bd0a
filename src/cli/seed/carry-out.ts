import { Refusal } from '../../kernel/Refusal.ts'
import type { Clock } from '../../kernel/Clock.ts'
import { AwsError, type AwsClient } from '../../wire/aws-client.ts'
import type { OwnApi } from '../own-api.ts'
import type { Entry, Seed } from './fields.ts'
import { policyArnIn, policyMends, providerMends, roleMends, userMends, type IamPlace } from './iam.ts'
import { accountIdOf, madeAccount, ROOT, unitId, type Places } from './places.ts'
import { ACCOUNT_REFERENCE } from './read.ts'
import { missingTags, saySame, tagsOf, type Mend, type Step } from './step.ts'

export interface Ground {
  readonly places: Places
  readonly clock: Clock
  readonly api: OwnApi
  /** The person in an account. */
  readonly access: (account: string) => Promise<AwsClient>
  /** Only find out what would be done. */
  readonly dryRun: boolean
  readonly told: (step: Step) => void
}

/** Makes what a seed names, in an order in which each thing finds what it needs; what is there already stays. */
export async function carryOut(seed: Seed, ground: Ground): Promise<void> {
  for (const unit of byDepth(seed.units)) await makeUnit(ground, unit)
  for (const account of seed.accounts) await makeAccount(ground, account)
  for (const policy of seed.scps) await makeControl(ground, policy, 'SERVICE_CONTROL_POLICY', 'scp')
  for (const policy of seed.rcps) await makeControl(ground, policy, 'RESOURCE_CONTROL_POLICY', 'rcp')
  for (const issuer of seed.issuers) await makeIssuer(ground, issuer)
  for (const entry of seed.providers)
    await inAccount(ground, 'provider', { name: entry.url, account: entry.account }, (place) =>
      providerMends(place, entry),
    )
  const own = new Map<string, Map<string, string>>()
  for (const entry of seed.policies)
    await inAccount(ground, 'policy', entry, (place) => {
      const known = own.get(place.account) ?? new Map<string, string>()
      own.set(place.account, known.set(entry.name, policyArnIn(place.account, entry.path, entry.name)))
      return policyMends(place, entry)
    })
  const ofAccount = ({ account }: IamPlace) => own.get(account) ?? new Map<string, string>()
  for (const entry of seed.roles)
    await inAccount(ground, 'role', entry, (place) => roleMends(place, entry, ofAccount(place)))
  for (const entry of seed.users)
    await inAccount(ground, 'user', entry, (place) => userMends(place, entry, ofAccount(place)))
}

const pathOf = ({ name, parent }: Entry<'units'>): string =>
  parent === undefined || parent === ROOT ? name : `${parent}/${name}`

/** Parents before what stands in them, however the file is ordered. */
const byDepth = (units: Seed['units']) =>
  [...units].sort((one, other) => pathOf(one).split('/').length - pathOf(other).split('/').length)

/** Does what is missing, unless this is a dry run, and tells of it. */
async function done(
  { dryRun, told }: Ground,
  step: Omit<Step, 'change' | 'of'>,
  aws: AwsClient | undefined,
  found: {
    readonly create?: (as: AwsClient) => Promise<unknown>
    readonly then?: readonly Mend[]
    readonly mends?: readonly Mend[]
  },
): Promise<void> {
  const mends = found.mends ?? found.then ?? []
  try {
    if (!dryRun && aws) {
      await found.create?.(aws)
      for (const [, call] of mends) await call(aws)
    }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const where =
      step.account === undefined
        ? ''
        : ` in account ${step.accountName ? `${step.accountName} (${step.account})` : step.account}`
    throw new Refusal(
      `The ${step.kind} ${step.name}${where} is refused: ${error.operation}: ${error.code}: ${error.message}`,
      { next: NEXT.get(error.message) ?? 'What was made stays; correct the file and type the command again.' },
    )
  }
  const of = mends.map(([what]) => what)
  told({
    ...step,
    change: found.create ? 'create' : of.length > 0 ? 'change' : 'none',
    ...(of.length > 0 ? { of } : {}),
  })
}

/** What to do about refusals that no other file would mend. */
const NEXT: ReadonlyMap<string, string> = new Map([
  [
    'You have exceeded the allowed number of AWS accounts.',
    'An organization may have ten accounts until it asks for more: (eval "$(stint env --account management)" && aws service-quotas request-service-quota-increase --service-code organizations --quota-code L-29A0C5DF --desired-value 50), then type the command again.',
  ],
])

async function makeUnit(ground: Ground, unit: Entry<'units'>): Promise<void> {
  const { places, dryRun } = ground
  const path = pathOf(unit)
  const ParentId = unitId(places, unit.parent ?? ROOT)
  const there = places.units.has(path)
  await done(ground, { kind: 'unit', name: path }, places.aws, {
    ...(there
      ? {}
      : {
          create: async (aws) => {
            const made = await aws.call('organizations', 'CreateOrganizationalUnit', {
              ParentId: ParentId ?? '',
              Name: unit.name,
            })
            places.units.set(path, made.OrganizationalUnit?.Id)
          },
        }),
  })
  if (!there && dryRun) places.units.set(path, undefined)
}

async function makeAccount(ground: Ground, account: Entry<'accounts'>): Promise<void> {
  const { places, dryRun, clock } = ground
  const { name, email, tags } = account
  const there = places.accounts.get(name)
  const parent = unitId(places, account.unit ?? ROOT)
  const mends: Mend[] = []
  const isElsewhere =
    there === undefined
      ? account.unit !== undefined && account.unit !== ROOT
      : account.unit !== undefined && places.parents.get(there) !== parent
  if (isElsewhere)
    mends.push([
      `into ${account.unit}`,
      (aws) => {
        const AccountId = places.accounts.get(name) ?? ''
        const SourceParentId = places.parents.get(AccountId) ?? places.rootId
        return aws.call('organizations', 'MoveAccount', {
          AccountId,
          SourceParentId,
          DestinationParentId: parent ?? '',
        })
      },
    ])
  if (there !== undefined) {
    const { Tags: present } = await places.aws.call('organizations', 'ListTagsForResource', { ResourceId: there })
    const Tags = missingTags(tags, present)
    if (Tags.length > 0)
      mends.push(['tags', (aws) => aws.call('organizations', 'TagResource', { ResourceId: there, Tags })])
  }
  await done(ground, { kind: 'account', name }, places.aws, {
    mends,
    ...(there === undefined
      ? {
          create: async (aws) => {
            const id = await madeAccount(aws, clock, { AccountName: name, Email: email, Tags: tagsOf(tags) })
            places.accounts.set(name, id).set(id, id)
          },
        }
      : {}),
  })
  if (there === undefined && dryRun) places.accounts.set(name, undefined)
}

type ControlType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY'

async function makeControl(ground: Ground, policy: Entry<'scps'>, type: ControlType, kind: string): Promise<void> {
  const { places } = ground
  const document = resolvedIn(places)(policy.document)
  const Content = JSON.stringify(document)
  const { name, targets = [] } = policy
  let id = await controlNamed(places.aws, name, type)
  const attached = new Set<string>()
  const mends: Mend[] = []
  if (id !== undefined) {
    const PolicyId = id
    const { Policy } = await places.aws.call('organizations', 'DescribePolicy', { PolicyId })
    if (!saySame(Policy?.Content, document))
      mends.push(['document', (aws) => aws.call('organizations', 'UpdatePolicy', { PolicyId, Content })])
    for (let NextToken: string | undefined, more = true; more;) {
      const page = await places.aws.call('organizations', 'ListTargetsForPolicy', {
        PolicyId,
        ...(NextToken ? { NextToken } : {}),
      })
      for (const { TargetId = '' } of page.Targets ?? []) attached.add(TargetId)
      NextToken = page.NextToken
      more = NextToken !== undefined
    }
  }
  for (const target of targets) {
    const TargetId = places.units.has(target) ? unitId(places, target) : accountIdOf(places, target)
    if (TargetId !== undefined && attached.has(TargetId)) continue
    mends.push([
      `on ${target}`,
      (aws) => aws.call('organizations', 'AttachPolicy', { PolicyId: id ?? '', TargetId: TargetId ?? '' }),
    ])
  }
  await done(ground, { kind, name }, places.aws, {
    mends,
    ...(id === undefined
      ? {
          create: async (aws) => {
            const input = { Name: name, Description: policy.description ?? '', Type: type, Content }
            id = (await aws.call('organizations', 'CreatePolicy', input)).Policy?.PolicySummary?.Id
          },
        }
      : {}),
  })
}

async function controlNamed(aws: AwsClient, name: string, Filter: ControlType): Promise<string | undefined> {
  for (let NextToken: string | undefined; ;) {
    const page = await aws.call('organizations', 'ListPolicies', { Filter, ...(NextToken ? { NextToken } : {}) })
    const found = page.Policies?.find(({ Name }) => Name === name)
    if (found || !page.NextToken) return found?.Id
    NextToken = page.NextToken
  }
}

async function makeIssuer(
  { api, dryRun, told }: Ground,
  { name, shape = 'github', url }: Entry<'issuers'>,
): Promise<void> {
  const known = (await api.issuers()).find((one) => one.name === name)
  if (known && (known.shape !== shape || (url !== undefined && known.url !== url)))
    throw new Refusal(`There is an issuer ${name} of shape ${known.shape} at ${known.url} already.`, {
      next: `stint issuer delete ${name}`,
    })
  if (!known && !dryRun) await api.createIssuer({ name, shape, ...(url === undefined ? {} : { url }) })
  told({ kind: 'issuer', name, change: known ? 'none' : 'create' })
}

/** `${account.NAME}` as its id; as it stands while a dry run has none. */
const resolvedIn =
  (places: Places) =>
  <T>(value: T): T =>
    JSON.parse(
      JSON.stringify(value).replace(ACCOUNT_REFERENCE, (whole, name: string) => accountIdOf(places, name) ?? whole),
    ) as T

async function inAccount(
  ground: Ground,
  kind: string,
  { name, account: named = 'customer' }: { readonly name: string; readonly account: string | undefined },
  look: (place: IamPlace) => Promise<Parameters<typeof done>[3]>,
): Promise<void> {
  const id = accountIdOf(ground.places, named)
  const aws = id === undefined ? undefined : await ground.access(id)
  const place = { aws, account: id ?? named, resolved: resolvedIn(ground.places) }
  const where = { account: id ?? named, ...(id === undefined || id === named ? {} : { accountName: named }) }
  await done(ground, { kind, name, ...where }, aws, await look(place))
}
