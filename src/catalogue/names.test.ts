import { describe, expect, test } from 'vitest'
import { seededRandom } from '../kernel/random.ts'
import { accountRoles } from './account-roles.ts'
import {
  accountPolicyName,
  accountRoleName,
  clusterName,
  defaultAccountPrefix,
  externalId,
  infraId,
  keeps,
  oidcBucket,
  oidcBucketName,
  operatorPolicyName,
  operatorRoleName,
  operatorRolesPrefix,
  prefixOfAccountRole,
  rolePath,
} from './names.ts'
import { operatorRow, operators } from './operators.ts'

describe('names', () => {
  test('the four account policies have exactly these names', () => {
    expect(accountRoles.map((role) => accountPolicyName(defaultAccountPrefix, role))).toEqual([
      'ManagedOpenShift-Installer-Role-Policy',
      'ManagedOpenShift-ControlPlane-Role-Policy',
      'ManagedOpenShift-Worker-Role-Policy',
      'ManagedOpenShift-Support-Role-Policy',
    ])
  })

  test('the six operator policies have exactly these names, cut to 64 bytes', () => {
    expect(operators.map((operator) => operatorPolicyName(defaultAccountPrefix, operator))).toEqual([
      'ManagedOpenShift-openshift-ingress-operator-cloud-credentials',
      'ManagedOpenShift-openshift-cluster-csi-drivers-ebs-cloud-credent',
      'ManagedOpenShift-openshift-cloud-network-config-controller-cloud',
      'ManagedOpenShift-openshift-machine-api-aws-cloud-credentials',
      'ManagedOpenShift-openshift-cloud-credential-operator-cloud-crede',
      'ManagedOpenShift-openshift-image-registry-installer-cloud-creden',
    ])
  })

  test('an operator role is named after its cluster prefix, cut to 64 bytes', () => {
    expect(operatorRoleName('demo-w4e1', operatorRow('ingress'))).toBe(
      'demo-w4e1-openshift-ingress-operator-cloud-credentials',
    )
    for (const operator of operators)
      expect(operatorRoleName('a-cluster-with-a-long-name-w4e1', operator).length).toBeLessThanOrEqual(64)
  })

  test('the operator prefix is the cluster name, at most 27 characters of it, and letter digit letter digit', () => {
    expect(operatorRolesPrefix('demo', seededRandom('a'))).toMatch(/^demo-[a-z]\d[a-z]\d$/)
    expect(operatorRolesPrefix('x'.repeat(54), seededRandom('a'))).toMatch(/^x{27}-[a-z]\d[a-z]\d$/)
  })

  test('the infra id keeps 21 characters of the name, no dash at their end, and five safe ones', () => {
    expect(infraId('demo', seededRandom('a'))).toMatch(/^demo-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    expect(infraId('twenty-characters-aa-b-c', seededRandom('a'))).toMatch(/^twenty-characters-aa-[b-z2-9]{5}$/)
  })

  test('an installer role tells its prefix', () => {
    const [installer] = accountRoles
    if (!installer) throw new Error('no installer')
    expect(prefixOfAccountRole(accountRoleName('My', installer), installer)).toBe('My')
    expect(prefixOfAccountRole('Something', installer)).toBeUndefined()
  })

  test('a drawn bucket name keeps the rule of bucket names', () => {
    expect(oidcBucketName('dev', seededRandom('a'))).toMatch(/^dev-oidc-[a-z0-9]{8}$/)
    expect(keeps(oidcBucket, oidcBucketName(undefined, seededRandom('b')))).toBe(true)
  })

  test.each([
    [clusterName, 'demo', true],
    [clusterName, 'Demo', false],
    [clusterName, '4demo', false],
    [clusterName, 'a'.repeat(55), false],
    [rolePath, '/team/roles/', true],
    [rolePath, 'team', false],
    [externalId, '223B9588-36A5-ECA4-BE8D-7C673B77CEC1', true],
    [externalId, 'x', false],
    [externalId, 'no blanks', false],
  ] as const)('rule %# holds %s: %s', (rule, text, verdict) => {
    expect(keeps(rule, text)).toBe(verdict)
  })
})
