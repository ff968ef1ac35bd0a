import { describe, expect, test } from 'vitest'
import { isPolicyVersion } from './policies/source.ts'
import { compareVersions, defaultVersion, findVersion, minorOf, versionId, versions } from './versions.ts'

describe('versions', () => {
  test('exactly one version is the default, of 4.21', () => {
    expect(versions.filter((version) => version.isDefault).map((version) => version.rawId)).toEqual([defaultVersion])
    expect(minorOf(defaultVersion)).toBe('4.21')
  })

  test('every version has its policies', () => {
    for (const version of versions) expect(isPolicyVersion(version.minor)).toBe(true)
  })

  test('an upgrade goes to a known and later version', () => {
    for (const version of versions)
      for (const later of version.availableUpgrades) {
        expect(findVersion(later)).toBeDefined()
        expect(compareVersions(version.rawId, later)).toBeLessThan(0)
      }
  })

  test('OCM’s id names the same version in every channel group', () => {
    expect(versionId('4.21.9')).toBe('openshift-v4.21.9')
    expect(findVersion(versionId('4.21.9', 'candidate'))?.rawId).toBe('4.21.9')
    expect(findVersion('openshift-v4.99.1')).toBeUndefined()
    expect(findVersion('__proto__')).toBeUndefined()
  })

  test('versions compare by number', () => {
    expect(compareVersions('4.9', '4.10')).toBeLessThan(0)
    expect(compareVersions('4.21.10', '4.21.9')).toBeGreaterThan(0)
    expect(compareVersions('4.21', '4.21.0')).toBe(0)
  })
})
