import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { policyDocument, policySet, policyText } from './document.ts'
import type { PolicySet } from './document.ts'
import { isPolicyVersion, policyVersions } from './source.ts'

interface RoleFacts {
  readonly policyFile?: string | null
  readonly policy?: unknown
  readonly trustFile?: string | null
  readonly trust?: { readonly document: unknown } | null
  readonly policySize?: number
}

const FACTS = new URL('../../../../shared/facts/policies.json', import.meta.url)
const held = existsSync(FACTS)
const facts = (held ? JSON.parse(readFileSync(FACTS, 'utf8')) : {}) as Record<string, { roles: readonly RoleFacts[] }>
const fileOf = (path: string) => path.replace(/^hypershift\//, '').replace(/\.json$/, '')

const published = (set: string) =>
  new Map(
    (facts[set]?.roles ?? []).flatMap((role): [string, unknown][] => [
      ...(role.policyFile ? [[fileOf(role.policyFile), role.policy] as [string, unknown]] : []),
      ...(role.trustFile ? [[fileOf(role.trustFile), role.trust?.document] as [string, unknown]] : []),
    ]),
  )

describe('a rendered document', () => {
  test
    .skipIf(!held && process.env['STINT_REQUIRE_CLIENTS'] !== '1')
    .each([...policyVersions, 'hypershift'] satisfies PolicySet[])(
    'every document of %s is the published one, and there is no other',
    (set) => {
      expect(held, 'the published facts are beside the checkout').toBe(true)
      const expected = published(set)
      expect([...policySet(set).keys()].sort()).toEqual([...expected.keys()].sort())
      for (const [file, document] of expected) expect(policyDocument(set, file), `${set}/${file}`).toEqual(document)
    },
  )

  test.skipIf(!held).each(['4.21', 'hypershift'] satisfies PolicySet[])(
    'the text of %s has the size that IAM counts',
    (set) => {
      for (const { policyFile, policySize } of facts[set]?.roles ?? [])
        if (policyFile) expect(policyText(set, fileOf(policyFile)).length, policyFile).toBe(policySize)
    },
  )

  test('the worker may do two things in 4.21 and one in 4.7', () => {
    const actions = (version: PolicySet) =>
      policyDocument(version, 'sts_instance_worker_permission_policy').Statement[0]?.Action
    expect(actions('4.7')).toEqual(['ec2:DescribeInstances'])
    expect(actions('4.21')).toEqual(['ec2:DescribeInstances', 'ec2:DescribeRegions'])
  })

  test('every document of every version fits a managed policy', () => {
    for (const set of policyVersions)
      for (const [file] of policySet(set))
        expect(policyText(set, file).length, `${set}/${file}`).toBeLessThanOrEqual(6144)
  })

  test('a file that the set does not hold is a bug of the caller', () => {
    expect(() => policyDocument('4.7', 'sts_ocm_permission_policy')).toThrow(RangeError)
  })

  test('only listed versions are versions', () => {
    expect(isPolicyVersion('4.21')).toBe(true)
    expect(isPolicyVersion('4.23')).toBe(false)
    expect(isPolicyVersion('__proto__')).toBe(false)
  })
})
