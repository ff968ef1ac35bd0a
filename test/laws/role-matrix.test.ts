import { describe, expect, it } from 'vitest'
import { policySet } from '../../src/catalogue/policies/document.ts'
import { compile, evaluate } from '../../src/policy/index.ts'
import { decide, type Doc, type Who } from './naive-evaluator.ts'

/** What the conditions in ROSA's policies ask for. */
const MET = {
  'aws:ResourceTag/red-hat-managed': 'true',
  'aws:ResourceTag/red-hat': 'true',
  'aws:RequestTag/red-hat-managed': 'true',
  'iam:ResourceTag/red-hat-managed': 'true',
  'iam:ResourceTag/rosa_role_type': 'OCM',
  'kms:GrantIsForAWSResource': 'true',
  'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com',
  'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['api.demo.p1.openshiftapps.com'],
}
const UNMET = { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['example.com'] }

const ACCOUNT = '111122223333'
const who: Who = {
  kind: 'role-session',
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/R/s`,
  account: ACCOUNT,
  role: `arn:aws:iam::${ACCOUNT}:role/R`,
}

const documents = [...policySet('4.21')].filter(([, document]) =>
  [document.Statement].flat().every((statement) => !('Principal' in statement)),
)
const actions = [
  ...new Set(documents.flatMap(([, { Statement }]) => [Statement].flat().flatMap(({ Action }) => Action ?? []))),
]
  .filter((action) => !action.includes('*'))
  .sort()

type Context = Readonly<Record<string, string | readonly string[]>>

/** On `*`: `A` allowed, `c` under its condition only, `.` not. */
function letter(allows: (context: Context) => boolean): string {
  return allows(UNMET) ? 'A' : allows(MET) ? 'c' : '.'
}

describe('all roles of 4.21 and all actions that they speak of', () => {
  it('are decided as the matrix says, by both evaluators', async () => {
    const columns = documents.map(([file, document]) => {
      const identity = [compile(document)]
      const doc = document as Doc
      return {
        file,
        cell: (action: string) => {
          const asked = { action, resource: '*' }
          const cell = letter(
            (context) => evaluate({ principal: who.arn, ...asked, context }, { identity }).decision === 'Allow',
          )
          expect([
            action,
            letter((context) => decide({ who, ...asked, context }, { identity: [doc] }) === 'Allow'),
          ]).toEqual([action, cell])
          return cell
        },
      }
    })
    const heads = columns.map(({ file }, at) => `${String(at + 1).padStart(2)} ${file}`)
    const rows = actions.map((action) => `${columns.map(({ cell }) => cell(action)).join('')} ${action}`)
    const text = ['On *: A allowed, c under its condition only, . not. Columns:', ...heads, '', ...rows, ''].join('\n')
    await expect(text).toMatchFileSnapshot('../../src/policy/corpus/roles-4.21.txt')
  })
})
