import { describe, expect, it } from 'vitest'
import { operatorRow } from '../../catalogue/operators.ts'
import type { PolicyDocument } from '../../catalogue/policies/document.ts'
import { differs, documentDiff, rolesDiff } from './policy-diff.ts'

const document = (...statements: readonly Omit<PolicyDocument['Statement'][number], 'Effect'>[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
})

describe('what an upgrade changes', () => {
  it('from 4.18 to 4.21 is one action of the installer and one of the machine API', () => {
    const changed = rolesDiff('4.18', '4.21').filter(differs)
    expect(changed.map(({ role, permissions }) => [role, permissions.added.map(({ action }) => action)])).toEqual([
      ['Installer', ['iam:GetOpenIDConnectProvider']],
      ['machine-api', ['kms:ReEncrypt*']],
    ])
    expect(changed.flatMap(({ permissions }) => permissions.removed)).toEqual([])
  })

  it('from 4.20 to 4.21 is nothing', () => {
    expect(rolesDiff('4.20', '4.21').filter(differs)).toEqual([])
  })

  it('back again is the same, taken away', () => {
    const [machineApi] = rolesDiff('4.22', '4.21', [operatorRow('machine-api')])
    expect(machineApi?.permissions.removed.map(({ action }) => action)).toEqual([
      'ec2:AllocateHosts',
      'ec2:ReleaseHosts',
    ])
  })

  it('for an operator that a version has not got is all of its policy', () => {
    const [network] = rolesDiff('4.9', '4.10', [operatorRow('cloud-network-config')])
    expect(network?.permissions.added.length).toBeGreaterThan(5)
  })

  it('of a condition alone is a change, not a removal and an addition', () => {
    const condition = { StringEquals: { 'aws:RequestTag/red-hat-managed': 'true' } }
    const diff = documentDiff(
      document({ Action: ['ec2:CreateVpc', 'ec2:RunInstances'], Resource: '*' }),
      document(
        { Action: 'ec2:CreateVpc', Resource: '*', Condition: condition },
        { Action: 'ec2:RunInstances', Resource: '*' },
      ),
    )
    expect(diff).toEqual({
      added: [],
      removed: [],
      changed: [
        {
          before: { action: 'ec2:CreateVpc', resource: '*' },
          after: { action: 'ec2:CreateVpc', resource: '*', condition },
        },
      ],
    })
  })
})
