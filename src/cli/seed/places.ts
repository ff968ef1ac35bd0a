import { Refusal } from '../../kernel/Refusal.ts'
import { pause } from '../../wire/http.ts'
import type { Clock } from '../../kernel/Clock.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

/** Root, units and accounts, by the names that a seed gives them. Those that a dry run would make have no id. */
export interface Places {
  readonly aws: AwsClient
  readonly rootId: string
  /** `A/B` → id. */
  readonly units: Map<string, string | undefined>
  /** Name → id; a number names itself, and so do the world's own accounts. */
  readonly accounts: Map<string, string | undefined>
  /** Where an account stands: a unit's id or the root's. */
  readonly parents: Map<string, string>
}

export const ROOT = 'Root'

/** Reads the organization, as its management account's person. */
export async function readPlaces(aws: AwsClient, own: Readonly<Record<string, string>>): Promise<Places> {
  const { Roots: [root] = [] } = await aws.call('organizations', 'ListRoots', {})
  const rootId = root?.Id ?? ''
  const units = new Map<string, string | undefined>([[ROOT, rootId]])
  const accounts = new Map<string, string | undefined>(Object.entries(own))
  const parents = new Map<string, string>()
  const walk = async (parent: string, path: string): Promise<void> => {
    for (const { Id = '', Name = '' } of await pagesOf(aws, 'ListAccountsForParent', parent)) {
      accounts.set(Name, Id).set(Id, Id)
      parents.set(Id, parent)
    }
    for (const { Id = '', Name = '' } of await pagesOf(aws, 'ListOrganizationalUnitsForParent', parent)) {
      const name = path === '' ? Name : `${path}/${Name}`
      units.set(name, Id)
      await walk(Id, name)
    }
  }
  await walk(rootId, '')
  return { aws, rootId, units, accounts, parents }
}

type Listing = 'ListAccountsForParent' | 'ListOrganizationalUnitsForParent'

async function pagesOf(aws: AwsClient, operation: Listing, ParentId: string) {
  const found: { readonly Id?: string | undefined; readonly Name?: string | undefined }[] = []
  for (let NextToken: string | undefined; ;) {
    const page = await aws.call('organizations', operation, { ParentId, ...(NextToken ? { NextToken } : {}) })
    found.push(
      ...(('Accounts' in page ? page.Accounts : 'OrganizationalUnits' in page ? page.OrganizationalUnits : []) ?? []),
    )
    NextToken = page.NextToken
    if (!NextToken) return found
  }
}

/** @returns undefined for one that a dry run would make @throws {Refusal} for one that nobody names */
export function unitId({ units }: Places, path: string): string | undefined {
  if (!units.has(path))
    throw new Refusal(`There is no organizational unit ${JSON.stringify(path)}.`, {
      next: `Name it under units, or one of: ${[...units.keys()].join(', ')}`,
    })
  return units.get(path)
}

export function accountIdOf({ accounts }: Places, name: string): string | undefined {
  if (!accounts.has(name))
    throw new Refusal(`There is no account ${JSON.stringify(name)}.`, {
      next: `Name it under accounts, or one of: ${[...accounts.keys()].filter((one) => !/^\d+$/.test(one)).join(', ')}`,
    })
  return accounts.get(name)
}

const STEP_MS = 25
const PATIENCE_MS = 60_000

/** Makes an account and waits until it is there. */
export async function madeAccount(
  aws: AwsClient,
  clock: Clock,
  input: { readonly AccountName: string; readonly Email: string; readonly Tags: { Key: string; Value: string }[] },
): Promise<string> {
  const { CreateAccountStatus: begun } = await aws.call('organizations', 'CreateAccount', input)
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    const { CreateAccountStatus: now } = await aws.call('organizations', 'DescribeCreateAccountStatus', {
      CreateAccountRequestId: begun?.Id ?? '',
    })
    if (now?.State === 'SUCCEEDED' && now.AccountId) return now.AccountId
    if (now?.State === 'FAILED')
      throw new Refusal(`The account ${input.AccountName} was not made: ${now.FailureReason ?? 'for no reason told'}.`)
    await pause(clock, STEP_MS)
  }
  throw new Refusal(`The account ${input.AccountName} is not there after ${PATIENCE_MS / 1000} seconds.`, {
    next: 'At --pace real accounts take minutes: type the command again, or stint clock advance 10m',
  })
}
