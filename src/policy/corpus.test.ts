import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Decision } from './Decision.ts'
import { evaluate, type Policies, type Request } from './evaluate.ts'
import { explain } from './index.ts'
import { compiledPolicies } from './testing/compiled-policies.ts'

/** Readable cases by theme, each with the page that it stands for. `decision` names the kind of policy as well: `ImplicitDeny scp 1`. */
interface Theme {
  readonly theme: string
  readonly page: string
  readonly cases?: readonly Case[]
  readonly tables?: readonly TruthTable[]
}
interface Case {
  readonly it: string
  readonly request: Request
  readonly policies: Policies
  readonly decision: string
}
interface TruthTable {
  readonly operator: string
  readonly wanted: readonly string[]
  readonly rows: readonly Row[]
}
/** What the request says, `null` for nothing, and whether the condition holds, by its suffix or prefix. */
interface Row {
  readonly given: string | readonly string[] | null
  readonly plain: boolean
  readonly IfExists?: boolean
  readonly ForAllValues?: boolean
  readonly ForAnyValue?: boolean
}

const folder = new URL('corpus/', import.meta.url)
const themes = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Theme)

function said({ decision, denial }: Decision): string {
  if (!denial) return decision
  const level = decision === 'ImplicitDeny' && denial.level !== undefined ? ` ${denial.level}` : ''
  return `${decision} ${denial.type}${level}`
}

describe.each(themes)('$theme', ({ page, cases = [], tables = [] }) => {
  it('stands for a page', () => {
    expect(page).toMatch(/^https:\/\/(?:docs\.aws\.amazon\.com|github\.com\/openshift)\//)
  })

  it.each(cases)('$it', ({ request, policies, decision }) => {
    expect(said(evaluate(request, policies))).toBe(decision)
    expect(said(evaluate(request, compiledPolicies(policies)))).toBe(decision)
    const { decision: explained, levels } = explain(request, policies)
    expect(explained).toBe(decision.split(' ')[0])
    expect(levels.map(({ type, level }) => [type, level])).toEqual(typesOf(policies))
  })

  const rows = tables.flatMap(({ operator, wanted, rows: all }) => all.map((row) => ({ operator, wanted, ...row })))
  it.each(rows)('$operator $wanted, given $given', ({ operator, wanted, given, ...holds }) => {
    const forms: readonly (readonly [name: string, expected: boolean | undefined])[] = [
      [operator, holds.plain],
      [`${operator}IfExists`, holds.IfExists],
      [`ForAllValues:${operator}`, holds.ForAllValues],
      [`ForAnyValue:${operator}`, holds.ForAnyValue],
    ]
    for (const [name, expected] of forms)
      if (expected !== undefined) expect([name, allowedUnder(name, wanted, given)]).toEqual([name, expected])
  })
})

/** What is looked at, in order: policies of identities always, though there be none. */
function typesOf({ boundary, session, resource, scp = [], rcp = [] }: Policies): (readonly [string, number?])[] {
  const alone = (type: string) => [type, undefined] as const
  return [
    ...rcp.map((_, level) => ['rcp', level] as const),
    ...scp.map((_, level) => ['scp', level] as const),
    ...(resource ? [alone('resource')] : []),
    alone('identity'),
    ...(boundary ? [alone('boundary')] : []),
    ...(session?.length ? [alone('session')] : []),
  ] as (readonly [string, number?])[]
}

function allowedUnder(operator: string, wanted: readonly string[], given: Row['given']): boolean {
  const request = {
    principal: 'arn:aws:iam::111122223333:user/ann',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::b/k',
    context: given === null ? {} : { 'x:key': given },
  }
  const Statement = {
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: { [operator]: { 'x:key': wanted } },
  } as const
  return evaluate(request, { identity: [{ Version: '2012-10-17', Statement }] }).decision === 'Allow'
}
