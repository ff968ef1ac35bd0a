import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type PolicyDocument, compile, evaluate, policySize } from '../../src/policy/index.ts'
import { validate } from '../../src/policy/validate.ts'

const facts = new URL('../../../shared/facts/policies.json', import.meta.url)
const present = existsSync(facts)

const PLACEHOLDERS: [string, string][] = [
  ['%{aws_account_id}', '710019948333'],
  ['%{oidc_provider_arn}', 'arn:aws:iam::111122223333:oidc-provider/rh-oidc.s3.us-east-1.amazonaws.com/abc'],
  ['%{issuer_url}', 'rh-oidc.s3.us-east-1.amazonaws.com/abc'],
  ['%{shared_vpc_role_arn}', 'arn:aws:iam::999988887777:role/shared-vpc'],
]

interface RoleFacts {
  readonly id: string
  readonly policy?: PolicyDocument
  readonly policySize?: number
  readonly trust?: { readonly document: PolicyDocument }
}

function load(): Map<string, readonly RoleFacts[]> {
  const text = PLACEHOLDERS.reduce((so, [from, to]) => so.replaceAll(from, to), readFileSync(facts, 'utf8'))
  const versions = Object.entries(JSON.parse(text) as Record<string, { readonly roles?: readonly RoleFacts[] }>)
  return new Map(versions.flatMap(([version, { roles }]) => (roles ? [[version, roles]] : [])))
}

/** Every document in the facts with the kind that it is of. */
function documentsIn(value: unknown): PolicyDocument[] {
  if (value === null || typeof value !== 'object') return []
  return 'Statement' in value ? [value as PolicyDocument] : Object.values(value).flatMap(documentsIn)
}

function isTrust(document: PolicyDocument): boolean {
  return [document.Statement].flat().some((statement) => 'Principal' in statement)
}

describe('the published ROSA policies', () => {
  it('stand beside the project where the build says that they must', () => {
    expect(present || process.env['CI'] !== 'true').toBe(true)
  })

  it.runIf(present)('are all valid and compile', () => {
    const documents = [...load().values()].flatMap(documentsIn)
    expect(documents.length).toBeGreaterThan(600)
    for (const document of documents) {
      const errors = validate(document, isTrust(document) ? 'trust' : 'identity').filter(
        ({ severity }) => severity === 'error',
      )
      expect(errors).toEqual([])
      expect(compile(document).statements.length).toBeGreaterThan(0)
    }
  })

  it.runIf(present)('are of the sizes that IAM counts', () => {
    for (const { policy, policySize: size } of [...load().values()].flat())
      if (policy && size !== undefined && !JSON.stringify(policy).includes('999988887777'))
        expect(policySize(JSON.stringify(policy, undefined, 2))).toBe(size)
  })

  it.runIf(present)(
    'let the 4.21 installer launch instances and read managed secrets only, and nothing of IAM’s writes',
    () => {
      const installer = load()
        .get('4.21')
        ?.find(({ id }) => id === 'installer')?.policy as PolicyDocument
      const identity = [compile(installer)]
      const may = (action: string, resource: string, context = {}) =>
        evaluate(
          {
            principal: 'arn:aws:sts::111122223333:assumed-role/ManagedOpenShift-Installer-Role/s',
            action,
            resource,
            context,
          },
          { identity },
        ).decision
      const secret = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:rosa-private-key-x-AbCdEf'
      expect(may('ec2:RunInstances', 'arn:aws:ec2:us-east-1:111122223333:instance/*')).toBe('Allow')
      expect(may('iam:PassRole', 'arn:aws:iam::111122223333:role/ManagedOpenShift-Worker-Role')).toBe('Allow')
      expect(may('iam:CreateRole', 'arn:aws:iam::111122223333:role/x')).toBe('ImplicitDeny')
      expect(may('secretsmanager:GetSecretValue', secret)).toBe('ImplicitDeny')
      expect(may('secretsmanager:GetSecretValue', secret, { 'aws:ResourceTag/red-hat-managed': 'true' })).toBe('Allow')
    },
  )
})
