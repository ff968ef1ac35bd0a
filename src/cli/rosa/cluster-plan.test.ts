import { describe, expect, it } from 'vitest'
import { clashes, measures, plannedThings, type PlanAsked } from './cluster-plan.ts'

const ASKED: PlanAsked = {
  name: 'demo',
  version: '4.21',
  prefix: 'ManagedOpenShift',
  path: '/',
  account: '111122223333',
  operatorPrefix: 'demo-w4e1',
  multiAz: false,
}

describe('the plan of a cluster', () => {
  it('has ten policies, ten roles, a provider, two instance profiles and the cluster', () => {
    const kinds = plannedThings(ASKED).map(({ kind }) => kind)
    const count = (kind: string) => kinds.filter((one) => one === kind).length
    expect(['policy', 'role', 'oidc-provider', 'instance-profile', 'cluster'].map(count)).toEqual([10, 10, 1, 2, 1])
  })

  it('shows names as IAM will have them, and what they were before the cut', () => {
    const cut = plannedThings(ASKED).find(({ name }) => name.startsWith('ManagedOpenShift-openshift-cluster-csi'))
    expect(cut?.name).toBe('ManagedOpenShift-openshift-cluster-csi-drivers-ebs-cloud-credent')
    expect(cut?.uncut).toBe('ManagedOpenShift-openshift-cluster-csi-drivers-ebs-cloud-credentials')
  })

  it('tells of names that the cut makes the same', () => {
    const things = plannedThings({ ...ASKED, operatorPrefix: 'x'.repeat(32) })
    expect(clashes(things)).toEqual([])
    expect(clashes([...things, ...things.slice(0, 1)])).toHaveLength(1)
  })

  it('measures what it takes: 48 vCPUs in one zone, with the bootstrap machine', () => {
    const takes = new Map(measures(ASKED, plannedThings(ASKED)).map(({ what, takes: amount }) => [what, amount]))
    expect(takes.get('roles')).toBe(10)
    expect(takes.get('vCPUs while it is installed')).toBe(48)
    expect(takes.get('characters of the largest policy')).toBeLessThan(6144)
  })
})
