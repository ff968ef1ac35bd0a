import { describe, expect, test } from 'vitest'
import { ingressRules, installStages, machinePlans, profileOf, securityGroups, subnetsOf } from './install-plan.ts'
import { findMachineType } from './machine-types.ts'
import { policyDocument } from './policies/document.ts'
import { availabilityZones, findRegion, regions } from './regions.ts'
import { versions } from './versions.ts'

const range = (cidr: string): readonly [number, number] => {
  const [address = '', bits = ''] = cidr.split('/')
  const start = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return [start, start + 2 ** (32 - Number(bits)) - 1]
}

describe('the install plan', () => {
  test('every planned call stands in the installer policy of every version that can be installed', () => {
    for (const minor of new Set(versions.map((version) => version.minor))) {
      const allowed = policyDocument(minor as '4.21', 'sts_installer_permission_policy').Statement.flatMap(
        ({ Action }) => Action,
      )
      for (const stage of installStages)
        for (const { action } of stage.calls) expect(allowed, `${minor} ${stage.name}`).toContain(action)
    }
  })

  test('subnets of three zones lie in the machine network and do not overlap', () => {
    const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c']
    const subnets = subnetsOf('10.0.0.0/16', zones)
    expect(subnets.map(({ scope, cidr }) => `${scope} ${cidr}`)).toEqual([
      'public 10.0.224.0/22',
      'private 10.0.0.0/19',
      'public 10.0.228.0/22',
      'private 10.0.32.0/19',
      'public 10.0.232.0/22',
      'private 10.0.64.0/19',
    ])
    const ranges = subnets.map(({ cidr }) => range(cidr)).sort((a, b) => a[0] - b[0])
    ranges.slice(1).forEach(([start], i) => expect(start).toBeGreaterThan(ranges[i]?.[1] ?? Infinity))
    expect(ranges.at(-1)?.[1]).toBeLessThanOrEqual(range('10.0.0.0/16')[1])
  })

  test('single-zone machines need 40 vCPUs and multi-zone ones 48, the bootstrap apart', () => {
    const vcpus = (zones: 'singleAz' | 'multiAz') =>
      machinePlans
        .filter((plan) => plan.role !== 'bootstrap')
        .reduce((sum, plan) => sum + plan.count[zones] * (findMachineType(plan.instanceType)?.vcpu ?? NaN), 0)
    expect(vcpus('singleAz')).toBe(40)
    expect(vcpus('multiAz')).toBe(48)
  })

  test('masters and the bootstrap run under the master profile, all others under the worker profile', () => {
    expect(profileOf('demo-x7k2p', 'bootstrap')).toBe('demo-x7k2p-master-profile')
    expect(profileOf('demo-x7k2p', 'infra')).toBe('demo-x7k2p-worker-profile')
  })

  test('rules speak only of groups that are made', () => {
    const names = securityGroups.map((group) => group.name)
    for (const { to, from } of ingressRules) {
      expect(names).toContain(to)
      if (!('cidr' in from)) for (const name of from) expect(names).toContain(name)
    }
  })
})

describe('machine types and regions', () => {
  test.each([
    ['m5.xlarge', 4, 16],
    ['m5.2xlarge', 8, 32],
    ['r5.xlarge', 4, 32],
    ['c5.9xlarge', 36, 72],
  ])('%s has %i vCPUs and %i GiB', (id, vcpu, gib) => {
    expect(findMachineType(id)).toMatchObject({ vcpu, memoryBytes: gib * 2 ** 30, category: expect.any(String) })
  })

  test('a region of two zones offers no multi-zone clusters', () => {
    expect(findRegion('us-west-1')).toMatchObject({ supportsMultiAz: false })
    const virginia = findRegion('us-east-1')
    expect(virginia && availabilityZones(virginia, 3)).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c'])
    expect(findRegion('mars-north-1')).toBeUndefined()
    expect(new Set(regions.map((region) => region.id)).size).toBe(regions.length)
  })
})
