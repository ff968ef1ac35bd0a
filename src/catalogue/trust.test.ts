import { describe, expect, test } from 'vitest'
import { accountRole } from './account-roles.ts'
import { operatorRow } from './operators.ts'
import { jumpAccounts } from './red-hat.ts'
import { accountRoleTrust, fill, operatorRoleTrust } from './trust.ts'
import { policyDocument } from './policies/document.ts'

const jumpAccount = jumpAccounts.production
const issuer = 'https://demo-oidc.s3.us-east-1.amazonaws.com'

describe('trust documents', () => {
  test('the installer role trusts Red Hat’s installer alone, without a condition', () => {
    expect(accountRoleTrust('4.21', accountRole('installer'), { jumpAccount })).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: ['arn:aws:iam::710019948333:role/RH-Managed-OpenShift-Installer'] },
          Action: ['sts:AssumeRole'],
        },
      ],
    })
  })

  test('an external id guards installer and support and stays out of the roles of machines', () => {
    const condition = (key: 'installer' | 'support' | 'instance_worker') =>
      accountRoleTrust('4.21', accountRole(key), { jumpAccount, externalId: 'abc' }).Statement[0]?.Condition
    expect(condition('installer')).toEqual({ StringEquals: { 'sts:ExternalId': 'abc' } })
    expect(condition('support')).toEqual({ StringEquals: { 'sts:ExternalId': 'abc' } })
    expect(condition('instance_worker')).toBeUndefined()
  })

  test('an operator role trusts its service accounts of this issuer', () => {
    expect(operatorRoleTrust('4.21', operatorRow('image-registry'), { account: '111122223333', issuer })).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/demo-oidc.s3.us-east-1.amazonaws.com' },
          Action: ['sts:AssumeRoleWithWebIdentity'],
          Condition: {
            StringEquals: {
              'demo-oidc.s3.us-east-1.amazonaws.com:sub': [
                'system:serviceaccount:openshift-image-registry:cluster-image-registry-operator',
                'system:serviceaccount:openshift-image-registry:registry',
              ],
            },
          },
        },
      ],
    })
  })

  test('in 4.7 the audience was trusted instead of the subject', () => {
    const [statement] = operatorRoleTrust('4.7', operatorRow('ingress'), { account: '111122223333', issuer }).Statement
    expect(statement?.Condition).toEqual({ StringEquals: { 'demo-oidc.s3.us-east-1.amazonaws.com:aud': 'openshift' } })
  })

  test('another partition changes every ARN and nothing else', () => {
    const [, velero] = fill(policyDocument('4.21', 'sts_support_permission_policy'), {}, 'aws-us-gov').Statement
    expect(velero?.Resource).toEqual(['arn:aws-us-gov:s3:::managed-velero*', 'arn:aws-us-gov:s3:::*image-registry*'])
  })

  test('a placeholder without a value stays as it is', () => {
    const document = policyDocument('4.21', 'sts_installer_trust_policy')
    expect(fill(document, {})).toEqual(document)
  })
})
