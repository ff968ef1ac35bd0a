import type { Named } from './principals.ts'
import { AwsError, type AwsClient } from '../../wire/aws-client.ts'

/** What an organization lays over its accounts. */
export interface Organization {
  readonly id: string
  readonly management: string
  /** Active accounts. */
  readonly accounts: readonly string[]
  over(account: string): Promise<Control>
}

export interface Control {
  readonly orgPath: string
  /** Root first; absent where none bind the account. */
  readonly scp?: readonly (readonly Named[])[]
  readonly rcp?: readonly (readonly Named[])[]
}

const TYPES = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const
type PolicyType = (typeof TYPES)[number]

/**
 * Reads the organization as its management account sees it.
 * @returns what AWS said, where it does not show it to this caller
 */
export async function readOrganization(aws: AwsClient): Promise<Organization | { readonly refused: string }> {
  try {
    const { Organization: found } = await aws.call('organizations', 'DescribeOrganization', {})
    const { Roots: [root] = [] } = await aws.call('organizations', 'ListRoots', {})
    const accounts = await pages(async (NextToken) => {
      const page = await aws.call('organizations', 'ListAccounts', { NextToken })
      return [page.Accounts ?? [], page.NextToken]
    })
    const enabled = new Set(
      (root?.PolicyTypes ?? []).flatMap(({ Type, Status }) => (Status === 'ENABLED' ? [Type] : [])),
    )
    const [id, management] = [found?.Id ?? '', found?.MasterAccountId ?? '']
    const at = policiesAt(aws)
    return {
      id,
      management,
      accounts: accounts.flatMap(({ Id, Status }) => (Id !== undefined && Status === 'ACTIVE' ? [Id] : [])),
      async over(account) {
        const above = await ancestry(aws, account)
        const orgPath = `${[id, ...above].join('/')}/`
        if (account === management) return { orgPath }
        const levels = async (type: PolicyType) => Promise.all([...above, account].map((target) => at(type, target)))
        return {
          orgPath,
          ...(enabled.has(TYPES[0]) ? { scp: await levels(TYPES[0]) } : {}),
          ...(enabled.has(TYPES[1]) ? { rcp: await levels(TYPES[1]) } : {}),
        }
      },
    }
  } catch (error) {
    if (error instanceof AwsError) return { refused: `${error.code}: ${error.message}` }
    throw error
  }
}

/** Ids from the root down to the parent. */
async function ancestry(aws: AwsClient, child: string): Promise<readonly string[]> {
  const { Parents: [parent] = [] } = await aws.call('organizations', 'ListParents', { ChildId: child })
  if (parent?.Id === undefined) return []
  return parent.Type === 'ROOT' ? [parent.Id] : [...(await ancestry(aws, parent.Id)), parent.Id]
}

/** The documents attached to a target, each policy and each target read once. */
function policiesAt(aws: AwsClient): (type: PolicyType, target: string) => Promise<readonly Named[]> {
  const contents = new Map<string, Promise<string>>()
  const targets = new Map<string, Promise<readonly Named[]>>()
  const content = async (id: string): Promise<string> =>
    (await aws.call('organizations', 'DescribePolicy', { PolicyId: id })).Policy?.Content ?? '{"Statement":[]}'
  const read = async (Filter: PolicyType, TargetId: string) => {
    const found = await pages(async (NextToken) => {
      const page = await aws.call('organizations', 'ListPoliciesForTarget', { TargetId, Filter, NextToken })
      return [page.Policies ?? [], page.NextToken]
    })
    return Promise.all(
      found.map(async ({ Id = '', Arn: id = Id }) => {
        const known = contents.get(Id) ?? content(Id)
        contents.set(Id, known)
        return { id, text: await known }
      }),
    )
  }
  return (type, target) => {
    const known = targets.get(`${type}/${target}`) ?? read(type, target)
    targets.set(`${type}/${target}`, known)
    return known
  }
}

async function pages<T>(
  next: (token: string | undefined) => Promise<readonly [items: readonly T[], token: string | undefined]>,
): Promise<readonly T[]> {
  const all: T[] = []
  let token: string | undefined
  do {
    const [items, more] = await next(token)
    all.push(...items)
    token = more
  } while (token !== undefined)
  return all
}
