import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { accountRoles } from './account-roles.ts'
import { hcpAccountRoles, hcpOperatorRoles } from './hcp-roles.ts'
import { operatorPolicyName } from './names.ts'
import { clientIds, publicAccessBlock, publicReadPolicy } from './oidc.ts'
import { cloudCredentials, operators, operatorSubjects } from './operators.ts'
import { policySet } from './policies/document.ts'

const FOLDER = new URL('../../../shared/facts/', import.meta.url)
const held = existsSync(FOLDER)
const needed = held || process.env['STINT_REQUIRE_CLIENTS'] === '1'

interface OperatorFacts {
  readonly id: string
  readonly namespace: string
  readonly secret: string
  readonly policyFile: string
  readonly subjects: readonly string[]
  readonly optional?: boolean
  readonly awsManagedPolicy?: string | null
}
interface Facts {
  readonly operators: readonly OperatorFacts[]
  readonly hcp: readonly OperatorFacts[]
  readonly operatorPolicyCheckedAgainstSeed: readonly string[]
  readonly iamProvider: { readonly ClientIDList: readonly string[] }
  readonly bucket: { readonly publicPolicy: unknown; readonly publicAccessBlock: unknown }
}

const read = (name: string) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Facts

describe.skipIf(!needed)('the catalogue beside the published facts', () => {
  test('operators: namespaces, secrets, subjects and policy files', () => {
    const published = read('operators.json').operators.filter((operator) => !operator.optional)
    expect(
      operators.map((one) => [one.id, one.namespace, one.secret, `${one.policy}.json`, operatorSubjects(one)]),
    ).toEqual(published.map((one) => [one.id, one.namespace, one.secret, one.policyFile, one.subjects]))
  })

  test('hosted control planes: the managed policy and subjects of every role', () => {
    const published = read('operators.json').hcp.filter((role) => role.awsManagedPolicy)
    const ours = [...hcpAccountRoles, ...hcpOperatorRoles].map((role) => [
      role.managedPolicy,
      'serviceAccounts' in role
        ? role.serviceAccounts.map((name) => `system:serviceaccount:${role.namespace}:${name}`)
        : null,
    ])
    expect(new Map(ours as [string, unknown][])).toEqual(
      new Map(published.map((role) => [role.awsManagedPolicy, role.subjects])),
    )
  })

  test('names of operator policies', () => {
    const published = read('names.json').operatorPolicyCheckedAgainstSeed
    expect(operators.map((operator) => operatorPolicyName('ManagedOpenShift', operator))).toEqual(published)
  })

  test('OIDC: client ids, bucket policy and public access block', () => {
    const facts = read('oidc.json')
    expect(clientIds).toEqual(facts.iamProvider.ClientIDList)
    expect(publicReadPolicy('<bucket>')).toEqual(facts.bucket.publicPolicy)
    expect(publicAccessBlock).toEqual(facts.bucket.publicAccessBlock)
  })

  test('every row’s documents exist in the current set', () => {
    const files = [...policySet('4.21').keys()]
    for (const role of accountRoles)
      expect(files).toEqual(expect.arrayContaining([role.permissionPolicy, role.trustPolicy]))
    for (const operator of operators) expect(files).toContain(operator.policy)
  })

  test('an operator’s cloud credentials are three lines without a key', () => {
    expect(cloudCredentials('arn:aws:iam::111122223333:role/r').split('\n')).toEqual([
      '[default]',
      'sts_regional_endpoints = regional',
      'role_arn = arn:aws:iam::111122223333:role/r',
      'web_identity_token_file = /var/run/secrets/openshift/serviceaccount/token',
    ])
  })
})
