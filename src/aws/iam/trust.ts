import { isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import { recent } from '../../kernel/recent.ts'
import type { View } from '../../store/projection.ts'
import { accounts } from '../organizations/documents.ts'
import { roles, uniqueIds, users } from './documents.ts'
import { malformedPolicy } from './faults.ts'

/**
 * Principals of trust policies. A role or user that is named by its ARN is kept by its unique id, so that deleting and recreating it
 * breaks the trust; answers show the ARN again, or the bare id once the entity is gone.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
const UNIQUE_ID = /^A(?:ROA|IDA)[A-Z2-7]{12,124}$/

/**
 * The document with its AWS principals as they are kept. The document is valid JSON with the trust grammar.
 * @throws {Fault} MalformedPolicyDocument for a principal that does not exist in any account.
 */
export function frozenPrincipals(view: View, document: string): string {
  return mapPrincipals(document, (principal) => {
    const kept = frozen(view, principal)
    if (kept === undefined) throw malformedPolicy(`Invalid principal in policy: "AWS":"${principal}"`)
    return kept
  })
}

/** The document as IAM shows it: kept ids as the ARNs that they have now. */
export function shownPrincipals(view: View, document: string): string {
  if (!mayNameEntities(document)) return document
  return mapPrincipals(document, (principal) => arnOfId(view, principal) ?? principal)
}

/** Whether a document that is kept may show other principals than it holds; when not, nothing else decides what it shows. */
export const mayNameEntities = (document: string): boolean => /A(?:ROA|IDA)|\\u/.test(document)

function frozen(view: View, principal: string): string | undefined {
  if (principal === '*') return principal
  if (UNIQUE_ID.test(principal)) return arnOfId(view, principal) && principal
  const account = isAccountId(principal) ? principal : parseArn(principal)?.account
  if (account === undefined || !isAccountId(account) || !accounts.find(view, account)) return undefined
  if (isAccountId(principal)) return `arn:aws:iam::${account}:root`
  return frozenArn(view, principal)
}

function frozenArn(view: View, arn: string): string | undefined {
  const parts = parseArn(arn)
  if (!parts || parts.partition !== 'aws' || parts.region !== '' || !isAccountId(parts.account)) return undefined
  const [kind = ''] = parts.resource.split('/', 1)
  const name = parts.resource.slice(parts.resource.lastIndexOf('/') + 1)
  const entity = `${parts.service}:${kind}`
  if (entity === 'iam:root') return parts.resource === 'root' ? arn : undefined
  if (entity === 'iam:role') return idOf(roles.find(view, parts.account, name), arn)
  if (entity === 'iam:user') return idOf(users.find(view, parts.account, name), arn)
  return SESSION.test(`${parts.service}:${parts.resource}`) ? arn : undefined
}

const SESSION = /^sts:(?:assumed-role\/[\w+=,.@-]+|federated-user)\/[\w+=,.@-]+$/

function idOf(entity: { readonly arn: string; readonly id: string } | undefined, arn: string): string | undefined {
  return entity?.arn === arn ? entity.id : undefined
}

function arnOfId(view: View, id: string): string | undefined {
  if (!UNIQUE_ID.test(id)) return undefined
  const home = homes.get(id)
  const known = home && uniqueIds.find(view, home, id)
  if (known) return known.arn
  for (const account of accounts.all(view)) {
    const found = uniqueIds.find(view, account.id, id)
    if (!found) continue
    homes.set(id, account.id)
    return found.arn
  }
  return undefined
}

/** Where an id was found of late, to look there first: it does not say its account, and never moves. */
const homes = recent<string, AccountId>(4096)

type Members = Record<string, unknown>

/** The same text where nothing changes; otherwise the document without white space. */
function mapPrincipals(document: string, change: (principal: string) => string): string {
  let changed = false
  const one = (principal: unknown) => {
    if (typeof principal !== 'string') return principal
    const other = change(principal)
    changed ||= other !== principal
    return other
  }
  const parsed = JSON.parse(document) as Members
  for (const statement of [parsed['Statement']].flat() as Members[]) {
    const principal = statement['Principal']
    if (typeof principal !== 'object' || principal === null || !('AWS' in principal)) continue
    principal.AWS = Array.isArray(principal.AWS) ? principal.AWS.map(one) : one(principal.AWS)
  }
  return changed ? JSON.stringify(parsed) : document
}
